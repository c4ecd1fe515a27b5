"""Why a plan leaves something out: told where it is proved, and only there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.plans.left_out import LeftOut, left_out

Data = dict[str, Any]


def project(code: str, amount: int = 10, **more: Any) -> Data:  # noqa: ANN401 - any JSON
    option = {"code": "build", "start_years": [2016], "costs": [{"fund": "dev", "amount": amount}]}
    return {"code": code, "options": [option], **more}


@pytest.fixture
def round_data() -> Data:
    """Two years in two phases, 100 đồng in each, 30 of which a plan uses in the first."""
    return {
        "phases": [
            {"code": "P1", "first_year": 2016, "last_year": 2016},
            {"code": "P2", "first_year": 2017, "last_year": 2017},
        ],
        "funds": [{"code": "dev"}],
        "ceilings": [
            {"code": "DEV-P1", "fund": "dev", "phase": "P1", "amount": 100},
            {"code": "DEV-P2", "fund": "dev", "phase": "P2", "amount": 100},
        ],
        "projects": [project("IN", 30)],
    }


@pytest.fixture
def plan_data() -> Data:
    return {
        "starts": [{"project": "IN", "option": "build", "start_year": 2016}],
        "allocations": [{"project": "IN", "fund": "dev", "year": 2016, "phase": "P1", "amount": 30}],
        "funds": [
            {"fund": "dev", "phase": "P1", "left": 70},
            {"fund": "dev", "phase": "P2", "left": 100},
        ],
    }


def only(round_data: Data, plan_data: Data) -> LeftOut:
    found = left_out(round_data, plan_data)
    assert len(found) == 1
    return found[0]


def test_what_is_chosen_is_not_left_out(round_data: Data, plan_data: Data) -> None:
    assert left_out(round_data, plan_data) == []


def test_what_was_decided_before_says_so(round_data: Data, plan_data: Data) -> None:
    round_data["projects"].append(project("OUT", must="out", reason="decree"))

    assert only(round_data, plan_data).why == "must_out"


def test_what_fits_has_no_proved_reason(round_data: Data, plan_data: Data) -> None:
    round_data["projects"].append(project("SMALL", 70))

    assert only(round_data, plan_data).why == "open"


def test_one_dong_too_much_has_no_room(round_data: Data, plan_data: Data) -> None:
    round_data["projects"].append(project("LARGE", 71))

    found = only(round_data, plan_data)
    assert (found.why, found.short_vnd) == ("no_room", 1)
    assert found.ceiling == round_data["ceilings"][0]


def test_of_several_ways_the_nearest_is_told(round_data: Data, plan_data: Data) -> None:
    large = project("LARGE", 120)
    large["options"][0]["start_years"] = [2016, 2017]
    round_data["projects"].append(large)

    found = only(round_data, plan_data)
    assert found.ceiling == round_data["ceilings"][1]
    assert found.short_vnd == 20


def test_one_way_that_fits_proves_nothing(round_data: Data, plan_data: Data) -> None:
    large = project("LARGE", 90)
    large["options"][0]["start_years"] = [2016, 2017]
    round_data["projects"].append(large)

    assert only(round_data, plan_data).why == "open"


def test_without_start_years_the_first_year_of_each_phase_counts(round_data: Data, plan_data: Data) -> None:
    large = project("LARGE", 90)
    del large["options"][0]["start_years"]
    round_data["projects"].append(large)

    assert only(round_data, plan_data).why == "open"


def test_a_part_that_fits_proves_nothing(round_data: Data, plan_data: Data) -> None:
    large = project("LARGE", 140)
    large["options"][0]["min_fraction"] = Decimal("0.5")
    round_data["projects"].append(large)

    assert only(round_data, plan_data).why == "open"


def test_running_costs_within_the_round_need_room_too(round_data: Data, plan_data: Data) -> None:
    kept_up = project("KEPT", 1)
    kept_up["options"][0]["running"] = [{"fund": "dev", "amount_per_year": 103}]
    round_data["projects"].append(kept_up)

    found = only(round_data, plan_data)
    assert (found.why, found.short_vnd) == ("no_room", 3)


@pytest.mark.parametrize(
    "ceiling",
    [
        {"code": "X", "fund": "dev", "year": 2016, "amount": 35},
        {"code": "X", "fund": "dev", "first_year": 2016, "last_year": 2017, "amount": 35},
        {"code": "X", "fund": None, "amount": 35},
    ],
)
def test_every_scope_of_a_ceiling_is_looked_at(round_data: Data, plan_data: Data, ceiling: Data) -> None:
    round_data["projects"].append(project("MORE", 10))
    round_data["ceilings"].append(ceiling)

    found = only(round_data, plan_data)
    assert (found.why, found.short_vnd, found.ceiling) == ("no_room", 5, ceiling)


def test_the_reserve_of_a_fund_is_no_room(round_data: Data, plan_data: Data) -> None:
    round_data["projects"].append(project("MORE", 10))
    round_data["funds"][0]["reserve_rate"] = Decimal("0.1")
    round_data["ceilings"].append({"code": "X", "fund": "dev", "year": 2016, "amount": 44})

    assert only(round_data, plan_data).short_vnd == 1


def test_a_ceiling_on_a_tag_proves_nothing_here(round_data: Data, plan_data: Data) -> None:
    round_data["projects"].append(project("MORE", 10))
    round_data["ceilings"].append({"code": "X", "fund": None, "tag": "security", "amount": 0})

    assert only(round_data, plan_data).why == "open"


@pytest.mark.parametrize(
    ("rule", "others"),
    [
        ({"kind": "requires", "project": "NEW", "needs": "GONE"}, ("GONE",)),
        ({"kind": "excludes", "projects": ["NEW", "IN"]}, ("IN",)),
        ({"kind": "together", "projects": ["NEW", "GONE"]}, ("GONE",)),
        ({"kind": "at_most", "count": 1, "projects": ["NEW", "IN", "GONE"]}, ("IN",)),
    ],
)
def test_a_rule_that_holds_against_it_is_named(
    round_data: Data, plan_data: Data, rule: Data, others: tuple[str, ...]
) -> None:
    round_data["projects"].append(project("NEW"))
    round_data["rules"] = [{"code": "R-1", **rule}]

    found = only(round_data, plan_data)
    assert (found.why, found.rule, found.others) == ("rule", round_data["rules"][0], others)


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "requires", "project": "NEW", "needs": "IN"},
        {"kind": "requires", "project": "IN", "needs": "NEW"},
        {"kind": "excludes", "projects": ["NEW", "GONE"]},
        {"kind": "together", "projects": ["NEW", "IN"]},
        {"kind": "at_most", "count": 2, "projects": ["NEW", "IN"]},
        {"kind": "at_least", "count": 1, "projects": ["NEW", "IN"]},
        {"kind": "max_starts", "count": 1},
    ],
)
def test_a_rule_that_does_not_hold_against_it_is_no_reason(round_data: Data, plan_data: Data, rule: Data) -> None:
    round_data["projects"].append(project("NEW"))
    round_data["rules"] = [{"code": "R-1", **rule}]

    assert only(round_data, plan_data).why == "open"
