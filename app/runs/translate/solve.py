"""One question to the optimiser, asked in a process of its own (`python -m optimizer`).

An engine that crashes, hangs or eats the memory so takes nothing of the service with it.
"""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from optimizer import jsonio
from optimizer.findings import Finding, Text
from optimizer.plan import Answer, Plan, Solver, Stopped
from optimizer.planfile import plan_to_data

log = logging.getLogger(__name__)

Json = dict[str, Any]

COMMAND = [sys.executable, "-m", "optimizer"]
GRACE_S = 60
"""What reading, building and checking may take on top of the search itself."""
STOP_S = 3
MOST_WORDS = 500
"""So many letters of a process's last words are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A frozen effective round (JSON text) and how to search it."""

    round_text: str
    scenario: str | None
    engine: str
    second_engine: str | None = None
    time_limit_s: int
    gap: Decimal
    canonical: bool = False
    certify_s: int = 0


class NoAnswer(Exception):
    """The solving process ended without a plan file: what happened in both languages, and its own last words."""

    def __init__(self, vi: str, en: str, *words: str, stopped: Literal["error", "cancelled"] = "error") -> None:
        told = tuple(word[:MOST_WORDS] for word in words)
        super().__init__(" / ".join((vi, en, *told)))
        self.vi, self.en = " ".join((vi, *told)), " ".join((en, *told))
        self.stopped = stopped


class Interrupted(Exception):
    """The solving process was ended because the service lets go; the question is still open."""


class Solving:
    """One solving process: ask it, or stop it from another thread."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def ask(self, question: Question) -> Json:
        """The plan file of the answer. Raises NoAnswer when the process broke or overran its time, Interrupted."""
        with self._lock:
            if self._stopped:
                raise Interrupted
            self._process = subprocess.Popen(  # noqa: S603 - our own program, with words that are all ours
                COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,  # a Ctrl-C meant for the service must not look like a crash of the engine
            )
        limit_s = question.time_limit_s + question.certify_s + GRACE_S
        with self._process as process:
            try:
                out, err = process.communicate(_request_text(question).encode(), timeout=limit_s)
            except subprocess.TimeoutExpired as error:
                raise NoAnswer(
                    f"Tiến trình giải quá {limit_s} giây và đã bị dừng; hãy tăng sai lệch cho phép hoặc thời gian.",
                    f"The solving process overran {limit_s} s and was ended; allow a wider gap or more time.",
                ) from error
            finally:
                _end(process)  # whatever happens here, it must not outlive its asker
        if self._stopped:
            raise Interrupted
        if process.returncode != 0:
            log.error("a solving process ended with %s: %s", process.returncode, err.decode(errors="replace"))
            words = err.decode(errors="replace").strip().splitlines()[-1:]
            how = _ended_with(process.returncode)
            raise NoAnswer(
                f"Tiến trình giải dừng bất thường ({how}).", f"The solving process ended with {how}.", *words
            )
        plan: Json = jsonio.load_json(out)
        return plan

    def stop(self) -> None:
        """End the process, or keep it from being started."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                _end(self._process)


def _ended_with(code: int) -> str:
    """The exit code, or the signal that ended the process: SIGKILL is mostly said by a machine out of memory."""
    return signal.Signals(-code).name if code < 0 else str(code)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the process to stop, so that it can stop its engine too; one that does not answer is killed."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()


def without_answer(*, round_code: str, round_sha256: str, scenario: str | None, engine: str, why: NoAnswer) -> Json:
    """The plan file of a search that broke: nothing is held, and a finding says why in the process's own words."""
    finding = Finding(
        "engine_failed" if why.stopped == "error" else "nothing_found",
        "$",
        Text(why.vi, why.en),
        Text("Chạy lại, hoặc chọn bộ giải khác.", "Run it again, or choose another engine."),
    )
    plan = Plan(
        round=round_code,
        round_sha256=round_sha256,
        scenario=scenario,
        answer=Answer.NONE,
        stopped=Stopped(why.stopped),
        solver=Solver(engine, "", 0.0),
        findings=(finding,),
    )
    return plan_to_data(plan)


def solve(question: Question) -> Json:
    """The plan file of the answer. Raises NoAnswer."""
    return Solving().ask(question)


def _request_text(question: Question) -> str:
    request = {
        "round": jsonio.load_json(question.round_text),
        "scenario": question.scenario,
        "engine": question.engine,
        "second_engine": question.second_engine,
        "time_limit_s": question.time_limit_s,
        "gap": question.gap,
        "canonical": question.canonical,
        "certify_s": question.certify_s,
    }
    return jsonio.dump_json(request)
