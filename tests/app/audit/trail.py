"""Reading the trail in tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi.testclient import TestClient
from sqlmodel import Session

from app.audit import queries
from app.db import reading
from tests.app.people.accounts import engine_of

Data = dict[str, Any]


def trail(client: TestClient) -> list[Data]:
    """Every event, in its order."""
    with reading(engine_of(client)) as session:
        return list(queries.all_events(session))


@contextmanager
def added(client: TestClient) -> Iterator[list[Data]]:
    """The events that a block adds; the list is filled at its end."""
    before, found = len(trail(client)), list[Data]()
    yield found
    found.extend(trail(client)[before:])


def writing(client: TestClient) -> Session:
    """A session that writes, as a command has it."""
    return Session(engine_of(client))
