"""The one door to every engine: what goes in, what comes out, and nothing of any engine's own habits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from optimizer.model.problem import Problem, Row


class Ended(StrEnum):
    """Why an engine stopped. COMPLETE: by its own proof, or at the gap."""

    COMPLETE = "complete"
    INFEASIBLE = "infeasible"
    TIME_LIMIT = "time_limit"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an engine reached: `values` by column, None if it holds none; `bound` in engine units, None if unknown."""

    ended: Ended
    values: tuple[float, ...] | None
    bound: float | None
    nodes: int
    seconds: float
    status: str
    version: str


@dataclass(frozen=True, slots=True)
class Tick:
    """Live progress of one search, in engine units; None = not known yet."""

    incumbent: float | None
    bound: float | None
    nodes: int
    seconds: float


OnTick = Callable[[Tick], None]
Cancel = Callable[[], bool]
"""Asked now and then while the engine searches; True ends the search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When to stop: at this relative gap, or after so many seconds of wall clock."""

    gap: float
    time_limit_s: float


class Engine(Protocol):
    """Anything that can search a problem."""

    name: str

    def solve(
        self,
        problem: Problem,
        *,
        limits: Limits,
        start: Sequence[float] | None = None,
        on_tick: OnTick | None = None,
        cancel: Cancel | None = None,
    ) -> Outcome:
        """Search the problem as it stands, warm from `start` (a value for every column).

        Raises EngineFailed when the engine broke, or ended in a way that is no answer.
        """


def without_columns(problem: Problem, version: str) -> Outcome | None:
    """The outcome of a problem without any column, which engines answer in their own ways; None for every other."""
    if problem.columns:
        return None
    broken = [row for row in problem.rows.values() if _refuses_nothing(row)]
    if not broken:
        return Outcome(Ended.COMPLETE, (), 0.0, 0, 0.0, "nothing to choose", version)
    return Outcome(Ended.INFEASIBLE, None, None, 0, 0.0, "nothing to choose, and a row is broken", version)


def _refuses_nothing(row: Row) -> bool:
    """Whether a row is broken by choosing nothing at all."""
    return (row.limit < 0 and row.sense != ">=") or (row.limit > 0 and row.sense != "<=")
