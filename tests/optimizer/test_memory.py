"""The collector rests while many objects are made, and only then."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from optimizer.memory import collector_paused


@pytest.fixture(autouse=True)
def _collector_as_it_was() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if was_on else gc.disable)()


def test_the_collector_rests_inside_and_works_again_outside() -> None:
    with collector_paused():
        assert not gc.isenabled()

    assert gc.isenabled()


def test_the_collector_works_again_after_an_error() -> None:
    with pytest.raises(KeyError), collector_paused():
        raise KeyError

    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()

    with collector_paused():
        pass

    assert not gc.isenabled()


def test_a_pause_within_a_pause_does_not_end_it() -> None:
    with collector_paused():
        with collector_paused():
            pass

        assert not gc.isenabled()
