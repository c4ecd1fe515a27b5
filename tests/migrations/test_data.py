"""Migrations with data in them: what a step back can keep comes through, and the rest is known beforehand.

What does not survive: a table is lost with the revision that made it (its rows have nowhere to be), a column likewise,
and a cancelled run was a failed one before 0005, which had no word for it.
"""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlmodel import Session

import seed
from app.db import create_engine, migrate
from app.intake.service import create_round
from app.jobs import system
from app.people.oidc import identities
from app.runs import queries, service
from app.runs.models import RunState
from app.runs.schemas import RunIn
from tests.app.people.accounts import ADMINISTRATOR, an_administrator
from tests.app.runs.worker import ask, do, worker
from tests.optimizer.rounds import full_round

Rows = dict[str, list[tuple[Any, ...]]]


def revisions() -> list[str]:
    """Every revision, the newest first, and nothing at the end."""
    found = ScriptDirectory("migrations").walk_revisions()
    return [*(one.revision for one in found), "base"]


def alembic(connection: Connection, step: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", "migrations")
    config.attributes["connection"] = connection
    getattr(command, step)(config, revision)


def reflected(connection: Connection) -> sa.MetaData:
    """Our tables as the database has them."""
    metadata = sa.MetaData()
    names = [one for one in sa.inspect(connection).get_table_names() if one not in {*system.TABLES, "alembic_version"}]
    metadata.reflect(connection, only=names)
    return metadata


def rows(connection: Connection, shape: sa.MetaData) -> Rows:
    """Every value of these tables and columns, as the driver gives them."""
    return {
        name: sorted((tuple(map(str, row)) for row in connection.execute(sa.select(*table.columns))), key=repr)
        for name, table in shape.tables.items()
    }


def counts(connection: Connection) -> dict[str, int]:
    return {name: len(found) for name, found in rows(connection, reflected(connection)).items()}


@pytest.fixture
def filled(database_url: str) -> Engine:
    """The three past rounds, a round with every kind of record, people, a run that is done and a cancelled one."""
    engine = create_engine(database_url)
    an_administrator(database_url)
    with Session(engine) as session:
        identities.name_identity(session, name=ADMINISTRATOR, issuer="https://id.example.org", username="lan")
        session.commit()
    with worker(engine) as one:
        run_id = ask(engine, one)
        do(one, run_id)
        with Session(engine) as session:
            for code in seed.CODES:
                seed.load(session, code=code, restore=False)
            create_round(session, data={**full_round(), "code": "FULL"})
            session.commit()
        other = ask(engine, one, RunIn(again=True))
        with Session(engine) as session:
            service.cancel(session, run_id=other)
            row = queries.get_run(session, run_id=other)
            row.state, row.finished_at = RunState.CANCELLED, row.created_at
            session.commit()
    return engine


def test_every_step_back_and_forward_again_keeps_what_the_older_schema_can_hold(filled: Engine) -> None:
    with filled.connect() as connection:
        shape, before = reflected(connection), counts(connection)
        connection.rollback()
        assert before["rounds"] == len(seed.CODES) + 2
        assert before["runs"] == 2
        for revision in revisions()[1:]:
            with connection.begin() as undo:
                alembic(connection, "downgrade", revision)
                older = reflected(connection)
                held = rows(connection, older)
                kept = {name: len(found) for name, found in held.items()}
                assert kept == {name: before[name] for name in kept}, revision
                alembic(connection, "upgrade", "head")
                assert reflected(connection).tables.keys() == shape.tables.keys()
                again = rows(connection, older)
                gone = {name: count for name, count in counts(connection).items() if name not in kept and count}
                undo.rollback()
            assert again == held, revision
            assert gone == {}, revision
    filled.dispose()


def test_what_a_step_back_keeps_is_what_was_there(filled: Engine) -> None:
    """Beside the one word that 0004 has not: a cancelled run is a failed one there."""
    with filled.connect() as connection:
        for revision in revisions()[1:]:
            connection.rollback()
            with connection.begin() as undo:
                alembic(connection, "downgrade", revision)
                older, held = reflected(connection), rows(connection, reflected(connection))
                undo.rollback()
            now = rows(connection, older)
            if "runs" in now and "cancel_asked_at" not in older.tables["runs"].columns:
                now["runs"] = sorted(
                    (tuple("failed" if one == "cancelled" else one for one in row) for row in now["runs"]), key=repr
                )
            assert held == now, revision
    filled.dispose()


def test_a_run_without_an_end_is_put_into_the_queue_by_the_revision_that_made_it(database_url: str) -> None:
    engine = create_engine(database_url)
    with worker(engine) as one:
        run_id = ask(engine, one)
    with engine.begin() as connection:
        alembic(connection, "downgrade", "0004")

    migrate(engine)

    with engine.connect() as connection:
        jobs = connection.execute(sa.text("SELECT id, subject, state FROM jobs")).all()
    engine.dispose()
    assert [tuple(one) for one in jobs] == [(f"{run_id}.0", run_id, "queued")]
