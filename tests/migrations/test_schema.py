"""The schema's history, on both databases."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlmodel import Session, select

from app import tables
from app.db import create_engine, migrate
from app.jobs import system
from app.rounds.models import RoundRow


def is_ours(_item: object, name: str | None, kind: str, *_rest: object) -> bool:
    return kind != "table" or name not in system.TABLES


def test_the_migrations_make_exactly_the_declared_tables(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": is_ours})

        assert compare_metadata(context, tables.METADATA) == []
    engine.dispose()


def test_the_schema_goes_back_to_nothing_and_forward_again(database_url: str) -> None:
    engine = create_engine(database_url)
    config = Config()
    config.set_main_option("script_location", "migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert set(inspect(engine).get_table_names()) - system.TABLES == {"alembic_version"}

    migrate(engine)

    assert set(inspect(engine).get_table_names()) - system.TABLES == {*tables.METADATA.tables, "alembic_version"}
    engine.dispose()


def test_migrating_again_keeps_what_is_stored(database_url: str) -> None:
    engine = create_engine(database_url)
    with Session(engine) as session:
        session.add(RoundRow(code="KEPT", stages=["coverage"]))
        session.commit()

    migrate(engine)

    with Session(engine) as session:
        assert session.exec(select(RoundRow.code)).all() == ["KEPT"]
    engine.dispose()


def test_money_columns_hold_more_than_thirty_two_bits() -> None:
    money = [
        (table.name, column.name, str(column.type))
        for table in tables.METADATA.tables.values()
        for column in table.columns
        if column.name.endswith("_vnd")
    ]

    assert money
    assert {kind for _, _, kind in money} == {"BIGINT"}
