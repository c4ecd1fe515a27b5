"""Starts that no plan worth looking for has: fixed before the search (reduced-cost fixing).

A plan with a given start is worth at most the bound less its regret. Where that is no more than the cutoff (what is
held, and the gap that may be left on top), the start goes: whatever is lost is within the cutoff, and so is the bound.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.search.matrix import Bools, Choices, Floats, Ints, Matrix
from optimizer.search.multipliers import Priced

HALF = 0.5
NEARLY = 1e-4
"""A regret of less than this, relative to the bound, is next to none."""


def fixed(matrix: Matrix, choices: Choices, proved: Priced, cutoff: float) -> Matrix:
    """The matrix without the starts that cannot beat the cutoff, and with the projects that every plan over it has.

    A project that must be in is held at 1 where just one of its starts is left.
    """
    upper = matrix.upper.copy()
    gone = proved.bound - proved.regret <= cutoff
    upper[choices.columns[gone]] = np.minimum(upper[choices.columns[gone]], 0.0)
    inside = proved.bound - proved.best <= cutoff
    lower = matrix.lower.copy()
    left = np.bincount(choices.project[~gone], minlength=choices.projects)
    only = ~gone & inside[choices.project] & (left[choices.project] == 1)
    lower[choices.columns[only]] = 1.0
    return replace(matrix, lower=lower, upper=upper)


def around(matrix: Matrix, choices: Choices, x: Floats, free: Bools) -> Matrix:
    """The matrix in which only these projects may change; all others are held as they are in x."""
    held = ~free[choices.project]
    lower, upper = matrix.lower.copy(), matrix.upper.copy()
    columns = choices.columns[held]
    lower[columns] = upper[columns] = np.round(x[columns])
    return replace(matrix, lower=lower, upper=upper)


def undecided(choices: Choices, proved: Priced) -> Ints:
    """The projects, those first whose best two ways (a start, or none) are nearest to each other."""
    return np.argsort(_second_best(choices, proved), kind="stable")


def _second_best(choices: Choices, proved: Priced) -> Floats:
    regret = np.concatenate([proved.regret, proved.best])
    project = np.concatenate([choices.project, np.arange(choices.projects)])
    order = np.lexsort((regret, project))
    first = np.searchsorted(project[order], np.arange(choices.projects))
    second: Floats = regret[order][first + 1]
    return second


def among(matrix: Matrix, choices: Choices, x: Floats, kept: Bools) -> Matrix:
    """The matrix in which only these starts may be chosen, and those that x has."""
    gone = ~kept & (x[choices.columns] < HALF)
    upper, columns = matrix.upper.copy(), choices.columns[gone]
    upper[columns] = np.minimum(upper[columns], matrix.lower[columns])
    return replace(matrix, upper=upper)


def narrow(matrix: Matrix, choices: Choices, proved: Priced, last: int, x: Floats) -> Matrix:
    """The matrix without the starts whose regret is more than twice that of the last project that may change."""
    return among(matrix, choices, x, proved.regret <= 2 * _second_best(choices, proved)[last])


def promising(choices: Choices, proved: Priced, x: Floats) -> Ints:
    """Starts worth trying where a plan is built from nothing: as the relaxation has them, then by their regret."""
    share = np.round(x[choices.columns], 6)
    order = np.lexsort((proved.regret, -share))
    near = NEARLY * abs(proved.bound)
    tried = (share[order] > 0) | (proved.regret[order] <= near)
    return order[tried]
