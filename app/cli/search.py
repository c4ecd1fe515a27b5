"""The search as a person watches and stops it: progress on a terminal, Ctrl-C keeps the best plan found."""

from __future__ import annotations

import math
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from types import FrameType
from typing import Generic, TypeVar

from rich.status import Status

from app.cli.streams import console_for
from app.kit.numbers import decimal, percent
from app.kit.words import SEARCHES, STAGES, Lang, Words, label
from optimizer.questions.options import Progress

SHARES = ("coverage", "worst", "met")
WAIT_S = 0.2
STARTING = Words("Đang dựng mô hình ...", "Building the model ...")
STOPPING = Words("Đang dừng, giữ phương án tốt nhất đã có ...", "Stopping, keeping the best plan so far ...")
SEARCHING = Words(
    "{stage}: tốt nhất {incumbent}, cận {bound}, chênh {gap}, {seconds} giây",
    "{stage}: best {incumbent}, bound {bound}, gap {gap}, {seconds} s",
)
WORKING = Words("{doing}: {seconds} giây", "{doing}: {seconds} s")

Tell = Callable[[Progress], None] | None
Cancel = Callable[[], bool]
Line = Callable[[Progress, Lang], str]
Answer = TypeVar("Answer")
Ask = Callable[[Tell, Cancel], Answer]
"""The question itself; it is given somebody to tell of progress, and can look whether it shall stop."""


def watched(ask: Ask[Answer], lang: Lang, line: Line | None = None) -> Answer:
    """Ask the question beside the main thread, which shows progress and hears Ctrl-C. Raises what asking raises.

    `line` words the progress, `progress_line` if unsaid.
    """
    worded = line or progress_line
    cancel = threading.Event()
    with _status(lang) as status, _interrupt_sets(cancel):
        tell = None if status is None else (lambda progress: status.update(worded(progress, lang)))
        search = _Search(ask, tell, cancel.is_set)
        search.start()
        told = False
        while search.is_alive():
            search.join(WAIT_S)  # short, so that Ctrl-C is heard while the engine computes
            if cancel.is_set() and not told and status is not None:
                status.update(STOPPING.say(lang))
                told = True
    return search.answer()


def progress_line(progress: Progress, lang: Lang) -> str:
    """Tell how far the search is: what is done, best value, bound, gap, seconds."""
    seconds = decimal(Fraction(progress.seconds), lang, 0)
    doing = label(SEARCHES, progress.phase, lang)
    if progress.stage not in STAGES:
        return WORKING.say(lang).format(doing=doing, seconds=seconds)
    stage = STAGES[progress.stage].say(lang)
    return SEARCHING.say(lang).format(
        stage=f"{doing} · {stage}" if progress.phase in SEARCHES else stage,
        incumbent=_value(progress.stage, progress.incumbent, lang),
        bound=_value(progress.stage, progress.bound, lang),
        gap=_value("coverage", progress.gap, lang),
        seconds=seconds,
    )


def _value(stage: str, value: float | Fraction | None, lang: Lang) -> str:
    """Write a stage's value: a share in percent, else a whole number; nothing known yet is a dash."""
    if value is None or not math.isfinite(value):
        return "–"
    return percent(Fraction(value), lang, 2) if stage in SHARES else decimal(Fraction(value), lang, 0)


class _Search(threading.Thread, Generic[Answer]):
    """A question on its way, and then its answer or its error."""

    def __init__(self, ask: Ask[Answer], tell: Tell, cancel: Cancel) -> None:
        super().__init__(daemon=True)  # a second Ctrl-C leaves without waiting for the engine
        self._ask, self._tell, self._cancel = ask, tell, cancel
        self._answer: Answer | None = None
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._answer = self._ask(self._tell, self._cancel)
        except BaseException as error:  # noqa: BLE001  # carried over and raised in the main thread
            self._error = error

    def answer(self) -> Answer:
        if self._answer is None:
            raise self._error or RuntimeError("the search ended without an answer and without an error")
        return self._answer


@contextmanager
def _status(lang: Lang) -> Iterator[Status | None]:
    if not sys.stderr.isatty():
        yield None
        return
    with console_for(sys.stderr).status(STARTING.say(lang)) as status:
        yield status


@contextmanager
def _interrupt_sets(cancel: threading.Event) -> Iterator[None]:
    """Let the first Ctrl-C ask the search to stop; the second one ends the command as usual."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    usual = signal.getsignal(signal.SIGINT)

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        cancel.set()
        signal.signal(signal.SIGINT, usual)

    signal.signal(signal.SIGINT, ask_to_stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
