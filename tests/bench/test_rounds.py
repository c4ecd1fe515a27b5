"""The made-up rounds: legal, the same again for the same seed, and of the class that they are said to be of."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from bench.rounds import gentle_round, hard_round
from optimizer.accounts import account
from optimizer.jsonio import dump_json, load_json
from optimizer.plan import Start
from optimizer.reading import read_round

Make = Callable[[int, int, int, int], dict[str, Any]]
both = pytest.mark.parametrize("make", [hard_round, gentle_round])


@both
@pytest.mark.parametrize("years", [1, 2, 5])
def test_a_made_up_round_is_a_legal_round_file(make: Make, years: int) -> None:
    assert len(read_round(load_json(dump_json(make(40, years, 6, 1)))).projects) == 40


@both
def test_the_same_seed_makes_the_same_round_and_another_seed_another(make: Make) -> None:
    assert dump_json(make(20, 3, 5, 7)) == dump_json(make(20, 3, 5, 7))
    assert dump_json(make(20, 3, 5, 7)["projects"]) != dump_json(make(20, 3, 5, 8)["projects"])


def test_a_hard_round_has_two_fifths_of_the_money_asked_for_in_each_fund() -> None:
    data = hard_round(50, 4, 5, 0)

    lines = [line for project in data["projects"] for line in project["options"][0]["costs"]]
    for fund in ("development", "recurring"):
        asked = sum(line["amount"] for line in lines if line["fund"] == fund)
        given = sum(line["amount"] for line in data["ceilings"] if line["fund"] == fund)
        assert Decimal("0.39") < Decimal(given) / asked <= Decimal("0.4")


def test_a_hard_round_asks_for_three_fifths_of_what_everything_would_bring() -> None:
    round_ = read_round(hard_round(50, 4, 5, 0))
    everything = [Start(one.code, "build", round_.first_year) for one in round_.projects]

    at_end = [line for line in account(round_, everything).coverage if line.phase == round_.phases[-1].code]

    goals = [Fraction(target.goal) for target in round_.targets]
    assert [round(float(goal / line.value), 3) for goal, line in zip(goals, at_end, strict=True)] == [0.6] * 5


def test_a_gentle_round_counts_units_carries_money_forward_and_runs_what_is_complete() -> None:
    round_ = read_round(gentle_round(60, 5, 8, 0))

    assert sum(target.measure == "units" for target in round_.targets) == 6
    assert [fund.carry_forward for fund in round_.funds] == [1, 0]
    assert all(option.running for project in round_.projects for option in project.options)
    assert [len(phase) for phase in _phase_years(round_.phases)] == [2, 2, 1]


def _phase_years(phases: Any) -> list[range]:  # noqa: ANN401 - phases of a round
    return [range(phase.first_year, phase.last_year + 1) for phase in phases]
