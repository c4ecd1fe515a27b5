"""Putting jobs in, in the transaction of whatever asks for them; whose turn it is.

Turns are shared fairly (start-time fair queuing, Goyal, Vin and Cheng 1996): each person's jobs are numbered on from
the turn that is being served, so that one who asks for a thousand solves does not make another wait for them. A
person's runs and sweeps are numbered apart: who waits for an answer need not wait for an own sweep.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dbos import EnqueueOptions
from sqlalchemy import Engine
from sqlmodel import Session

from app.jobs import queries, system
from app.jobs.limits import Limits
from app.jobs.models import OPEN_STATES, JobKind, JobRow, JobState
from app.kit.columns import now_utc

MOST_TURNS = 2**31 - 1
LIVE = ("ENQUEUED", "DELAYED", "PENDING")
"""What DBOS says of a workflow that will still be done."""


class Way(Protocol):
    """Where whoever asks puts jobs, and how many of them it takes."""

    limits: Limits

    def put(self, session: Session, *, kind: JobKind, subject: str, asked_by: str, parts: int = 1) -> None:
        """Put so many jobs of one run or sweep in."""


class Held:
    """A way past the queue: jobs that this worker does itself, at once. Should it die, others find them."""

    def __init__(self, worker_id: str) -> None:
        self._worker_id = worker_id
        self.limits = Limits()

    def put(self, session: Session, *, kind: JobKind, subject: str, asked_by: str, parts: int = 1) -> None:
        """Note jobs as taken up."""
        for part in range(parts):
            row = _row(kind, subject, asked_by, part, turn=1)
            row.state, row.worker, row.attempts, row.started_at = JobState.RUNNING, self._worker_id, 1, now_utc()
            session.add(row)


class Queue:
    """The way in. It keeps a connection of its own only for looking after what is in."""

    def __init__(self, engine: Engine, *, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._client, self._own_engine = system.client(engine.url)

    def close(self) -> None:
        """Let the connections go."""
        self._client.destroy()
        if self._own_engine is not None:
            self._own_engine.dispose()

    def put(self, session: Session, *, kind: JobKind, subject: str, asked_by: str, parts: int = 1) -> None:
        """Queue so many jobs of one run or sweep; they are there if the transaction is committed, and not otherwise.

        Raises TooManyOpen where it is one run too many.
        """
        session.flush()
        place = queries.place_of(session, asked_by=asked_by, kind=kind)
        if kind is JobKind.RUN:
            self.limits.expect_room_for_run(held=place.held)
        turn = max(place.first_turn - 1, place.last_turn)
        for part in range(parts):
            turn = min(turn + 1, MOST_TURNS)
            row = _row(kind, subject, asked_by, part, turn=turn)
            session.add(row)
            self._enqueue(session, row)

    def put_back(
        self, session: Session, *, job_id: str, workflow_id: str | None = None, delay_s: float | None = None
    ) -> None:
        """Queue a job anew, with the turn it had, and not before `delay_s` have passed.

        Unless it has ended, or another workflow than that carries it.
        """
        row = queries.find_job(session, job_id=job_id, lock=True)
        if row is None or row.state not in OPEN_STATES or workflow_id not in {None, row.workflow_id}:
            return
        row.state, row.started_at, row.worker = JobState.QUEUED, None, None
        overtake(row)
        self._enqueue(session, row, delay_s)

    def take_from(self, worker_id: str) -> int:
        """Let others do what a dead worker was doing; how many jobs that were."""
        stuck = self._client.list_workflows(
            status="PENDING", executor_id=worker_id, load_input=False, load_output=False
        )
        by_queue: dict[str | None, list[str]] = defaultdict(list)
        for one in stuck:
            by_queue[one.queue_name].append(one.workflow_id)
        for queue, ids in by_queue.items():
            self._client.resume_workflows(ids, queue_name=queue or system.QUEUE)
        return len(stuck)

    def lost(self, rows: Sequence[JobRow]) -> list[JobRow]:
        """Of these open jobs, those whose workflow nobody will do any more: it broke, or is not there."""
        found = self._client.list_workflows(
            workflow_ids=[one.workflow_id for one in rows], load_input=False, load_output=False
        )
        alive = {one.workflow_id for one in found if one.status in LIVE}
        return [one for one in rows if one.workflow_id not in alive]

    def forget(self, workflow_ids: Sequence[str]) -> None:
        """Delete what DBOS keeps of these workflows."""
        if workflow_ids:
            self._client.delete_workflows(list(workflow_ids))

    def _enqueue(self, session: Session, row: JobRow, delay_s: float | None = None) -> None:
        options: EnqueueOptions = {
            "workflow_name": system.WORKFLOW,
            "queue_name": system.QUEUE,
            "workflow_id": row.workflow_id,
            "priority": row.turn,
        }
        if delay_s is not None:
            options["delay_seconds"] = delay_s
        session.flush()  # the job's row must be there before anybody can take its workflow up
        self._client.enqueue_in_transaction(session, options, row.id)


def job_id_of(subject: str, part: int = 0) -> str:
    """The id of a part's job."""
    return f"{subject}.{part}"


def _row(kind: JobKind, subject: str, asked_by: str, part: int, *, turn: int) -> JobRow:
    job_id = job_id_of(subject, part)
    return JobRow(id=job_id, kind=kind, subject=subject, part=part, asked_by=asked_by, turn=turn, workflow_id=job_id)


def overtake(row: JobRow) -> str:
    """Let another workflow carry a job from now on; the id of the one that did, which does nothing any more."""
    before = row.workflow_id
    base, _, number = before.partition("~")
    row.workflow_id = f"{base}~{int(number or 0) + 1}"
    return before


def end(session: Session, *, job_id: str) -> None:
    """The job is done: nobody takes it up again."""
    row = queries.find_job(session, job_id=job_id, lock=True)
    if row is not None:
        row.state, row.ended_at = JobState.ENDED, now_utc()


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was forgotten; the workflows are to be forgotten too (`Queue.forget`) once that is committed."""

    count: int
    workflow_ids: Sequence[str]


def delete_jobs(session: Session, *, subjects: Sequence[str]) -> list[str]:
    """Forget the jobs of these runs or sweeps; the workflows that carried them last."""
    rows = [row for subject in subjects for row in queries.jobs_of(session, subject=subject)]
    for row in rows:
        session.delete(row)
    return [row.workflow_id for row in rows]
