"""CP-SAT as a user would call it: everything in whole numbers, one thread, its own bound.

Columns that are not whole are counted in grains (`Column.grain`): coverage in ten-millionths, money carried in đồng.
"""

from __future__ import annotations

import math

from ortools.sat.python import cp_model

from bench.peers.door import Searched
from bench.peers.plain import Plain, Stage
from bench.peers.plain.coverage import GRAIN
from bench.peers.whole import EXACT, Whole, in_whole_numbers, limits

ENDED = ("OPTIMAL", "INFEASIBLE")
WITHIN = 0.99
"""It is asked for a little less than the gap, because a grain of coverage that it does not see counts as well."""


def search(plain: Plain, stage: str, *, gap: float, time_limit_s: float) -> Searched:
    """Search one stage; see `door.Peer`."""
    model, pushed = cp_model.CpModel(), plain.stages[stage]
    columns = [model.new_int_var(0, math.floor(one.up * one.grain + EXACT), "") for one in plain.columns]
    for row in plain.rows:
        whole = in_whole_numbers(row.terms, plain.columns)
        if whole.terms:
            model.add_linear_constraint(_sum(columns, whole), *limits(row, whole))
        else:  # nothing can be chosen where something must be
            model.add_bool_or([])
    whole = in_whole_numbers(pushed.terms, plain.columns)
    (model.maximize if pushed.maximise else model.minimize)(_sum(columns, whole))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    # with one thread its default leaves the linear relaxation nearly unused, and it proves next to nothing
    solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = time_limit_s
    solver.parameters.relative_gap_limit = gap * WITHIN
    status = solver.status_name(solver.solve(model))
    if status not in ("OPTIMAL", "FEASIBLE"):
        return Searched(None, None, status in ENDED, status)
    values = tuple(solver.value(column) / one.grain for column, one in zip(columns, plain.columns, strict=True))
    return Searched(values, _bound(solver.best_objective_bound, plain, pushed, whole), status in ENDED, status)


def _sum(columns: list[cp_model.IntVar], whole: Whole) -> cp_model.LinearExprT:
    return cp_model.LinearExpr.weighted_sum([columns[place] for place in whole.terms], list(whole.terms.values()))


def _bound(said: float, plain: Plain, pushed: Stage, whole: Whole) -> float:
    """Its own bound; coverage that it counts in grains may in truth lie one grain of every column beyond it."""
    counted = (abs(factor) for column, factor in pushed.terms.items() if plain.columns[column].grain == GRAIN)
    beyond = sum(counted) / GRAIN * (1 if pushed.maximise else -1)
    return (said / whole.times + beyond) / pushed.by + pushed.constant
