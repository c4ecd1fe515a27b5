"""Making a backup while the service goes on: every table at one moment of the database."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, Table, select, type_coerce
from sqlmodel import Session

from app.audit import service as audit
from app.audit.events import Event
from app.db import reading
from app.kit.columns import now_utc
from app.kit.product import VERSION
from app.operations.backup.archive import FORMAT, MANIFEST, ColumnIn, Manifest, write_table
from app.operations.backup.kinds import TYPES, kind_of, to_json
from app.operations.checks import revision_of

LEFT_OUT = frozenset({"workers", "sessions", "sign_in_links", "sign_in_attempts", "sign_in_journeys"})
"""What is true only of the present: who works, who is signed in. Nobody gets back in by an old backup."""
SUBJECT = "database"
BATCH = 500
PRIVATE = 0o600
"""An archive holds all that the database holds: only its owner may read it."""


def tables_of(metadata: MetaData) -> list[Table]:
    """The tables that are backed up, in an order in which keys are there before they are pointed at."""
    return [one for one in metadata.sorted_tables if one.name not in LEFT_OUT]


def save(engine: Engine, metadata: MetaData, path: Path) -> Manifest:
    """Write an archive, whole or not at all, and an event that says so. What it holds is from before that event.

    Raises OSError; FileExistsError where the file is there already.
    """
    if path.exists():
        raise FileExistsError(path)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE), "w+b") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file, reading(engine) as session:
                manifest = _write(file, session, tables_of(metadata))
            out.flush()
            os.fsync(out.fileno())
            out.seek(0)
            sha256 = hashlib.file_digest(out, "sha256").hexdigest()
        with Session(engine) as session:  # first: no archive is there that the trail does not know
            audit.record(session, Event.DATABASE_SAVED, subject=SUBJECT, after=told(manifest, sha256))
            session.commit()
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def told(manifest: Manifest, sha256: str) -> dict[str, object]:
    """Which archive it is, as the trail tells it."""
    rows = sum(one.rows for one in manifest.tables)
    return {"sha256": sha256, "made_at": manifest.made_at, "version": manifest.version, "rows": rows}


def _write(file: zipfile.ZipFile, session: Session, tables: Sequence[Table]) -> Manifest:
    revision = revision_of(session)  # the first read: from here on the session sees this moment
    manifest = Manifest(
        format=FORMAT,
        version=VERSION,
        revision=revision,
        database=session.get_bind().dialect.name,
        made_at=now_utc().isoformat(),
        tables=tuple(write_table(file, one.name, _columns(one), _rows(session, one)) for one in tables),
    )
    file.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def _columns(table: Table) -> list[ColumnIn]:
    return [ColumnIn(name=one.name, kind=kind_of(one.type)) for one in table.columns]


def _rows(session: Session, table: Table) -> Iterator[list[Any]]:
    """A table's rows by its key, read as the archive's kinds have them."""
    plain = [type_coerce(one, TYPES[kind_of(one.type)]()) for one in table.columns]
    query = select(*plain).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    for row in session.connection().execute(query):
        yield [to_json(value) for value in row]
