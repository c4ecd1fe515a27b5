"""HiGHS, in memory. The only file that imports highspy.

The problem goes over as one matrix; status, bound and values are HiGHS's own and never PuLP's flattened status.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from itertools import chain
from typing import Any

import highspy
import numpy as np
import pulp

from optimizer.engines.door import Caller, Cancel, Ended, Limits, OnTick, Outcome, Tick, engine_at_work, without_columns
from optimizer.findings import EngineFailed
from optimizer.model.problem import Problem

ENDED = {
    highspy.HighsModelStatus.kOptimal: Ended.COMPLETE,
    highspy.HighsModelStatus.kInfeasible: Ended.INFEASIBLE,
    # every column has two finite bounds, so the problem cannot be unbounded
    highspy.HighsModelStatus.kUnboundedOrInfeasible: Ended.INFEASIBLE,
    highspy.HighsModelStatus.kTimeLimit: Ended.TIME_LIMIT,
    highspy.HighsModelStatus.kInterrupt: Ended.CANCELLED,
}
"""Every status that is an answer; any other is a failure."""

# Nearer to its own smallest number (1e-9) HiGHS 1.15 may cut off the best plan, or call a round with plans infeasible;
# what slips through at 1e-7 is refused by the exact check, and then by rows in digits (questions/repair.py).
OPTIONS: dict[str, bool | int | float] = {
    "output_flag": True,  # HiGHS reports progress only while it logs
    "log_to_console": False,
    "threads": 1,
    "random_seed": 0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": 1e-7,
    "primal_feasibility_tolerance": 1e-7,
}

Matrix = tuple[Any, Any, Any]


class Highs:
    """The default engine."""

    name = "highs"

    def solve(
        self,
        problem: Problem,
        *,
        limits: Limits,
        start: Sequence[float] | None = None,
        on_tick: OnTick | None = None,
        cancel: Cancel | None = None,
    ) -> Outcome:
        """Search the problem; see `door.Engine.solve`."""
        began = time.monotonic()
        if done := without_columns(problem, _new().version()):
            return done
        caller = Caller(on_tick, cancel)
        with engine_at_work("HiGHS", caller):
            engine = handed_over(problem, limits)
            if start is not None:
                _start_from(engine, start)
            _listen(engine, caller)
            engine.run()
            if start is not None and _contradicts_its_start(engine):
                _without_presolve(engine, start, limits.time_limit_s - (time.monotonic() - began))
            return _outcome(engine, time.monotonic() - began)


def handed_over(problem: Problem, limits: Limits) -> highspy.Highs:
    """An engine that holds the problem and has not searched yet. Raises EngineFailed."""
    engine = _new()
    _set_options(engine, limits)
    _agreed(engine.passModel(_matrix(problem)), "passModel")
    return engine


def _new() -> highspy.Highs:
    return highspy.Highs()  # type: ignore[no-untyped-call]  # highspy types only its methods


def _set_options(engine: highspy.Highs, limits: Limits) -> None:
    for name, value in OPTIONS.items():
        _agreed(engine.setOptionValue(name, value), name)
    _agreed(engine.setOptionValue("mip_rel_gap", limits.gap), "mip_rel_gap")
    _agreed(engine.setOptionValue("time_limit", max(0.0, limits.time_limit_s)), "time_limit")


def _agreed(status: highspy.HighsStatus, what: str) -> None:
    """HiGHS warns (and goes on) where it changes what it was given: that is a failure here as well."""
    if status != highspy.HighsStatus.kOk:
        raise EngineFailed(f"HiGHS answered {status.name} to {what}")


def _matrix(problem: Problem) -> highspy.HighsLp:
    """The whole PuLP problem as one HiGHS model, row by row."""
    number = {id(column): place for place, column in enumerate(problem.columns)}
    rows = problem.problem.constraints()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(problem.columns), len(rows)
    lp.sense_ = highspy.ObjSense.kMaximize if problem.problem.sense == pulp.LpMaximize else highspy.ObjSense.kMinimize
    lp.col_cost_ = _costs(problem, number)
    lp.col_lower_ = np.array([column.lowBound for column in problem.columns], dtype=float)
    lp.col_upper_ = np.array([column.upBound for column in problem.columns], dtype=float)
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[whole] for whole in problem.integral]
    limits = np.array([-row.constant for row in rows], dtype=float)
    senses = np.array([row.sense for row in rows], dtype=int)
    lp.row_lower_ = np.where(senses == pulp.LpConstraintLE, -highspy.kHighsInf, limits)
    lp.row_upper_ = np.where(senses == pulp.LpConstraintGE, highspy.kHighsInf, limits)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = _entries(rows, number)
    return lp


def _costs(problem: Problem, number: dict[int, int]) -> Any:  # noqa: ANN401 - numpy arrays are handed over untyped
    costs = np.zeros(len(problem.columns))
    for column, cost in problem.problem.objective.items():
        costs[number[id(column)]] = cost
    return costs


def _entries(rows: list[pulp.LpConstraint], number: dict[int, int]) -> Matrix:
    starts = np.zeros(len(rows) + 1, dtype=np.int32)
    np.cumsum([len(row.expr) for row in rows], out=starts[1:])
    columns = (number[place] for place in map(id, chain.from_iterable(row.expr for row in rows)))
    indices = np.fromiter(columns, dtype=np.int32, count=int(starts[-1]))
    values = chain.from_iterable(row.expr.values() for row in rows)
    return starts, indices, np.fromiter(values, dtype=float, count=int(starts[-1]))


def _start_from(engine: highspy.Highs, start: Sequence[float]) -> None:
    solution = highspy.HighsSolution()
    solution.col_value = list(start)
    _agreed(engine.setSolution(solution), "setSolution")


def _listen(engine: highspy.Highs, caller: Caller) -> None:
    """Subscribe only to what somebody waits for: a call into Python costs the search time."""
    if caller.on_tick is not None:

        def logged(event: highspy.HighsCallbackEvent) -> None:
            out = event.data_out
            held, bound = _known(out.mip_primal_bound), _known(out.mip_dual_bound)
            caller.tell(Tick(held, bound, out.mip_node_count, out.running_time))

        engine.cbMipLogging.subscribe(logged)
    if caller.cancel is not None:

        def stop_if_asked(event: highspy.HighsCallbackEvent) -> None:
            if caller.stops():
                event.interrupt()

        engine.cbMipInterrupt.subscribe(stop_if_asked)
        engine.cbSimplexInterrupt.subscribe(stop_if_asked)


def _contradicts_its_start(engine: highspy.Highs) -> bool:
    """Whether HiGHS holds the given start and yet found, within its tolerances, that nothing can be held."""
    status = engine.getModelStatus()
    return ENDED.get(status) is Ended.INFEASIBLE or (
        status == highspy.HighsModelStatus.kOptimal and not math.isfinite(_bound(engine))
    )


def _without_presolve(engine: highspy.Highs, start: Sequence[float], left_s: float) -> None:
    """Search once more as the problem stands: presolve is where tolerances add up."""
    engine.clearSolver()
    _agreed(engine.setOptionValue("presolve", "off"), "presolve")
    _agreed(engine.setOptionValue("time_limit", max(0.0, left_s)), "time_limit")
    _start_from(engine, start)
    engine.run()


def _bound(engine: highspy.Highs) -> float:
    info = engine.getInfo()
    if info.mip_node_count >= 0:
        return float(info.mip_dual_bound)
    held = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return float(info.objective_function_value) if held else math.inf


def _known(value: float) -> float | None:
    return value if math.isfinite(value) and abs(value) < highspy.kHighsInf else None


def _outcome(engine: highspy.Highs, seconds: float) -> Outcome:
    status = engine.getModelStatus()
    words = engine.modelStatusToString(status)
    if status not in ENDED:
        raise EngineFailed(f"HiGHS ended with the status {words!r}, which is no answer")
    ended, info = ENDED[status], engine.getInfo()
    held = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = tuple(engine.getSolution().col_value) if held and ended is not Ended.INFEASIBLE else None
    if ended is Ended.COMPLETE and values is None:
        raise EngineFailed(f"HiGHS says {words!r} and holds no solution")
    known = None if ended is Ended.INFEASIBLE else _known(_bound(engine))
    return Outcome(ended, values, known, max(0, info.mip_node_count), seconds, words, engine.version())
