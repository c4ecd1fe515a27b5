"""Matrices of a few numbers, made by hand, and what a plan comes to in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from optimizer.search.matrix import Choices, Floats, Matrix

INF = float("inf")
ROUND_OFF = 1e-7
"""What sums of floats may be off, of the largest number in a row."""

RowOf = tuple[Mapping[int, float], float, float]
"""Terms, the least and the most that they may come to."""


def a_matrix(cost: Sequence[float], *rows: RowOf, real: Sequence[int] = (), upper: Sequence[float] = ()) -> Matrix:
    """A matrix of 0/1 columns, those of `real` anything from 0 to 1; `upper` says how far columns go otherwise."""
    return Matrix(
        cost=np.array(cost, dtype=float),
        lower=np.zeros(len(cost)),
        upper=np.array(upper or [1.0] * len(cost), dtype=float),
        integral=np.array([column not in real for column in range(len(cost))]),
        row_lower=np.array([low for _, low, _ in rows], dtype=float),
        row_upper=np.array([high for _, _, high in rows], dtype=float),
        starts=np.cumsum([0, *(len(terms) for terms, _, _ in rows)]),
        columns=np.array([column for terms, _, _ in rows for column in terms], dtype=np.int64),
        values=np.array([value for terms, _, _ in rows for value in terms.values()], dtype=float),
    )


def most(terms: Mapping[int, float], limit: float) -> RowOf:
    """A row that is at most this."""
    return terms, -INF, limit


def least(terms: Mapping[int, float], limit: float) -> RowOf:
    """A row that is at least this."""
    return terms, limit, INF


def budgets(seed: int, projects: int = 40) -> Matrix:
    """Projects that several tight ceilings pull at, each in its own way: too many to be settled at once."""
    random = np.random.default_rng(seed)
    costs = random.integers(10, 100, (4, projects))
    worth = costs.mean(axis=0) + random.integers(0, 20, projects)
    return a_matrix(worth.tolist(), *(most(dict(enumerate(row.tolist())), row.sum() // 3) for row in costs))


def some_choices(*projects: Sequence[Sequence[int]]) -> Choices:
    """The columns of each project, by option, earliest start first."""
    columns = [column for options in projects for years in options for column in years]
    before = [column for options in projects for years in options for column in [-1, *years[:-1]]]
    project = [number for number, options in enumerate(projects) for years in options for _ in years]
    return Choices(*(np.array(one, dtype=np.int64) for one in (columns, project, before)))


def rows_of(matrix: Matrix) -> list[tuple[dict[int, float], float, float]]:
    """The rows as they are written down."""
    bounds = zip(matrix.row_lower.tolist(), matrix.row_upper.tolist(), matrix.starts, matrix.starts[1:], strict=False)
    return [
        (dict(zip(matrix.columns[a:b].tolist(), matrix.values[a:b].tolist(), strict=True)), low, high)
        for low, high, a, b in bounds
    ]


def worth(matrix: Matrix, x: Floats) -> float:
    """What values are worth."""
    return float(matrix.cost @ x)


def stands(matrix: Matrix, x: Floats) -> bool:
    """Whether values keep the bounds of their columns and every row."""
    comes_to = matrix.activity(x)
    off = ROUND_OFF * np.maximum(1.0, np.abs(np.nan_to_num(matrix.row_upper, posinf=0.0, neginf=0.0)))
    keeps = (comes_to <= matrix.row_upper + off) & (comes_to >= matrix.row_lower - off)
    inside = (x <= matrix.upper + ROUND_OFF) & (x >= matrix.lower - ROUND_OFF)
    return bool(keeps.all() and inside.all())
