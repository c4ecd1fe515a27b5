"""One question to the optimiser, asked in a process of its own: `python -m app.runs.translate.solve`.

The process reads a question from standard input and writes the plan file to standard output, so that an engine
that crashes, hangs or eats the memory takes nothing of the service with it.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from optimizer import jsonio, reading
from optimizer.planfile import plan_to_data
from optimizer.questions.best_plan import SolveOptions, best_plan
from optimizer.verify import verify_plan

GRACE_S = 60
"""What reading, building and checking may take on top of the search itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A frozen effective round (JSON text) and how to search it."""

    round_text: str
    scenario: str | None
    engine: str
    time_limit_s: int
    gap: Decimal


class NoAnswer(Exception):
    """The solving process ended without a plan file; the message holds its own last words."""


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
                [sys.executable, "-m", "app.runs.translate.solve"],
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
                process.kill()
                raise NoAnswer(f"the solving process overran {limit_s} s and was ended") from error
        if self._stopped:
            raise Interrupted
        if process.returncode != 0:
            words = " ".join(err.decode(errors="replace").strip().splitlines()[-3:])
            raise NoAnswer(f"the solving process ended with {process.returncode}: {words[:2000]}")
        plan: dict[str, Any] = jsonio.load_json(out)
        return plan

    def stop(self) -> None:
        """End the process, or keep it from being started."""
        with self._lock:
            self._stopped = True
            if self._process is not None and self._process.poll() is None:
                self._process.kill()


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


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """What the process does: read, solve, and check the plan once more from its file alone."""
    data = request["round"]
    options = SolveOptions(
        engine=request["engine"], time_limit_s=float(request["time_limit_s"]), gap=Decimal(request["gap"])
    )
    plan = plan_to_data(
        best_plan(
            reading.read_round(data),
            round_sha256=jsonio.fingerprint(data),
            scenario=request.get("scenario"),
            options=options,
        )
    )
    if faults := verify_plan(data, plan):
        raise RuntimeError(f"the plan does not hold: {faults[0].code} {faults[0].message.en}")
    return plan


if __name__ == "__main__":
    sys.stdout.write(jsonio.dump_json(answer(jsonio.load_json(sys.stdin.buffer.read()))))
