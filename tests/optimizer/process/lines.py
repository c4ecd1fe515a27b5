"""Questions as lines, and what a process writes to them: within this process, or in one of its own."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from optimizer import jsonio
from optimizer.process.staying import Process
from tests.optimizer.rounds import tiny_round

Line = dict[str, Any]
ROOT = Path(__file__).parents[3]


def plan(**said: object) -> Line:
    return {"ask": "plan", "round": tiny_round(), "engine": "highs", "time_limit_s": 60, "gap": "0"} | said


def sweep(spec: Line, places: list[int], **said: object) -> Line:
    return plan(**said) | {"ask": "sweep", "spec": spec, "places": places}


def as_bytes(*questions: Line | bytes) -> bytes:
    return b"".join(one if isinstance(one, bytes) else jsonio.dump_json(one).encode() + b"\n" for one in questions)


def read(written: bytes) -> list[Line]:
    return [jsonio.load_json(line) for line in written.splitlines()]


def without_progress(lines: list[Line]) -> list[Line]:
    return [line for line in lines if "progress" not in line]


def answered(*questions: Line | bytes) -> list[Line]:
    """Everything that a process in this one writes to the questions."""
    told = io.BytesIO()
    Process(io.BytesIO(as_bytes(*questions)), told).run()
    return read(told.getvalue())


@contextmanager
def staying(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of its own that stays; killed where a test leaves it running."""
    command = [sys.executable, "-m", "optimizer", "--stay", *words]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def ask(process: subprocess.Popen[bytes], question: Line | bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(as_bytes(question))
    process.stdin.flush()


def lines(process: subprocess.Popen[bytes]) -> Iterator[Line]:
    """The lines of one answer, as they come."""
    assert process.stdout is not None
    for line in process.stdout:
        told = jsonio.load_json(line)
        yield told
        if "end" in told:
            return
