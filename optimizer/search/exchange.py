"""What is pushed and what an earlier stage has reached, in each other's place.

"Is there a plan that is worth more than this here, and no worse there?" can be asked either way: push the one and hold
the other as a row. Where the best plan is held and only the proof is missing, the row is the better place for what is
pushed now: the bound is then that of the earlier stage, whose multipliers say which starts its best plans cannot have.
Source: docs/algorithm.md.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.search.direct import directly
from optimizer.search.matrix import Choices, Matrix

STEPS = 2.0**26
"""The row of what was pushed is kept in so many steps to its unit: engines refuse numbers that are next to nothing."""


def exchanged(matrix: Matrix, choices: Choices, row: int, worth: float) -> tuple[Matrix, float]:
    """The matrix that pushes what a row holds, with plans worth at least this; and what the row holds it at.

    What was pushed is rounded so that no plan is ever left out. There is a worth: not all of it is 0.
    """
    unit = 2.0 ** np.floor(np.log2(np.abs(matrix.cost).max()))
    terms = np.ceil(matrix.cost / unit * STEPS) / STEPS
    pushed = np.flatnonzero(terms)
    sign = 1.0 if np.isfinite(matrix.row_lower[row]) else -1.0
    limit = sign * float(matrix.row_lower[row] if sign > 0 else matrix.row_upper[row])
    entries = slice(matrix.starts[row], matrix.starts[row + 1])
    cost = np.zeros(len(matrix.cost))
    cost[matrix.columns[entries]] = sign * matrix.values[entries]
    left = np.ones(len(matrix.row_lower), dtype=bool)
    left[row] = False
    turned = replace(matrix.kept(left), cost=cost).with_row(pushed, terms[pushed], lower=worth / unit)
    return directly(turned, choices), limit
