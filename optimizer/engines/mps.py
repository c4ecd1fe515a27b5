"""The files that CBC reads: every number with all its digits, columns and rows by number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pulp

from optimizer.model.problem import Problem

KINDS = {pulp.LpConstraintLE: "L", pulp.LpConstraintGE: "G", pulp.LpConstraintEQ: "E"}
MARKERS = {True: "    MARKER 'MARKER' 'INTORG'", False: "    MARKER 'MARKER' 'INTEND'"}


def mps(problem: Problem) -> str:
    """The problem as free MPS, always to be minimised: the costs of a problem to be maximised change their sign."""
    return "\n".join(_lines(problem)) + "\n"


def mip_start(values: Sequence[float]) -> str:
    """A start for the search: every column by its number and value."""
    lines = (f"{place} C{place} {value!r}" for place, value in enumerate(values))
    return "\n".join(("Stopped on iterations - objective value 0", *lines)) + "\n"


def _lines(problem: Problem) -> Iterator[str]:
    rows = problem.problem.constraints()
    entries = _by_column(problem, rows)
    yield from ("NAME PHANKY", "ROWS", " N COST")
    yield from (f" {KINDS[row.sense]} R{place}" for place, row in enumerate(rows))
    yield "COLUMNS"
    inside = False
    for place, (held, whole) in enumerate(zip(entries, problem.integral, strict=True)):
        if whole != inside:
            inside = whole
            yield MARKERS[inside]
        # a column without any entry would be unknown to CBC
        yield from (f"    C{place} {row} {value!r}" for row, value in held or [("COST", 0.0)])
    if inside:
        yield MARKERS[False]
    yield "RHS"
    yield from (f"    RHS R{place} {-row.constant!r}" for place, row in enumerate(rows) if row.constant)
    yield "BOUNDS"
    yield from (f" UP BOUND C{place} {float(column.upBound)!r}" for place, column in enumerate(problem.columns))
    yield "ENDATA"


def _by_column(problem: Problem, rows: list[pulp.LpConstraint]) -> list[list[tuple[str, float]]]:
    number = {id(column): place for place, column in enumerate(problem.columns)}
    out: list[list[tuple[str, float]]] = [[] for _ in problem.columns]
    sign = -1.0 if problem.problem.sense == pulp.LpMaximize else 1.0
    for column, cost in problem.problem.objective.items():
        out[number[id(column)]].append(("COST", sign * cost))
    for place, row in enumerate(rows):
        for column, value in row.expr.items():
            out[number[id(column)]].append((f"R{place}", float(value)))
    return out
