"""Rows of jobs and workers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.kit.columns import UtcDateTime, now_utc


class JobState(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    ENDED = "ended"


class JobKind(StrEnum):
    """What a job works at: a run as a whole, one part of a sweep, or a message to another program."""

    RUN = "run"
    SWEEP = "sweep"
    WEBHOOK = "webhook"


OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


def _one_of(kinds: type[StrEnum]) -> str:
    return ", ".join(f"'{one.value}'" for one in kinds)


class JobRow(SQLModel, table=True):
    """A piece of work for one worker: a run, one part of a sweep, or a message.

    `turn` decides who is next, the lowest first (see `queue`). `workflow_id` names the durable workflow that carries
    the job at present; a job that is handed back gets a new one. `attempts` counts how often it was taken up.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint(f"state IN ({_one_of(JobState)})", name="state"),
        CheckConstraint(f"kind IN ({_one_of(JobKind)})", name="kind"),
    )

    id: str = Field(primary_key=True)
    kind: str
    subject: str = Field(index=True)
    part: int = 0
    asked_by: str
    turn: int
    state: str = Field(default=JobState.QUEUED, index=True)
    workflow_id: str = Field(index=True)
    worker: str | None = None
    attempts: int = 0
    queued_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WorkerRow(SQLModel, table=True):
    """A process that takes jobs up. One that has not been seen for a while is dead, and its jobs go to others."""

    __tablename__ = "workers"

    id: str = Field(primary_key=True)
    host: str
    pid: int
    version: str
    started_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
