"""What multipliers of the rows prove, and what every start would cost against it.

For any multipliers of the right sign no plan is worth more than Σ multiplier·limit + Σ over projects of the best of
their starts' reduced worth (or 0) + what the other columns can add at their bounds (Geoffrion 1974). A plan with a
given start is worth at most that less the start's regret: how far it is from its project's best.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.search.matrix import Bools, Choices, Floats, Matrix


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """`bound` of all plans; `best` reduced worth of each project, at least 0; `regret` of each start against it."""

    bound: float
    best: Floats
    regret: Floats


def priced(matrix: Matrix, choices: Choices, multipliers: Floats) -> Priced:
    """What these multipliers prove. Those of the wrong sign, or of a side without limit, count as 0.

    A start that the matrix leaves at 0 is nobody's best, and regrets more than anything.
    """
    clean = np.where(
        ((multipliers > 0) & np.isfinite(matrix.row_upper)) | ((multipliers < 0) & np.isfinite(matrix.row_lower)),
        multipliers,
        0.0,
    )
    clean[one_start(matrix, choices)] = 0.0  # C1 is kept by taking the best start of each project
    limit = np.where(clean > 0, matrix.row_upper, np.where(clean < 0, matrix.row_lower, 0.0))
    reduced = matrix.priced(clean)
    worth = np.where(matrix.upper[choices.columns] > 0, reduced[choices.columns], -np.inf)
    best = np.zeros(choices.projects)
    np.maximum.at(best, choices.project, worth)
    other = np.ones(len(reduced), dtype=bool)
    other[choices.columns] = False
    most = np.maximum(reduced[other] * matrix.upper[other], reduced[other] * matrix.lower[other])
    bound = float(clean @ limit + best.sum() + most.sum())
    return Priced(bound, best, best[choices.project] - worth)


def one_start(matrix: Matrix, choices: Choices) -> Bools:
    """The rows of C1: Σ of a project's starts ≤ 1, all of them and nothing else."""
    project = np.full(len(matrix.cost), -1)
    project[choices.columns] = choices.project
    whose = project[matrix.columns]
    lengths = np.diff(matrix.starts)
    filled = lengths > 0
    firsts = matrix.starts[:-1][filled]
    out = np.zeros(len(lengths), dtype=bool)
    if len(firsts):
        same = np.maximum.reduceat(whose, firsts) == np.minimum.reduceat(whose, firsts)
        ones = np.minimum.reduceat(matrix.values, firsts) == np.maximum.reduceat(matrix.values, firsts)
        size = np.append(np.bincount(choices.project, minlength=choices.projects), 0)  # the last one is nobody's
        whole = lengths[filled] == size[whose[firsts]]
        limit = (
            (matrix.row_upper[filled] == matrix.values[firsts])
            & (matrix.values[firsts] > 0)
            & np.isinf(matrix.row_lower[filled])
        )
        out[filled] = same & ones & whole & limit
    return out


def exclusions(matrix: Matrix, choices: Choices) -> int:
    """How many rows leave at most one of several projects in (R2): a search makes more of them than multipliers do."""
    lengths = np.diff(matrix.starts)
    held = (lengths > 1) & (matrix.row_upper == 1) & ~one_start(matrix, choices)
    other = np.bincount(matrix.rows[matrix.values != 1], minlength=len(lengths)) > 0
    return int(np.count_nonzero(held & ~other))
