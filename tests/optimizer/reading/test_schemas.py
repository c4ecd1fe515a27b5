"""The JSON Schemas and the strict reader hold each other: what one says of a file's shape, the other says too."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from optimizer import reading
from optimizer.findings import Refused
from optimizer.reading.shapes import FileKind
from tests.draws import draws
from tests.optimizer.reading.changes import DROP, places, put
from tests.optimizer.reading.plans import empty_plan, full_plan, full_scenario
from tests.optimizer.rounds import full_round

SCHEMAS = {
    "round": reading.round_schema(),
    "scenario": reading.scenario_schema(),
    "plan": reading.plan_schema(),
}
VALIDATORS = {kind: Draft202012Validator(schema) for kind, schema in SCHEMAS.items()}
KINDS: list[FileKind] = ["round", "scenario", "plan"]
BEYOND_SCHEMA = {"repeated_code", "too_many_digits"}
"""Codes of shape findings for which JSON Schema has no words."""

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([DROP, 1899, 2031, 2201, 10000, 10001, 10**15, 10**15 + 1, Decimal("0.5"), Decimal("-0.5")]),
    st.sampled_from(["", "A", "a\0b", "in", "out", "units", "amount", "complete", "coverage", "W1", "none"]),
    st.sampled_from([[], {}, ["A", "A"], ["A", "B"], [2031, 2031], {"vi": "a", "en": "b"}, {"vi": "a"}, {"a": "b"}]),
    st.sampled_from([["coverage"], [{}], [1], {"kind": "public"}, {"option": "build", "start_year": 2031}]),
)
KEYS = ["note", "title", "tag", "year", "phase", "amount", "units", "baseline", "committed", "must", "factor", "odd"]


def valid(kind: FileKind, which: bool) -> dict[str, Any]:
    """One of the valid files of a kind."""
    if kind == "round":
        return full_round()
    if kind == "scenario":
        return full_scenario()
    return full_plan() if which else empty_plan("infeasible")


@st.composite
def changed_files(draw: st.DrawFn) -> tuple[FileKind, dict[str, Any]]:
    """A valid file in which up to three places were replaced, removed or added."""
    kind = draw(st.sampled_from(KINDS))
    data = valid(kind, draw(st.booleans()))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(list(places(data))))
        holder = place.rpartition(".")[0]
        added = f"{holder}.{draw(st.sampled_from(KEYS))}"
        value = draw(VALUES)
        value = value if value is DROP else copy.deepcopy(value)  # what is drawn is shared between examples
        if draw(st.booleans()) and value is not DROP and not place.endswith("]") and added not in places(data):
            put(data, added, value)
        else:
            put(data, place, value)
    return kind, data


@given(changed_files())
@settings(max_examples=draws(250), deadline=None)
def test_schema_and_reader_agree_on_every_change_of_shape(changed: tuple[FileKind, dict[str, Any]]) -> None:
    kind, data = changed
    codes = {finding.code for finding in reading.check_shape(kind, data)}
    if VALIDATORS[kind].is_valid(data):
        assert codes <= BEYOND_SCHEMA
    else:
        assert codes


@given(changed_files())
@settings(max_examples=draws(150), deadline=None)
def test_whatever_stands_in_a_file_the_reader_answers_with_findings_or_a_round(
    changed: tuple[FileKind, dict[str, Any]],
) -> None:
    _, data = changed
    if reading.round_findings(data):
        with pytest.raises(Refused):
            reading.read_round(data)
    else:
        read = reading.read_round(data)
        assert reading.read_round(reading.round_to_data(read)) == read


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_itself_valid(kind: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_a_valid_file_meets_its_schema(kind: FileKind) -> None:
    assert list(VALIDATORS[kind].iter_errors(valid(kind, True))) == []
    assert list(VALIDATORS[kind].iter_errors(valid(kind, False))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_schema_is_described(kind: str) -> None:
    schema = SCHEMAS[kind]
    for record in [schema, *schema["$defs"].values()]:
        assert record["description"]
        assert all(field["description"] for field in record["properties"].values())


def test_the_schema_tells_the_defaults() -> None:
    definitions = SCHEMAS["round"]["$defs"]
    assert definitions["option"]["properties"]["duration_years"]["default"] == 1
    assert definitions["phase"]["properties"]["weight"]["default"] == 1
    assert definitions["target"]["properties"]["measure"]["default"] == "amount"


def test_the_schema_gives_the_bounds_of_money() -> None:
    amount = SCHEMAS["round"]["$defs"]["ceiling"]["properties"]["amount"]
    assert (amount["minimum"], amount["maximum"]) == (0, 10**15)
