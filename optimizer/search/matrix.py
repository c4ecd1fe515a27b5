"""A problem as arrays: max cost·x with row_lower ≤ A·x ≤ row_upper and lower ≤ x ≤ upper, A by rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import numpy.typing as npt

from optimizer.model.problem import Problem

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def added(places: Ints, values: Floats, count: int) -> Floats:
    """The values added up by place."""
    return np.bincount(places, values, minlength=count).astype(np.float64)


def summed(row: Ints, column: Ints, value: Floats, columns: int) -> tuple[Ints, Ints, Floats]:
    """Entries with those at the same place added up, row by row and column by column; there are so many columns."""
    key = row * columns + column
    order = np.argsort(key, kind="stable")
    firsts = np.flatnonzero(np.diff(key[order], prepend=-1))
    total = np.add.reduceat(value[order], firsts) if len(firsts) else value
    return row[order][firsts], column[order][firsts], total


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of their own, over the columns of some matrix; `starts` say where each begins in `columns` and `values`."""

    lower: Floats
    upper: Floats
    starts: Ints
    columns: Ints
    values: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """`starts` say where each row begins in `columns` and `values`; what is minimised has its costs turned around."""

    cost: Floats
    lower: Floats
    upper: Floats
    integral: Bools
    row_lower: Floats
    row_upper: Floats
    starts: Ints
    columns: Ints
    values: Floats

    @property
    def rows(self) -> Ints:
        """The row of every entry."""
        return np.repeat(np.arange(len(self.row_lower)), np.diff(self.starts))

    def activity(self, x: Floats) -> Floats:
        """A·x: what every row comes to."""
        return added(self.rows, self.values * x[self.columns], len(self.row_lower))

    def priced(self, multipliers: Floats) -> Floats:
        """What every column is worth beside the rows: cost − Aᵀ·multipliers."""
        return self.cost - added(self.columns, self.values * multipliers[self.rows], len(self.cost))

    def with_row(self, columns: Ints, values: Floats, *, lower: float = -np.inf, upper: float = np.inf) -> Matrix:
        """The same with one more row, the last."""
        return self.with_rows(Rows(np.array([lower]), np.array([upper]), np.array([0, len(columns)]), columns, values))

    def with_rows(self, rows: Rows) -> Matrix:
        """The same with more rows, the last ones."""
        return replace(
            self,
            row_lower=np.concatenate([self.row_lower, rows.lower]),
            row_upper=np.concatenate([self.row_upper, rows.upper]),
            starts=np.concatenate([self.starts, self.starts[-1] + rows.starts[1:]]),
            columns=np.concatenate([self.columns, rows.columns]),
            values=np.concatenate([self.values, rows.values]),
        )

    def kept(self, rows: Bools) -> Matrix:
        """The same with these rows only."""
        entries, lengths = rows[self.rows], np.diff(self.starts)[rows]
        return replace(
            self,
            row_lower=self.row_lower[rows],
            row_upper=self.row_upper[rows],
            starts=np.concatenate([[0], np.cumsum(lengths)]),
            columns=self.columns[entries],
            values=self.values[entries],
        )


def matrix_of(problem: Problem) -> Matrix:
    """The problem as engines get it."""
    rows = problem.held
    cost = np.zeros(len(problem.upper))
    sign = 1.0 if problem.maximise else -1.0
    cost[list(problem.costs)] = [sign * amount for amount in problem.costs.values()]
    starts = np.cumsum([0, *(len(row.terms) for row in rows)])
    return Matrix(
        cost=cost,
        lower=np.zeros(len(problem.upper)),
        upper=np.array(problem.upper, dtype=float),
        integral=np.array(problem.integral, dtype=bool),
        row_lower=np.array([-np.inf if row.sense == "<=" else row.limit for row in rows], dtype=float),
        row_upper=np.array([np.inf if row.sense == ">=" else row.limit for row in rows], dtype=float),
        starts=starts,
        columns=np.fromiter(chain.from_iterable(row.terms for row in rows), dtype=np.int64, count=int(starts[-1])),
        values=np.fromiter(chain.from_iterable(row.terms.values() for row in rows), dtype=float, count=int(starts[-1])),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """Which columns are the starts of which project (C1): at most one of each project is 1.

    `columns` are theirs, `project` whose each of them is (numbered from 0), `before` the column of the same option's
    start just before, -1 for the first one.
    """

    columns: Ints
    project: Ints
    before: Ints

    @property
    def projects(self) -> int:
        """How many projects have a start at all."""
        return int(self.project[-1]) + 1 if len(self.project) else 0


def choices_of(problem: Problem) -> Choices:
    """The starts of a problem, project after project."""
    held = [numbers for numbers in problem.of_project.values() if numbers]
    places = list(chain.from_iterable(held))
    before: dict[int, int] = {}
    last: dict[tuple[str, str], int] = {}
    for place in sorted(places, key=lambda one: problem.candidates[one].start_year):
        candidate = problem.candidates[place]
        key = candidate.project, candidate.option.code
        before[place] = problem.x[last[key]] if key in last else -1
        last[key] = place
    return Choices(
        columns=np.array([problem.x[place] for place in places], dtype=np.int64),
        project=np.repeat(np.arange(len(held)), [len(one) for one in held]),
        before=np.array([before[place] for place in places], dtype=np.int64),
    )
