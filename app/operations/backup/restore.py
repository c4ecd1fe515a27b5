"""Bringing a backup back, in one transaction: everything is as it was then, or nothing has happened.

The schema is taken to the revision of the archive, filled, and brought up to date: an older version's backup comes
back as an older version's data would. Archives know no database, so this is also the way from SQLite to PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

import migrations
from app.audit import queries as trail
from app.audit import service as audit
from app.audit.events import Event
from app.db import MIGRATION_LOCK
from app.errors import Conflict, Unusable
from app.jobs import queries as jobs
from app.jobs.queue import Queue
from app.operations.backup.archive import Archive, Manifest, TableIn, not_a_backup, opened
from app.operations.backup.kinds import TYPES
from app.operations.backup.save import SUBJECT, tables_of, told
from app.operations.checks import alive, head

BATCH = 500


class NotEmpty(Conflict):
    """409: the database holds something already."""

    code = "not_empty"


class StillWorking(Conflict):
    """409: workers are at work on this database."""

    code = "still_working"


class NewerBackup(Unusable):
    """422: the archive was made by a version of the product that this one does not know."""

    code = "newer_backup"


def restore(engine: Engine, metadata: MetaData, path: Path, *, replace: bool) -> Manifest:
    """Bring an archive back, whole or not at all; jobs that were open wait for a worker again.

    An event is chained to the end of the trail that was brought: which archive, where its trail ended, and where the
    trail ended that was dropped for it.

    Raises NotABackup, NewerBackup, NotEmpty (unless `replace`), StillWorking, OSError.
    """
    with opened(path) as archive, closing(Queue(engine)) as queue:
        _expect_known(archive.manifest)
        archive.expect_whole()
        with engine.begin() as connection, Session(bind=connection) as session:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
            _expect_nobody_at_work(session)
            held = next((one.name for one in tables_of(metadata) if _holds_rows(connection, one)), None)
            if held is not None and not replace:
                raise _not_empty(held)
            dropped = _end_of_trail(session)
            if held is not None or archive.manifest.revision != head():
                _alembic(connection, "base")
                _alembic(connection, archive.manifest.revision)
            for table in archive.manifest.tables:
                _fill(connection, archive, table)
            _alembic(connection, "head")
            _count_on(connection, metadata)
            for job in jobs.open_jobs(session):
                queue.put_back(session, job_id=job.id)
            after = {**told(archive.manifest, archive.sha256), "trail": _end_of_trail(session)}
            audit.record(
                session, Event.DATABASE_RESTORED, subject=SUBJECT, before=dropped and {"trail": dropped}, after=after
            )
            session.commit()  # of the session alone: the transaction is the connection's
        return archive.manifest


def _expect_known(manifest: Manifest) -> None:
    known = {one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()}
    if manifest.revision not in known:
        raise NewerBackup(
            f"Bản sao lưu do Phanky {manifest.version} tạo (lược đồ {manifest.revision}), mới hơn bản này. "
            "Chưa có gì bị thay đổi. Nâng cấp Phanky rồi khôi phục.",
            f"The backup was made by Phanky {manifest.version} (schema {manifest.revision}), which is newer than this "
            "one. Nothing was changed. Update Phanky, then restore.",
        )


def _expect_nobody_at_work(session: Session) -> None:
    at_work = alive(jobs.workers(session), jobs.database_now(session))
    if at_work:
        raise StillWorking(
            f"Có {len(at_work)} tiến trình đang nhận việc từ cơ sở dữ liệu này. Dừng dịch vụ và các phanky worker "
            "(tiến trình bị tắt đột ngột được bỏ qua sau 20 giây), rồi chạy lại lệnh.",
            f"{len(at_work)} workers take jobs up from this database. Stop the service and every phanky worker "
            "(one that was killed counts for 20 seconds more), then run the command again.",
        )


def _not_empty(table: str) -> NotEmpty:
    return NotEmpty(
        f"Cơ sở dữ liệu đã có dữ liệu (bảng {table}); chưa có gì bị thay đổi. Khôi phục vào cơ sở dữ liệu mới, "
        "hoặc thêm --replace để bỏ hết dữ liệu đang có.",
        f"The database holds data already (table {table}); nothing was changed. Restore into a new database, "
        "or add --replace to drop everything that it holds.",
    )


def _end_of_trail(session: Session) -> dict[str, object] | None:
    """The number and fingerprint of the last event, as they are noted elsewhere."""
    last = trail.last_event(session)
    session.expunge_all()  # its row is dropped, or another one takes its place
    return None if last is None else {"events": last.number, "sha256": last.sha256}


def _holds_rows(connection: Connection, table: sa.Table) -> bool:
    return connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is not None


def _fill(connection: Connection, archive: Archive, table: TableIn) -> None:
    """Store a table's rows. Raises NotABackup where the database does not take them."""
    columns = [sa.column(one.name, TYPES[one.kind]()) for one in table.columns]
    insert = sa.insert(sa.table(table.name, *columns))
    try:
        for rows in _batches(archive.rows(table)):
            connection.execute(insert, rows)
    except DBAPIError as error:
        why = str(error.orig).strip().splitlines()[0]
        raise not_a_backup(
            f"cơ sở dữ liệu không nhận bảng {table.name} ({why})",
            f"the database does not take table {table.name} ({why})",
        ) from error


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _count_on(connection: Connection, metadata: MetaData) -> None:
    """Let PostgreSQL number new rows after those that were brought."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables_of(metadata):
        for column in table.primary_key.columns:
            found = sa.func.pg_get_serial_sequence(table.name, column.name)
            sequence = connection.execute(sa.select(found)).scalar_one()
            if sequence is not None:
                next_number = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
                connection.execute(sa.select(sa.func.setval(sequence, next_number, sa.false())))


def _alembic(connection: Connection, revision: str) -> None:
    """Take the schema down to nothing, or up to a revision, in this transaction."""
    config = _config()
    config.attributes["connection"] = connection
    if revision == "base":
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return config
