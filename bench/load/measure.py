"""Serve, let many ask at once, print: requests a second, and how long half and 99 of 100 took at most."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from bench.jobs.machines import API, PAUSE_S, READY_S, database, service

KINDS = ("sqlite", "postgresql")
READERS, WRITERS = 50, 10
WRITE = "write"
SEED = Path(__file__).parents[2] / "seed" / "rounds"
CODE = "HN-2016-2020"
JSON = {"Content-Type": "application/json"}
LOCUST = [sys.executable, "-m", "locust", "-f", str(Path(__file__).with_name("users.py"))]

Asked = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of one kind of request."""

    a_second: float
    half_ms: int
    most_ms: int
    failed: int

    def __str__(self) -> str:
        """As a line tells it."""
        failed = f", {self.failed} FAILED" if self.failed else ""
        return f"{self.a_second:7.0f} a second, p50 {self.half_ms} ms, p99 {self.most_ms} ms{failed}"


def main(seconds: int, kinds: tuple[str, ...] = KINDS) -> int:
    """Measure each database and print it; 1 where a request failed."""
    print(f"{READERS} readers and {WRITERS} writers without a pause, {seconds} s each; one process serves.")
    failed = 0
    for kind in kinds:
        for line, figures in _measured(kind, seconds):
            print(f"{kind:10} {line}", flush=True)
            failed += sum(one.failed for one in figures.values())
    return int(failed > 0)


def _measured(kind: str, seconds: int) -> Iterator[tuple[str, Mapping[str, Figures]]]:
    with database(kind) as plain, _bare(plain) as host:
        body = {"content": "x" * 500}
        asked = _asked(reads={"one row": "/rows/one"}, write={"path": "/rows", "body": body})
        bare = _let_ask(host, asked, seconds)
        bare_alone = _let_ask(host, {**asked, "writers": 0}, seconds)
    yield f"bare, one row read       {bare['one row']}", bare
    yield f"bare, one row written    {bare[WRITE]}", bare
    yield f"bare, readers alone      {bare_alone['one row']}", bare_alone
    with database(kind) as url, service(url) as client:
        reads, write = _prepared(client)
        host, headers = str(client.base_url).removesuffix(f"{API}/"), dict(client.headers)
        allowed = {"Authorization": headers["authorization"]}
        first = next(iter(reads))
        asked = {**_asked(reads={first: reads[first]}, write=write), "headers": allowed}
        ours = _let_ask(host, asked, seconds)
        yield f"{first:24} {ours[first]}; {_ratio(ours[first], bare['one row'])}", ours
        yield f"a scenario written       {ours[WRITE]}; {_ratio(ours[WRITE], bare[WRITE])}", ours
        changing = {**asked, "write": {"path": f"{API}/rounds/{CODE}/units", "body": {}}, "writers": 1}
        changed = _let_ask(host, changing, seconds)
        yield f"the same, round changed  {changed[first]}; {_ratio(changed[first], bare['one row'])}", changed
        yield f"a unit written           {changed[WRITE]}", changed
        for name, path in reads.items():
            alone = _let_ask(host, {**asked, "reads": {name: path}, "writers": 0}, seconds)
            yield f"alone: {name:17} {alone[name]}; {_ratio(alone[name], bare_alone['one row'])}", alone


def _prepared(client: httpx2.Client) -> tuple[dict[str, str], Asked]:
    """A round of the past, a run of it that waits, and what is asked of them."""
    client.post("/rounds", content=(SEED / f"{CODE}.json").read_bytes(), headers=JSON).raise_for_status()
    run = client.post(f"/rounds/{CODE}/runs", json={}).raise_for_status().json()["id"]
    project = client.get(f"/rounds/{CODE}/projects").json()["items"][0]["code"]
    reads = {
        "one project": f"{API}/rounds/{CODE}/projects/{project}",
        "a run's progress": f"{API}/runs/{run}/progress",
        "the list of rounds": f"{API}/rounds",
        "one round": f"{API}/rounds/{CODE}",
        "50 projects": f"{API}/rounds/{CODE}/projects",
    }
    scenario = {"format": "phanky.scenario/1", "round": CODE, "changes": [], "note": "x" * 400}
    return reads, {"path": f"{API}/rounds/{CODE}/scenarios", "body": scenario}


def _asked(*, reads: Mapping[str, str], write: Asked) -> dict[str, Any]:
    return {"reads": reads, "write": write, "headers": {}, "readers": READERS, "writers": WRITERS}


def _ratio(ours: Figures, bare: Figures) -> str:
    return f"{ours.a_second / bare.a_second:.2f} of bare"


def _let_ask(host: str, asked: Asked, seconds: int) -> dict[str, Figures]:
    """Let everybody ask for so long; figures by name."""
    users = asked["readers"] + asked["writers"]
    words = ["--headless", "--host", host, "--users", str(users), "--spawn-rate", str(users)]
    words += ["--run-time", f"{seconds}s", "--reset-stats", "--only-summary", "--loglevel", "ERROR"]
    with tempfile.TemporaryDirectory(prefix="phanky-load-") as folder:
        told = Path(folder) / "told"
        subprocess.run(  # noqa: S603 - our own command
            [*LOCUST, *words, "--json-file", str(told)],
            env={**os.environ, "BENCH_LOAD": json.dumps(asked)},
            capture_output=True,
            check=False,  # it ends with 1 where a request failed, which the figures tell
        )
        stats = json.loads(told.with_suffix(".json").read_bytes())
    return {one["name"]: _figures(one, seconds) for one in stats}


def _figures(stat: Mapping[str, Any], seconds: int) -> Figures:
    took = sorted((float(ms), count) for ms, count in stat["response_times"].items())
    total = sum(count for _, count in took)
    return Figures(total / seconds, _at(took, 0.5 * total), _at(took, 0.99 * total), stat["num_failures"])


def _at(took: list[tuple[float, int]], rank: float) -> int:
    seen = 0
    for ms, count in took:
        seen += count
        if seen >= rank:
            return round(ms)
    return 0


@contextmanager
def _bare(url: str) -> Iterator[str]:
    """The bare endpoint, ready; where it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    host = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([sys.executable, "-m", "bench.load.bare", str(port), url])  # noqa: S603 - our own command
    try:
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            try:
                httpx2.get(f"{host}/rows/one", trust_env=False).raise_for_status()
                break
            except httpx2.TransportError:
                time.sleep(PAUSE_S)
        yield host
    finally:
        process.terminate()
        process.wait()
