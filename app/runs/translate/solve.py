"""One question to the optimiser, asked in a process of its own (`python -m optimizer`).

An engine that crashes, hangs or eats the memory so takes nothing of the service with it.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from optimizer import jsonio

log = logging.getLogger(__name__)

GRACE_S = 60
"""What reading, building and checking may take on top of the search itself."""
STOP_S = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A frozen effective round (JSON text) and how to search it."""

    round_text: str
    scenario: str | None
    engine: str
    time_limit_s: int
    gap: Decimal


class NoAnswer(Exception):
    """The solving process ended without a plan file: what happened in both languages, and its own last words."""

    def __init__(self, vi: str, en: str, *words: str) -> None:
        super().__init__(" / ".join((vi, en, *(word[:500] for word in words))))


class Interrupted(Exception):
    """The solving process was ended because the service lets go; the question is still open."""


class Solving:
    """One solving process: ask it, or stop it from another thread."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def ask(self, question: Question) -> dict[str, Any]:
        """The plan file of the answer. Raises NoAnswer when the process broke or overran its time, Interrupted."""
        with self._lock:
            if self._stopped:
                raise Interrupted
            self._process = subprocess.Popen(
                [sys.executable, "-m", "optimizer"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,  # a Ctrl-C meant for the service must not look like a crash of the engine
            )
        limit_s = question.time_limit_s + GRACE_S
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
            raise NoAnswer(
                f"Tiến trình giải dừng bất thường (mã {process.returncode}). Chạy lại, hoặc chọn bộ giải khác.",
                f"The solving process ended with {process.returncode}. Run it again, or choose another engine.",
                *words,
            )
        plan: dict[str, Any] = jsonio.load_json(out)
        return plan

    def stop(self) -> None:
        """End the process, or keep it from being started."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                _end(self._process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the process to stop, so that it can stop its engine too; one that does not answer is killed."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()


def solve(question: Question) -> dict[str, Any]:
    """The plan file of the answer. Raises NoAnswer."""
    return Solving().ask(question)


def _request_text(question: Question) -> str:
    request = {
        "round": jsonio.load_json(question.round_text),
        "engine": question.engine,
        "time_limit_s": question.time_limit_s,
        "gap": question.gap,
    }
    if question.scenario is not None:
        request["scenario"] = question.scenario
    return jsonio.dump_json(request)
