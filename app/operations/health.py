"""How the service is, for whoever runs it: the checks of /readyz with the figures behind them."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from app.audit.events import Event
from app.audit.queries import last_event_of
from app.jobs import queries as jobs
from app.jobs import service as queue
from app.jobs.models import JobState
from app.jobs.schemas import QueueOut
from app.operations import checks, queries
from app.operations.schemas import ReadyOut

LEAST_FREE = 0.05
"""A disk with less of it free is told as nearly full."""
PACKAGES = ("phanky", "highspy", "pulp", "fastapi", "dbos", "sqlmodel")
"""What an administrator is asked for when something is odd."""


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk that an SQLite file lies on, in bytes."""

    total_bytes: int
    free_bytes: int

    @property
    def nearly_full(self) -> bool:
        """Whether somebody has to make room."""
        return self.free_bytes < LEAST_FREE * self.total_bytes


@dataclass(frozen=True, slots=True)
class Health:
    """Everything at one moment; `disk` is None where the database is on a server of its own."""

    ready: ReadyOut
    queue: QueueOut
    oldest: timedelta | None
    last_seen_at: datetime | None
    database: str
    database_bytes: int
    disk: Disk | None
    saved_at: datetime | None
    trail_events: int
    versions: Mapping[str, str]
    now: datetime


def look(session: Session, engine: Engine) -> Health:
    """Look at everything; `session` only reads."""
    now = jobs.database_now(session)
    waiting = [one.queued_at for one in jobs.open_jobs(session) if one.state == JobState.QUEUED]
    told = queue.look(session)
    saved = last_event_of(session, event=Event.DATABASE_SAVED)
    return Health(
        ready=checks.ready(engine),
        queue=told,
        oldest=max(now - min(waiting), timedelta()) if waiting else None,
        last_seen_at=max((one.seen_at for one in told.workers), default=None),
        database=queries.database_version(session),
        database_bytes=queries.database_bytes(session),
        disk=_disk(engine),
        saved_at=None if saved is None else datetime.fromisoformat(saved.at),
        trail_events=queries.count_audit_events(session),
        versions={"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
        now=now,
    )


def _disk(engine: Engine) -> Disk | None:
    """The disk of an SQLite file; a database on a server, or in memory, has none that this machine sees."""
    file = engine.url.database
    if engine.dialect.name != "sqlite" or not file or not Path(file).is_file():
        return None
    used = shutil.disk_usage(Path(file).resolve().parent)
    return Disk(total_bytes=used.total, free_bytes=used.free)
