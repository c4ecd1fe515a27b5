"""The relaxation of a large round, near enough: multipliers by a first-order method, values by a small simplex.

Multipliers that are only nearly right still prove a bound (`search/multipliers.py`), and say which starts a best plan
may have; on those alone the simplex method finds values that are whole but for a few. The bound and what those values
are worth have the relaxation between them: where they are too far apart for the gap that is asked for, nothing of it is
used. What, why, and the papers: docs/algorithm.md.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from optimizer.engines.door import Caller
from optimizer.engines.highs import Relaxed, nearly, relaxed
from optimizer.search.matrix import Choices, Floats, Matrix
from optimizer.search.multipliers import priced
from optimizer.search.squeezed import likely, squeezed

TOLERANCE = 0.5
"""Of the gap that is asked for: where the first-order method ends."""
LEAST_TOLERANCE, MOST_TOLERANCE = 1e-4, 1e-3
APART = 0.5
"""Of the gap that is asked for: so far may bound and values be from each other."""
BESIDE = 0.25
"""So many starts for every project take part in the small relaxation beside those that the multipliers choose."""


def sifted(matrix: Matrix, choices: Choices, gap: float, time_limit_s: float, caller: Caller) -> Relaxed | None:
    """Nearly the best values without whole numbers, and multipliers; None where they are not near enough.

    `gap`: what the search may leave open, relative. Raises EngineFailed.
    """
    began = time.monotonic()
    tolerance = min(MOST_TOLERANCE, max(LEAST_TOLERANCE, TOLERANCE * gap))
    by = _row_scale(matrix)
    found = nearly(_scaled(matrix, by), tolerance, time_limit_s)
    if found is None or caller.stops():
        return None
    multipliers = found / by
    proved = priced(matrix, choices, multipliers)
    left_s = time_limit_s - (time.monotonic() - began)
    small = squeezed(matrix, choices, likely(choices, proved, BESIDE))
    base = relaxed(small.matrix, left_s, caller)
    if base.values is None:
        return None
    values = small.back(base.values, len(matrix.cost))
    if proved.bound - matrix.cost @ values > APART * gap * abs(proved.bound):
        return None
    return Relaxed(False, values, multipliers, time.monotonic() - began)


def _row_scale(matrix: Matrix) -> Floats:
    """The square root of every row's largest number: between money in millions and starts counted by one."""
    largest = np.ones(len(matrix.row_lower))
    filled = np.diff(matrix.starts) > 0
    if filled.any():
        largest[filled] = np.maximum.reduceat(np.abs(matrix.values), matrix.starts[:-1][filled])
    return np.sqrt(largest)


def _scaled(matrix: Matrix, by: Floats) -> Matrix:
    return replace(
        matrix,
        row_lower=matrix.row_lower / by,
        row_upper=matrix.row_upper / by,
        values=matrix.values / by[matrix.rows],
    )
