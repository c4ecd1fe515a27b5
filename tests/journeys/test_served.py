"""The service as it is really run: its own process, a port, and a kill."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest

from tests.app.people.accounts import an_administrator
from tests.journeys.steps import API, Data, bring

READY_S = 60


@contextmanager
def running(database_url: str, port: int) -> Iterator[tuple[httpx2.Client, subprocess.Popen[bytes]]]:
    """`phanky serve` on a port, ready to answer."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from app.cli import main; main()", "serve", "--port", str(port)],
        env={**os.environ, "PHANKY_DATABASE_URL": database_url, "PHANKY_EMBEDDED_WORKER": "true"},
        stderr=subprocess.DEVNULL,
    )
    try:
        with httpx2.Client(
            base_url=f"http://127.0.0.1:{port}", headers=an_administrator(database_url), timeout=30, trust_env=False
        ) as client:
            _wait_for(client)
            yield client, process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _wait_for(client: httpx2.Client) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        try:
            if client.get("/docs").status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"the service did not answer in {READY_S} s")


def ended(client: httpx2.Client, address: str) -> Data:
    """The run, once it has ended."""
    for _ in range(600):
        run: Data = json.loads(client.get(address).content)
        if run["finished_at"]:
            return run
        time.sleep(0.1)
    raise AssertionError(f"the run did not end: {run['state']}")


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def test_a_run_that_a_killed_service_left_open_is_finished_by_the_next_one(database_url: str, port: int) -> None:
    with running(database_url, port) as (client, process):
        bring(client, "HN-2020")
        address = client.post(f"{API}/rounds/HN-2020/runs", json={}).headers["location"]
        process.kill()
        process.wait(30)

    with running(database_url, port) as (client, _):
        run = ended(client, address)

    assert (run["state"], run["plan"]["answer"]) == ("done", "optimal")


def test_a_stopped_service_leaves_promptly_while_a_run_is_being_solved(database_url: str, port: int) -> None:
    with running(database_url, port) as (client, process):
        bring(client, "HN-2020")
        client.post(f"{API}/rounds/HN-2020/runs", json={"options": {"time_limit_s": 600, "gap": 0}})
        process.send_signal(signal.SIGINT)

        assert process.wait(20) is not None
