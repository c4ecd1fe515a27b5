"""What may be asked of a sweep, and what is refused with every reason at once."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from optimizer.findings import Refused
from optimizer.questions.sweep import MOST_POINTS, sweep_of
from tests.optimizer.questions.sweep.specs import ceilings, draws, percents, scenario, scenarios, weights
from tests.optimizer.rounds import tiny_round

ROOT = Path(__file__).parents[4]
SPREAD = {"low": "0.9", "mode": "1", "high": "1.5"}


def refused(spec: object, data: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    """Code and path of every finding."""
    with pytest.raises(Refused) as caught:
        sweep_of(data or tiny_round(), spec)
    assert all(one.message.vi and one.message.en and one.mend.vi and one.mend.en for one in caught.value.findings)
    return [(one.code, one.path) for one in caught.value.findings]


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        (5, [("wrong_type", "$")]),
        ({}, [("missing_key", "$.kind")]),
        ({"kind": "guess"}, [("unknown_word", "$.kind")]),
        ({"kind": "ceilings"}, [("missing_key", "$.funds")]),
        (ceilings(capital={"steps": 0}), [("out_of_range", "$.funds.capital.steps"),
            ("missing_key", "$.funds.capital.from_percent"), ("missing_key", "$.funds.capital.to_percent")]),
        (ceilings(capital=percents("1e3", "ten", 2)), [("wrong_type", "$.funds.capital.from_percent"),
            ("wrong_type", "$.funds.capital.to_percent")]),
        (ceilings(capital=percents("-1", "10001", 2)), [("out_of_range", "$.funds.capital.from_percent"),
            ("out_of_range", "$.funds.capital.to_percent")]),
        (ceilings(), [("not_one_or_two_funds", "$.funds")]),
        (ceilings(gold=percents("1", "2", 2), a=percents("1", "2", 2), b=percents("1", "2", 2)), [
            ("not_one_or_two_funds", "$.funds"), ("unknown_fund", "$.funds.gold"), ("unknown_fund", "$.funds.a"),
            ("unknown_fund", "$.funds.b")]),
        (ceilings(capital=percents("1", "2", 200), upkeep=percents("1", "2", 101)), [("too_many_points", "$.funds")]),
        (weights(), [("too_few", "$.sets")]),
        (weights({"SCANS": "-1", "WARDS": None}), [("out_of_range", "$.sets[0].SCANS"),
            ("null_not_allowed", "$.sets[0].WARDS")]),
        (weights({"TREES": "1"}, {"SCANS": "0", "WARDS": 0}), [("unknown_target", "$.sets[0].TREES"),
            ("all_weights_zero", "$.sets[1]")]),
        (scenarios(), [("too_few", "$.scenarios")]),
        ({"kind": "scenarios", "scenarios": [7]}, [("wrong_type", "$.scenarios[0]")]),
        (draws(0, seed=-1), [("out_of_range", "$.draws"), ("out_of_range", "$.seed")]),
        (draws(MOST_POINTS + 1), [("out_of_range", "$.draws")]),
        ({"kind": "monte_carlo", "draws": 1, "seed": 1}, [("nothing_drawn", "$")]),
        (draws(cost={"low": "1.1", "mode": "1", "high": "1.5"}), [("not_in_order", "$.cost")]),
        (draws(cost={"low": "0", "mode": "1.00001", "high": "101"}), [("too_many_digits", "$.cost.mode"),
            ("out_of_range", "$.cost.high")]),
        (draws(delay={"probability": "1.1", "max_years": 0}), [("out_of_range", "$.delay.probability"),
            ("out_of_range", "$.delay.max_years")]),
        (draws(cost=SPREAD | {"high": "9", "surprise": "1"}), [("unknown_key", "$.cost.surprise")]),
    ],
)  # fmt: skip
def test_a_spec_is_refused_with_every_finding(spec: object, found: list[tuple[str, str]]) -> None:
    assert refused(spec) == found


def test_scenarios_are_refused_with_every_finding_of_each_and_where_it_stands() -> None:
    spec = scenarios(
        scenario("FINE", {"op": "ceiling", "code": "CAP-A", "factor": Decimal("0.5")}),
        scenario("ELSE", round="HN-2020"),
        scenario("LOST", {"op": "ceiling", "code": "NONE", "amount": 1}, {"op": "weight", "target": "X", "weight": 1}),
    )

    assert refused(spec) == [
        ("other_round", "$.scenarios[1].round"),
        ("unknown_ceiling", "$.scenarios[2].changes[0].code"),
        ("unknown_target", "$.scenarios[2].changes[1].target"),
    ]


def test_a_sweep_over_a_round_that_cannot_be_read_is_refused_with_the_rounds_findings() -> None:
    assert refused(draws(), tiny_round() | {"oops": 1}) == [("unknown_key", "$.oops")]


def test_a_fund_without_a_ceiling_is_no_unknown_one() -> None:
    data = tiny_round()
    data["ceilings"] = [one for one in data["ceilings"] if one["fund"] != "upkeep"]

    assert refused(ceilings(upkeep=percents("1", "2", 2)), data) == [("fund_without_ceiling", "$.funds.upkeep")]


def test_money_beyond_what_a_file_may_hold_is_refused() -> None:
    data = tiny_round()
    data["ceilings"][0]["amount"] = data["projects"][0]["options"][0]["running"][0]["amount_per_year"] = 10**15

    assert refused(ceilings(capital=percents("101", "50", 3)), data) == [("amount_out_of_range", "$.funds.capital")]
    assert refused(draws(), data) == [("amount_out_of_range", "$.cost.high")]
    assert len(sweep_of(data, draws(delay={"probability": "1", "max_years": 1}, cost=SPREAD | {"high": "1"}))) == 5


def test_too_many_scenarios_are_refused_before_any_of_them_is_laid_over_the_round() -> None:
    assert refused(scenarios(*[scenario("S")] * (MOST_POINTS + 1))) == [("too_many_points", "$.scenarios")]


def test_numbers_may_stand_as_numbers() -> None:
    spec = draws(cost={"low": 1, "mode": Decimal("1.5"), "high": 2}, delay={"probability": 0, "max_years": 1})

    assert len(sweep_of(tiny_round(), spec)) == 5


def test_places_that_there_are_not_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        sweep_of(tiny_round(), draws(3), [0, 3, 7, 3])

    assert [one.code for one in caught.value.findings] == ["no_such_place"] * 2


def test_nothing_is_said_of_scenarios_that_are_not_asked_for() -> None:
    spec = scenarios(scenario("FINE"), scenario("ELSE", round="HN-2020"))

    assert len(sweep_of(tiny_round(), spec, [0])) == 2


def test_whoever_only_describes_a_sweep_needs_no_engine() -> None:
    asked = "import sys, optimizer.questions.sweep; print({'pulp', 'highspy', 'numpy'} & set(sys.modules))"

    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)

    assert said.stdout.strip() == "set()"


@pytest.mark.parametrize("place", [-1, 5])
def test_there_is_no_place_outside_of_the_sweep(place: int) -> None:
    sweep = sweep_of(tiny_round(), draws(5))

    with pytest.raises(IndexError, match="places 0 to 4"):
        sweep.effective(place)
    with pytest.raises(IndexError):
        sweep.describe(place)
