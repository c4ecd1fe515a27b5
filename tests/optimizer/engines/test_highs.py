"""What is HiGHS's own: its statuses."""

from __future__ import annotations

import highspy
import pytest

from optimizer.engines import Ended, Limits, highs
from optimizer.findings import EngineFailed
from optimizer.model import build
from tests.optimizer.builder import a_round, ceiling, project


@pytest.mark.parametrize(
    "status", ["kNotset", "kUnknown", "kSolveError", "kUnbounded", "kMemoryLimit", "kSolutionLimit"]
)
def test_a_status_that_is_no_answer_is_a_failure_and_no_guess(status: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = build(a_round(project("A")))
    model.aim("coverage")
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda _self: getattr(highspy.HighsModelStatus, status))

    with pytest.raises(EngineFailed, match="no answer"):
        highs.Highs().solve(model, limits=Limits(gap=0.0, time_limit_s=9.0))


def test_a_bound_that_contradicts_the_start_is_searched_for_again_without_presolve(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = build(a_round(project("A")))
    model.aim("coverage")
    verdicts = iter([highspy.HighsModelStatus.kInfeasible])
    honest = highspy.Highs.getModelStatus
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda engine: next(verdicts, None) or honest(engine))

    outcome = highs.Highs().solve(model, limits=Limits(gap=0.0, time_limit_s=9.0), start=[0.0] * len(model.columns))

    assert (outcome.ended, outcome.bound) == (Ended.COMPLETE, 0.0)


def test_a_proof_without_a_plan_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    model = build(a_round(project("A")))
    model.aim("coverage")
    monkeypatch.setitem(highs.ENDED, highspy.HighsModelStatus.kTimeLimit, Ended.COMPLETE)

    with pytest.raises(EngineFailed, match="holds no solution"):
        highs.Highs().solve(model, limits=Limits(gap=0.0, time_limit_s=0.0))


def test_a_number_that_highs_would_drop_from_a_row_is_a_failure() -> None:
    model = build(a_round(project("A"), ceilings=(ceiling(1),)))
    model.aim("coverage")
    expression = model.problem.get_constraint_by_name(next(iter(model.rows))).expr
    expression[model.columns[0]] = 1e-10

    with pytest.raises(EngineFailed, match="passModel"):
        highs.Highs().solve(model, limits=Limits(gap=0.0, time_limit_s=9.0))


def test_an_option_that_highs_refuses_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    model = build(a_round(project("A")))
    model.aim("coverage")
    monkeypatch.setitem(highs.OPTIONS, "threads", -5)

    with pytest.raises(EngineFailed, match="threads"):
        highs.Highs().solve(model, limits=Limits(gap=0.0, time_limit_s=9.0))
