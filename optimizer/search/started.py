"""Columns that say "started by this year" instead of "starts in this year".

With z[t] = Σ of x up to t a row over the years of a project keeps one entry for each step of its coefficients, a
`requires` rule becomes z[a,t] ≤ z[b,t'], and branching on z splits the years in two: both make bounds rise faster.
The change of columns is one to one on whole numbers. Source: docs/algorithm.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.search.matrix import Choices, Floats, Ints, Matrix, Rows, added, summed

NEXT_TO_NOTHING = 1e-9
"""Engines refuse smaller numbers in a row; here they are what round-off leaves of a sum that is 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Started:
    """A matrix in columns "started by"; `previous` is each column's start before, -1 for none."""

    matrix: Matrix
    previous: Ints
    order: Ints
    """The columns that have one before, earliest first along each chain."""

    def there(self, x: Floats) -> Floats:
        """Values of x as values of z."""
        out = x.copy()
        for column in self.order:
            out[column] += out[self.previous[column]]
        return out

    def back(self, z: Floats) -> Floats:
        """Values of z as values of x."""
        out = z.copy()
        out[self.order] -= z[self.previous[self.order]]
        return out

    def rows_back(self, rows: Rows) -> Rows:
        """Rows over z as rows over x: what a column has counts for it and for every start before it.

        What adds up to next to nothing goes; its row then allows as much more as that could come to.
        """
        count = len(rows.lower)
        row, column, value = np.repeat(np.arange(count), np.diff(rows.starts)), rows.columns, rows.values
        pieces = [(row, column, value)]
        while len(held := np.flatnonzero(self.previous[column] >= 0)):
            row, column, value = row[held], self.previous[column[held]], value[held]
            pieces.append((row, column, value))
        row, column, value = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
        row, column, value = summed(row, column, value, len(self.previous))
        gone = np.abs(value) <= NEXT_TO_NOTHING
        slack = added(row[gone], np.abs(value[gone]) * np.maximum(1.0, self.matrix.upper[column[gone]]), count)
        starts = np.concatenate([[0], np.cumsum(np.bincount(row[~gone], minlength=count))])
        return Rows(rows.lower - slack, rows.upper + slack, starts, column[~gone], value[~gone])


def started(matrix: Matrix, choices: Choices) -> Started:
    """The matrix in columns "started by". A bound of a start that is not 0 or 1 wide is held by its chain's row."""
    previous = np.full(len(matrix.cost), -1)
    previous[choices.columns] = choices.before
    later = choices.columns[choices.before >= 0]
    order = np.array(sorted(later, key=lambda column: _depth(previous, column)), dtype=np.int64)
    changed = _changed(matrix, previous)
    lower, upper = matrix.lower.copy(), matrix.upper.copy()
    lower[later], upper[later] = 0.0, 1.0
    chain = Matrix(
        cost=_turned(matrix.cost, previous),
        lower=lower,
        upper=upper,
        integral=matrix.integral,
        row_lower=np.concatenate([changed.row_lower, matrix.lower[later]]),
        row_upper=np.concatenate([changed.row_upper, np.where(matrix.upper[later] >= 1, np.inf, matrix.upper[later])]),
        starts=np.concatenate([changed.starts, changed.starts[-1] + 2 * np.arange(1, len(later) + 1)]),
        columns=np.concatenate([changed.columns, np.stack([later, previous[later]], axis=1).ravel()]),
        values=np.concatenate([changed.values, np.tile([1.0, -1.0], len(later))]),
    )
    return Started(chain, previous, order)


def _depth(previous: Ints, column: int) -> int:
    depth = 0
    while (column := previous[column]) >= 0:
        depth += 1
    return depth


def _turned(cost: Floats, previous: Ints) -> Floats:
    out = cost.copy()
    held = np.flatnonzero(previous >= 0)
    np.subtract.at(out, previous[held], cost[held])
    return out


def _changed(matrix: Matrix, previous: Ints) -> Matrix:
    """Every row in the new columns; rows that only repeat a column's own bounds go."""
    rows, before = matrix.rows, previous[matrix.columns]
    held = before >= 0
    row = np.concatenate([rows, rows[held]])
    column = np.concatenate([matrix.columns, before[held]])
    value = np.concatenate([matrix.values, -matrix.values[held]])
    row, column, value = summed(row, column, value, len(matrix.cost))
    left = value != 0
    row, column, value = row[left], column[left], value[left]
    count = np.bincount(row, minlength=len(matrix.row_lower))
    out = replace(matrix, starts=np.concatenate([[0], np.cumsum(count)]), columns=column, values=value)
    single = np.flatnonzero(count == 1)
    at = out.starts[single]
    repeats = (out.values[at] == 1) & (out.row_lower[single] <= 0) & (out.row_upper[single] >= 1)
    repeats &= matrix.upper[out.columns[at]] <= 1
    kept = np.ones(len(count), dtype=bool)
    kept[single[repeats]] = False
    return out.kept(kept)
