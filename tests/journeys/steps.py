"""What a caller of the service does, step by step."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from fastapi.testclient import TestClient

from app.settings import Settings
from tests.app.application import application
from tests.app.people.accounts import an_administrator

API = "/api/v1"
SEED = Path(__file__).parents[2] / "seed"
CODES = ("HN-2012-2015", "HN-2016-2020", "HN-2020")
WAIT_S = 240
JSON = {"Content-Type": "application/json"}

Data = dict[str, Any]


@contextmanager
def service(database_url: str) -> Iterator[TestClient]:
    """The whole application on a database, its own executor included."""
    app = application(Settings(database_url=database_url, embedded_worker=True))
    with TestClient(app, headers=an_administrator(database_url)) as client:
        yield client


def bring(client: httpx2.Client, code: str) -> None:
    """Load a past round and its facts over HTTP."""
    stored = client.post(f"{API}/rounds", content=(SEED / "rounds" / f"{code}.json").read_bytes(), headers=JSON)
    assert stored.status_code == 201, stored.text
    content = (SEED / "facts" / f"{code}.json").read_bytes()
    facts = client.put(f"{API}/rounds/{code}/facts", content=content, headers=JSON)
    assert facts.status_code == 200, facts.text


def plan(client: TestClient, code: str, *, scenario: str | None = None, engine: str = "highs") -> Data:
    """Ask for a plan to the proof, and wait for the end of its run."""
    body = {"scenario": scenario, "options": {"engine": engine, "gap": 0, "time_limit_s": 200}}
    asked = client.post(f"{API}/rounds/{code}/runs", json=body)
    assert asked.status_code == 202, asked.text
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        run: Data = json.loads(client.get(asked.headers["location"]).content)
        if run["finished_at"]:
            assert run["state"] == "done", run
            return run
        time.sleep(0.2)
    raise AssertionError(f"the run of {code} did not end in {WAIT_S} s")


def portfolio(client: TestClient, run: Data, **options: str) -> list[list[str]]:
    """The exported CSV, read as a spreadsheet reads it."""
    answer = client.get(f"{API}/plans/{run['plan_id']}.csv", params=options)
    assert answer.status_code == 200, answer.text
    comma = options.get("lang") == "en"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter="," if comma else ";"))
