"""Whether the service can do its work at this moment, told check by check."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

import migrations
from app.db import reading
from app.jobs import queries as jobs
from app.jobs.heart import STALE
from app.jobs.models import WorkerRow
from app.kit.words import Words
from app.operations.schemas import CheckOut, ReadyOut

log = logging.getLogger(__name__)

WORKFLOWS = {"sqlite": "workflow_status", "postgresql": "dbos.workflow_status"}

DATABASE = Words("Cơ sở dữ liệu trả lời.", "The database answers.")
NO_DATABASE = Words(
    "Cơ sở dữ liệu không trả lời. Kiểm tra máy chủ cơ sở dữ liệu và PHANKY_DATABASE_URL.",
    "The database does not answer. Check its server and PHANKY_DATABASE_URL.",
)
SCHEMA = Words("Lược đồ ở phiên bản {head}.", "The schema is at revision {head}.")
OLD_SCHEMA = Words(
    "Lược đồ ở phiên bản {found}, cần {head}. Chạy: phanky migrate.",
    "The schema is at revision {found}, and has to be at {head}. Run: phanky migrate.",
)
JOBS = Words("Các bảng hàng đợi đã có.", "The queue's tables are there.")
NO_JOBS = Words("Thiếu bảng hàng đợi. Chạy: phanky migrate.", "The queue's tables are missing. Run: phanky migrate.")
WORKERS = Words("{count} tiến trình nhận việc đang chạy.", "{count} workers are alive.")
NO_WORKERS = Words(
    "Không có tiến trình nhận việc nào. Chạy: phanky worker, hoặc đặt PHANKY_EMBEDDED_WORKER=true.",
    "No worker is alive. Run: phanky worker, or set PHANKY_EMBEDDED_WORKER=true.",
)
UNKNOWN = Words("Chưa xem được vì cơ sở dữ liệu không trả lời.", "Not looked at: the database does not answer.")


def ready(engine: Engine) -> ReadyOut:
    """Look at everything that a request or a run needs."""
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        log.warning("not ready, the database does not answer: %s", type(error).__name__)
        rest = dict.fromkeys(("schema", "queue", "workers"), _told(False, UNKNOWN))
        return ReadyOut(ready=False, checks={"database": _told(False, NO_DATABASE), **rest})
    checks = {
        "database": _told(True, DATABASE),
        "schema": _looked(_schema, engine, OLD_SCHEMA),
        "queue": _looked(_queue, engine, NO_JOBS),
        "workers": _looked(_workers, engine, NO_WORKERS),
    }
    return ReadyOut(ready=all(one.ok for one in checks.values()), checks=checks)


def alive(rows: Sequence[WorkerRow], now: datetime) -> list[WorkerRow]:
    """Those workers that were seen lately."""
    return [one for one in rows if abs(now - one.seen_at) <= STALE]


@cache
def head() -> str:
    """The revision that this version of the product works with."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def revision_of(session: Session) -> str:
    """The revision that the schema is at, "" where there is none."""
    return MigrationContext.configure(session.connection()).get_current_revision() or ""


def _looked(check: Callable[[Session], CheckOut], engine: Engine, otherwise: Words) -> CheckOut:
    """What the check says; a table that is not there says it by its absence."""
    try:
        with reading(engine) as session:
            return check(session)
    except SQLAlchemyError:
        return _told(False, otherwise, found="?", head=head())


def _schema(session: Session) -> CheckOut:
    found = revision_of(session)
    return _told(found == head(), SCHEMA if found == head() else OLD_SCHEMA, found=found or "–", head=head())


def _queue(session: Session) -> CheckOut:
    table = WORKFLOWS[session.get_bind().dialect.name]
    session.connection().execute(text(f"SELECT 1 FROM {table} LIMIT 1"))  # noqa: S608 - one of two names of ours
    jobs.first_turn(session)
    return _told(True, JOBS)


def _workers(session: Session) -> CheckOut:
    count = len(alive(jobs.workers(session), jobs.database_now(session)))
    return _told(count > 0, WORKERS if count else NO_WORKERS, count=count)


def _told(ok: bool, words: Words, **parts: object) -> CheckOut:
    return CheckOut(ok=ok, detail_vi=words.vi.format(**parts), detail_en=words.en.format(**parts))
