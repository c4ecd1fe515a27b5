"""What is SCIP's own: its statuses, its tolerances, its errors."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("pyscipopt", reason="SCIP is not installed: pip install 'phanky[scip]'")

from pyscipopt import Model as Scips
from pyscipopt.scip import PY_SCIP_STATUS

from optimizer.engines import Ended, Limits, Outcome, scip
from optimizer.findings import EngineFailed
from optimizer.model import Model, build
from optimizer.model.problem import Row
from tests.optimizer.engines.test_engines import aimed, knapsack, large

LIMITS = Limits(gap=0.0, time_limit_s=60.0)
STATUSES = sorted(name.lower() for name in vars(PY_SCIP_STATUS) if name.isupper())


def solved(model: Model, **said: Any) -> Outcome:  # noqa: ANN401 - what `solve` takes
    return scip.Scip().solve(model, **({"limits": LIMITS} | said))


@pytest.mark.parametrize("status", sorted({*STATUSES, "terminate"} - set(scip.ENDED)))
def test_a_status_that_is_no_answer_is_a_failure_and_no_guess(status: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd(Scips):
        def getStatus(self) -> Any:  # noqa: N802, ANN401 - SCIP's name
            return status

    monkeypatch.setattr(scip, "Model", Odd)

    with pytest.raises(EngineFailed, match="no answer"):
        solved(aimed(knapsack()))


def test_every_status_of_the_table_is_one_of_scip_s() -> None:
    assert set(scip.ENDED) <= set(STATUSES)


def test_a_proof_without_a_plan_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgets(Scips):
        def getNSols(self) -> int:  # noqa: N802 - SCIP's name
            return 0

    monkeypatch.setattr(scip, "Model", Forgets)

    with pytest.raises(EngineFailed, match="holds no solution"):
        solved(aimed(knapsack()))


def test_an_error_inside_scip_is_told_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    class Breaks(Scips):
        def optimizeNogil(self) -> None:  # noqa: N802 - SCIP's name
            raise OSError("SCIP: error in LP solver!")

    monkeypatch.setattr(scip, "Model", Breaks)

    with pytest.raises(EngineFailed, match="error in LP solver"):
        solved(aimed(knapsack()))


def test_a_number_that_scip_would_drop_from_a_row_is_a_failure() -> None:
    model = aimed(knapsack())
    model.held[0] = model.held[0]._replace(terms={0: 1e-10})

    with pytest.raises(EngineFailed, match="under 1e-09"):
        solved(model)


def test_a_row_without_any_number_is_held_as_well() -> None:
    model = aimed(knapsack())
    model.add(Row("EMPTY", {}, ">=", 1))

    assert solved(model).ended is Ended.INFEASIBLE


def test_a_start_is_held_when_there_is_no_time_left() -> None:
    model = aimed(large(300))
    start = [0.0] * len(model.columns)

    outcome = solved(model, start=start, limits=Limits(gap=0.0, time_limit_s=0.0))

    assert (outcome.ended, outcome.values) == (Ended.TIME_LIMIT, tuple(start))


@pytest.mark.parametrize(("stage", "outwards"), [("coverage", 1), ("cost", -1)])
def test_the_bound_of_a_search_that_was_not_completed_is_moved_outwards(
    stage: str, outwards: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Said(Scips):
        def getStatus(self) -> Any:  # noqa: N802, ANN401 - SCIP's name
            return "gaplimit"

        def getDualbound(self) -> float:  # noqa: N802 - SCIP's name
            return 5.0

    monkeypatch.setattr(scip, "Model", Said)
    model = build(knapsack())
    model.aim(stage)

    bound = solved(model).bound

    assert bound == pytest.approx(5.0)
    assert ((bound or 0) - 5.0) * outwards > 0


def test_progress_is_told_a_few_times_a_second_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scip, "TELL_EVERY_S", 3600.0)
    told: list[float] = []

    solved(aimed(large(30)), on_tick=lambda tick: told.append(tick.seconds))

    assert len(told) == 1
