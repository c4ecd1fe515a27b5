"""Alembic's entry: from `app.db.migrate`, which hands over its connection, or from the `alembic` command."""

from __future__ import annotations

from typing import Literal

from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from app import tables
from app.db import create_engine
from app.jobs import system
from app.settings import Settings


def plain_text(kind: str, item: object, _context: object) -> str | Literal[False]:
    """SQLModel's text type is the plain one in a revision, so that revisions do not depend on SQLModel."""
    return "sa.String()" if kind == "type" and isinstance(item, AutoString) else False


def is_ours(_item: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    """The tables of jobs' own library are made by that library."""
    return kind != "table" or name not in system.TABLES


def run(connection: object) -> None:
    """Run the revisions asked for on this connection, in its transaction."""
    context.configure(
        connection=connection,  # type: ignore[arg-type]  # alembic hands attributes over untyped
        target_metadata=tables.METADATA,
        render_as_batch=True,  # SQLite changes a column by copying the table
        compare_type=True,
        render_item=plain_text,
        include_object=is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = create_engine(Settings().schema_url)
    with engine.begin() as opened:
        run(opened)
