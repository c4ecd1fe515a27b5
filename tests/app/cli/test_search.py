from __future__ import annotations

import io
import signal
import sys
import threading
import time

import pytest

from app.cli.search import Cancel, Tell, progress_line, watched
from optimizer.findings import EngineFailed
from optimizer.plan import Answer, Plan, Solver, Stopped
from optimizer.questions.best_plan import Progress

NOTHING = Plan(
    round="R",
    round_sha256="",
    scenario=None,
    answer=Answer.NONE,
    stopped=Stopped.CANCELLED,
    solver=Solver("fixed", "1", 0.0),
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_answer_of_the_search_is_given_back() -> None:
    assert watched(lambda _tell, _cancel: NOTHING, "vi") is NOTHING


def test_the_error_of_the_search_is_raised() -> None:
    def fail(_tell: Tell, _cancel: Cancel) -> Plan:
        raise EngineFailed("broken")

    with pytest.raises(EngineFailed, match="broken"):
        watched(fail, "vi")


def test_in_a_pipe_nobody_is_told_of_progress() -> None:
    told: list[Tell] = []

    def ask(tell: Tell, _cancel: Cancel) -> Plan:
        told.append(tell)
        return NOTHING

    watched(ask, "vi")
    assert told == [None]


def test_on_a_terminal_progress_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")

    def ask(tell: Tell, _cancel: Cancel) -> Plan:
        assert tell is not None
        tell(Progress(stage="coverage", incumbent=0.5, bound=0.75, gap=0.5, nodes=1, seconds=2.0))
        return NOTHING

    watched(ask, "vi")
    assert "Mức đạt chỉ tiêu" in terminal.getvalue()


def test_the_first_interrupt_asks_the_search_to_stop_and_keeps_its_plan() -> None:
    def ask(_tell: Tell, cancel: Cancel) -> Plan:
        signal.raise_signal(signal.SIGINT)
        while not cancel():
            time.sleep(0.01)
        return NOTHING

    assert watched(ask, "vi") is NOTHING


def test_a_terminal_is_told_that_the_search_is_stopping(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")

    def ask(_tell: Tell, cancel: Cancel) -> Plan:
        signal.raise_signal(signal.SIGINT)
        while not (cancel() and "Đang dừng" in terminal.getvalue()):
            time.sleep(0.01)
        return NOTHING

    assert watched(ask, "vi") is NOTHING


def test_the_usual_interrupt_is_back_after_the_search() -> None:
    usual = signal.getsignal(signal.SIGINT)
    watched(lambda _tell, _cancel: NOTHING, "vi")
    assert signal.getsignal(signal.SIGINT) is usual


def test_away_from_the_main_thread_interrupts_are_left_alone() -> None:
    answers: list[Plan] = []
    thread = threading.Thread(target=lambda: answers.append(watched(lambda _tell, _cancel: NOTHING, "vi")))
    thread.start()
    thread.join()
    assert answers == [NOTHING]


def test_progress_is_told_in_numbers_of_the_language() -> None:
    progress = Progress(stage="coverage", incumbent=0.5, bound=0.75, gap=0.5, nodes=1, seconds=12.4)
    assert progress_line(progress, "vi") == "Mức đạt chỉ tiêu: tốt nhất 50,00%, cận 75,00%, chênh 50,00%, 12 giây"


def test_what_is_not_known_yet_is_a_dash() -> None:
    progress = Progress(stage="cost", incumbent=None, bound=float("inf"), gap=None, nodes=0, seconds=0.0)
    assert progress_line(progress, "en") == "Life cost: best –, bound –, gap –, 0 s"


def test_what_is_done_besides_the_stages_is_told_with_its_own_words() -> None:
    second = Progress("coverage", 0.5, 0.75, 0.5, 1, 12.4, "second_engine")
    ties = Progress("ties", 3.0, 9.0, 2.0, 1, 12.4, "ties")
    assert progress_line(second, "vi").startswith("Bộ giải thứ hai · Mức đạt chỉ tiêu: tốt nhất 50,00%")
    assert progress_line(ties, "vi") == "Phân định các phương án ngang nhau: 12 giây"


def test_a_step_that_nobody_has_words_for_stands_for_itself() -> None:
    assert progress_line(Progress("rounding", None, None, None, 0, 3.0, "rounding"), "en") == "rounding: 3 s"
