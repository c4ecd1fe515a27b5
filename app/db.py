"""The database: one engine, the names of its constraints, and the sessions that requests work in.

SQLite runs in WAL mode and writers take their lock at once (BEGIN IMMEDIATE): a writer that first reads and then
writes would otherwise fail on a stale snapshot, whatever the busy timeout.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

from alembic import command
from alembic.config import Config
from fastapi import Depends, Request
from sqlalchemy import Connection, Engine, event, func
from sqlalchemy import create_engine as sa_create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, SQLModel, select
from sqlmodel.sql.expression import SelectOfScalar

import migrations
from app.kit.threads import at_the_end
from app.kit.turns import Turns

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

USE = "use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
BUSY_TIMEOUT_MS = 30_000
POOL: Mapping[str, int] = {"pool_size": 20, "max_overflow": 0}
"""Connections of one process, made when they are needed and kept: to open one costs more than most requests."""
SUBSECONDS_SINCE = (3, 42)
"""The SQLite that can tell parts of a second by itself."""
Row = TypeVar("Row", bound=SQLModel)

READ_ONLY = "phanky_read_only"
IMPATIENT = "phanky_impatient"
"""The option of a connection that would rather not write than wait."""
TURN = "phanky_turn"
"""Where a connection says that it has the turn to write."""
REQUEST_STATE = "phanky_request_state"
"""Where a session that writes finds the state of its request: the trail asks it who came."""
READER = "phanky.reader"
"""Where a request's scope has the session it reads with."""
HELD_BACK = "phanky.held_back"
"""Where a request's scope has a `HeldBack`, if it has one."""
MIGRATION_LOCK = 7_426_595
"""A number of ours: two services that start at once migrate one after the other."""


def create_engine(database_url: str) -> Engine:
    """An engine for the address; the folder of an SQLite file is made if it is missing. Raises ValueError."""
    try:
        url = make_url(database_url)
    except ArgumentError as error:
        raise ValueError(f"PHANKY_DATABASE_URL is no address of a database; {USE}") from error
    if url.get_backend_name() == "postgresql":
        return sa_create_engine(
            url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True, **POOL
        )
    if url.get_backend_name() != "sqlite":
        raise ValueError(f"PHANKY_DATABASE_URL names {url.get_backend_name()!r}; {USE}")
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    pool = POOL if url.database and url.database != ":memory:" else {}  # what is in memory has one connection alone
    engine = sa_create_engine(url, hide_parameters=True, **pool)  # what is stored is told in no error and no log
    event.listen(engine, "connect", _prepare_sqlite)
    if pool:
        _write_in_turn(engine)
    event.listen(engine, "begin", _begin_sqlite)  # after whoever writes has come in turn
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    """Let SQLAlchemy open transactions itself, and switch on what SQLite leaves off."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    give_clock(connection)


def give_clock(connection: Any) -> None:  # noqa: ANN401 - the driver's own connection
    """Let an old SQLite tell parts of a second, which jobs ask of it: before 3.42 unixepoch('subsec') is NULL."""
    if sqlite3.sqlite_version_info < SUBSECONDS_SINCE:
        connection.create_function("unixepoch", -1, lambda *_: time.time())


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once, unless the session said that it only reads."""
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _write_in_turn(engine: Engine) -> None:
    """Let the writers of this process come to SQLite's lock in the order in which they asked, one at a time."""
    turns = Turns()

    def come(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get(READ_ONLY, False) and TURN not in connection.info:
            # whose turn does not come in time asks SQLite all the same, which knows what holds the lock
            connection.info[TURN] = turns.take(0 if options.get(IMPATIENT, False) else BUSY_TIMEOUT_MS / 1000)

    def go(_connection: object, record: ConnectionPoolEntry) -> None:
        if record.info.pop(TURN, False):
            turns.give()

    event.listen(engine, "begin", come)
    event.listen(engine, "checkin", go)


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to `revision`; Alembic owns the schema, nothing else creates a table."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # SQLite has taken its write lock already
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def reading(engine: Engine) -> Session:
    """A session that only reads: all of it one moment of the database, and nobody waits for it.

    A round is read from a dozen tables; on PostgreSQL, without a snapshot, a writer could come between them.
    """
    return Session(_for_reading(engine))


@lru_cache(maxsize=8)  # made once: it costs as much as a small select
def _for_reading(engine: Engine) -> Engine:
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine.execution_options(**{READ_ONLY: True})


def paged(session: Session, query: SelectOfScalar[Row], *, page: int, size: int) -> tuple[Sequence[Row], int]:
    """One page (counted from 1) of an ordered query, and how many rows it has in all."""
    total = session.exec(select(func.count()).select_from(query.order_by(None).subquery())).one()
    return session.exec(query.offset((page - 1) * size).limit(size)).all(), total


class HeldBack:
    """A request's session that is not committed by the request itself, but by whoever put this in its scope."""

    def __init__(self) -> None:
        self.session: Session | None = None

    def close(self) -> None:
        """Undo what was not committed."""
        if self.session is not None:
            self.session.close()


def _engine_of(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


def _open_session(request: Request) -> Iterator[Session]:
    held: HeldBack | None = request.scope.get(HELD_BACK)
    session = Session(_engine_of(request), info={REQUEST_STATE: request.state})
    try:
        yield session
        if held is not None:
            held.session = session
        else:
            session.commit()
    finally:
        if held is None or held.session is None:
            session.close()


def reader_of(request: Request) -> Session:
    """The session that this request reads with, who asks included: all of it one moment of the database."""
    reader: Session | None = request.scope.get(READER)
    if reader is None:
        request.scope[READER] = reader = reading(_engine_of(request))
        at_the_end(request, reader.close)
    return reader


# "async", although nothing is waited for: it connects when it is asked, and ends with the request
async def _reader(request: Request) -> Session:
    return reader_of(request)


# "function": the commit happens before the answer leaves, so that a failed commit can never be told as a success.
SessionDep = Annotated[Session, Depends(_open_session, scope="function")]
ReaderDep = Annotated[Session, Depends(_reader)]
