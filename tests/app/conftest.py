"""The service as its callers meet it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.settings import Settings
from tests.app.application import application
from tests.app.people.accounts import an_administrator
from tests.app.solver import Pool
from tests.optimizer.rounds import full_round, tiny_round


@pytest.fixture
def client(database_url: str) -> Iterator[TestClient]:
    """A client of the whole application on a fresh database; nothing takes its jobs up."""
    settings = Settings(database_url=database_url, max_time_limit_s=60, embedded_worker=False, cheap_passwords=True)
    with TestClient(application(settings), headers=an_administrator(database_url)) as opened:
        yield opened


@pytest.fixture(scope="session")
def solvers() -> Iterator[Pool]:
    """Solving processes that are kept."""
    pool = Pool()
    yield pool
    pool.close()


@pytest.fixture
def solving(database_url: str, solvers: Pool, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A client of the whole application, which solves what it is asked."""
    monkeypatch.setattr("app.jobs.worker.SolvingProcess", solvers.process)
    settings = Settings(database_url=database_url, max_time_limit_s=60, embedded_worker=True)
    with TestClient(application(settings), headers=an_administrator(database_url)) as opened:
        yield opened


@pytest.fixture
def tiny() -> dict[str, Any]:
    """A small legal round file."""
    return tiny_round()


@pytest.fixture
def full() -> dict[str, Any]:
    """A legal round file with every kind of record."""
    return full_round()
