"""An engine that searches nothing and returns what it was given: for tests of everything that stands on the door."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.engines.door import Cancel, Limits, OnTick, Outcome
from optimizer.model.problem import Problem


class Fixed:
    """Returns the prepared outcomes one after the other, the last one again and again."""

    name = "fixed"

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.limits: list[Limits] = []
        self.starts: list[tuple[float, ...] | None] = []

    def solve(
        self,
        problem: Problem,  # noqa: ARG002 - the door's signature
        *,
        limits: Limits,
        start: Sequence[float] | None = None,
        on_tick: OnTick | None = None,  # noqa: ARG002 - the door's signature
        cancel: Cancel | None = None,  # noqa: ARG002 - the door's signature
    ) -> Outcome:
        """Note what was asked, and answer as prepared."""
        self.limits.append(limits)
        self.starts.append(None if start is None else tuple(start))
        return self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
