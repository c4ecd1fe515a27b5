"""Workers, put together: what takes jobs up, in the service itself or in processes of their own."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread

from sqlalchemy import Engine

from app.jobs.models import JobKind
from app.jobs.worker import Handler, Worker
from app.runs.translate import command
from app.runs.work import RunWork
from app.sweeps.work import SweepWork
from app.webhooks.work import WebhookWork

log = logging.getLogger(__name__)

SLOT = [sys.executable, "-m", "app.cli", "worker"]
LOOK_S = 1.0
STOP_S = 20.0
HANDLERS: Mapping[str, Handler] = {JobKind.RUN: RunWork(), JobKind.SWEEP: SweepWork(), JobKind.WEBHOOK: WebhookWork()}


@contextmanager
def working(engine: Engine, *, memory_mb: int) -> Iterator[Worker]:
    """Take jobs up in this process, one at a time, until the end of the block."""
    worker = Worker(engine, handlers=HANDLERS, command=command(memory_mb=memory_mb))
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


@contextmanager
def working_alone(engine: Engine, *, memory_mb: int) -> Iterator[Worker]:
    """A worker that does only what its caller gives it, past the queue, until the end of the block."""
    worker = Worker(engine, handlers=HANDLERS, command=command(memory_mb=memory_mb))
    worker.be_seen()
    try:
        yield worker
    finally:
        worker.leave()


@contextmanager
def more_slots(count: int) -> Iterator[None]:
    """So many workers more, each a process of its own; one that dies is started again."""
    slots = [_Slot() for _ in range(count)]
    try:
        yield
    finally:
        for slot in slots:
            slot.ask_to_stop()
        for slot in slots:
            slot.join()


def work_until_stopped(engine: Engine, *, slots: int, memory_mb: int) -> None:
    """Work in this process, and in `slots` - 1 more, until a signal says to stop; or until its starter is gone."""
    stop, starter = Event(), os.getppid()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    with working(engine, memory_mb=memory_mb), more_slots(slots - 1):
        while not stop.wait(LOOK_S):
            if os.getppid() != starter:
                log.warning("whoever started this worker is gone: it stops")
                return


class _Slot:
    """A worker in a process of its own, started again whenever it dies."""

    def __init__(self) -> None:
        self._stopping = Event()
        self._process = self._started()
        self._thread = Thread(target=self._look_after, name="slot", daemon=True)
        self._thread.start()

    def ask_to_stop(self) -> None:
        self._stopping.set()
        self._process.terminate()

    def join(self) -> None:
        self._thread.join()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _look_after(self) -> None:
        while not self._stopping.wait(LOOK_S):
            code = self._process.poll()
            if code is not None:
                log.warning("a worker ended with %d and is started again", code)
                self._process = self._started()

    @staticmethod
    def _started() -> subprocess.Popen[bytes]:
        # a session of its own: a Ctrl-C meant for the service stops it through the service, not by itself
        return subprocess.Popen(SLOT, start_new_session=True)  # noqa: S603 - our own program, with words that are all ours
