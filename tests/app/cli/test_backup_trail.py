"""What the trail tells of backups: which archive left, which one came back, and where the trails ended."""

from __future__ import annotations

import hashlib
import json
from getpass import getuser
from pathlib import Path
from typing import Any

import pytest

from app.db import create_engine
from app.operations.backup.save import save
from app.tables import METADATA
from tests.app.cli.archives import Phanky, phanky, trail
from tests.conftest import Databases

__all__ = ["phanky"]


@pytest.fixture
def saved(database_url: str, tmp_path: Path, phanky: Phanky) -> Path:
    """The archive of a database whose trail holds one event."""
    assert phanky(database_url, "people", "add", "nam")[0] == 0
    file = tmp_path / "phanky.zip"
    assert phanky(database_url, "backup", file)[0] == 0
    return file


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def end(event: dict[str, Any]) -> dict[str, Any]:
    return {"events": event["number"], "sha256": event["sha256"]}


def test_a_backup_is_an_export_of_everything_and_stands_in_the_trail(database_url: str, saved: Path) -> None:
    event = trail(database_url)[-1]

    assert (event["event"], event["who"], event["via"]) == ("database.saved", getuser(), "command")
    assert json.loads(event["after"])["sha256"] == sha256(saved)


def test_a_backup_that_cannot_stand_in_the_trail_is_not_made(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr("app.audit.service.record", fail)
    engine = create_engine(database_url)
    with pytest.raises(RuntimeError, match="no trail"):
        save(engine, METADATA, tmp_path / "phanky.zip")
    engine.dispose()

    assert list(tmp_path.glob("*.zip*")) == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restore_is_chained_to_the_trail_that_came_back(
    database_url: str, saved: Path, fresh_database: Databases, phanky: Phanky, kind: str
) -> None:
    url = fresh_database(kind)
    assert phanky(url, "restore", saved)[0] == 0

    brought, [event] = trail(url)[:-1], trail(url)[-1:]
    after = json.loads(event["after"])

    assert brought == trail(database_url)[: len(brought)]
    assert (event["event"], event["who"], event["via"]) == ("database.restored", getuser(), "command")
    assert event["before"] is None
    assert after["sha256"] == sha256(saved)
    assert after["trail"] == end(brought[-1])


def test_a_restore_over_other_data_says_where_their_trail_ended(database_url: str, saved: Path, phanky: Phanky) -> None:
    dropped = trail(database_url)[-1]

    assert phanky(database_url, "restore", saved, "--replace")[0] == 0

    event = trail(database_url)[-1]
    assert json.loads(event["before"]) == {"trail": end(dropped)}
    assert json.loads(event["after"])["trail"] == end(trail(database_url)[-2])


def test_a_restore_that_is_refused_leaves_no_event(database_url: str, saved: Path, phanky: Phanky) -> None:
    before = trail(database_url)

    assert phanky(database_url, "restore", saved)[0] == 2

    assert trail(database_url) == before
