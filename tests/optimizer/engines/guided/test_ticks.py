"""What is told while it searches."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.engines import Ended, Outcome, Tick, guided, seeking
from optimizer.engines.door import Caller
from optimizer.search.matrix import Floats
from tests.optimizer.engines.guided.asked import (
    KNAPSACK,
    Searches,
    a_guide,
    ended,
    only,
    plan,
)


def ticks_of(fake: Tick, searches: Searches, start: Floats | None, **said: Any) -> list[Tick]:  # noqa: ANN401 - any field of Limits
    """What is told when the last search tells this."""

    def tells(caller: Caller) -> Outcome:
        caller.tell(fake)
        return ended(Ended.TIME_LIMIT)

    searches.fake = tells
    told: list[Tick] = []
    a_guide(KNAPSACK, on_tick=told.append, **said).outcome(start)
    return told


def test_the_last_search_is_told_with_what_was_held_and_proved_before_it(searches: Searches) -> None:
    first, last = ticks_of(Tick(None, None, 5, 1.0), searches, plan(1, 0, 1), without=only())

    assert (first.incumbent, first.bound) == (last.incumbent, last.bound) == (7.0, 8.25)
    assert last.nodes == 5
    assert last.seconds >= 1.0


def test_the_last_search_is_told_with_the_better_of_plans_and_bounds(searches: Searches) -> None:
    *_, worse = ticks_of(Tick(6.0, 9.0, 5, 1.0), searches, plan(1, 0, 1), without=only())
    *_, better = ticks_of(Tick(7.5, 8.0, 5, 1.0), searches, plan(1, 0, 1), without=only())

    assert (worse.incumbent, worse.bound) == (7.0, 8.25)
    assert (better.incumbent, better.bound) == (7.5, 8.0)


def test_the_last_search_is_told_with_what_was_fixed_in_its_bound(searches: Searches) -> None:
    *_, last = ticks_of(Tick(None, 2.0, 5, 1.0), searches, plan(0, 1, 1), gap=0.01, without=only("fixing"))

    assert last.bound == pytest.approx(8 + 8 * seeking.SAFE * 0.01)


def test_what_is_not_known_is_not_told(searches: Searches, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guided, "FEW", 9)

    (told,) = ticks_of(Tick(None, None, 5, 1.0), searches, None)

    assert (told.incumbent, told.bound) == (None, None)


def test_steps_of_all_searches_are_counted(searches: Searches) -> None:
    searches.fake = lambda _caller: ended(Ended.TIME_LIMIT, (1.0, 0.0, 1.0))

    outcome = a_guide(KNAPSACK, without=only("rounding")).outcome(None)

    assert (len(searches.asked), outcome.nodes) == (2, 6)


def test_steps_and_seconds_before_the_last_search_are_counted_in_its_ticks(searches: Searches) -> None:
    *_, last = ticks_of(Tick(None, None, 5, 1.0), searches, None, without=only("rounding"))

    assert last.nodes == 3 + 5
    assert last.seconds > 1.0
