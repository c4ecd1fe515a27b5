"""Starts that no plan has: with everything else at its least, one of them alone breaks a row.

What a ceiling does not pay for alone, or what needs something that can never have started. Nobody would choose such a
start, but the relaxation takes a part of it, and proves less for it. Propagation of 0-1 rows: Savelsbergh 1994.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.search.matrix import Floats, Matrix, added

PASSES = 10
"""What is left out can leave out more: mostly once or twice, and never more than matters after so often."""
OVER = 1e-6
"""A row that is broken by less than this, relative to what it comes to, may only be broken in floats."""


def possible(matrix: Matrix) -> Matrix:
    """The matrix without the 0-1 columns that are 0 in every plan; they stay, with an upper limit of 0."""
    for _ in range(PASSES):
        upper = _upper(matrix)
        if np.array_equal(upper, matrix.upper):
            break
        matrix = replace(matrix, upper=upper)
    return matrix


def _upper(matrix: Matrix) -> Floats:
    """Upper limits after one look at every row: what it comes to at least and at most with each of its columns at 1."""
    rows, columns, values = matrix.rows, matrix.columns, matrix.values
    free = matrix.integral & (matrix.lower == 0) & (matrix.upper == 1)
    low, high = values * matrix.lower[columns], values * matrix.upper[columns]
    least = added(rows, np.minimum(low, high), len(matrix.row_lower))[rows]
    most = added(rows, np.maximum(low, high), len(matrix.row_lower))[rows]
    least, most = least + values - np.minimum(low, high), most + values - np.maximum(low, high)
    broken = least - matrix.row_upper[rows] > OVER * np.maximum(1.0, np.abs(least))
    broken |= matrix.row_lower[rows] - most > OVER * np.maximum(1.0, np.abs(most))
    upper = matrix.upper.copy()
    upper[columns[broken & free[columns]]] = 0.0
    return upper
