"""The one door to every engine: what goes in, what comes out, and nothing of any engine's own habits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from optimizer.findings import EngineFailed, OptimizerError

if TYPE_CHECKING:  # what asks for an engine by name must not need PuLP for it
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

    def times(self, sign: float) -> Outcome:
        """The same, its bound turned around where the sign is -1."""
        return replace(self, bound=None if self.bound is None else sign * self.bound)


@dataclass(frozen=True, slots=True)
class Tick:
    """Live progress of one search, in engine units; None = not known yet."""

    incumbent: float | None
    bound: float | None
    nodes: int
    seconds: float

    def times(self, sign: float) -> Tick:
        """The same, its values turned around where the sign is -1."""
        held = None if self.incumbent is None else sign * self.incumbent
        return replace(self, incumbent=held, bound=None if self.bound is None else sign * self.bound)


OnTick = Callable[[Tick], None]
Cancel = Callable[[], bool]
"""Asked now and then while the engine searches; True ends the search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When to stop: at this relative gap, or after so many seconds of wall clock.

    `without`: parts of a search that are left out, where the engine has them (`guided.PARTS`).
    """

    gap: float
    time_limit_s: float
    without: frozenset[str] = frozenset()


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


def turned(on_tick: OnTick | None, sign: float) -> OnTick | None:
    """Who is told the progress of a search that maximises what is minimised, where the sign is -1."""
    return None if on_tick is None else lambda tick: on_tick(tick.times(sign))


def without_columns(problem: Problem, version: str) -> Outcome | None:
    """The outcome of a problem without any column, which engines answer in their own ways; None for every other."""
    if problem.upper:
        return None
    broken = [row for row in problem.rows.values() if _refuses_nothing(row)]
    if not broken:
        return Outcome(Ended.COMPLETE, (), 0.0, 0, 0.0, "nothing to choose", version)
    return Outcome(Ended.INFEASIBLE, None, None, 0, 0.0, "nothing to choose, and a row is broken", version)


def _refuses_nothing(row: Row) -> bool:
    """Whether a row is broken by choosing nothing at all."""
    return (row.limit < 0 and row.sense != ">=") or (row.limit > 0 and row.sense != "<=")


class Caller:
    """What the caller handed in, and the error that it raised, if any: an engine may lose that, or hand it on."""

    def __init__(self, on_tick: OnTick | None, cancel: Cancel | None) -> None:
        self.on_tick, self.cancel = on_tick, cancel
        self.error: BaseException | None = None

    def tell(self, tick: Tick) -> None:
        """Tell the progress, if somebody wants to know. Raises what the caller raises."""
        if self.on_tick is not None:
            with self._noted():
                self.on_tick(tick)

    def stops(self) -> bool:
        """Whether the search is to end. Raises what the caller raises."""
        with self._noted():
            return self.cancel is not None and self.cancel()

    def silent(self) -> Caller:
        """The same caller for a step whose own progress says nothing: asked whether to stop, and told nothing."""
        return Caller(None, None if self.cancel is None else self.stops)

    @contextmanager
    def _noted(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            self.error = error
            raise


@contextmanager
def engine_at_work(name: str, caller: Caller) -> Iterator[None]:
    """What goes wrong inside the block is the engine's, unless it is the caller's.

    Raises EngineFailed with the engine's own words, or what the caller raised, as it is.
    """
    try:
        yield
    except OptimizerError:
        raise
    except Exception as error:
        if caller.error is None:
            raise EngineFailed(f"{name}: {type(error).__name__}: {error}") from error
    if caller.error is not None:
        raise caller.error
