"""A worker: one slot that takes jobs up, each in a solving process, until it is stopped.

Execution is at least once, recording exactly once: a job that was begun by a worker that died is begun again by
another, and whatever it records has a key of its own or a first end that stays.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Lock
from typing import Protocol, TypeVar
from uuid import uuid4

from dbos import DBOS
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlmodel import Session

from app.db import reading
from app.jobs import queries, queue, system
from app.jobs.heart import Heart
from app.jobs.models import JobKind, JobRow, JobState
from app.jobs.process import SolvingProcess
from app.kit.columns import now_utc
from app.kit.product import VERSION

log = logging.getLogger(__name__)

Made = TypeVar("Made")

MOST_ATTEMPTS = 10
"""A job that was begun so often without coming to an end is given up: it may be what kills its workers."""
PATIENCE_S = 900.0
"""So long a worker waits for a database that does not answer."""
LONGEST_PAUSE_S = 2.0
STOP_S = 10.0
MOST_FORGOTTEN = 1000
GO_ON_S = 10.0
"""So long a worker goes on with the parts of one sweep before it asks the queue, which takes a tenth of a second."""


class Interrupted(Exception):
    """The worker lets go; the job is still open."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job as its handler gets it."""

    id: str
    subject: str
    part: int
    attempt: int


class Handler(Protocol):
    """How jobs of one kind are done."""

    def work(self, worker: Worker, job: Job) -> None:
        """Do the job, and end it in the transaction that records what came of it. Raises Interrupted."""

    def give_up(self, session: Session, job: Job, log_text: str) -> None:
        """Record that the job cannot be done. The job itself is ended by the caller."""


class Worker:
    """One slot. `handlers` by the kind of job; `command` starts a solving process."""

    def __init__(self, engine: Engine, *, handlers: Mapping[str, Handler], command: Sequence[str]) -> None:
        self.engine = engine
        self.host, self.pid = socket.gethostname(), os.getpid()
        self.id = f"{self.host}:{self.pid}:{uuid4().hex[:8]}"
        self.process = SolvingProcess(command)
        self.stopping = Event()
        self._handlers = handlers
        self._queue = queue.Queue(engine)
        self._heart = Heart(engine, self._queue, worker_id=self.id, host=self.host, pid=self.pid)
        self._system_engine: Engine | None = None
        self._working = Lock()

    def start(self) -> None:
        """Begin to take jobs up."""
        global _worker  # noqa: PLW0603 - DBOS has one instance a process, and so have we
        _worker = self
        self.be_seen()
        self._system_engine = system.launch(self.engine.url, executor_id=self.id)

    def be_seen(self) -> None:
        """Be known as alive without taking jobs up from the queue."""
        self._heart.start(VERSION)

    def leave(self) -> None:
        """End what `be_seen` began."""
        self.process.kill()
        self._heart.stop()
        self._queue.close()

    def stop(self) -> None:
        """Hand back what is being done, and take nothing more up."""
        self.stopping.set()
        if self._working.acquire(timeout=STOP_S):  # the job at work hands itself back
            self._working.release()
        DBOS.destroy()
        self.leave()
        if self._system_engine is not None:
            self._system_engine.dispose()

    def take(self, job_id: str, workflow_id: str) -> None:
        """Do one job, whatever happens to it; unless another workflow carries it by now."""
        with self._working:
            if self.stopping.is_set():
                self._hand_back(job_id)
                return
            begun = self.transact(lambda session: self._begin(session, job_id, workflow_id))
            if begun is None:
                self._forget_cancelled(workflow_id)
            go_on_until = time.monotonic() + GO_ON_S
            while begun is not None:
                self._do(*begun)
                begun = self._next(*begun) if time.monotonic() < go_on_until else None

    def transact(self, decide: Callable[[Session], Made]) -> Made:
        """One transaction; tried again while the database does not answer. Raises Interrupted when it is too long."""
        deadline, pause_s, clashes = time.monotonic() + PATIENCE_S, 0.05, 0
        while True:
            try:
                with Session(self.engine) as session:
                    made = decide(session)
                    session.commit()
                    return made
            except IntegrityError:
                clashes += 1  # somebody wrote the same at the same moment: look again, once
                if clashes > 1:
                    raise
            except (OperationalError, DBAPIError) as error:
                if not (isinstance(error, OperationalError) or error.connection_invalidated):
                    raise
                log.warning("the database does not answer: %s", type(error).__name__)
                if time.monotonic() > deadline or self.stopping.wait(pause_s):
                    raise Interrupted from error
                pause_s = min(LONGEST_PAUSE_S, pause_s * 2)

    def put_off(self, session: Session, *, job_id: str, delay_s: float) -> None:
        """Have a job begun anew, here or elsewhere, once so much time has passed."""
        self._queue.put_back(session, job_id=job_id, delay_s=delay_s)

    def expect_going(self) -> None:
        """Raise Interrupted once the worker is to stop."""
        if self.stopping.is_set():
            raise Interrupted

    def _begin(self, session: Session, job_id: str, workflow_id: str) -> tuple[str, Job] | None:
        row = queries.find_job(session, job_id=job_id, lock=True)
        if row is None or row.state == JobState.ENDED or row.workflow_id != workflow_id:
            return None
        return self._taken(row)

    def _forget_cancelled(self, workflow_id: str) -> None:
        """Where one job needs no work any more, neither may many others: to take each up would keep people waiting."""
        with suppress(DBAPIError):  # then they are taken up one by one, to no effect
            with reading(self.engine) as session:
                ended = queries.ended_unbegun(session, most=MOST_FORGOTTEN)
            self._queue.forget([one for one in ended if one != workflow_id])

    def _next(self, kind: str, job: Job) -> tuple[str, Job] | None:
        """The next part of the same sweep, where it is its turn: it need not be fetched from the queue."""
        if kind != JobKind.SWEEP or self.stopping.is_set():
            return None

        def decide(session: Session) -> tuple[str, tuple[str, Job]] | None:
            # one that is this worker's already: it was taken, and the database went away before it said so
            row = queries.held_job(session, subject=job.subject, worker=self.id) or queries.next_job(session)
            if row is None or row.subject != job.subject:
                return None
            return queue.overtake(row), self._taken(row)

        try:
            taken = self.transact(decide)
        except Interrupted:
            return None
        if taken is None:
            return None
        overtaken, begun = taken
        try:
            self._queue.forget([overtaken])
        except DBAPIError:
            log.warning("workflow %s stays; who takes it up finds its job carried by another", overtaken)
        return begun

    def _taken(self, row: JobRow) -> tuple[str, Job]:
        row.state, row.worker, row.started_at = JobState.RUNNING, self.id, now_utc()
        row.attempts += 1
        return row.kind, Job(row.id, row.subject, row.part, row.attempts)

    def _do(self, kind: str, job: Job) -> None:
        handler = self._handlers[kind]
        try:
            if job.attempt > MOST_ATTEMPTS:
                self._give_up(handler, job, f"begun {MOST_ATTEMPTS} times without an end")
            else:
                handler.work(self, job)
        except Interrupted:
            self._hand_back(job.id)
        except Exception as error:  # whatever breaks must end its job, and block nobody
            log.exception("job %s of %s %s failed", job.id, kind, job.subject)
            self._give_up(handler, job, f"{type(error).__name__}, see the log of worker {self.id}")

    def _give_up(self, handler: Handler, job: Job, log_text: str) -> None:
        def decide(session: Session) -> None:
            handler.give_up(session, job, log_text)
            queue.end(session, job_id=job.id)

        try:
            self.transact(decide)
        except Interrupted:
            log.warning("job %s stays open", job.id)

    def _hand_back(self, job_id: str) -> None:
        """Put the job back for others; a database that is away leaves that to whoever finds this worker dead."""
        try:
            with Session(self.engine) as session:
                self._queue.put_back(session, job_id=job_id)
                session.commit()
        except DBAPIError:
            log.warning("job %s stays with this worker until it is found dead", job_id)


_worker: Worker | None = None
"""The worker of this process."""


@DBOS.workflow(name=system.WORKFLOW, max_recovery_attempts=1000)  # attempts are counted, and ended, with the job
def work(job_id: str) -> None:
    """The workflow that carries a job: everything about it is in the database, under its id."""
    if _worker is not None:
        _worker.take(job_id, str(DBOS.workflow_id))
