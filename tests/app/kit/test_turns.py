"""A turn for one at a time: in order, and without being lost."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from app.kit.turns import Turns

LONG_S = 60.0
"""Nobody waits so long here."""


def waiting(turns: Turns, came: list[int], number: int) -> Thread:
    """Somebody who waits for the turn already, notes when it comes, and gives it on."""

    def wait() -> None:
        assert turns.take(LONG_S)
        came.append(number)
        turns.give()

    thread, before = Thread(target=wait), len(turns._waiting)
    thread.start()
    while len(turns._waiting) == before:
        Event().wait(0.001)
    return thread


def test_a_turn_that_nobody_has_is_taken_at_once() -> None:
    turns = Turns()

    assert turns.take(0)
    turns.give()
    assert turns.take(0)


def test_who_came_first_goes_first() -> None:
    turns, came = Turns(), list[int]()
    turns.take(0)
    threads = [waiting(turns, came, number) for number in range(5)]

    turns.give()
    for thread in threads:
        thread.join()

    assert came == [0, 1, 2, 3, 4]


def test_who_waited_in_vain_goes_and_the_turn_is_not_kept_for_them() -> None:
    turns = Turns()
    turns.take(0)

    assert not turns.take(0.001)
    turns.give()
    assert turns.take(0)


def test_a_turn_that_comes_as_the_waiting_ends_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns()
    turns.take(0)

    class Late(Event):
        def wait(self, timeout: float | None = None) -> bool:
            turns.give()  # it comes when the waiting has been given up
            return timeout is None

    monkeypatch.setattr("app.kit.turns.Event", Late)

    assert turns.take(0)
