"""A process that solves: asked a question on a line, it answers on lines; it can be killed at any moment.

An engine that crashes, hangs or eats the memory takes nothing with it but its process. The process is kept from one
question to the next: to start one costs a second, which a small solve does not.
"""

from __future__ import annotations

import logging
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from app.kit.answers import stored_json

log = logging.getLogger(__name__)

Json = dict[str, Any]

LOOK_S = 0.1
"""So often somebody looks whether the question still stands."""
CANCEL_GRACE_S = 20.0
"""So long a process may take to hand over what it holds."""
MOST_LOG_LINES = 200
MOST_LINE = 500
MOST_QUESTIONS = 500
"""A process is replaced after so many: whatever an engine leaks is given back."""


class Died(Exception):
    """The process ended without an answer; `log` holds its last words, `cancelled` says that it was asked to stop."""

    def __init__(self, code: int, words: str, *, cancelled: bool = False) -> None:
        self.how = signal.Signals(-code).name if code < 0 else str(code)
        self.log, self.cancelled = words, cancelled
        super().__init__(f"the solving process ended with {self.how}")


class Overran(Exception):
    """The process did not answer in its time, and was ended."""

    def __init__(self, limit_s: float) -> None:
        self.limit_s = limit_s
        super().__init__(f"the solving process overran {limit_s:.0f} s")


class SolvingProcess:
    """One process, started when it is first needed and again after it has ended."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: SimpleQueue[bytes | None] = SimpleQueue()
        self._words: deque[str] = deque(maxlen=MOST_LOG_LINES)
        self._readers: tuple[Thread, ...] = ()
        self._asked = 0

    @property
    def pid(self) -> int | None:
        """The process's number, while there is one."""
        return None if self._process is None else self._process.pid

    def ask(self, question: str, *, limit_s: float, cancelled: Callable[[], bool]) -> Iterator[Json]:
        """The answer, line by line, as it comes. `cancelled` is asked about ten times a second, and may raise.

        Once it is true the process hands over what it holds. Raises Died, Overran. Whoever stops reading before the
        end, for whatever reason, ends the process.
        """
        process = self._running()
        ended = False
        try:
            yield from self._answers(process, question, limit_s, cancelled)
            ended = True
        finally:
            if not ended or self._asked >= MOST_QUESTIONS:
                self.kill()

    def kill(self) -> None:
        """End the process at once."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for reader in self._readers:
            reader.join()
        if process.stdin is not None:
            with suppress(BrokenPipeError):  # words that it was not there to hear
                process.stdin.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            self._asked += 1
            return self._process
        self.kill()  # one that ended by itself leaves its pipes
        self._lines, self._words = SimpleQueue(), deque(maxlen=MOST_LOG_LINES)
        self._process = process = subprocess.Popen(  # noqa: S603 - our own program, with words that are all ours
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # a Ctrl-C meant for the service must not look like a crash of the engine
        )
        self._readers = (
            Thread(target=_read, args=(process, self._lines), daemon=True),
            Thread(target=_listen, args=(process, self._words), daemon=True),
        )
        for reader in self._readers:
            reader.start()
        self._asked = 1
        return process

    def _answers(
        self, process: subprocess.Popen[bytes], question: str, limit_s: float, cancelled: Callable[[], bool]
    ) -> Iterator[Json]:
        self._say(process, question)
        ends_at, asked_to_stop = time.monotonic() + limit_s, False
        looks_at = 0.0
        while True:
            now = time.monotonic()
            if now >= looks_at:
                looks_at = now + LOOK_S
                if not asked_to_stop and cancelled():
                    asked_to_stop, ends_at = True, min(ends_at, now + CANCEL_GRACE_S)
                    process.terminate()
            if now > ends_at:
                raise Died(0, "it did not stop when asked to", cancelled=True) if asked_to_stop else Overran(limit_s)
            try:
                line = self._lines.get(timeout=LOOK_S)
            except Empty:
                continue
            if line is None:
                code = process.wait()
                self._readers[-1].join()  # its last words
                raise Died(code, "\n".join(self._words), cancelled=asked_to_stop)
            answer = self._read_answer(line)
            if answer.get("end"):
                return
            yield answer

    def _read_answer(self, line: bytes) -> Json:
        """One line of an answer; a process that says anything else is broken."""
        try:
            answer: Json = stored_json(line.decode())
        except ValueError as error:
            words = line.decode(errors="replace")[:MOST_LINE]
            raise Died(0, f"it said what is no answer: {words}") from error
        return answer

    def _say(self, process: subprocess.Popen[bytes], question: str) -> None:
        try:
            if process.stdin is not None:
                process.stdin.write(question.encode() + b"\n")
                process.stdin.flush()
        except BrokenPipeError:
            log.info("a solving process ended before it was asked")  # its end is told by its lines


def _read(process: subprocess.Popen[bytes], lines: SimpleQueue[bytes | None]) -> None:
    """Hand the process's lines on; None when there are no more."""
    if process.stdout is not None:
        for line in process.stdout:
            lines.put(line)
        process.stdout.close()
    lines.put(None)


def _listen(process: subprocess.Popen[bytes], words: deque[str]) -> None:
    """Keep the process's last words."""
    if process.stderr is not None:
        for line in process.stderr:
            words.append(line.decode(errors="replace").rstrip())
        process.stderr.close()
