"""One search of a matrix made by hand, and what HiGHS is asked on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from optimizer.engines import Ended, Limits, Outcome
from optimizer.engines.door import Caller, OnTick
from optimizer.engines.guided import PARTS, Guide
from optimizer.engines.highs import Sought, searched
from optimizer.search.matrix import Choices, Floats, Matrix
from tests.optimizer.search.small import a_matrix, most, some_choices

LIMITS = Limits(gap=0.0, time_limit_s=60.0)
EACH = some_choices([[0]], [[1]], [[2]])
KNAPSACK = a_matrix([4, 5, 3], most({0: 3, 1: 4, 2: 2}, 6))
"""The best is worth 8: the last two. The relaxation is worth 8.25."""
TIGHT = a_matrix([4, 5, 3], most({0: 1, 1: 1, 2: 1}, 2))
"""The relaxation has the best plan, worth 9: the first two."""
EXCLUDING = a_matrix([4, 5, 3], most({0: 1, 1: 1}, 1), most({0: 1, 2: 1}, 1), most({1: 1, 2: 1}, 1))
"""Any two of the three exclude each other: as many exclusions as projects."""


@dataclass
class Searches:
    """HiGHS, and what it was asked to search; or what a fake says in its place, `after` so many real searches."""

    asked: list[tuple[Matrix, Limits, Floats | None, bool]] = field(default_factory=list)
    sought: list[Sought | None] = field(default_factory=list)
    fake: Callable[[Caller], Outcome] | None = None
    after: int = 0

    def __call__(  # noqa: PLR0913 - what `searched` takes
        self,
        matrix: Matrix,
        limits: Limits,
        start: Floats | None,
        caller: Caller,
        *,
        settled: bool = False,
        sought: Sought | None = None,
    ) -> Outcome:
        self.asked.append((matrix, limits, start, settled))
        self.sought.append(sought)
        if self.fake is not None and len(self.asked) > self.after:
            return self.fake(caller)
        return searched(matrix, limits, start, caller, settled=settled, sought=sought)


def a_guide(matrix: Matrix, choices: Choices = EACH, on_tick: OnTick | None = None, **said: Any) -> Guide:  # noqa: ANN401 - any field of Limits
    return Guide(matrix, choices, replace(LIMITS, **said), Caller(on_tick, None))


def without(*parts: str) -> frozenset[str]:
    return frozenset(parts)


def only(*parts: str) -> frozenset[str]:
    return frozenset(PARTS) - set(parts)


def ended(how: Ended, values: tuple[float, ...] | None = None, bound: float | None = None) -> Outcome:
    return Outcome(how, values, bound, 3, 0.25, "fake", "0")


def plan(*chosen: float) -> Floats:
    return np.array(chosen, dtype=float)
