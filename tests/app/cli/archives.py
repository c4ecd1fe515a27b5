"""A database in use, its archive, and the commands that make and bring one back."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlmodel import Session
from typer.testing import CliRunner

from app.audit import chain
from app.audit.queries import all_events
from app.cli.commands import app
from app.db import create_engine, reading
from app.main import create_app
from app.operations.backup.save import tables_of
from app.rounds.models import RoundRow
from app.settings import Settings
from app.tables import METADATA
from tests.app.api import API, create, send
from tests.app.people.accounts import an_administrator
from tests.journeys.steps import plan, service
from tests.optimizer.rounds import full_round, tiny_round

WAIT_S = 120
SWEEP = {"spec": {"kind": "ceilings", "funds": {"capital": {"from_percent": 50, "to_percent": 100, "steps": 3}}}}

Contents = dict[str, list[tuple[Any, ...]]]
Phanky = Callable[..., tuple[int, str]]


def use(url: str) -> None:
    """Store rounds, a plan, a sweep with its points, and a run that nobody has begun."""
    with service(url) as client:
        create(client, {**full_round(), "code": "FULL"})
        code = create(client, tiny_round())
        plan(client, code)
        sweep = send(client, "POST", f"/rounds/{code}/sweeps", SWEEP).json()
        until(lambda: client.get(f"{API}/sweeps/{sweep['id']}").json()["state"] == "done")
    with TestClient(
        create_app(Settings(database_url=url, embedded_worker=False)), headers=an_administrator(url)
    ) as client:
        assert send(client, "POST", f"/rounds/{code}/runs", {"again": True}).status_code == 202


def until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_S
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture
def phanky(monkeypatch: pytest.MonkeyPatch) -> Phanky:
    """Run a command on a database; its exit code and what it says to people."""

    def run(url: str, *words: str | Path) -> tuple[int, str]:
        monkeypatch.setenv("PHANKY_DATABASE_URL", url)
        result = CliRunner().invoke(app, [str(word) for word in words])
        return result.exit_code, result.stderr

    return run


@pytest.fixture
def saved(used: str, tmp_path: Path, phanky: Phanky) -> Path:
    file = tmp_path / "phanky.zip"
    code, told = phanky(used, "backup", file)
    assert code == 0, told
    return file


def contents(url: str) -> Contents:
    """Every row that is backed up. What a restore changes is left out: open jobs, and the trail that tells of it."""
    engine = create_engine(url)
    with engine.connect() as connection:
        held = {
            one.name: sorted(map(tuple, connection.execute(select(one)).all()), key=repr)
            for one in tables_of(METADATA)
            if one.name not in {"jobs", "audit_events"}
        }
    engine.dispose()
    return held


def trail(url: str) -> list[dict[str, Any]]:
    """The events, whose chain holds."""
    engine = create_engine(url)
    with reading(engine) as session:
        events = [*all_events(session)]
    engine.dispose()
    assert chain.verify(events).broken is None
    return events


def empty(url: str) -> bool:
    return not any(contents(url).values()) and not trail(url)


def hold(url: str, code: str) -> None:
    engine = create_engine(url)
    with Session(engine) as session:
        session.add(RoundRow(code=code, stages=[]))
        session.commit()
    engine.dispose()
