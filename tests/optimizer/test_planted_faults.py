"""A fault planted in any one rule of the model, any stage or any check does not go unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

import pytest

from optimizer.model import ALL, STAGES, Model, Objective, Row
from optimizer.model.problem import Rows
from optimizer.verify import CHECKS, broken_rules
from tests.optimizer.broken import broken
from tests.optimizer.model.pages import GOLDEN, page

BUILD = import_module("optimizer.model.build")
Rule = Callable[[Model], Rows]
Stage = Callable[[Model], Objective]
TURNED = {"<=": ">=", ">=": "<=", "=": "<="}


def _changed(rule: Rule, fault: Callable[[Row], Row]) -> Rule:
    return lambda model: (fault(row) for row in rule(model))


RULE_FAULTS: dict[str, Callable[[Rule], Rule]] = {
    "forgotten": lambda _: lambda _: iter(()),
    "turned round": lambda rule: _changed(rule, lambda row: row._replace(sense=TURNED[row.sense])),
    "too high": lambda rule: _changed(rule, lambda row: row._replace(limit=row.limit + abs(int(row.limit)) // 2 + 1)),
    "a term too few": lambda rule: _changed(rule, lambda row: row._replace(terms=dict([*row.terms.items()][1:]))),
}
STAGE_FAULTS: dict[str, Callable[[Objective], Objective]] = {
    "the wrong way": lambda stage: replace(stage, maximise=not stage.maximise),
    "a term too few": lambda stage: replace(stage, terms=dict([*stage.terms.items()][1:])),
    "too high": lambda stage: replace(stage, constant=stage.constant + 1),
}


def _id(built: Rule | Stage) -> str:
    return str(built.__doc__)[:2]


@pytest.mark.parametrize("rule", ALL, ids=_id)
@pytest.mark.parametrize("fault", RULE_FAULTS)
def test_a_fault_in_a_rule_of_the_model_shows_on_its_golden_page(
    rule: Rule, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = tuple(RULE_FAULTS[fault](one) if one is rule else one for one in ALL)
    monkeypatch.setattr(BUILD, "ALL", planted)

    assert page(_id(rule)) != (GOLDEN / f"{_id(rule)}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("stage", STAGES.values(), ids=_id)
@pytest.mark.parametrize("fault", STAGE_FAULTS)
def test_a_fault_in_a_stage_shows_on_its_golden_page(stage: Stage, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name = next(name for name, one in STAGES.items() if one is stage)
    monkeypatch.setitem(STAGES, name, lambda model: STAGE_FAULTS[fault](stage(model)))
    monkeypatch.setattr(STAGES[name], "__doc__", stage.__doc__)

    assert page(_id(stage)) != (GOLDEN / f"{_id(stage)}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule_id", CHECKS)
def test_a_check_that_is_forgotten_misses_a_broken_rule(rule_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [one.code for case in broken() for one in broken_rules(*case)]

    monkeypatch.delitem(CHECKS, rule_id)

    missed = [one.code for case in broken() for one in broken_rules(*case)]
    assert missed.count(rule_id) < told.count(rule_id)
    assert [code for code in missed if code != rule_id] == [code for code in told if code != rule_id]
