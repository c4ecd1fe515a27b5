"""Ask, sweep, print. A plain loop is one process that holds the round and searches point after point."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

from bench.jobs.machines import database, service, workers
from bench.rounds import hard_round
from optimizer.jsonio import dump_json

KINDS = ("sqlite", "postgresql")
ASKED = 60
LOOK_S = 0.2
"""So often it is looked whether a sweep has ended: a service that is asked all the time takes the solver's core."""
JSON = {"Content-Type": "application/json"}
LOOP = [sys.executable, "-m", "bench.jobs.loop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A sweep to be timed."""

    name: str
    round_data: Mapping[str, Any]
    spec: Mapping[str, Any]
    points: int


def cases() -> Sequence[Case]:
    """Solves that take a while, and solves that take next to nothing."""
    draws = {"low": "0.95", "mode": "1", "high": "1.2"}
    late = {"probability": "0.1", "max_years": 1}
    percents = {"from_percent": "20", "to_percent": "119", "steps": 100}
    return (
        Case(
            name="200 draws of 24 projects",
            round_data=hard_round(24, 2, 4),
            spec={"kind": "monte_carlo", "draws": 200, "seed": 1, "cost": draws, "delay": late},
            points=200,
        ),
        Case(
            name="10,000 ceilings of 6 projects",
            round_data=hard_round(6, 2, 2),
            spec={"kind": "ceilings", "funds": {"development": percents, "recurring": percents}},
            points=10_000,
        ),
    )


def main() -> None:
    """Measure both databases and print it."""
    print("Sweeps: seconds from POST to the last answer recorded, solving processes warm; the loop records nothing.")
    loops = {case.name: _loop_s(case) for case in cases()}
    for kind in KINDS:
        with database(kind) as url, service(url) as client:
            for line in _asking(client):
                print(f"{kind:10} {line}", flush=True)
            for case in cases():
                for line in _sweeping(url, client, case, loops[case.name]):
                    print(f"{kind:10} {line}", flush=True)


def _asking(client: httpx2.Client) -> Iterator[str]:
    """How long a POST takes until the run is queued."""
    data = hard_round(100, 5, 20)
    client.post("/rounds", content=dump_json(data), headers=JSON).raise_for_status()
    for name, body in (("queued", {"again": True}), ("refused", {"options": {"engine": "none"}})):
        took_ms = []
        for _ in range(ASKED):
            began = time.perf_counter()
            answer = client.post(f"/rounds/{data['code']}/runs", json=body)
            took_ms.append(1000 * (time.perf_counter() - began))
        for run in client.get("/runs", params={"size": 500, "state": "queued"}).json()["items"]:
            client.post(f"/runs/{run['id']}/cancel")
        middle, late = statistics.median(took_ms), sorted(took_ms)[int(0.95 * ASKED)]
        yield f"POST of a run, {name} ({answer.status_code}): median {middle:.1f} ms, 95 % within {late:.1f} ms"


def _sweeping(url: str, client: httpx2.Client, case: Case, loop_s: float) -> Iterator[str]:
    """One worker, two workers, beside the loop."""
    client.post("/rounds", content=dump_json(case.round_data), headers=JSON).raise_for_status()
    took_s = {}
    for count in (1, 2):
        with workers(url, count):
            for _ in range(count):  # the first sweeps start the solving processes
                _swept(client, case, points=40)
            took_s[count] = _swept(client, case, points=case.points)
    over_ms = 1000 * (took_s[1] - loop_s) / case.points
    yield (
        f"{case.name}: loop {loop_s:.2f} s; 1 worker {took_s[1]:.2f} s ({over_ms:+.2f} ms a solve); "
        f"2 workers {took_s[2]:.2f} s, {took_s[1] / took_s[2]:.2f} times 1 worker, "
        f"{case.points / took_s[2]:.0f} solves a second"
    )


def _swept(client: httpx2.Client, case: Case, *, points: int) -> float:
    spec = dict(case.spec)
    if points < case.points and spec["kind"] == "monte_carlo":
        spec["draws"] = points
    elif points < case.points:
        fewer = {name: {**one, "steps": 6} for name, one in spec["funds"].items()}
        spec["funds"] = fewer
    began = time.perf_counter()
    answer = client.post(f"/rounds/{case.round_data['code']}/sweeps", json={"spec": spec})
    answer.raise_for_status()
    while client.get(answer.headers["location"].removeprefix("/api/v1")).json()["finished_at"] is None:
        time.sleep(LOOK_S)
    return time.perf_counter() - began


def _loop_s(case: Case) -> float:
    """Seconds of a plain loop over the same points in a process of its own, its imports done and one point warm."""
    asked = dump_json({"round": case.round_data, "spec": case.spec, "points": case.points})
    done = subprocess.run(LOOP, input=asked.encode(), capture_output=True, check=True)  # noqa: S603 - our own command
    return float(done.stdout)
