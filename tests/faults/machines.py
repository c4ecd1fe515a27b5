"""Real processes on a real database: workers and services that can be killed at any moment."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

import httpx2

from tests.app.people.accounts import an_administrator
from tests.journeys.steps import API, JSON, Data

READY_S = 60.0
END_S = 180.0


class Machine:
    """One process of ours."""

    def __init__(self, database_url: str, *words: str, **settings: str) -> None:
        self._command = [sys.executable, "-m", "app.cli", *words]
        self._env = {**os.environ, "PHANKY_DATABASE_URL": database_url, **settings}
        self.process = self._started()

    def kill(self) -> None:
        """As a machine that loses its power: no farewell."""
        self.process.kill()
        self.process.wait()

    def again(self) -> None:
        """Start it anew."""
        self.process = self._started()

    def stop(self) -> None:
        """Ask it to stop, and wait."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def children(self) -> list[int]:
        """The processes that it started itself: those that solve."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        try:
            return [int(pid) for task in tasks.iterdir() for pid in (task / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            return []

    def kill_child(self) -> None:
        """Kill what solves, if it is there."""
        for pid in self.children():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, env=self._env, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


@contextmanager
def workers(database_url: str, count: int) -> Iterator[list[Machine]]:
    """So many `phanky worker`."""
    with ExitStack() as stack:
        yield [stack.enter_context(running(Machine(database_url, "worker"))) for _ in range(count)]


@contextmanager
def running(machine: Machine) -> Iterator[Machine]:
    """The machine, which is gone at the end."""
    try:
        yield machine
    finally:
        machine.process.terminate()
        try:
            machine.process.wait(30)
        except subprocess.TimeoutExpired:
            machine.kill()


@contextmanager
def service(database_url: str, *, solves: bool) -> Iterator[tuple[httpx2.Client, Machine]]:
    """`phanky serve` on a free port, ready to answer."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    machine = Machine(database_url, "serve", "--port", str(port), PHANKY_EMBEDDED_WORKER=str(solves).lower())
    headers = {**JSON, **an_administrator(database_url)}
    with (
        running(machine),
        httpx2.Client(base_url=f"http://127.0.0.1:{port}{API}", headers=headers, timeout=30, trust_env=False) as client,
    ):
        ready(client)
        yield client, machine


def ready(client: httpx2.Client) -> None:
    """Wait until the service answers."""
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        try:
            if client.get("/rounds").status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"the service did not answer in {READY_S} s")


def wait_for(look: Callable[[], bool], what: str) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + END_S
    while time.monotonic() < deadline:
        if look():
            return
        time.sleep(0.05)
    raise AssertionError(f"{what}: not so within {END_S} s")


def trouble(machines: list[Machine], random: Random, over: Callable[[], bool]) -> int:
    """Kill workers and what solves for them at random moments until it is over; how many kills that were."""
    kills, deadline = 0, time.monotonic() + END_S
    while not over():
        assert time.monotonic() < deadline, f"not over within {END_S} s and {kills} kills"
        time.sleep(random.uniform(0.3, 2.5))
        machine = random.choice(machines)
        if random.random() < 0.5:
            machine.kill()
            machine.again()
        else:
            machine.kill_child()
        kills += 1
    return kills


def sweep_over(client: httpx2.Client, sweep: Data) -> bool:
    """Whether the sweep has ended."""
    answer: Data = client.get(f"/sweeps/{sweep['id']}").json()
    return answer["finished_at"] is not None
