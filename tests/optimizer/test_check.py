"""Warnings and notes on a round that is legal and probably not meant so."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.check import check_round
from optimizer.findings import Severity
from optimizer.reading import read_round
from tests.optimizer.reading.changes import put
from tests.optimizer.rounds import full_round, tiny_round


def said(data: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding.code, finding.path) for finding in check_round(read_round(data))]


def without_ceilings(*kept: dict[str, Any]) -> dict[str, Any]:
    data = tiny_round()
    data["funds"][0]["carry_forward"] = 0
    return data | {"ceilings": list(kept)}


def test_a_sound_round_has_nothing_to_say() -> None:
    assert said(tiny_round()) == []


def test_a_target_that_no_project_touches_is_told() -> None:
    data = tiny_round()
    data["targets"].append({"code": "PEACE", "goal": 1})
    assert said(data) == [("target_without_project", "$.targets[2]")]


def test_a_units_target_that_should_fall_is_told() -> None:
    assert said(put(tiny_round(), "targets[1].direction", "down")) == [
        ("units_target_going_down", "$.targets[1].direction")
    ]


def test_an_option_that_cannot_be_complete_in_the_round_is_told() -> None:
    data = put(tiny_round(), "projects[1].options[0].duration_years", 5)
    assert said(data) == [("option_without_start", "$.projects[1].options[0]")]


def test_an_option_whose_years_lie_outside_the_round_is_told() -> None:
    data = put(tiny_round(), "projects[1].options[0].start_years", [2030, 2035])
    assert said(data) == [("option_without_start", "$.projects[1].options[0]")]


def test_an_option_that_just_fits_is_not_told() -> None:
    data = put(tiny_round(), "projects[1].options[0].start_years", [2034])
    assert said(data) == []


def test_a_project_that_must_be_in_and_cannot_start_is_told() -> None:
    data = put(full_round(), "projects[4].options[0].start_years", [2029])
    assert ("must_in_without_start", "$.projects[4].must") in said(data)


def test_a_commitment_needs_no_allowed_start() -> None:
    data = put(full_round(), "projects[3].options[0].start_years", [2030])
    assert said(data) == []


@pytest.mark.parametrize(
    ("ceiling", "lacking"),
    [
        (None, ["$.phases[0]", "$.phases[1]"]),
        ({"fund": None}, []),
        ({"fund": None, "tag": "safety"}, ["$.phases[0]", "$.phases[1]"]),
        ({"fund": "upkeep", "phase": "A"}, ["$.phases[1]"]),
        ({"fund": "upkeep", "year": 2033}, ["$.phases[0]"]),
        ({"fund": "upkeep", "first_year": 2032, "last_year": 2033}, []),
    ],
)
def test_a_phase_that_no_ceiling_limits_is_told(ceiling: dict[str, Any] | None, lacking: list[str]) -> None:
    data = without_ceilings(*([] if ceiling is None else [{"code": "X", "amount": 5} | ceiling]))
    data["projects"][0]["options"][0]["tags"] = {"safety": 1}
    assert said(data) == [("phase_without_ceiling", path) for path in lacking]


def test_a_unit_that_is_reached_already_is_noted() -> None:
    data = put(tiny_round(), "targets[1].reached_units", ["W1"])
    [finding] = check_round(read_round(data))
    assert (finding.code, finding.path) == (
        "unit_already_reached",
        "$.projects[1].options[0].contributions[0].units",
    )
    assert finding.severity is Severity.NOTE
