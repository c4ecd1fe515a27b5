"""Scenarios: each change does what it says, neither input is touched, and what cannot be applied is refused."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

import pytest

from optimizer.findings import Refused
from optimizer.reading import read_round
from optimizer.scenario import apply_scenario
from tests.optimizer.reading.plans import full_scenario
from tests.optimizer.rounds import full_round, tiny_round

Change = dict[str, Any]


def scenario(*changes: Change, code: str = "LIB-2031") -> dict[str, Any]:
    return {"format": "phanky.scenario/1", "code": "S", "round": code, "changes": list(changes)}


def applied(*changes: Change) -> dict[str, Any]:
    return apply_scenario(full_round(), scenario(*changes))


def refusal(*changes: Change, code: str = "LIB-2031") -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        apply_scenario(full_round(), scenario(*changes, code=code))
    assert all(one.message.vi and one.mend.vi for one in refused.value.findings)
    return [(one.code, one.path) for one in refused.value.findings]


def test_a_scenario_without_changes_gives_the_same_round() -> None:
    assert applied() == full_round()


def test_neither_input_is_changed_and_nothing_is_shared() -> None:
    data, changes = full_round(), full_scenario()
    before = copy.deepcopy((data, changes))
    effective = apply_scenario(data, changes)
    effective["projects"][0]["options"][0]["costs"][0]["amount"] = 1
    effective["objective"]["order"].clear()
    effective["projects"][1]["options"][0]["start_years"].clear()
    assert (data, changes) == before


def test_every_kind_of_change_may_stand_together() -> None:
    effective = read_round(apply_scenario(full_round(), full_scenario()))
    assert effective.order == ("worst", "coverage", "cost")
    assert effective.project["SCAN"].must == "out"


def test_a_factor_is_rounded_down_to_a_whole_dong() -> None:
    data = full_round()
    data["ceilings"][0]["amount"] = 999_999_999_999_999
    change = {"op": "ceiling", "code": "CAP-A", "factor": Decimal("0.999999999999999")}
    effective = apply_scenario(data, scenario(change))
    assert effective["ceilings"][0]["amount"] == 999_999_999_999_998


def test_factors_on_the_same_ceiling_multiply() -> None:
    half = {"op": "ceiling", "code": "CAP-A", "factor": Decimal("0.5")}
    assert applied(half, half)["ceilings"][0]["amount"] == 125_000_000


def test_an_amount_replaces_the_ceiling() -> None:
    assert applied({"op": "ceiling", "code": "UP-A", "amount": 7})["ceilings"][2]["amount"] == 7


def test_a_weight_is_set() -> None:
    assert applied({"op": "weight", "target": "SCANS", "weight": 3})["targets"][0]["weight"] == 3


def test_a_floor_is_set_in_a_phase_that_had_none() -> None:
    floors = applied({"op": "floor", "target": "SCANS", "phase": "A", "coverage": 1})["targets"][0]["floors"]
    assert floors == [{"phase": "B", "coverage": Decimal("0.25")}, {"phase": "A", "coverage": 1}]


def test_a_floor_replaces_the_one_of_its_phase() -> None:
    floors = applied({"op": "floor", "target": "SCANS", "phase": "B", "coverage": 1})["targets"][0]["floors"]
    assert floors == [{"phase": "B", "coverage": 1}]


def test_a_floor_is_set_on_a_target_that_had_none() -> None:
    assert applied({"op": "floor", "target": "WAIT", "phase": "A", "coverage": 0})["targets"][1]["floors"]


def test_a_project_is_taken_in_with_its_reason() -> None:
    project = applied({"op": "must", "project": "LAMPS", "must": "in", "reason": "tối quá"})["projects"][7]
    assert (project["must"], project["reason"]) == ("in", "tối quá")


def test_a_decision_without_a_reason_does_not_keep_the_old_one() -> None:
    assert "reason" not in applied({"op": "must", "project": "GUARD", "must": "out"})["projects"][4]


def test_a_project_that_must_be_in_is_left_free_again() -> None:
    project = applied({"op": "must", "project": "GUARD", "must": "free", "reason": "để chọn sau"})["projects"][4]

    assert "must" not in project
    assert project["reason"] == "để chọn sau"


def test_start_years_are_set_on_one_option_only() -> None:
    options = applied({"op": "starts", "project": "DESK", "option": "lease", "start_years": [2034]})["projects"][1][
        "options"
    ]
    assert options[1]["start_years"] == [2034]
    assert "start_years" not in options[0]


def test_a_rule_is_taken_away_by_off_and_kept_by_not_off() -> None:
    assert "R-9" not in [rule["code"] for rule in applied({"op": "rule", "code": "R-9", "off": True})["rules"]]
    assert applied({"op": "rule", "code": "R-9", "off": False}) == full_round()


def test_the_order_is_set_even_where_the_round_said_none() -> None:
    data = tiny_round()
    del data["objective"]
    effective = apply_scenario(data, scenario({"op": "order", "order": ["met"]}))
    assert effective["objective"] == {"order": ["met"]}


@pytest.mark.parametrize(
    ("change", "code", "key"),
    [
        ({"op": "ceiling", "code": "NONE", "factor": 1}, "unknown_ceiling", "code"),
        ({"op": "weight", "target": "NONE", "weight": 1}, "unknown_target", "target"),
        ({"op": "floor", "target": "NONE", "phase": "A", "coverage": 1}, "unknown_target", "target"),
        ({"op": "floor", "target": "SCANS", "phase": "Z", "coverage": 1}, "unknown_phase", "phase"),
        ({"op": "must", "project": "NONE", "must": "in"}, "unknown_project", "project"),
        ({"op": "starts", "project": "NONE", "option": "build", "start_years": [2031]}, "unknown_project", "project"),
        ({"op": "starts", "project": "SCAN", "option": "lease", "start_years": [2031]}, "unknown_option", "option"),
        ({"op": "rule", "code": "NONE", "off": True}, "unknown_rule", "code"),
    ],
)
def test_a_code_that_the_round_does_not_have_is_refused(change: Change, code: str, key: str) -> None:
    assert refusal(change) == [(code, f"$.changes[0].{key}")]


def test_a_round_without_such_records_says_so() -> None:
    data = tiny_round()
    del data["rules"]
    with pytest.raises(Refused) as refused:
        apply_scenario(data, scenario({"op": "rule", "code": "R-1", "off": True}))
    assert refused.value.findings[0].mend.en.endswith("There are: none.")


def test_a_scenario_for_another_round_is_refused() -> None:
    assert refusal(code="OTHER") == [("other_round", "$.round")]


def test_all_unknown_codes_are_told_at_once() -> None:
    bad = {"op": "weight", "target": "NONE", "weight": 1}
    assert len(refusal(bad, {"op": "rule", "code": "NONE", "off": True}, code="OTHER")) == 3


def test_a_scenario_of_the_wrong_shape_is_refused_with_all_findings() -> None:
    codes = refusal({"op": "burn"}, {"op": "order", "order": []}, {"op": "rule", "code": "R-1"})
    assert codes == [
        ("unknown_word", "$.changes[0].op"),
        ("too_few", "$.changes[1].order"),
        ("missing_key", "$.changes[2].off"),
    ]


def test_a_broken_round_is_refused_with_its_own_findings() -> None:
    with pytest.raises(Refused) as refused:
        apply_scenario(full_round() | {"code": ""}, scenario())
    assert [one.path for one in refused.value.findings] == ["$.code"]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"op": "ceiling", "code": "CAP-A", "factor": 10**9}, "out_of_range", "$.changes[0].factor"),
        ({"op": "must", "project": "CABLE", "must": "out"}, "out_but_committed", "$.changes[0].must"),
        ({"op": "order", "order": ["cost"]}, "not_a_first_stage", "$.changes[0].order"),
    ],
)
def test_what_a_change_breaks_is_told_at_the_change(change: Change, code: str, path: str) -> None:
    assert refusal(change) == [(code, path)]


def test_what_one_change_breaks_further_up_is_told_at_that_change() -> None:
    data = tiny_round()
    data["targets"][0]["weight"] = 0
    with pytest.raises(Refused) as refused:
        apply_scenario(data, scenario({"op": "weight", "target": "WARDS", "weight": 0}))
    assert [(one.code, one.path) for one in refused.value.findings] == [("weights_all_zero", "$.changes[0].weight")]


def test_what_several_changes_break_together_is_told_at_its_own_place() -> None:
    zero = [{"op": "weight", "target": code, "weight": 0} for code in ("SCANS", "WAIT", "WARDS")]
    assert refusal(*zero) == [("weights_all_zero", "$.targets")]
