"""The heartbeat of a worker, and what every worker does for the others: the dead are found, their jobs go on."""

from __future__ import annotations

import logging
import os
import time
from datetime import datetime, timedelta
from threading import Event, Thread

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app.jobs import queries
from app.jobs.models import WorkerRow
from app.jobs.queue import Queue

log = logging.getLogger(__name__)

BEAT_S = 3.0
STALE = timedelta(seconds=20)
"""A worker that was not seen for so long is dead. One wrongly thought so costs a repeated job, nothing else."""
MEND_S = 30.0
"""So often it is looked for jobs that nobody would do any more."""


class Heart:
    """Beats in a thread of its own, so that a worker is alive however long its job takes."""

    def __init__(self, engine: Engine, queue: Queue, *, worker_id: str, host: str, pid: int) -> None:
        self._engine, self._queue = engine, queue
        self._id, self._host, self._pid = worker_id, host, pid
        self._stopping = Event()
        self._thread = Thread(target=self._beat, name="heart", daemon=True)

    def start(self, version: str) -> None:
        """Be seen, look after the dead once, and go on beating."""
        with Session(self._engine) as session:
            now = queries.database_now(session)
            session.add(WorkerRow(id=self._id, host=self._host, pid=self._pid, version=version, seen_at=now))
            session.commit()
        self.look_after_others()
        self.mend()
        self._thread.start()

    def stop(self) -> None:
        """Stop beating, and leave no trace."""
        self._stopping.set()
        self._thread.join()
        try:
            with Session(self._engine) as session:
                row = session.get(WorkerRow, self._id)
                if row is not None:
                    session.delete(row)
                session.commit()
        except SQLAlchemyError as error:
            log.warning("worker %s is found dead by the others: %s", self._id, type(error).__name__)

    def look_after_others(self) -> None:
        """Clear dead workers away, and let others do what they were doing."""
        with Session(self._engine) as session:
            now = queries.database_now(session)
            dead = [(one.id, one.seen_at) for one in queries.workers(session) if self._is_dead(one, now)]
        cleared = [self._clear(worker_id, seen_at) for worker_id, seen_at in dead]
        if any(cleared):
            self.mend()  # parts that were taken up past the queue have no workflow that would be resumed

    def mend(self) -> None:
        """Put back open jobs whose workflow is gone: they would wait for ever."""
        with Session(self._engine) as session:
            alive = {one.id for one in queries.workers(session)}
            rows = [one for one in queries.open_jobs(session) if one.worker is None or one.worker not in alive]
            session.expunge_all()
        for one in self._queue.lost(rows) if rows else []:
            log.warning("job %s was lost, and is put back", one.id)
            with Session(self._engine) as session:
                self._queue.put_back(session, job_id=one.id, workflow_id=one.workflow_id)
                session.commit()

    def _is_dead(self, row: WorkerRow, now: datetime) -> bool:
        if row.id == self._id:
            return False
        # a moment that is still to come: the clock was set back, and nobody has beaten since
        return abs(now - row.seen_at) > STALE or (row.host == self._host and not _is_running(row.pid))

    def _clear(self, worker_id: str, seen_at: datetime) -> bool:
        with Session(self._engine) as session:
            won = queries.claim_dead(session, worker_id=worker_id, seen_at=seen_at, now=queries.database_now(session))
            session.commit()
        if not won:
            return False
        jobs = self._queue.take_from(worker_id)
        with Session(self._engine) as session:
            row = session.get(WorkerRow, worker_id)
            if row is not None:
                session.delete(row)
            session.commit()
        log.warning("worker %s is dead; %d jobs of it go to others", worker_id, jobs)
        return True

    def _beat(self) -> None:
        mend_at = time.monotonic() + MEND_S
        while not self._stopping.wait(BEAT_S):
            try:
                self._be_seen()
                self.look_after_others()
                if time.monotonic() >= mend_at:
                    self.mend()
                    mend_at = time.monotonic() + MEND_S
            except SQLAlchemyError as error:  # the database is away: the next beat may find it again
                log.warning("no heartbeat: %s", type(error).__name__)

    def _be_seen(self) -> None:
        with Session(self._engine) as session:
            row = session.get(WorkerRow, self._id)
            if row is not None:
                row.seen_at = queries.database_now(session)
            session.commit()


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
