"""How the process that stays begins, is told to end, and ends."""

from __future__ import annotations

import io
import os
import resource
import signal
import sys
from collections.abc import Callable

import pytest

from optimizer import __main__ as program
from optimizer.process import staying as room
from optimizer.process.staying import MEGABYTE, Process, limit_memory, stay
from tests.optimizer.process.lines import answered, as_bytes, plan, read, sweep, without_progress
from tests.optimizer.questions.sweep.specs import draws


class Events(io.BytesIO):
    """Where answers go; something happens as soon as the first one is written."""

    def __init__(self, event: Callable[[], object]) -> None:
        super().__init__()
        self._events = [event]

    def write(self, told: bytes, /) -> int:  # type: ignore[override]  # bytes are all that is ever written here
        if self._events:
            self._events.pop()()
        return super().write(told)


def terminate() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def test_nothing_on_standard_input_is_no_question() -> None:
    assert answered() == []


def test_one_question_after_the_other_is_answered() -> None:
    assert [line for line in answered(plan(), plan(), plan()) if "end" in line] == [{"end": True}] * 3


def test_sigterm_ends_the_question_at_work_with_what_is_held_and_then_the_process() -> None:
    told = Events(terminate)

    Process(io.BytesIO(as_bytes(sweep(draws(12), list(range(12))), plan())), told).run()

    lines = without_progress(read(told.getvalue()))
    assert [next(iter(line)) for line in lines] == ["point", "end"]
    assert lines[0]["point"]["stopped"] == "cancelled"


def test_a_caller_that_is_gone_ends_the_question_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Events(lambda: monkeypatch.setattr("os.getppid", lambda: -1))

    Process(io.BytesIO(as_bytes(plan(), plan())), told).run()

    lines = without_progress(read(told.getvalue()))
    assert [next(iter(line)) for line in lines] == ["plan", "end"]
    assert lines[0]["plan"]["stopped"] == "cancelled"


def test_sigterm_ends_a_process_that_waits() -> None:
    class Waiting(io.BytesIO):
        def readline(self, _size: int | None = -1, /) -> bytes:
            terminate()
            raise AssertionError("it waits for ever")

    told = io.BytesIO()
    Process(Waiting(), told).run()

    assert told.getvalue() == b""


def test_sigterm_is_handled_by_whom_it_was_before_once_the_process_has_ended() -> None:
    before = signal.getsignal(signal.SIGTERM)

    answered(plan())

    assert signal.getsignal(signal.SIGTERM) is before


def test_a_reader_that_is_gone_ends_the_process() -> None:
    def nobody_reads() -> None:
        raise BrokenPipeError

    told = Events(nobody_reads)

    Process(io.BytesIO(as_bytes(plan(), plan())), told).run()

    assert told.getvalue() == b""


class Pipe:
    """A stream of bytes, where `sys` keeps one of text."""

    def __init__(self, data: bytes = b"") -> None:
        self.buffer = io.BytesIO(data)


@pytest.mark.parametrize(("words", "allowed"), [([], []), (["--memory-mb", "900"], [900 * MEGABYTE])])
def test_the_program_stays_where_it_is_told_to(
    words: list[str], allowed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    out, limits = Pipe(), list[int]()
    monkeypatch.setattr(room, "limit_memory", limits.append)
    monkeypatch.setattr(sys, "stdin", Pipe(as_bytes(plan())))
    monkeypatch.setattr(sys, "stdout", out)

    program.main(["--stay", *words])

    assert limits == allowed
    assert [next(iter(line)) for line in without_progress(read(out.buffer.getvalue()))] == ["plan", "end"]


@pytest.mark.parametrize(
    ("most", "asked", "allowed"), [(resource.RLIM_INFINITY, 700, 700), (500, 700, 500), (900, 700, 700)]
)
def test_the_memory_of_the_process_is_limited_within_what_it_may_have(
    most: int, asked: int, allowed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (0, most))
    monkeypatch.setattr(resource, "setrlimit", lambda what, limits: told.append((what, limits)))

    limit_memory(asked)

    assert told == [(resource.RLIMIT_DATA, (allowed, most))]


def test_without_a_limit_the_memory_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Pipe())
    monkeypatch.setattr(sys, "stdout", Pipe())
    monkeypatch.setattr(resource, "setrlimit", lambda *_given: pytest.fail("a limit was set"))

    stay()
