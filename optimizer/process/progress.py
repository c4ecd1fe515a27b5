"""Progress as lines: a few a second, the first plan that is held at once, and where each stage of a plan ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from optimizer.questions.options import Progress

EVERY_S = 0.25


class Teller:
    """Hands a question's progress on, one line each `EVERY_S`, and the last one of every stage (not in sweeps)."""

    def __init__(self, tell: Callable[[dict[str, Any]], None], now: Callable[[], float] = time.monotonic) -> None:
        self._tell, self._now = tell, now
        self._next_s = now()
        self._held = False
        self._left: Progress | None = None

    def tell(self, progress: Progress, **where: int) -> None:
        """Tell it now, or leave it out."""
        if self._left is not None and (self._left.stage, self._left.phase) != (progress.stage, progress.phase):
            self.end()
        now, first = self._now(), progress.incumbent is not None and not self._held
        if now < self._next_s and not first:
            self._left = None if where else progress
            return
        self._left = None
        self._next_s, self._held = now + EVERY_S, self._held or first
        self._tell({"progress": where | _to_data(progress)})

    def end(self) -> None:
        """Tell what was left out last: where a stage stood when it ended."""
        if self._left is not None:
            self._tell({"progress": _to_data(self._left)})
            self._left = None


def _to_data(progress: Progress) -> dict[str, Any]:
    return {
        "stage": progress.stage,
        "phase": progress.phase,
        "incumbent": progress.incumbent,
        "bound": progress.bound,
        "gap": progress.gap,
        "nodes": progress.nodes,
        "seconds": round(progress.seconds, 3),
    }
