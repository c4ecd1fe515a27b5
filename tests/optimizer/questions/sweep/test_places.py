"""What stands at each place of a sweep: its label, its round file, and the round that is read of it."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from optimizer.findings import Text
from optimizer.jsonio import fingerprint
from optimizer.questions.sweep import sweep_of
from optimizer.reading import read_round
from optimizer.scenario import apply_scenario
from tests.optimizer.questions.sweep.specs import ceilings, draws, percents, scenario, scenarios, weights
from tests.optimizer.rounds import full_round, tiny_round

Data = dict[str, Any]
MILLION = 10**6

SWEEPS = {
    "one fund": ceilings(upkeep=percents("0", "33.3", 4)),
    "two funds": ceilings(upkeep=percents("50", "110", 3), capital=percents("90", "10", 2)),
    "one step": ceilings(capital=percents("12.5", "99", 1)),
    "weights": weights({"SCANS": "0.001", "WARDS": "3"}, {}, {"WAIT": 2}),
    "scenarios": scenarios(
        scenario("LESS", {"op": "ceiling", "code": "CAP-A", "factor": Decimal("0.9")}), scenario("SAME")
    ),
    "draws": draws(),
    "costs alone": {key: value for key, value in draws().items() if key != "delay"},
    "delays alone": {key: value for key, value in draws().items() if key != "cost"},
}


def fuller() -> Data:
    """A round with every kind of record; here with weights that nothing can print but plain digits."""
    data = full_round()
    data["targets"][1]["weight"] = Decimal("0.000001")
    return data


@pytest.mark.parametrize("spec", SWEEPS.values(), ids=SWEEPS)
def test_the_round_of_a_place_is_the_one_that_its_file_says(spec: Data) -> None:
    data = fuller()
    sweep = sweep_of(data, spec)

    for place in range(len(sweep)):
        here, file = sweep.places.here(place), sweep.effective(place)
        assert here.round == read_round(file)
        assert here.sha256 == fingerprint(file)
        assert sweep.describe(place).label.vi
        assert sweep.describe(place).label.en
    assert data == fuller()
    assert sweep.count == len(sweep)


@pytest.mark.parametrize("spec", SWEEPS.values(), ids=SWEEPS)
def test_what_changes_laid_over_the_round_gives_the_place(spec: Data) -> None:
    data = fuller()
    sweep = sweep_of(data, spec)

    for place in range(len(sweep)):
        described = sweep.describe(place).data
        if "changes" in described:
            laid = apply_scenario(data, scenario("S", *list(described["changes"])))  # type: ignore[call-overload]
            assert laid == sweep.effective(place)


def test_one_fund_goes_from_the_first_percent_to_the_last_in_equal_steps() -> None:
    sweep = sweep_of(tiny_round(), ceilings(capital=percents("50", "51.5", 4)))

    amounts = [[one["amount"] for one in sweep.effective(place)["ceilings"]] for place in range(4)]

    assert [some[0] / MILLION for some in amounts] == [250.0, 252.5, 255.0, 257.5]
    assert [some[1] / MILLION for some in amounts] == [150.0, 151.5, 153.0, 154.5]
    assert {tuple(some[2:]) for some in amounts} == {(60 * MILLION, 90 * MILLION)}
    assert sweep.describe(1).label == Text("capital 50,5 %", "capital 50.5%")
    assert sweep.describe(1).data["percents"] == {"capital": "50.5"}


def test_two_funds_are_a_grid_in_the_order_of_the_rounds_funds_whatever_the_order_of_keys() -> None:
    spec = ceilings(upkeep=percents("0", "100", 3), capital=percents("10", "20", 2))
    sweep = sweep_of(tiny_round(), spec)

    said = [sweep.describe(place).data["percents"] for place in range(len(sweep))]

    assert said == [{"capital": one, "upkeep": other} for one in ("10", "20") for other in ("0", "50", "100")]


def test_funds_are_called_by_their_titles() -> None:
    data = tiny_round()
    data["funds"][0]["title"] = {"vi": "Vốn đầu tư phát triển", "en": "Development"}
    data["funds"][1]["title"] = "Vốn sự nghiệp"
    sweep = sweep_of(data, ceilings(upkeep=percents("7", "7", 1), capital=percents("10", "20", 2)))

    assert sweep.describe(0).label == Text(
        "Vốn đầu tư phát triển 10 %, Vốn sự nghiệp 7 %", "Development 10%, Vốn sự nghiệp 7%"
    )


def test_weights_that_are_not_named_stay() -> None:
    sweep = sweep_of(tiny_round(), weights({"SCANS": "2.50"}, {}))

    assert [one.get("weight") for one in sweep.effective(0)["targets"]] == [Decimal("2.5"), 2]
    assert sweep.effective(1) == tiny_round()
    assert sweep.describe(0).label == Text("Trọng số SCANS = 2,5", "Weights SCANS = 2.5")
    assert sweep.describe(0).data["weights"] == {"SCANS": "2.5"}
    assert sweep.describe(1).label == Text("Trọng số như cũ", "Weights as they are")


def test_scenarios_are_called_by_their_titles_or_else_their_codes() -> None:
    both = {"vi": "Ít hơn", "en": "Less"}
    sweep = sweep_of(tiny_round(), scenarios(scenario("A", title=both), scenario("B", title="Một tên"), scenario("C")))

    labels = [sweep.describe(place).label for place in range(3)]

    assert labels == [Text("Ít hơn", "Less"), Text("Một tên", "Một tên"), Text("C", "C")]
    assert sweep.describe(2).data == {"scenario": "C", "changes": []}
    assert sweep.places.scenario(2, "UNDER") == "C"


def test_the_same_seed_gives_the_same_draws_in_whatever_order_they_are_asked_for() -> None:
    one, other = sweep_of(tiny_round(), draws(20)), sweep_of(tiny_round(), draws(500))

    backwards = {place: deepcopy(other.effective(place)) for place in reversed(range(20))}

    assert [one.effective(place) for place in range(20)] == [backwards[place] for place in range(20)]
    assert one.effective(3) != one.effective(4)
    assert one.effective(3) != sweep_of(tiny_round(), draws(20, seed=43)).effective(3)


def test_these_very_numbers_are_drawn_wherever_they_are() -> None:
    sweep = sweep_of(tiny_round(), draws(3))

    said = [
        (project["cost_factor"], project["delay_years"])
        for place in (0, 2)
        for project in sweep.describe(place).data["projects"]  # type: ignore[attr-defined]
    ]

    assert said == PINNED


PINNED = [("0.9768", 0), ("1.185", 0), ("1.0258", 0), ("1.0472", 2), ("1.0252", 0), ("1.1334", 2)]


def test_another_delay_leaves_the_costs_of_a_draw_as_they_are() -> None:
    one = sweep_of(tiny_round(), draws(10))
    other = sweep_of(tiny_round(), draws(10, delay={"probability": "1", "max_years": 50}))

    for place in range(10):
        factors = [
            [project["cost_factor"] for project in sweep.describe(place).data["projects"]]  # type: ignore[attr-defined]
            for sweep in (one, other)
        ]
        assert factors[0] == factors[1]


def test_costs_are_drawn_between_low_and_high_around_the_mode() -> None:
    sweep = sweep_of(tiny_round(), draws(2_000))

    factors = [
        Decimal(project["cost_factor"])
        for place in range(2_000)
        for project in sweep.describe(place).data["projects"]  # type: ignore[attr-defined]
    ]

    assert Decimal("0.9") <= min(factors) < Decimal("0.92")
    assert Decimal("1.48") < max(factors) <= Decimal("1.5")
    assert abs(sum(factors, Decimal(0)) / len(factors) - Decimal("3.4") / 3) < Decimal("0.01")
    below_mode = sum(one < 1 for one in factors) / len(factors)
    assert abs(below_mode - 1 / 6) < 0.02


def test_delays_are_as_likely_as_is_said_and_any_number_of_years_as_likely_as_another() -> None:
    sweep = sweep_of(tiny_round(), draws(2_000))

    years = [
        project["delay_years"]
        for place in range(2_000)
        for project in sweep.describe(place).data["projects"]  # type: ignore[attr-defined]
    ]

    assert set(years) == {0, 1, 2}
    assert abs(years.count(0) / len(years) - 0.6) < 0.03
    assert abs(years.count(1) / len(years) - 0.2) < 0.03


def test_a_spread_without_width_is_that_very_factor() -> None:
    same = {"low": "1.25", "mode": "1.25", "high": "1.25"}
    option = sweep_of(tiny_round(), draws(cost=same)).effective(0)["projects"][0]["options"][0]

    assert option["costs"][0]["amount"] == 300 * MILLION
    assert option["running"][0]["amount_per_year"] == 18_750_000


def test_money_is_rounded_up_to_a_whole_dong() -> None:
    data = tiny_round()
    data["projects"][0]["options"][0]["costs"][0]["amount"] = 3
    same = {"low": "1.0001", "mode": "1.0001", "high": "1.0001"}

    assert sweep_of(data, draws(cost=same)).effective(0)["projects"][0]["options"][0]["costs"][0]["amount"] == 4


LATE = {"probability": "1", "max_years": 1}
DOUBLE = {"low": "2", "mode": "2", "high": "2"}


def test_what_is_late_brings_its_benefits_later_and_changes_nothing_else() -> None:
    data = full_round()
    spec = draws(delay=LATE, cost={"low": "1", "mode": "1", "high": "1"})

    effective = sweep_of(data, spec).effective(0)

    late = deepcopy(data)
    for project in late["projects"]:
        for option in project["options"]:
            for line in option["contributions"]:
                line["lag_years"] = line.get("lag_years", 0) + 1
    assert effective == late


def test_a_lag_never_passes_what_a_file_may_say() -> None:
    data = tiny_round()
    data["projects"][0]["options"][0]["contributions"][0]["lag_years"] = 300

    lines = sweep_of(data, draws(delay=LATE)).effective(0)["projects"][0]["options"][0]["contributions"]

    assert lines[0]["lag_years"] == 300


def test_what_a_committed_project_has_spent_before_the_round_stays_spent() -> None:
    effective = sweep_of(full_round(), draws(cost=DOUBLE)).effective(0)

    cable = next(one for one in effective["projects"] if one["code"] == "CABLE")

    assert [line["amount"] // MILLION for line in cable["options"][0]["costs"]] == [70, 100]
    assert cable["committed"] == next(one for one in full_round()["projects"] if one["code"] == "CABLE")["committed"]


@pytest.mark.parametrize(("start_year", "late"), [(2030, True), (2029, False)])
def test_only_what_is_not_complete_before_the_round_can_come_late(start_year: int, late: bool) -> None:
    data = full_round()
    cable = next(one for one in data["projects"] if one["code"] == "CABLE")
    cable["committed"]["start_year"] = start_year
    sweep = sweep_of(data, draws(delay=LATE))

    effective = next(one for one in sweep.effective(0)["projects"] if one["code"] == "CABLE")

    assert effective["options"][0]["contributions"][0]["lag_years"] == (2 if late else 1)


def test_an_option_that_costs_and_brings_nothing_stays_as_it_is() -> None:
    data = tiny_round()
    data["projects"][1]["options"].append({"code": "wait"})

    assert sweep_of(data, draws(delay=LATE)).effective(0)["projects"][1]["options"][2] == {"code": "wait"}
