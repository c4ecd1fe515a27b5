"""What the past rounds must hold: real figures with their sources, illustrative ones that say so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import seed
from optimizer.reading import read_round
from optimizer.round import Described, Round

PROJECTS_AT_LEAST = {"HN-2012-2015": 25, "HN-2016-2020": 60, "HN-2020": 25}


@pytest.fixture(params=seed.CODES)
def round_(request: pytest.FixtureRequest) -> Round:
    return read_round(seed.read("rounds", request.param))


def records(round_: Round) -> Iterator[Described]:
    """Every record that must say where it comes from."""
    yield round_
    for listed in (round_.phases, round_.funds, round_.ceilings, round_.units, round_.targets, round_.rules):
        yield from listed
    for project in round_.projects:
        yield project
        yield from project.options


def test_every_record_says_where_it_comes_from(round_: Round) -> None:
    silent = [record for record in records(round_) if record.source is None or not record.source.ref]

    assert silent == []


def test_every_project_is_labelled_illustrative(round_: Round) -> None:
    kinds = {project.source.kind for project in round_.projects if project.source}
    kinds |= {option.source.kind for project in round_.projects for option in project.options if option.source}

    assert kinds == {"illustrative"}
    assert all(project.code.startswith("MH-") for project in round_.projects)


def test_there_are_enough_projects_and_more_asked_than_there_is_money(round_: Round) -> None:
    assert len(round_.projects) >= PROJECTS_AT_LEAST[round_.code]
    for fund in round_.funds:
        asked = sum(
            max(sum(line.amount_vnd for line in option.costs if line.fund == fund.code) for option in project.options)
            for project in round_.projects
        )
        of_phases = sum(c.amount_vnd for c in round_.ceilings if c.fund == fund.code and c.phase and not c.tag)
        running = any(line.fund == fund.code for p in round_.projects for o in p.options for line in o.running)
        assert asked > of_phases or running


@pytest.mark.parametrize(("code", "count"), [("HN-2012-2015", 17), ("HN-2020", 12)])
def test_the_printed_targets_are_all_there(code: str, count: int) -> None:
    assert len(seed.read("rounds", code)["targets"]) == count


def test_the_security_rule_of_2019_carries_its_citation() -> None:
    for code in ("HN-2016-2020", "HN-2020"):
        rules = [rule for rule in read_round(seed.read("rounds", code)).rules if rule.kind == "min_share"]
        assert any("14/CT-TTg" in str(rule.citation) and str(rule.share) == "0.1" for rule in rules)


@pytest.mark.parametrize(("year", "districts"), [(2013, 29), (2014, 30)])
def test_there_were_29_districts_until_2013_and_30_after(year: int, districts: int) -> None:
    units = read_round(seed.read("rounds", "HN-2012-2015")).units
    valid = [
        unit
        for unit in units
        if unit.unit_class == "district" and (unit.valid_from or year) <= year <= (unit.valid_to or year)
    ]

    assert len(valid) == districts


@pytest.mark.parametrize("code", seed.CODES)
def test_every_fact_has_a_source_and_every_target_it_names_is_there(code: str) -> None:
    facts: list[dict[str, Any]] = seed.read("facts", code)["facts"]
    targets = {target["code"] for target in seed.read("rounds", code)["targets"]}

    assert all(fact["source"]["kind"] and fact["source"]["ref"] for fact in facts)
    assert {fact["target"] for fact in facts if "target" in fact} <= targets
