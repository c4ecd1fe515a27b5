"""The process that stays: questions on standard input, a line each; lines of answers on standard output.

It ends when its input does. SIGTERM ends the question at work, which is answered with what is held, and then the
process; one that waits for a question ends at once. A caller that dies closes the input, and a question at work looks
whether its caller is still there: no engine outlives whoever asked.
"""

from __future__ import annotations

import logging
import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, BinaryIO

from optimizer import jsonio
from optimizer.findings import EngineFailed, Finding, Refused, Text
from optimizer.process.answers import LastSweep, answers, broke
from optimizer.process.asked import read_line

log = logging.getLogger(__name__)

MEGABYTE = 2**20


class _Ends(BaseException):
    """Raised by the signal where the process only waits; nothing on the way may take it for an error."""


class Process:
    """One process, its caller, and whether it has been asked to end."""

    def __init__(self, asked: BinaryIO, told: BinaryIO) -> None:
        self._asked, self._told = asked, told
        self._caller = os.getppid()
        self._waits = self._ending = False
        self._last = LastSweep()

    def run(self) -> None:
        """Answer until the input ends, the caller is gone, or SIGTERM comes."""
        with self._ended_by_sigterm():
            try:
                while line := self._next():
                    self._answer(line)
            except _Ends:
                return
            except BrokenPipeError:
                log.warning("nobody reads the answers any more")

    def ends(self) -> bool:
        """Whether the question at work is to be given up."""
        return self._ending or os.getppid() != self._caller

    def tell(self, line: dict[str, Any]) -> None:
        """Write one line of the answer, at once."""
        self._told.write(jsonio.dump_json(line).encode() + b"\n")
        self._told.flush()

    def _next(self) -> bytes:
        """The next question; empty where none will come."""
        self._waits = True  # before the look: a signal in between must find the process waiting
        if self.ends():
            return b""
        line = self._asked.readline()
        self._waits = False
        return line

    def _answer(self, line: bytes) -> None:
        """Answer one question whole: whatever happens, `end` is the last line."""
        try:
            for told in answers(read_line(line), self._last, self.tell, self.ends):
                self.tell(told)
        except BrokenPipeError:
            raise
        except Refused as refused:
            self._failed("refused", _refused(refused), refused.findings)
        except EngineFailed as failure:
            self._failed(broke(failure), Text(f"Bộ giải dừng vì lỗi: {failure}", f"The engine failed: {failure}"))
        except MemoryError:
            self._failed("out_of_memory", OUT_OF_MEMORY)
        except Exception as error:
            log.exception("a question broke")
            said = f"{type(error).__name__}: {error}"
            self._failed("internal_error", Text(f"Lỗi bên trong: {said}", f"Internal error: {said}"))
        self.tell({"end": True})

    def _failed(self, code: str, text: Text, findings: tuple[Finding, ...] = ()) -> None:
        told = [finding.to_data() for finding in findings]
        self.tell({"failed": {"code": code, "vi": text.vi, "en": text.en, "findings": told}})

    @contextmanager
    def _ended_by_sigterm(self) -> Iterator[None]:
        def end(_number: int, _frame: FrameType | None) -> None:
            self._ending = True
            if self._waits:
                raise _Ends

        before = signal.signal(signal.SIGTERM, end)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, before)


OUT_OF_MEMORY = Text(
    "Hết bộ nhớ được phép dùng. Hãy cho tiến trình giải thêm bộ nhớ, hoặc chia nhỏ vòng.",
    "The memory that the process may use is full. Allow it more, or make the round smaller.",
)


def stay(memory_mb: int | None = None) -> None:
    """Answer what stands on standard input until it ends, within so many megabytes of data where that is said."""
    if memory_mb is not None:
        limit_memory(memory_mb * MEGABYTE)
    Process(sys.stdin.buffer, sys.stdout.buffer).run()


def limit_memory(limit_bytes: int) -> None:
    """Let the process have so much memory of its own (RLIMIT_DATA; only Linux counts all of it)."""
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    allowed = limit_bytes if most == resource.RLIM_INFINITY else min(limit_bytes, most)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, most))


def _refused(refused: Refused) -> Text:
    """The first finding in words, and how many there are."""
    first, more = refused.findings[0], len(refused.findings) - 1
    vi, en = f"{first.path}: {first.message.vi}", f"{first.path}: {first.message.en}"
    return Text(f"{vi} (và {more} điều nữa)", f"{en} (and {more} more)") if more else Text(vi, en)
