"""Selects on jobs and workers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, update
from sqlalchemy import select as plain_select
from sqlmodel import Session, col, func, select

from app.jobs.models import OPEN_STATES, JobKind, JobRow, JobState, WorkerRow
from app.kit.columns import now_utc

_JOBS: Any = JobRow.__table__.c  # type: ignore[attr-defined]  # SQLModel does not tell it
_WAITING = _JOBS.state == JobState.QUEUED.value
_MINE = and_(_JOBS.asked_by == bindparam("asked_by"), _JOBS.kind == bindparam("kind"))
_PLACE = plain_select(
    plain_select(func.count()).where(_JOBS.state.in_([one.value for one in OPEN_STATES]), _MINE).scalar_subquery(),
    plain_select(func.coalesce(func.min(_JOBS.turn), 0)).where(_WAITING).scalar_subquery(),
    plain_select(func.coalesce(func.max(_JOBS.turn), 0)).where(_WAITING, _MINE).scalar_subquery(),
)


def find_job(session: Session, *, job_id: str, lock: bool = False) -> JobRow | None:
    """The job with this id, held until the transaction ends if `lock`."""
    return session.get(JobRow, job_id, with_for_update=lock or None)


def jobs_of(session: Session, *, subject: str) -> Sequence[JobRow]:
    """Every job of one run or sweep, by part."""
    return session.exec(select(JobRow).where(JobRow.subject == subject).order_by(col(JobRow.part))).all()


def open_jobs(session: Session) -> Sequence[JobRow]:
    """Jobs without an end, whose turn is first first."""
    query = select(JobRow).where(col(JobRow.state).in_(OPEN_STATES))
    return session.exec(query.order_by(col(JobRow.turn), col(JobRow.queued_at), col(JobRow.id))).all()


def next_job(session: Session) -> JobRow | None:
    """The run or part whose turn it is, held until the transaction ends; of those that nobody else holds.

    Messages are left out: theirs may be put off, and DBOS knows until when.
    """
    query = select(JobRow).where(JobRow.state == JobState.QUEUED, JobRow.kind != JobKind.WEBHOOK)
    by_turn = query.order_by(col(JobRow.turn), col(JobRow.queued_at), col(JobRow.id)).limit(1)
    return session.exec(by_turn.with_for_update(skip_locked=True)).first()


def held_job(session: Session, *, subject: str, worker: str) -> JobRow | None:
    """A job of a run or sweep that this worker has taken up."""
    mine = select(JobRow).where(JobRow.state == JobState.RUNNING, JobRow.worker == worker, JobRow.subject == subject)
    return session.exec(mine).first()


def ended_unbegun(session: Session, *, most: int) -> Sequence[str]:
    """The workflows of the jobs that ended before anybody took them up, as when they were cancelled; the latest."""
    unbegun = select(JobRow.workflow_id).where(JobRow.state == JobState.ENDED, JobRow.attempts == 0)
    return session.exec(unbegun.order_by(col(JobRow.ended_at).desc()).limit(most)).all()


def before(session: Session, *, subject: str) -> int:
    """How many jobs that wait have their turn before the first one of this run or sweep."""
    own = select(func.min(JobRow.turn)).where(JobRow.state == JobState.QUEUED, JobRow.subject == subject)
    turn = session.exec(own).one() or 0
    query = select(func.count()).select_from(JobRow).where(JobRow.state == JobState.QUEUED, JobRow.turn < turn)
    return session.exec(query).one()


class Place(NamedTuple):
    """Where somebody stands who puts one more job of a kind in."""

    held: int
    """Open jobs of this kind that they have."""
    first_turn: int
    """The turn of whoever is next; 0 when nobody waits."""
    last_turn: int
    """The last turn that they hold for jobs of this kind; 0 without any that wait."""


def place_of(session: Session, *, asked_by: str, kind: str) -> Place:
    """Where this person stands, looked up at once."""
    return Place(*session.connection().execute(_PLACE, {"asked_by": asked_by, "kind": kind}).one())


def first_turn(session: Session) -> int:
    """The turn of whoever is next; 0 when nobody waits."""
    query = select(func.min(JobRow.turn)).where(JobRow.state == JobState.QUEUED)
    return session.exec(query).one() or 0


def workers(session: Session) -> Sequence[WorkerRow]:
    """Every worker that is known, dead ones included until they are cleared away."""
    return session.exec(select(WorkerRow).order_by(col(WorkerRow.started_at), col(WorkerRow.id))).all()


def database_now(session: Session) -> datetime:
    """The database's own clock: machines whose clocks differ agree on who is alive."""
    if session.get_bind().dialect.name == "postgresql":
        now: datetime = session.connection().exec_driver_sql("SELECT clock_timestamp()").scalar_one()
        return now
    return now_utc()  # SQLite has no clock but this machine's


def claim_dead(session: Session, *, worker_id: str, seen_at: datetime, now: datetime) -> bool:
    """Whether the caller is the one who clears this dead worker away: of several, one wins."""
    done = session.connection().execute(
        update(WorkerRow)
        .where(col(WorkerRow.id) == worker_id, col(WorkerRow.seen_at) == seen_at)
        .values(seen_at=now + timedelta(microseconds=1))
    )
    return bool(done.rowcount)
