"""PostgreSQL for tests: one server, and databases that are emptied and used again, which is quicker than to make them.

To copy a template writes some eight megabytes; to delete what a test has left takes a few hundredths of a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import URL, make_url

TEMPLATE = "template_phanky"
HASTY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
"""What a server may leave out whose data nobody wants back after a crash of the machine."""
TABLES = "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('public', 'dbos')"
SHAPE = """
SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
  SELECT c.oid::regclass::text || ' ' || c.relkind::text || ' ' || coalesce(c.relacl::text, '') AS line
    FROM pg_class c WHERE c.relnamespace::regnamespace::text IN ('public', 'dbos')
  UNION ALL SELECT a.attrelid::regclass::text || ' ' || a.attname || ' ' || a.atttypid::text || a.attnotnull::text
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
   WHERE a.attnum > 0 AND c.relnamespace::regnamespace::text IN ('public', 'dbos')
  UNION ALL SELECT t.tgrelid::regclass::text || ' ' || t.tgname || t.tgenabled::text
    FROM pg_trigger t WHERE NOT t.tgisinternal
  UNION ALL SELECT o.conrelid::regclass::text || ' ' || o.conname || ' ' || pg_get_constraintdef(o.oid)
    FROM pg_constraint o WHERE o.connamespace::regnamespace::text IN ('public', 'dbos')
  UNION ALL SELECT n.nspname || coalesce(n.nspacl::text, '') FROM pg_namespace n WHERE n.nspname IN ('public', 'dbos')
  UNION ALL SELECT coalesce(d.datacl::text, '') FROM pg_database d WHERE d.datname = current_database()
) AS lines
"""


class Server:
    """The databases of one server whose `TEMPLATE` has the schema."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._admin = create_engine(_psycopg(url), isolation_level="AUTOCOMMIT")
        self._free: list[_Reusable] = []

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of a database with the schema and nothing in it."""
        one = self._free.pop() if self._free else self._made()
        yield one.url
        if one.emptied():
            self._free.append(one)
        else:
            self._drop(one)

    def close(self) -> None:
        """Let the connections go."""
        for one in self._free:
            one.engine.dispose()
        self._admin.dispose()

    def _made(self) -> _Reusable:
        name = f"test_{uuid4().hex}"
        with self._admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}"))
        return _Reusable(database_of(self.url, name))

    def _drop(self, one: _Reusable) -> None:
        one.engine.dispose()
        with self._admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {one.engine.url.database} WITH (FORCE)"))


class _Reusable:
    """A copy of the template; it is used again as long as nothing but its rows differs from that."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        with self.engine.connect() as connection:
            self._tables = list(connection.execute(text(TABLES)).scalars())
            self._kept = [one for one in self._tables if self._content(connection, one)]
            self._before = self._state(connection)

    def emptied(self) -> bool:
        """Delete what was left in the tables. False where the database is not what it was: it cannot be used again."""
        with self.engine.connect() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
            if self._state(connection) != self._before:
                return False
            full = " UNION ALL ".join(
                f"SELECT '{one}' WHERE EXISTS (SELECT FROM {one})"  # noqa: S608 - the schema's own names
                for one in self._tables
                if one not in self._kept
            )
            # without the triggers: neither keys nor the trail's own guard stand in the way
            connection.execute(text("SET session_replication_role = replica"))
            for one in list(connection.execute(text(full)).scalars()):
                connection.execute(text(f"DELETE FROM {one}"))  # noqa: S608 - the same
            connection.execute(
                text(
                    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) "
                    "FROM pg_sequences WHERE last_value IS NOT NULL"
                )
            )
        return True

    def _state(self, connection: Connection) -> tuple[str, ...]:
        """The schema, and what is in the tables that are never empty."""
        shape = connection.execute(text(SHAPE)).scalar_one()
        return (shape, *(self._content(connection, one) for one in self._kept))

    @staticmethod
    def _content(connection: Connection, table: str) -> str:
        rows = "coalesce(string_agg(t::text, ',' ORDER BY t::text), '')"
        query = f"SELECT {rows} FROM {table} t"  # noqa: S608 - the schema's own names
        return str(connection.execute(text(query)).scalar_one())


def database_of(server: str, name: str) -> str:
    """The address of one of the server's databases."""
    return server.replace("/postgres?", f"/{name}?", 1)


def make_hasty(server: str) -> None:
    """Let the server not wait for the disk."""
    engine = create_engine(_psycopg(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in HASTY:
            connection.execute(text(f"ALTER SYSTEM SET {setting}"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


def _engine(url: str) -> Engine:
    return create_engine(_psycopg(url), isolation_level="AUTOCOMMIT", pool_size=1, pool_pre_ping=True)


def _psycopg(url: str) -> URL:
    return make_url(url).set(drivername="postgresql+psycopg")
