"""What stands between an engine that maximises and who asked for something to be minimised."""

from __future__ import annotations

import pytest

from optimizer.engines.door import Caller, Ended, Outcome, Tick, turned

TICK = Tick(incumbent=3.0, bound=5.0, nodes=7, seconds=0.5)
OUTCOME = Outcome(Ended.COMPLETE, (1.0, 0.0), 5.0, 7, 0.5, "Optimal", "1")


def test_an_outcome_turned_around_has_its_bound_turned_and_nothing_else() -> None:
    assert OUTCOME.times(-1.0) == Outcome(Ended.COMPLETE, (1.0, 0.0), -5.0, 7, 0.5, "Optimal", "1")
    assert OUTCOME.times(1.0) == OUTCOME


def test_a_bound_that_is_not_known_stays_unknown() -> None:
    assert Outcome(Ended.INFEASIBLE, None, None, 0, 0.0, "", "").times(-1.0).bound is None


def test_a_tick_turned_around_has_its_values_turned_and_nothing_else() -> None:
    assert TICK.times(-1.0) == Tick(-3.0, -5.0, 7, 0.5)
    assert Tick(None, None, 1, 2.0).times(-1.0) == Tick(None, None, 1, 2.0)


def test_who_is_told_of_what_is_minimised_hears_the_values_as_they_are_meant() -> None:
    heard: list[Tick] = []
    on_tick = turned(heard.append, -1.0)
    assert on_tick is not None

    on_tick(TICK)

    assert heard == [Tick(-3.0, -5.0, 7, 0.5)]


def test_nobody_is_told_nothing() -> None:
    assert turned(None, -1.0) is None


def test_a_silent_caller_is_told_nothing_and_still_asked() -> None:
    heard: list[Tick] = []
    silent = Caller(heard.append, lambda: True).silent()

    silent.tell(TICK)

    assert heard == []
    assert silent.stops()


def test_a_silent_caller_who_never_stops_anything_is_not_asked() -> None:
    assert Caller(None, None).silent().cancel is None


def test_what_a_silent_caller_raises_is_noted_by_who_it_was_made_of() -> None:
    mine = ValueError("mine")

    def breaks() -> bool:
        raise mine

    caller = Caller(None, breaks)
    with pytest.raises(ValueError, match="mine"):
        caller.silent().stops()

    assert caller.error is mine
