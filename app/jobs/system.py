"""DBOS, as this service uses it: its tables, its client, its engine on SQLite (docs/decisions/0007).

DBOS keeps its tables in the service's own database: beside ours in an SQLite file, in the schema `dbos` on PostgreSQL.
"""

from __future__ import annotations

from typing import Any

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer
from sqlalchemy import Engine, event
from sqlalchemy import create_engine as sa_create_engine
from sqlalchemy.engine import URL

from app.db import give_clock

APPLICATION = "phanky"
SCHEMA = "dbos"
"""Where DBOS's tables are on PostgreSQL."""
QUEUE = "solves"
WORKFLOW = "work"
WORKFLOW_VERSION = "1"
"""Raised only when `work` changes so that an older worker could not do a newer one's jobs: a deploy strands nothing."""
POLL_S = 0.1
TABLES = frozenset(
    {
        "application_versions",
        "dbos_migrations",
        "notifications",
        "operation_outputs",
        "queues",
        "streams",
        "workflow_events",
        "workflow_events_history",
        "workflow_input",
        "workflow_output",
        "workflow_schedules",
        "workflow_status",
    }
)
"""DBOS's tables, which on SQLite lie beside ours: Alembic leaves them alone."""


def migrate(url: URL) -> None:
    """Create DBOS's tables, or bring them up to date."""
    DBOS.migrate(_address(url))


def client(url: URL) -> tuple[DBOSClient, Engine | None]:
    """What puts jobs in; and its engine, where it is ours to dispose of. Nothing is connected before it is used."""
    engine = _sqlite_engine(url)
    made = DBOSClient(
        system_database_url=_address(url),
        system_database_engine=engine,
        application_name=APPLICATION,
        serializer=DBOSPortableJSONSerializer(),
        lazy=True,
        retry_connection_errors=False,
    )
    return made, engine


def launch(url: URL, *, executor_id: str) -> Engine | None:
    """Begin to take jobs up in this process, one at a time; its engine, where it is ours to dispose of."""
    engine = _sqlite_engine(url)
    config = DBOSConfig(
        name=APPLICATION,
        system_database_url=_address(url),
        executor_id=executor_id,
        application_version=WORKFLOW_VERSION,
        serializer=DBOSPortableJSONSerializer(),
        enable_otlp=False,
        log_level="ERROR",
        run_migrations=False,
        use_listen_notify=False,
    )
    if engine is not None:
        config["system_database_engine"] = engine
    DBOS(config=config)
    DBOS.listen_queues([QUEUE])
    DBOS.launch()
    # one job at a time in each process: a slot is a process
    DBOS.register_queue(QUEUE, worker_concurrency=1, polling_interval_sec=POLL_S)
    return engine


def _address(url: URL) -> str:
    plain = url.set(drivername="postgresql") if url.get_backend_name() == "postgresql" else url
    return plain.render_as_string(hide_password=False)


def _sqlite_engine(url: URL) -> Engine | None:
    """An engine as DBOS wants it on SQLite; on PostgreSQL it makes its own."""
    if url.get_backend_name() != "sqlite":
        return None
    engine = sa_create_engine(url, connect_args={"timeout": 30})
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    connection.isolation_level = "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    give_clock(connection)
