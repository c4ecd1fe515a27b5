"""The shapes of plan and scenario files: what is let through and what is refused, with code and path."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.reading import check_shape, plan_findings, scenario_findings
from tests.optimizer.reading.changes import DROP, put
from tests.optimizer.reading.plans import empty_plan, full_plan, full_scenario
from tests.optimizer.rounds import full_round


def test_files_of_the_right_shape_have_no_findings() -> None:
    assert check_shape("round", full_round()) == ()
    assert scenario_findings(full_scenario()) == ()
    assert plan_findings(full_plan()) == ()


@pytest.mark.parametrize("answer", ["infeasible", "none"])
def test_an_answer_without_a_portfolio_needs_none_of_its_lists(answer: str) -> None:
    assert plan_findings(empty_plan(answer)) == ()
    assert plan_findings(empty_plan(answer) | {"objective": {}, "starts": [], "tail": []}) == ()


def test_a_plan_may_leave_out_what_nobody_checks() -> None:
    plan = full_plan()
    for place in ("solver", "findings", "scenario", "objective.gap", "objective.canonical", "coverage[0].value"):
        put(plan, place, DROP)
    assert plan_findings(plan) == ()


def test_measured_seconds_may_be_a_binary_float() -> None:
    assert plan_findings(put(full_plan(), "solver.seconds", 0.25)) == ()


CASES: list[tuple[dict[str, Any], str, str]] = [
    (put(full_plan(), "format", "phanky.plan/2"), "unknown_word", "$.format"),
    (put(full_plan(), "colour", "red"), "unknown_key", "$.colour"),
    (put(full_plan(), "answer", "perhaps"), "unknown_word", "$.answer"),
    (put(full_plan(), "answer", DROP), "missing_key", "$.answer"),
    (put(full_plan(), "starts", DROP), "missing_key", "$.starts"),
    (put(full_plan(), "objective", DROP), "missing_key", "$.objective"),
    (put(full_plan(), "objective.stages", DROP), "missing_key", "$.objective.stages"),
    (put(full_plan(), "objective.canonical", 1), "wrong_type", "$.objective.canonical"),
    (put(full_plan(), "objective.stages[0].name", "beauty"), "unknown_word", "$.objective.stages[0].name"),
    (put(full_plan(), "starts[0].fraction_bp", 0), "out_of_range", "$.starts[0].fraction_bp"),
    (put(full_plan(), "allocations[0].amount", None), "null_not_allowed", "$.allocations[0].amount"),
    (put(full_plan(), "tail[0].year", 2036), "year_or_every_year", "$.tail[0]"),
    (put(full_plan(), "tail[1].year", DROP), "year_or_every_year", "$.tail[1]"),
    (put(full_plan(), "solver.seconds", -0.5), "wrong_type", "$.solver.seconds"),
    (put(full_plan(), "solver.options", []), "wrong_type", "$.solver.options"),
    (put(full_plan(), "findings[0].severity", "bad"), "unknown_word", "$.findings[0].severity"),
    (put(empty_plan("none"), "starts", full_plan()["starts"]), "starts_without_plan", "$.starts"),
    (put(empty_plan("none"), "objective", full_plan()["objective"]), "objective_without_plan", "$.objective"),
    (put(empty_plan("infeasible"), "findings", []), "no_reason", "$.findings"),
]


@pytest.mark.parametrize(("plan", "code", "path"), CASES)
def test_a_plan_of_another_shape_is_refused(plan: dict[str, Any], code: str, path: str) -> None:
    assert [(finding.code, finding.path) for finding in plan_findings(plan)] == [(code, path)]


def test_a_broken_objective_is_not_also_called_incomplete() -> None:
    assert [finding.code for finding in plan_findings(put(full_plan(), "objective", 5))] == ["wrong_type"]


@pytest.mark.parametrize(
    ("place", "value", "code", "path"),
    [
        ("changes[0].op", "burn", "unknown_word", "$.changes[0].op"),
        ("changes[0].op", DROP, "missing_key", "$.changes[0].op"),
        ("changes[0].amount", 5, "factor_or_amount", "$.changes[0]"),
        ("changes[0].factor", DROP, "factor_or_amount", "$.changes[0]"),
        ("changes[0].factor", -1, "out_of_range", "$.changes[0].factor"),
        ("changes[0].target", "SCANS", "unknown_key", "$.changes[0].target"),
        ("changes[2].weight", -1, "out_of_range", "$.changes[2].weight"),
        ("changes[3].coverage", 2, "out_of_range", "$.changes[3].coverage"),
        ("changes[4].must", "maybe", "unknown_word", "$.changes[4].must"),
        ("changes[5].start_years", [], "too_few", "$.changes[5].start_years"),
        ("changes[6].off", "yes", "wrong_type", "$.changes[6].off"),
        ("changes[7].order", [], "too_few", "$.changes[7].order"),
        ("changes", DROP, "missing_key", "$.changes"),
        ("round", 5, "wrong_type", "$.round"),
        ("format", "phanky.round/1", "unknown_word", "$.format"),
    ],
)
def test_a_scenario_of_another_shape_is_refused(place: str, value: object, code: str, path: str) -> None:
    findings = scenario_findings(put(full_scenario(), place, value))
    assert [(finding.code, finding.path) for finding in findings] == [(code, path)]
