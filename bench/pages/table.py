"""The table of candidates as the server makes it: read, laid out, written as HTML; no network, no browser."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

from starlette.requests import Request

from app.db import create_engine, reading
from app.people.actor import Actor
from app.web.pages.projects import Asked, list_candidates
from app.web.screen import Screen

WARM = 3
READER = Actor(person_id=0, name="bench", title="Bench", administrator=True, grants=(), via="token", credential="")


class Rendering(NamedTuple):
    """What one table took, in milliseconds: by the clock, and of the processor."""

    clock_ms: float
    processor_ms: float


def rendered(database_url: str, code: str, *, times: int) -> Sequence[Rendering]:
    """Make the round's table so many times."""
    engine = create_engine(database_url)
    try:
        took = []
        for _ in range(WARM + times):
            screen = Screen(_request(f"/rounds/{code}/projects"))
            began, worked = time.perf_counter(), time.thread_time()
            with reading(engine) as session:
                list_candidates(READER, session, screen, code, Asked())
            took.append(Rendering(1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - worked)))
        return took[WARM:]
    finally:
        engine.dispose()


def _request(path: str) -> Request:
    return Request({"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""})
