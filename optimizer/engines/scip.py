"""SCIP, in memory; an optional extra (`phanky[scip]`). The only file that imports pyscipopt.

SCIP searches without Python's lock, so that other threads go on; it calls us at its events, where an error of ours
would be lost: it is kept until the search has ended.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from contextlib import suppress

from pyscipopt import Eventhdlr, Expr, ExprCons, Model, Variable
from pyscipopt.scip import PY_SCIP_EVENTTYPE, Term

from optimizer.engines.door import Caller, Cancel, Ended, Limits, OnTick, Outcome, Tick, engine_at_work, without_columns
from optimizer.findings import EngineFailed
from optimizer.model.problem import Problem

COMPLETED = "optimal"
ENDED = {
    COMPLETED: Ended.COMPLETE,
    "gaplimit": Ended.COMPLETE,
    "infeasible": Ended.INFEASIBLE,
    # every column has two finite bounds, so the problem cannot be unbounded
    "inforunbd": Ended.INFEASIBLE,
    "timelimit": Ended.TIME_LIMIT,
    "userinterrupt": Ended.CANCELLED,
}
"""Every status that is an answer; any other is a failure."""

# SCIP asks its LP solver for a thousandth of its own tolerance, and that one has nothing under 1e-10
OPTIONS: dict[str, int | float] = {
    "timing/clocktype": 2,  # wall clock
    "misc/catchctrlc": False,  # a Ctrl-C is ours to hear
    "lp/threads": 1,
    "randomization/randomseedshift": 0,
    "randomization/permutationseed": 0,
    "randomization/lpseed": 0,
    "limits/absgap": 0.0,
    "numerics/feastol": 1e-7,
    "numerics/dualfeastol": 1e-7,
}
NOTHING = 1e-9
"""SCIP silently takes what is under this for nothing."""
OUTWARDS = 1e-9
"""What SCIP's own comparisons may hide from the bound of a search that it did not complete, relative."""
TELL_EVERY_S = 0.1

HEARD = (
    PY_SCIP_EVENTTYPE.PRESOLVEROUND,
    PY_SCIP_EVENTTYPE.BESTSOLFOUND,
    PY_SCIP_EVENTTYPE.LPSOLVED,
    PY_SCIP_EVENTTYPE.NODESOLVED,
)
"""Often enough: SCIP is never silent for more than a second, on rounds of 2,000 projects."""


class Scip:
    """The third engine, for those who have installed it."""

    name = "scip"

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
        model = Model()
        try:
            if done := without_columns(problem, _version(model)):
                return done
            caller = Caller(on_tick, cancel)
            with engine_at_work("SCIP", caller):
                columns = _handed_over(model, problem, start)
                model.includeEventhdlr(Ear(began, caller), "ear", "tells how far the search is, asks whether to go on")
                _set_options(model, limits, time.monotonic() - began)
                model.optimizeNogil()
                return _outcome(model, columns, began)
        finally:
            model.free()


class Ear(Eventhdlr):
    """What SCIP calls at its events."""

    def __init__(self, began: float, caller: Caller) -> None:
        self.began, self.caller = began, caller
        self.told_s = -TELL_EVERY_S

    def eventinit(self) -> None:
        """SCIP is about to begin."""
        for event in HEARD:
            self.model.catchEvent(event, self)

    def eventexec(self, event: object) -> None:  # noqa: ARG002 - SCIP's signature
        """Something has happened. SCIP would print an error and go on: it is noted, and raised when SCIP has ended."""
        stop = True
        with suppress(BaseException):
            self._tell()
            stop = self.caller.stops()
        if stop:
            self.model.interruptSolve()

    def _tell(self) -> None:
        seconds = time.monotonic() - self.began
        if seconds - self.told_s >= TELL_EVERY_S:
            self.told_s = seconds
            held, bound = self.model.getPrimalbound(), self.model.getDualbound()
            tick = Tick(_known(self.model, held), _known(self.model, bound), self.model.getNTotalNodes(), seconds)
            self.caller.tell(tick)


def _known(model: Model, value: float) -> float | None:
    return value if math.isfinite(value) and abs(value) < model.infinity() else None


def _version(model: Model) -> str:
    return f"{model.getMajorVersion()}.{model.getMinorVersion()}.{model.getTechVersion()}"


def _set_options(model: Model, limits: Limits, spent_s: float) -> None:
    for name, value in OPTIONS.items():
        model.setParam(name, value)
    model.setParam("limits/gap", limits.gap)
    model.setParam("limits/time", max(0.0, limits.time_limit_s - spent_s))


def _handed_over(model: Model, problem: Problem, start: Sequence[float] | None) -> list[Variable]:
    """Give SCIP the whole problem; returns its columns in our order. Raises EngineFailed."""
    model.hideOutput()
    columns = [
        model.addVar(f"C{place}", "I" if whole else "C", 0.0, float(upper), problem.costs.get(place, 0.0))
        for place, (upper, whole) in enumerate(zip(problem.upper, problem.integral, strict=True))
    ]
    (model.setMaximize if problem.maximise else model.setMinimize)()
    terms = [Term(column) for column in columns]
    for row in problem.held:
        if any(0 < abs(value) < NOTHING for value in row.terms.values()):
            raise EngineFailed(f"SCIP takes numbers under {NOTHING} for nothing, and the row {row.name} has one")
        total = Expr({terms[column]: float(value) for column, value in row.terms.items()})
        lower = None if row.sense == "<=" else float(row.limit)
        upper = None if row.sense == ">=" else float(row.limit)
        model.addCons(ExprCons(total, lower, upper))
    if start is not None:
        _start_from(model, columns, start)
    return columns


def _start_from(model: Model, columns: list[Variable], start: Sequence[float]) -> None:
    solution = model.createSol()
    for column, value in zip(columns, start, strict=True):
        model.setSolVal(solution, column, value)
    model.addSol(solution)


def _outcome(model: Model, columns: list[Variable], began: float) -> Outcome:
    words = model.getStatus()
    if words not in ENDED:
        raise EngineFailed(f"SCIP ended with the status {words!r}, which is no answer")
    ended = ENDED[words]
    held = model.getBestSol() if model.getNSols() and ended is not Ended.INFEASIBLE else None
    if ended is Ended.COMPLETE and held is None:
        raise EngineFailed(f"SCIP says {words!r} and holds no solution")
    values = None if held is None else tuple(model.getSolVal(held, column) for column in columns)
    bound = None if ended is Ended.INFEASIBLE else _known(model, model.getDualbound())
    if bound is not None and words != COMPLETED:
        sign = 1.0 if model.getObjectiveSense() == "maximize" else -1.0
        bound += sign * OUTWARDS * abs(bound)
    return Outcome(ended, values, bound, model.getNTotalNodes(), time.monotonic() - began, words, _version(model))
