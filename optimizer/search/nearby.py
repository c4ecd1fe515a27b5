"""Plans near the multipliers' own choice: those whose starts together regret no more than so much.

A plan is worth the bound less the regrets of what it chooses, less what its rows leave unused times their multipliers
(Geoffrion 1974). With several tight rows most of what is lost is the second part, so the best plans have a small sum of
regrets: one more row keeps a search among them, and fixes every start that alone regrets more. What a search of all of
them leaves is below the bound by at least as much. Source: the reduced-cost constraint of Boussier et al. 2010
(docs/algorithm.md).
"""

from __future__ import annotations

import numpy as np

from optimizer.search.fixing import fixed
from optimizer.search.matrix import Choices, Matrix
from optimizer.search.multipliers import Priced

STEPS = 2.0**20
"""The row is kept in so many steps to its unit: engines refuse numbers that are next to nothing."""
LARGEST = 1e6
"""No number of the row is larger than that; what is allowed is its unit where it can be."""
ROUND_OFF = 1e-9


def nearby(matrix: Matrix, choices: Choices, proved: Priced, regret: float) -> Matrix:
    """The matrix of the plans whose choices regret no more than this, which is more than 0, in sum.

    What is left out is worth less than the bound less that regret. A project that is left out regrets its best start.
    The row is rounded so that it never leaves out more.
    """
    can = np.isfinite(proved.regret)
    more = np.where(can, proved.regret, 0.0) - np.where(can, proved.best[choices.project], 0.0)
    unit = max(regret, float(np.abs(more).max(initial=0.0)) / LARGEST)
    terms = np.floor(more / unit * STEPS) / STEPS
    used = np.flatnonzero(terms)
    paid = float(proved.best.sum())
    less = fixed(matrix, choices, proved, proved.bound - regret * (1 + ROUND_OFF) - ROUND_OFF * abs(proved.bound))
    most = (regret - paid + ROUND_OFF * (regret + paid)) / unit
    return less.with_row(choices.columns[used], terms[used], upper=most)
