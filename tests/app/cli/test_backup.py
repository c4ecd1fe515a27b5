"""`phanky backup` and `phanky restore`: what comes back is what was there, on either database."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text
from sqlmodel import Session

from app.db import create_engine
from app.main import create_app
from app.operations.backup import save
from app.operations.backup.archive import ColumnIn, Manifest, write_table
from app.operations.backup.kinds import Kind
from app.operations.backup.save import LEFT_OUT
from app.operations.checks import head, revision_of
from app.rounds.models import RoundRow
from app.settings import Settings
from app.tables import METADATA
from tests.app.api import API, create
from tests.app.cli.archives import Phanky, contents, hold, phanky, saved, until, use
from tests.app.people.accounts import an_administrator
from tests.conftest import Databases
from tests.journeys.steps import service
from tests.optimizer.rounds import tiny_round

__all__ = ["phanky", "saved"]

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="module", params=KINDS)
def used(request: pytest.FixtureRequest, databases: Databases) -> str:
    """A database in use, of each kind in turn."""
    url = databases(request.param)
    use(url)
    return url


@pytest.mark.parametrize("kind", KINDS)
def test_everything_comes_back_on_either_database_and_work_goes_on(
    used: str, saved: Path, fresh_database: Databases, phanky: Phanky, kind: str
) -> None:
    url = fresh_database(kind)

    code, told = phanky(url, "restore", saved)

    assert code == 0, told
    assert contents(url) == contents(used)
    with service(url) as client:
        create(client, {**tiny_round(), "code": "NEXT"})  # numbered on after those that were brought
        until(lambda: not client.get(f"{API}/queue").json()["jobs"])
        runs = client.get(f"{API}/runs").json()["items"]
        [sweep] = client.get(f"{API}/sweeps").json()["items"]
    assert [one["state"] for one in runs] == ["done", "done"]
    assert (sweep["state"], sweep["done"]) == ("done", 3)


def test_only_its_owner_may_read_an_archive(saved: Path) -> None:
    assert saved.stat().st_mode & 0o077 == 0


def test_an_archive_holds_every_table_but_those_of_the_present(saved: Path) -> None:
    with zipfile.ZipFile(saved) as file:
        manifest = json.loads(file.read("manifest.json"))
        names = {one["name"] for one in manifest["tables"]}
        rows = {one["name"]: len(file.read(f"tables/{one['name']}.jsonl").splitlines()) for one in manifest["tables"]}

    assert names == set(METADATA.tables) - LEFT_OUT
    assert rows == {one["name"]: one["rows"] for one in manifest["tables"]}
    assert rows["sweep_points"] == 3
    assert names.isdisjoint(LEFT_OUT)


def test_a_backup_while_somebody_writes_is_of_one_moment(
    used: str, tmp_path: Path, fresh_database: Databases, phanky: Phanky, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A round that is created after the first table was read is in none of the later ones."""
    plain, added = save._rows, list[str]()

    def with_a_writer(session: Session, table: Any) -> Iterator[list[Any]]:  # noqa: ANN401 - a table
        yield from plain(session, table)
        if not added:
            added.append(table.name)
            hold(used, "LATE")

    monkeypatch.setattr(save, "_rows", with_a_writer)
    file = tmp_path / "moment.zip"
    assert phanky(used, "backup", file)[0] == 0
    monkeypatch.setattr(save, "_rows", plain)
    url = fresh_database("sqlite")
    assert phanky(url, "restore", file)[0] == 0

    assert added
    assert added != ["rounds"]
    assert "LATE" in {one.code for one in rounds_of(used)}
    assert "LATE" not in {one.code for one in rounds_of(url)}
    forget(used, "LATE")


def rounds_of(url: str) -> list[RoundRow]:
    engine = create_engine(url)
    with Session(engine) as session:
        rows = [*session.scalars(select(RoundRow))]
        session.expunge_all()
    engine.dispose()
    return rows


def forget(url: str, code: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM rounds WHERE code = :code"), {"code": code})
    engine.dispose()


def test_replace_drops_what_was_there_the_trail_too(used: str, saved: Path, database_url: str, phanky: Phanky) -> None:
    settings = Settings(database_url=database_url, embedded_worker=False)
    with TestClient(create_app(settings), headers=an_administrator(database_url)) as client:
        create(client, {**tiny_round(), "code": "MINE"})

    code, told = phanky(database_url, "restore", saved, "--replace")

    assert code == 0, told
    assert contents(database_url) == contents(used)


def test_an_archive_of_an_older_schema_comes_back_and_is_brought_up_to_date(
    tmp_path: Path, database_url: str, phanky: Phanky
) -> None:
    """As the version before jobs would have written it."""
    columns = {"code": Kind.TEXT, "stages": Kind.JSON, "attributes": Kind.JSON, "id": Kind.WHOLE,
               "revision": Kind.WHOLE, "created_at": Kind.MOMENT, "changed_at": Kind.MOMENT}  # fmt: skip
    at = "2026-11-22T00:00:00+00:00"
    file = tmp_path / "old.zip"
    with zipfile.ZipFile(file, "w") as archive:
        table = write_table(
            archive,
            "rounds",
            [ColumnIn(name=name, kind=kind) for name, kind in columns.items()],
            iter([["OLD", ["coverage"], {}, 41, 7, at, at]]),
        )
        made = Manifest(
            format="phanky.backup/1", version="0.0.9", revision="0004", database="sqlite", made_at=at, tables=(table,)
        )
        archive.writestr("manifest.json", made.model_dump_json())

    code, told = phanky(database_url, "restore", file)
    hold(database_url, "NEXT")

    assert code == 0, told
    assert [(one.code, one.id) for one in rounds_of(database_url)] == [("OLD", 41), ("NEXT", 42)]
    engine = create_engine(database_url)
    with Session(engine) as session:
        assert revision_of(session) == head()
    engine.dispose()
