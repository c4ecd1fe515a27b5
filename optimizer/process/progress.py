"""Progress as lines: a few a second, and the first plan that is held at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from optimizer.questions.options import Progress

EVERY_S = 0.25


class Teller:
    """Hands a question's progress on, one line each `EVERY_S`."""

    def __init__(self, tell: Callable[[dict[str, Any]], None], now: Callable[[], float] = time.monotonic) -> None:
        self._tell, self._now = tell, now
        self._next_s = now()
        self._held = False

    def tell(self, progress: Progress, **where: int) -> None:
        """Tell it now, or leave it out."""
        now, first = self._now(), progress.incumbent is not None and not self._held
        if now < self._next_s and not first:
            return
        self._next_s, self._held = now + EVERY_S, self._held or first
        self._tell({"progress": where | _to_data(progress)})


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
