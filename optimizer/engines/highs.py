"""HiGHS, in memory. The only file that imports highspy.

The problem goes over as one matrix; status, bound and values are HiGHS's own and never PuLP's flattened status.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import highspy
import numpy as np

from optimizer.engines.door import (
    Caller,
    Cancel,
    Ended,
    Limits,
    OnTick,
    Outcome,
    Tick,
    engine_at_work,
    turned,
    without_columns,
)
from optimizer.findings import EngineFailed
from optimizer.model.problem import Problem
from optimizer.search.matrix import Floats, Matrix, Rows, matrix_of

ENDED = {
    highspy.HighsModelStatus.kOptimal: Ended.COMPLETE,
    highspy.HighsModelStatus.kObjectiveTarget: Ended.COMPLETE,
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
    "mip_allow_restart": False,  # measured: a search that starts anew at its root takes 1.5 to 4 times as long
    "mip_feasibility_tolerance": 1e-7,
    "primal_feasibility_tolerance": 1e-7,
}

FIRST_ORDER_STEPS = 5_000
"""A first-order method that is not there after so many has no end worth waiting for; measured: 600 to 2,700."""

SETTLED = (
    "mip_heuristic_run_feasibility_jump",
    "mip_heuristic_run_rins",
    "mip_heuristic_run_rens",
    "mip_heuristic_run_root_reduced_cost",
)
"""What looks for better plans, left out where there is hardly a better one: what is wanted there is the proof."""
UPPER = ("mip_heuristic_run_feasibility_jump", "mip_heuristic_run_rens")
"""What looks for any plan at all, left out where only the best ones are wanted: measured, a fifth of the time."""

CUTTING: dict[str, bool | int | float | str] = {
    **dict.fromkeys((*SETTLED, *UPPER, "mip_detect_symmetry"), False),
    "presolve": "off",
    "mip_heuristic_effort": 0.0,
    "mip_max_nodes": 1,
}
"""What is left of a search that is only to cut: the relaxation, made nearer row by row."""


class Highs:
    """HiGHS and nothing beside it: what `guided.py` is measured against."""

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
        if done := without_columns(problem, version()):
            return done
        sign = 1.0 if problem.maximise else -1.0
        caller = Caller(turned(on_tick, sign), cancel)
        with engine_at_work("HiGHS", caller):
            return self.search(problem, limits, None if start is None else np.array(start), caller).times(sign)

    def search(self, problem: Problem, limits: Limits, start: Floats | None, caller: Caller) -> Outcome:
        """Search the problem as a matrix, which is always maximised. Raises EngineFailed."""
        return searched(matrix_of(problem), limits, start, caller)


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """The best values without whole numbers, and the multipliers of the rows; None where HiGHS found no end.

    `basis` is where HiGHS can begin once there are more rows.
    """

    infeasible: bool
    values: Floats | None
    multipliers: Floats | None
    seconds: float
    basis: highspy.HighsBasis | None = None


def relaxed(matrix: Matrix, time_limit_s: float, caller: Caller, basis: highspy.HighsBasis | None = None) -> Relaxed:
    """Solve the matrix without asking for whole numbers, from the basis of its first rows. Raises EngineFailed."""
    began = time.monotonic()
    engine = _new()
    _set_options(engine, Limits(gap=0, time_limit_s=time_limit_s))
    _pass(engine, matrix, whole=False)
    if basis is not None:
        _begin_at(engine, basis, len(matrix.row_lower))
    _listen(engine, caller.silent())
    engine.run()
    status, seconds = engine.getModelStatus(), time.monotonic() - began
    if status != highspy.HighsModelStatus.kOptimal:
        return Relaxed(ENDED.get(status) is Ended.INFEASIBLE, None, None, seconds)
    solution = engine.getSolution()
    return Relaxed(False, np.array(solution.col_value), np.array(solution.row_dual), seconds, engine.getBasis())


def _begin_at(engine: highspy.Highs, basis: highspy.HighsBasis, rows: int) -> None:
    """Begin at a basis of the same columns and the first rows; those after them hold nothing there."""
    longer = highspy.HighsBasis()
    new = rows - len(basis.row_status)
    longer.col_status = basis.col_status
    longer.row_status = [*basis.row_status, *[highspy.HighsBasisStatus.kBasic] * new]
    longer.valid = True
    _agreed(engine.setBasis(longer), "setBasis")


def nearly(matrix: Matrix, tolerance: float, time_limit_s: float) -> Floats | None:
    """Multipliers of the rows that are nearly those of the relaxation, by HiGHS's first-order method; None for none.

    `tolerance`: what rows and worth may be off, relative. It takes the relaxation as what is minimised: HiGHS turns the
    signs of what is maximised, but not where it stops short of its own last digit. It cannot be interrupted.
    """
    engine = _new()
    _set_options(engine, Limits(gap=0, time_limit_s=time_limit_s))
    for name, value in (("solver", "hipdlp"), ("kkt_tolerance", tolerance), ("pdlp_optimality_tolerance", tolerance)):
        _agreed(engine.setOptionValue(name, value), name)
    _agreed(engine.setOptionValue("pdlp_iteration_limit", FIRST_ORDER_STEPS), "pdlp_iteration_limit")
    _pass(engine, replace(matrix, cost=-matrix.cost), whole=False)
    _agreed(engine.changeObjectiveSense(highspy.ObjSense.kMinimize), "changeObjectiveSense")
    engine.run()
    solution = engine.getSolution()
    return -np.array(solution.row_dual) if solution.dual_valid else None


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """`rows` that cut the relaxation, None for none; `values` of the best plan that HiGHS came upon meanwhile."""

    rows: Rows | None
    values: Floats | None


def cut(matrix: Matrix, time_limit_s: float, caller: Caller) -> Cut:
    """Rows that the relaxation of the matrix breaks, as HiGHS finds them before it branches. Raises EngineFailed.

    Every plan keeps them that is worth more than the plan that comes with them: what HiGHS comes upon is its cutoff.
    Whatever else leaves out plans, presolve and symmetry, is off; so is its search for plans.
    """
    engine = handed_over(matrix, Limits(gap=0, time_limit_s=time_limit_s))
    for name, value in CUTTING.items():
        _agreed(engine.setOptionValue(name, value), name)
    found: list[Rows] = []

    def keep(event: highspy.HighsCallbackEvent) -> None:
        out = event.data_out
        rows = Rows(
            np.array(out.cutpool_lower, dtype=float),
            np.array(out.cutpool_upper, dtype=float),
            np.array(out.cutpool_start, dtype=np.int64),
            np.array(out.cutpool_index, dtype=np.int64),
            np.array(out.cutpool_value, dtype=float),
        )
        found.append(rows)
        event.interrupt()

    engine.cbMipGetCutPool.subscribe(keep)
    _listen(engine, caller.silent())
    engine.run()
    held = engine.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(engine.getSolution().col_value) if held else None
    return Cut(found[0] if found and len(found[0].values) else None, values)


@dataclass(frozen=True, slots=True)
class Sought:
    """Only plans worth more than `worth` are looked for, and one worth `enough` ends the search."""

    worth: float
    enough: float


def searched(  # noqa: PLR0913 - what is searched, and what is known of it
    matrix: Matrix,
    limits: Limits,
    start: Floats | None,
    caller: Caller,
    *,
    settled: bool = False,
    sought: Sought | None = None,
) -> Outcome:
    """Search the matrix, which is always maximised; `settled`: the start is likely the best. Raises EngineFailed.

    Where no plan is worth more than what is sought, the search ends as infeasible, whatever it came upon.
    """
    began = time.monotonic()
    engine = handed_over(matrix, limits)
    for name in (*(SETTLED if settled else ()), *(UPPER if sought else ())):
        _agreed(engine.setOptionValue(name, False), name)
    if sought is not None:
        _seek(engine, sought)
    if start is not None:
        _start_from(engine, start)
    _listen(engine, caller, -math.inf if sought is None else sought.worth)
    engine.run()
    if start is not None and _contradicts_its_start(engine):
        _without_presolve(engine, start, limits.time_limit_s - (time.monotonic() - began))
    found = _outcome(engine, time.monotonic() - began)
    return found if sought is None else _above(found, matrix, sought.worth)


def handed_over(matrix: Matrix, limits: Limits) -> highspy.Highs:
    """An engine that holds the matrix and has not searched yet. Raises EngineFailed."""
    engine = _new()
    _set_options(engine, limits)
    _pass(engine, matrix, whole=True)
    return engine


@cache
def version() -> str:
    """Which HiGHS this is."""
    return str(_new().version())


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


def _pass(engine: highspy.Highs, matrix: Matrix, *, whole: bool) -> None:
    """Hand the matrix over in one piece, as arrays: in lists highspy would look at every number again."""
    status = engine.passModel(
        len(matrix.cost),
        len(matrix.row_lower),
        len(matrix.values),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMaximize),
        0.0,
        matrix.cost,
        matrix.lower,
        matrix.upper,
        matrix.row_lower,
        matrix.row_upper,
        matrix.starts.astype(np.int32),
        matrix.columns.astype(np.int32),
        matrix.values,
        (matrix.integral & whole).astype(np.int32),  # HiGHS counts kinds: 0 continuous, 1 integer
    )
    _agreed(status, "passModel")


def _start_from(engine: highspy.Highs, start: Floats) -> None:
    solution = highspy.HighsSolution()
    solution.col_value = start.tolist()
    _agreed(engine.setSolution(solution), "setSolution")


def _seek(engine: highspy.Highs, sought: Sought) -> None:
    """HiGHS takes its cutoff as one of what is minimised, whatever the sense of the problem, and its target as said."""
    _agreed(engine.setOptionValue("objective_bound", -sought.worth), "objective_bound")
    _agreed(engine.setOptionValue("objective_target", sought.enough), "objective_target")


def _above(found: Outcome, matrix: Matrix, worth: float) -> Outcome:
    """What a search for plans worth more than this has found: less does not count, and is no bound of anything."""
    if found.values is not None and matrix.cost @ np.array(found.values) > worth:
        return found
    ended = Ended.INFEASIBLE if found.ended is Ended.COMPLETE else found.ended
    bound = None if ended is Ended.INFEASIBLE or found.bound is None else max(found.bound, worth)
    return replace(found, ended=ended, values=None, bound=bound)


def _listen(engine: highspy.Highs, caller: Caller, worth: float = -math.inf) -> None:
    """Subscribe only to what somebody waits for: a call into Python costs the search time.

    As long as HiGHS holds no plan above its cutoff it tells the cutoff in place of one.
    """
    if caller.on_tick is not None:

        def logged(event: highspy.HighsCallbackEvent) -> None:
            out = event.data_out
            held, bound = _known(out.mip_primal_bound), _known(out.mip_dual_bound)
            held = None if held is None or held <= worth else held
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


def _without_presolve(engine: highspy.Highs, start: Floats, left_s: float) -> None:
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
