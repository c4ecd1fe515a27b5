"""`python -m optimizer`: one question on standard input, its plan file on standard output.

A caller that must outlive an engine that crashes, hangs or eats the memory asks here, in a process of its own. The
search is cancelled by SIGTERM, and when the caller is gone: no engine outlives whoever asked.
The question is JSON: `round` (an effective round file), `engine`, `time_limit_s`, `gap`, and where it matters
`scenario`, `second_engine`, `canonical`, `certify_s`.

`python -m optimizer --stay [--memory-mb N]` stays instead, and answers one question after the other (docs/sweeps.md).
"""

from __future__ import annotations

import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from decimal import Decimal
from threading import Event
from typing import Any

from optimizer import jsonio, reading
from optimizer.planfile import plan_to_data
from optimizer.process import stay
from optimizer.questions.best_plan import SolveOptions, best_plan
from optimizer.verify import verify_plan


def answer(question: dict[str, Any], cancel: Callable[[], bool]) -> dict[str, Any]:
    """The plan file of the answer, checked once more from the file alone. Raises Refused, RuntimeError."""
    data = question["round"]
    plan = plan_to_data(
        best_plan(
            reading.read_round(data),
            round_sha256=jsonio.fingerprint(data),
            scenario=question.get("scenario"),
            options=SolveOptions(
                engine=question["engine"],
                second_engine=question.get("second_engine"),
                time_limit_s=float(question["time_limit_s"]),
                gap=Decimal(question["gap"]),
                canonical=question.get("canonical", False),
                certify_s=float(question.get("certify_s", 0)),
            ),
            cancel=cancel,
        )
    )
    if faults := verify_plan(data, plan):
        raise RuntimeError(f"the plan does not hold: {faults[0].code} {faults[0].message.en}")
    return plan


def main(arguments: Sequence[str]) -> None:
    """Read, solve, write; or stay, where that is asked for."""
    words = ArgumentParser(prog="python -m optimizer", description="Solves a round.")
    words.add_argument("--stay", action="store_true", help="answer one question after the other")
    words.add_argument("--memory-mb", type=int, default=None, help="the most memory that the process may use")
    said = words.parse_args(arguments)
    if said.stay:
        stay(said.memory_mb)
    else:
        once()


def once() -> None:
    """Read, solve, write."""
    caller, asked_to_stop = os.getppid(), Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: asked_to_stop.set())
    question = jsonio.load_json(sys.stdin.buffer.read())
    plan = answer(question, cancel=lambda: asked_to_stop.is_set() or os.getppid() != caller)
    sys.stdout.buffer.write(jsonio.dump_json(plan).encode())


if __name__ == "__main__":
    main(sys.argv[1:])
