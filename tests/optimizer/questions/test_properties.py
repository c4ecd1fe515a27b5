"""The best plan against listing every plan, on rounds that use every rule."""

from __future__ import annotations

from decimal import Decimal
from importlib.util import find_spec
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from optimizer.plan import Answer, Stopped
from optimizer.questions.best_plan import SolveOptions, best_plan
from optimizer.reading import read_round
from optimizer.verify import broken_rules
from tests.draws import draws
from tests.optimizer.generate import best, rounds

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def agrees_with_the_list(data: dict[str, Any], engine: str) -> None:
    round_ = read_round(data)
    listed = best(round_)

    plan = best_plan(round_, round_sha256="", options=SolveOptions(engine=engine, gap=Decimal(0)))

    if listed is None:
        assert (plan.answer, plan.stopped) == (Answer.INFEASIBLE, Stopped.PROOF)
    else:
        assert tuple(stage.value for stage in plan.stages) == listed[0]
        assert (plan.answer, plan.stopped) == (Answer.OPTIMAL, Stopped.PROOF)
        assert broken_rules(round_, plan.starts) == ()


@settings(CALM, max_examples=draws(100))
@given(rounds())
def test_highs_finds_what_a_list_of_every_plan_finds(data: dict[str, Any]) -> None:
    agrees_with_the_list(data, "highs")


@settings(CALM, max_examples=draws(15))
@given(rounds())
def test_cbc_finds_what_a_list_of_every_plan_finds(data: dict[str, Any]) -> None:
    agrees_with_the_list(data, "cbc")


@pytest.mark.skipif(find_spec("pyscipopt") is None, reason="SCIP is not installed: pip install 'phanky[scip]'")
@settings(CALM, max_examples=draws(40))
@given(rounds())
def test_scip_finds_what_a_list_of_every_plan_finds(data: dict[str, Any]) -> None:
    agrees_with_the_list(data, "scip")
