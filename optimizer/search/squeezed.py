"""A matrix without the columns that are fixed: smaller to hand over, and to walk through."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.search.matrix import Floats, Ints, Matrix

ROUND_OFF = 1e-9
"""Fixed columns may break a row by so much, relative to what they come to, without its being broken."""


@dataclass(frozen=True, slots=True, eq=False)
class Squeezed:
    """What is left of a matrix; `columns` of the whole one; `fixed`: the values of the whole, 0 where it is left."""

    matrix: Matrix
    columns: Ints
    fixed: Floats

    def back(self, values: Floats) -> Floats:
        """Values of what is left as values of the whole matrix."""
        out = self.fixed.copy()
        out[self.columns] = values
        return out


def squeezed(matrix: Matrix) -> Squeezed:
    """The matrix without its fixed columns, whose part of every row goes to its limits, and without rows that are kept
    by them alone. What is worth something about the fixed columns is not counted.
    """
    live = matrix.upper > matrix.lower
    fixed = np.where(live, 0.0, matrix.lower)
    part = matrix.activity(fixed)
    entries = live[matrix.columns]
    rows = matrix.rows[entries]
    count = np.bincount(rows, minlength=len(part))
    slack = ROUND_OFF * np.maximum(1.0, np.abs(part))
    kept = (count > 0) | (part > matrix.row_upper + slack) | (part < matrix.row_lower - slack)
    columns = np.flatnonzero(live)
    place = np.full(len(live), -1)
    place[columns] = np.arange(len(columns))
    left = replace(
        matrix,
        cost=matrix.cost[columns],
        lower=matrix.lower[columns],
        upper=matrix.upper[columns],
        integral=matrix.integral[columns],
        row_lower=(matrix.row_lower - part)[kept],
        row_upper=(matrix.row_upper - part)[kept],
        starts=np.concatenate([[0], np.cumsum(count[kept])]),
        columns=place[matrix.columns[entries]],
        values=matrix.values[entries],
    )
    return Squeezed(left, columns, fixed)
