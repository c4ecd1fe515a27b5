"""Where a search of a matrix stands: the best plan that is held, what is proved, and what is left of the time."""

from __future__ import annotations

import time

import numpy as np

from optimizer.engines.door import Caller, Ended, Limits, Outcome, Tick
from optimizer.engines.highs import version
from optimizer.search.direct import measured
from optimizer.search.matrix import Floats, Matrix

BROKEN = 1e-6
"""A plan given to begin with that breaks a row by more than this, relative to what the row comes to, is not used."""


class Standing:
    """`held` is the best plan so far, `value` what it is worth, `bound` what is proved.

    `whole` is the matrix as the caller knows it; `matrix` what is searched, whose plans have the same columns.
    """

    def __init__(self, matrix: Matrix, limits: Limits, caller: Caller) -> None:
        self.began = time.monotonic()
        self.whole = self.matrix = matrix
        self.limits, self.caller = limits, caller
        self.held: Floats | None = None
        self.value = -np.inf
        self.bound = np.inf
        self.nodes = 0

    @property
    def left_s(self) -> float:
        """What is left of the time."""
        return self.limits.time_limit_s - (time.monotonic() - self.began)

    def _must_end(self) -> bool:
        return self.left_s <= 0 or self.caller.stops()

    def _hold(self, x: Floats, *, told: bool = False) -> None:
        """Hold a plan if it is better than what is held, and keeps the rows.

        `told`: HiGHS has proved things about it; what it may break once it is whole is for the exact check to find.
        """
        out = np.clip(x, self.matrix.lower, self.matrix.upper)
        whole = self.matrix.integral
        out[whole] = np.round(out[whole])
        out = measured(self.matrix, out)
        value = float(self.matrix.cost @ out)
        if (told or keeps(self.matrix, out)) and value > self.value:
            self.held, self.value = out, value

    def _enough(self) -> float:
        """A plan of this worth needs no further search: the bound is within the gap."""
        if self.bound > 0:
            return self.bound / (1 + self.limits.gap)
        return self.bound / (1 - self.limits.gap) if self.limits.gap < 1 else -np.inf

    def _near(self) -> bool:
        return self.held is not None and self.value >= self._enough()

    def _is_below(self, share: float) -> bool:
        """Whether a plan is held that may be farther from the best than this, relative."""
        return self.held is not None and self.bound - self.value > share * abs(self.value)

    def _tell(self) -> None:
        held = None if self.held is None else self.value
        bound = self.bound if np.isfinite(self.bound) else None
        self.caller.tell(Tick(held, bound, self.nodes, time.monotonic() - self.began))

    def _ended(self, ended: Ended, status: str) -> Outcome:
        held = None if self.held is None else tuple(measured(self.whole, self.held).tolist())
        bound = self.bound if np.isfinite(self.bound) and ended is not Ended.INFEASIBLE else None
        return Outcome(ended, held, bound, self.nodes, time.monotonic() - self.began, status, version())


def keeps(matrix: Matrix, x: Floats) -> bool:
    """Whether values keep the rows, but for round-off."""
    activity = matrix.activity(x)
    slack = BROKEN * np.maximum(1.0, np.abs(activity))
    return bool(np.all(activity <= matrix.row_upper + slack) and np.all(activity >= matrix.row_lower - slack))
