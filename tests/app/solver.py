"""A solving process that is kept from one test to the next: to start one takes longer than most tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from app.jobs.process import SolvingProcess


class Kept(SolvingProcess):
    """It outlives its worker, unless it is at work; what is at work is ended as any other."""

    _at_work = False

    def ask(self, question: str, *, limit_s: float, cancelled: Callable[[], bool]) -> Iterator[dict[str, Any]]:
        """As any solving process."""
        self._at_work = True
        try:
            yield from super().ask(question, limit_s=limit_s, cancelled=cancelled)
        finally:
            self._at_work = False

    def kill(self) -> None:
        """End it, if it is at work."""
        if self._at_work:
            super().kill()

    def end(self) -> None:
        """End it in any case."""
        super().kill()


class Pool:
    """Solving processes by what starts them."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], Kept] = {}

    def process(self, command: Sequence[str]) -> SolvingProcess:
        """The one that is kept, or a new one."""
        return self._kept.setdefault(tuple(command), Kept(command))

    def close(self) -> None:
        """End them all."""
        for one in self._kept.values():
            one.end()
