"""Warnings and notes on single records of a round that is legal and probably not meant so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from optimizer.check import SEVERITY, check_round
from optimizer.findings import Severity
from optimizer.reading import read_round
from tests.optimizer.builder import a_round, ceiling, gives, option, project
from tests.optimizer.reading.changes import put
from tests.optimizer.rounds import calm_round, full_round

DOCUMENT = Path(__file__).parents[2] / "docs" / "model.md"


def places(data: dict[str, Any], code: str) -> list[str]:
    """Where the round is told something of this kind."""
    return [finding.path for finding in check_round(read_round(data)) if finding.code == code]


def without_ceilings(*kept: dict[str, Any]) -> dict[str, Any]:
    data = calm_round()
    data["funds"][0]["carry_forward"] = 0
    return data | {"ceilings": list(kept)}


def test_the_document_lists_every_code_with_its_severity() -> None:
    section = DOCUMENT.read_text(encoding="utf-8").split("\n## Pre-checks\n")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `(\w+)` \| (\w+) \|", section, re.MULTILINE)
    assert listed == [(code, severity.value) for code, severity in SEVERITY.items()]


def test_no_pre_check_is_an_error() -> None:
    assert Severity.ERROR not in SEVERITY.values()


def test_a_sound_round_has_nothing_to_say() -> None:
    assert check_round(read_round(calm_round())) == ()


def test_a_target_that_no_project_touches_is_told_and_not_that_its_goal_is_out_of_reach() -> None:
    data = calm_round()
    data["targets"].append({"code": "PEACE", "goal": 1})
    assert [(finding.code, finding.path) for finding in check_round(read_round(data))] == [
        ("target_without_project", "$.targets[2]")
    ]


def test_a_units_target_that_should_fall_is_told() -> None:
    data = put(calm_round(), "targets[1].direction", "down")
    assert places(data, "units_target_going_down") == ["$.targets[1].direction"]


def test_an_amount_target_may_fall() -> None:
    assert places(full_round(), "units_target_going_down") == []


def test_an_option_that_cannot_be_complete_in_the_round_is_told() -> None:
    data = put(calm_round(), "projects[1].options[0].duration_years", 5)
    assert places(data, "option_without_start") == ["$.projects[1].options[0]"]


def test_an_option_whose_years_lie_outside_the_round_is_told() -> None:
    data = put(calm_round(), "projects[1].options[0].start_years", [2030, 2035])
    assert places(data, "option_without_start") == ["$.projects[1].options[0]"]


def test_an_option_that_just_fits_is_not_told() -> None:
    data = put(calm_round(), "projects[1].options[0].start_years", [2034])
    assert places(data, "option_without_start") == []


def test_a_project_that_must_be_in_and_cannot_start_is_told() -> None:
    data = put(full_round(), "projects[4].options[0].start_years", [2029])
    assert places(data, "must_in_without_start") == ["$.projects[4].must"]


def test_a_project_that_must_be_in_and_has_another_option_is_not_told() -> None:
    stuck, free = option(start_years=(2030,)), option("lease")
    codes = [finding.code for finding in check_round(a_round(project("A", stuck, free, must="in")))]
    assert "option_without_start" in codes
    assert "must_in_without_start" not in codes


def test_a_commitment_needs_no_allowed_start() -> None:
    data = put(full_round(), "projects[3].options[0].start_years", [2030])
    assert places(data, "option_without_start") == []


@pytest.mark.parametrize(
    ("ceiling", "lacking"),
    [
        (None, ["$.phases[0]", "$.phases[1]"]),
        ({"fund": None}, []),
        ({"fund": None, "tag": "safety"}, ["$.phases[0]", "$.phases[1]"]),
        ({"fund": "upkeep", "phase": "A"}, ["$.phases[1]"]),
        ({"fund": "upkeep", "year": 2033}, ["$.phases[0]"]),
        ({"fund": "upkeep", "year": 2032}, ["$.phases[1]"]),
        ({"fund": "upkeep", "first_year": 2032, "last_year": 2033}, []),
    ],
)
def test_a_phase_that_no_ceiling_limits_is_told(ceiling: dict[str, Any] | None, lacking: list[str]) -> None:
    data = without_ceilings(*([] if ceiling is None else [{"code": "X", "amount": 5} | ceiling]))
    data["projects"][0]["options"][0]["tags"] = {"safety": 1}
    assert places(data, "phase_without_ceiling") == lacking


def test_a_unit_that_is_reached_already_is_noted() -> None:
    data = put(calm_round(), "targets[1].reached_units", ["W1"])
    assert places(data, "unit_already_reached") == ["$.projects[1].options[0].contributions[0].units"]


def test_of_many_warnings_of_a_kind_the_first_twenty_are_told_and_the_others_counted_with_their_places() -> None:
    stuck = [project(f"P{n}", option(start_years=(2030,))) for n in range(28)]

    findings = [one for one in check_round(a_round(*stuck)) if one.code == "option_without_start"]

    assert [one.path for one in findings] == [f"$.projects[{n}].options[0]" for n in range(21)]
    assert findings[20].message.en == (
        "8 more of this kind (option_without_start): "
        + ", ".join(f"$.projects[{n}].options[0]" for n in range(20, 26))
        + " and 2 more."
    )
    assert findings[20].severity is Severity.WARNING


def test_twenty_warnings_of_a_kind_are_all_told_and_none_is_counted() -> None:
    stuck = [project(f"P{n}", option(start_years=(2030,))) for n in range(20)]
    assert sum(one.code == "option_without_start" for one in check_round(a_round(*stuck))) == 20


def test_of_many_notes_of_a_kind_the_first_five_are_told() -> None:
    ceilings = tuple(ceiling(9, year=year) for year in range(2016, 2020)) + tuple(
        ceiling(9, "rec", year=year) for year in range(2016, 2020)
    )
    round_ = a_round(project("A", option(contributions=(gives("10"),))), ceilings=ceilings)

    findings = [one for one in check_round(round_) if one.code == "ceiling_never_binds"]

    assert len(findings) == 6
    assert findings[5].message.vi == (
        "Còn 3 chỗ cùng loại (ceiling_never_binds): $.ceilings[5], $.ceilings[6], $.ceilings[7]."
    )
