"""Coverage that can never be cut counts directly.

A column y with k·y ≤ Σ a·x and y ≤ most is worth its cost until the sum reaches k·most. Where no plan can bring it
that far, y is Σ a·x / k, and its cost belongs to the x: one dense row and one column less.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.search.matrix import Choices, Floats, Ints, Matrix, added

ROUND_OFF = 1e-9
"""A sum may come out of floats that much over what it is; to count what lies beyond is to relax, never to cut off."""


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """Columns that only say how far others have come: scale·y ≤ Σ a·x, each with the one row that says it."""

    columns: Ints
    rows: Ints
    scale: Floats


def measures(matrix: Matrix) -> Measures:
    """Every real column of a problem that just one row keeps from being large, and nothing from being small."""
    rows, columns, values = matrix.rows, matrix.columns, matrix.values
    positive = values > 0
    keeps = np.where(positive, np.isfinite(matrix.row_upper[rows]), np.isfinite(matrix.row_lower[rows]))
    keeps = np.bincount(columns[keeps], minlength=len(matrix.cost))
    own = (matrix.row_upper == 0) & np.isinf(matrix.row_lower)
    own &= np.bincount(rows[positive], minlength=len(own)) == 1
    fits = ~matrix.integral & (keeps == 1) & (matrix.cost >= 0) & (matrix.lower == 0)
    held = np.flatnonzero(positive & own[rows] & fits[columns])
    return Measures(columns[held], rows[held], values[held])


def most_of_rows(matrix: Matrix, choices: Choices, rows: Ints) -> Floats:
    """The most that −Σ of a row's negative entries can come to, one start of each project at most."""
    wanted = np.full(len(matrix.row_lower), -1)
    wanted[rows] = np.arange(len(rows))
    place = wanted[matrix.rows]
    entries = np.flatnonzero((place >= 0) & (matrix.values < 0))
    gains = -matrix.values[entries] * matrix.upper[matrix.columns[entries]]
    project = np.full(len(matrix.cost), -1)
    project[choices.columns] = choices.project
    whose = project[matrix.columns[entries]]
    alone = whose < 0
    out = added(place[entries][alone], gains[alone], len(rows))
    key = place[entries][~alone] * (choices.projects + 1) + whose[~alone]
    order = np.argsort(key, kind="stable")
    firsts = np.flatnonzero(np.diff(key[order], prepend=-1))
    if len(firsts):
        best = np.maximum.reduceat(gains[~alone][order], firsts)
        out += added(key[order][firsts] // (choices.projects + 1), best, len(rows))
    return out


def directly(matrix: Matrix, choices: Choices) -> Matrix:
    """The matrix with the measures that can never be cut taken out; their columns stay, at 0, and cost nothing."""
    found = measures(matrix)
    if not len(found.columns):
        return matrix
    most = most_of_rows(matrix, choices, found.rows)
    free = most <= found.scale * matrix.upper[found.columns] * (1 + ROUND_OFF)
    used = np.bincount(matrix.columns, minlength=len(matrix.cost))
    free &= used[found.columns] == 1
    columns, rows, scale = found.columns[free], found.rows[free], found.scale[free]
    worth = np.zeros(len(matrix.row_lower))
    worth[rows] = matrix.cost[columns] / scale
    cost, upper = matrix.priced(worth), matrix.upper.copy()
    cost[columns] = upper[columns] = 0.0
    kept = np.ones(len(matrix.row_lower), dtype=bool)
    kept[rows] = False
    return replace(matrix, cost=cost, upper=upper).kept(kept)


def measured(matrix: Matrix, x: Floats) -> Floats:
    """The same values with every measure as large as it can be: units reached, the coverage that they make, and so on.

    Measures of measures grow level by level, as often as anything still does.
    """
    found = measures(matrix)
    out = x.copy()
    out[found.columns] = 0
    for _ in found.columns:  # there are at most so many levels
        reached = -(matrix.activity(out)[found.rows] - found.scale * out[found.columns]) / found.scale
        more = np.clip(reached, 0, matrix.upper[found.columns])
        if np.array_equal(more, out[found.columns]):
            break
        out[found.columns] = more
    return out
