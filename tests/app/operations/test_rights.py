"""PostgreSQL with two roles: the owner makes the tables, the service works and cannot touch what is in the trail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError
from typer.testing import CliRunner

from app.cli.commands import app
from app.db import create_engine
from app.operations import rights
from app.tables import METADATA
from tests.app.api import API, create, send
from tests.app.audit.trail import trail
from tests.app.cli.archives import until
from tests.conftest import SERVICE_ROLE, Databases
from tests.journeys.steps import plan, service
from tests.optimizer.rounds import tiny_round

TAMPERING = (
    "UPDATE audit_events SET who = 'somebody else'",
    "UPDATE audit_events SET who = who WHERE false",
    "DELETE FROM audit_events",
    "TRUNCATE audit_events",
    "DROP TABLE audit_events",
    "ALTER TABLE audit_events RENAME TO forgotten",
    "ALTER TABLE audit_events DISABLE TRIGGER ALL",
    "CREATE TRIGGER mine BEFORE INSERT ON audit_events EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE mine AS ON INSERT TO audit_events DO INSTEAD NOTHING",
    "CREATE TABLE mine ()",
    "SET session_replication_role = replica",
    "UPDATE alembic_version SET version_num = '0001'",
    "UPDATE dbos.dbos_migrations SET version = 0",
)

Phanky = Callable[..., tuple[int, str]]


def ask(url: str, statement: str) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


@pytest.fixture
def phanky(monkeypatch: pytest.MonkeyPatch) -> Phanky:
    """Run a command as the service's role, or with the owner's address too; its exit code and what it says."""

    def run(*words: str | Path, url: str, owner: str | None = None) -> tuple[int, str]:
        monkeypatch.setenv("PHANKY_DATABASE_URL", url)
        monkeypatch.delenv("PHANKY_OWNER_DATABASE_URL", raising=False)
        if owner is not None:
            monkeypatch.setenv("PHANKY_OWNER_DATABASE_URL", owner)
        result = CliRunner().invoke(app, [str(one) for one in words])
        return result.exit_code, result.stderr

    return run


@pytest.fixture
def empty(postgresql_server: str) -> Iterator[tuple[str, str]]:
    """A database without a table: the addresses of its owner and of another role, both plain roles."""
    name = uuid4().hex
    owner, other = f"owner_{name}", f"service_{name}"
    admin = create_engine(postgresql_server).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for statement in (
            f"CREATE ROLE {owner} LOGIN",
            f"CREATE ROLE {other} LOGIN",
            f"CREATE DATABASE roles_{name} OWNER {owner}",
        ):
            connection.execute(text(statement))
    url = make_url(postgresql_server).set(database=f"roles_{name}")
    yield (
        url.set(username=owner).render_as_string(hide_password=False),
        url.set(username=other).render_as_string(hide_password=False),
    )
    with admin.connect() as connection:
        for statement in (f"DROP DATABASE roles_{name} WITH (FORCE)", f"DROP ROLE {owner}", f"DROP ROLE {other}"):
            connection.execute(text(statement))
    admin.dispose()


@pytest.fixture
def as_owner(fresh_database: Databases) -> str:
    """A database that one role made and owns."""
    return fresh_database("postgresql")


@pytest.fixture
def as_service(fresh_database: Databases) -> str:
    """A database as the service's role comes to it."""
    return fresh_database("two_roles")


def of_owner(as_service: str) -> str:
    return make_url(as_service).set(username="postgres").render_as_string(hide_password=False)


def test_a_service_works_under_a_role_that_migrate_let_in(
    empty: tuple[str, str], tmp_path: Path, phanky: Phanky
) -> None:
    owner, url = empty
    code, told = phanky("migrate", url=url, owner=owner)
    assert code == 0, told

    with service(url) as client:
        round_code = create(client, tiny_round())
        run = plan(client, round_code)
        assert send(client, "PUT", f"/rounds/{round_code}", tiny_round()).status_code == 200
        assert client.get("/readyz").status_code == 200
        events = [one["event"] for one in trail(client)]
    for words in (["migrate"], ["seed"], ["audit", "verify"], ["runs", "prune"], ["backup", tmp_path / "phanky.zip"]):
        code, told = phanky(*words, url=url)
        assert code == 0, told

    assert run["state"] == "done"
    assert events[-3:] == ["round.created", "run.asked", "round.replaced"]


@pytest.mark.parametrize("statement", TAMPERING)
def test_the_database_refuses_the_service_whatever_would_change_the_trail(as_service: str, statement: str) -> None:
    with pytest.raises(ProgrammingError) as caught:
        ask(as_service, statement)

    assert isinstance(caught.value.orig, InsufficientPrivilege)


def test_a_role_that_is_not_there_is_told_with_how_to_make_it(as_owner: str, phanky: Phanky) -> None:
    url = make_url(as_owner).set(username="nobody_here").render_as_string(hide_password=False)

    code, told = phanky("migrate", url=url, owner=as_owner)

    assert code == 2
    assert "CREATE ROLE nobody_here LOGIN PASSWORD" in told


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER ROLE {role} SUPERUSER",
        "ALTER ROLE {role} CREATEROLE",
        "ALTER DATABASE {database} OWNER TO {role}",
        "ALTER SCHEMA public OWNER TO {role}",
        "ALTER TABLE audit_events OWNER TO {role}",
        "GRANT {owner} TO {role}",
        "GRANT pg_write_all_data TO {role}",
        "GRANT UPDATE ON audit_events TO PUBLIC",
        "GRANT UPDATE (who) ON audit_events TO PUBLIC",
    ],
)
def test_a_role_that_could_change_the_trail_is_refused(empty: tuple[str, str], phanky: Phanky, statement: str) -> None:
    owner, url = empty
    assert phanky("migrate", url=url, owner=owner)[0] == 0
    of = make_url(url)
    parts = {"role": of.username, "owner": make_url(owner).username, "database": of.database}
    ask(of_owner(url), statement.format(**parts))

    code, told = phanky("migrate", url=url, owner=of_owner(url))

    assert code == 2
    assert f"role '{of.username}' of PHANKY_DATABASE_URL could still change the trail" in told


def test_rights_that_were_too_many_are_taken_back(as_service: str) -> None:
    ask(of_owner(as_service), f"GRANT ALL ON audit_events TO {SERVICE_ROLE}")
    owner = create_engine(of_owner(as_service))

    rights.give(owner, METADATA, role=SERVICE_ROLE)

    owner.dispose()
    with pytest.raises(ProgrammingError, match="permission denied"):
        ask(as_service, "DELETE FROM audit_events")


def test_a_service_before_its_migration_is_told_what_to_run(empty: tuple[str, str], phanky: Phanky) -> None:
    code, told = phanky("seed", url=empty[1])

    assert code == 2
    assert "set PHANKY_OWNER_DATABASE_URL to the owner's address, then run phanky migrate" in told


def test_an_owner_who_cannot_come_in_is_told_apart_from_the_service(as_service: str, phanky: Phanky) -> None:
    nobody = make_url(as_service).set(username="nobody_here").render_as_string(hide_password=False)

    code, told = phanky("migrate", url=as_service, owner=nobody)

    assert code == 2
    assert "Check PHANKY_OWNER_DATABASE_URL" in told


@pytest.mark.parametrize("url", ["sqlite://", "postgresql:///phanky"])
def test_an_owner_is_for_a_postgresql_that_names_its_role(as_owner: str, phanky: Phanky, url: str) -> None:
    code, told = phanky("migrate", url=url, owner=as_owner)

    assert code == 2
    assert "PHANKY_OWNER_DATABASE_URL is for a PHANKY_DATABASE_URL that is PostgreSQL and names a role" in told


def test_two_addresses_of_different_databases_are_told(empty: tuple[str, str], as_owner: str, phanky: Phanky) -> None:
    code, told = phanky("migrate", url=empty[1], owner=as_owner)

    assert code == 2
    assert "are not the same database" in told


def test_a_restore_over_other_data_leaves_the_service_its_rights_and_no_more(
    as_service: str, tmp_path: Path, phanky: Phanky
) -> None:
    file = tmp_path / "phanky.zip"
    assert phanky("seed", url=as_service)[0] == 0
    assert phanky("backup", file, url=as_service)[0] == 0

    code, told = phanky("restore", file, "--replace", url=as_service, owner=of_owner(as_service))

    assert code == 0, told
    with service(as_service) as client:
        plan(client, create(client, tiny_round()))
        until(lambda: not client.get(f"{API}/queue").json()["jobs"])
    with pytest.raises(ProgrammingError, match="permission denied"):
        ask(as_service, "DELETE FROM audit_events")


def test_a_restore_that_drops_tables_is_the_owners_alone(as_service: str, tmp_path: Path, phanky: Phanky) -> None:
    file = tmp_path / "phanky.zip"
    assert phanky("seed", url=as_service)[0] == 0
    assert phanky("backup", file, url=as_service)[0] == 0

    code, told = phanky("restore", file, "--replace", url=as_service)

    assert code == 2
    assert "does not allow this role" in told


def test_a_service_of_one_role_has_no_need_of_an_owner(as_owner: str, phanky: Phanky) -> None:
    assert phanky("migrate", url=as_owner)[0] == 0
