"""A service that is asked to stop while somebody follows what it does."""

from __future__ import annotations

import signal
import threading

import httpx2
import pytest
from sqlmodel import Session

from app.db import create_engine
from app.jobs import queries
from tests.faults.machines import ready, service, sweep_over, wait_for
from tests.faults.test_jobs import DRAWS, bring

POINTS = 3000


@pytest.mark.long
def test_a_stop_ends_open_streams_hands_the_work_over_and_loses_nothing(database_url: str) -> None:
    heard: list[str] = []

    def follow(http: httpx2.Client, path: str) -> None:
        try:
            with http.stream("GET", path) as answer:
                heard.extend(line for line in answer.iter_lines() if line.startswith("event:"))
        except httpx2.TransportError:
            heard.append("cut")

    with service(database_url, solves=True) as (http, machine):
        code = bring(http)
        sweep = http.post(f"/rounds/{code}/sweeps", json={"spec": {**DRAWS, "draws": POINTS}}).json()
        run = http.post(f"/rounds/{code}/runs", json={"again": True}).json()
        followers = [
            threading.Thread(target=follow, args=(http, path))
            for path in (f"/sweeps/{sweep['id']}/events", f"/sweeps/{sweep['id']}/events")
        ]
        for one in followers:
            one.start()
        wait_for(lambda: http.get(f"/sweeps/{sweep['id']}").json()["done"] > 0, "a point is done")
        solvers = machine.children()
        machine.stop()
        for one in followers:
            one.join(30)
            assert not one.is_alive()

    assert machine.process.returncode == -signal.SIGTERM  # raised once more when everything was put away
    assert solvers
    assert "event: progress" in heard
    assert "event: end" not in heard
    engine = create_engine(database_url)
    with Session(engine) as session:
        assert queries.workers(session) == []
        assert {one.state for one in queries.open_jobs(session)} == {"queued"}
    engine.dispose()
    with service(database_url, solves=True) as (http, _):
        ready(http)
        wait_for(lambda: http.get(f"/runs/{run['id']}").json()["finished_at"] is not None, "the run has ended")
        before = http.get(f"/sweeps/{sweep['id']}").json()["done"]
        wait_for(lambda: http.get(f"/sweeps/{sweep['id']}").json()["done"] > before, "the sweep goes on")
        http.post(f"/sweeps/{sweep['id']}/cancel")
        wait_for(lambda: sweep_over(http, sweep), "the sweep has ended")
        assert http.get(f"/runs/{run['id']}").json()["state"] == "done"
