"""The pages of a served round, opened in a real browser, and a table of 500 rows; each figure beside its limit."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx2
from playwright.sync_api import Browser

import seed
from bench.jobs.machines import API, PAUSE_S, database, service, workers
from bench.pages.browser import chromium, somebody, visit
from bench.pages.table import rendered
from bench.rounds import hard_round
from optimizer.jsonio import dump_json

CODE = "HN-2016-2020"
JSON = {"Content-Type": "application/json"}
ROWS, YEARS, TARGETS = 500, 5, 20
TIMES, RENDERINGS = 5, 21

FIRST_VISIT_BYTES = 150_000
REPEAT_VISIT_BYTES = 30_000
FIRST_PAINT_MS = 1_000.0
TABLE_MS = 60.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, and what it has to stay under."""

    name: str
    value: float
    limit: float | None
    unit: str

    @property
    def missed(self) -> bool:
        """Whether it is over its limit."""
        return self.limit is not None and self.value >= self.limit

    def __str__(self) -> str:
        """As it is printed."""
        limit = "" if self.limit is None else f"   limit {self.limit:,.0f} {self.unit}"
        return f"{self.name:66} {self.value:9,.1f} {self.unit:3}{limit}{'   MISSED' if self.missed else ''}"


def main() -> int:
    """Measure and print; 1 where a limit is missed."""
    missed = False
    for figure in figures():
        print(figure, flush=True)
        missed |= figure.missed
    return int(missed)


def figures(times: int = TIMES, rows: int = ROWS, time_limit_s: int = 60) -> Iterator[Figure]:
    """Every figure: the service and the browser are real processes on this machine, the database is SQLite."""
    with database("sqlite") as url, service(url) as client, chromium() as browser:
        with workers(url, 1):
            plan = _planned(client, time_limit_s)
        big = hard_round(rows, YEARS, TARGETS)
        client.post("/rounds", content=dump_json(big), headers=JSON).raise_for_status()
        yield from _table(url, big["code"], rows)
        paths = {
            "plan": f"/plans/{plan}",
            "rounds": "/",
            "round": f"/rounds/{CODE}",
            "scenario builder": f"/rounds/{CODE}/build",
            f"{rows} candidates": f"/rounds/{big['code']}/projects",
            "sheet": f"/rounds/{big['code']}/sheet",
        }
        for name, path in paths.items():
            yield from _visited(browser, client, name, path, times)


def _table(url: str, code: str, rows: int) -> Iterator[Figure]:
    """The table by the clock, which has the limit, and in processor time, which other work disturbs less."""
    took = rendered(url, code, times=RENDERINGS)
    clock_ms = statistics.median(one.clock_ms for one in took)
    processor_ms = statistics.median(one.processor_ms for one in took)
    yield Figure(f"{rows} candidates: made by the server, median", clock_ms, TABLE_MS, "ms")
    yield Figure(f"{rows} candidates: processor time of that, median", processor_ms, None, "ms")


def _visited(browser: Browser, client: httpx2.Client, name: str, path: str, times: int) -> Iterator[Figure]:
    address = str(client.base_url).removesuffix("/").removesuffix(API)
    headers: Mapping[str, str] = {"Authorization": client.headers["Authorization"]}
    first, repeat, paint_ms = list[int](), list[int](), list[float]()
    for _ in range(times):
        with somebody(browser, address, headers) as context:
            came, again = visit(context, path), visit(context, path)
        first.append(came.wire_bytes)
        repeat.append(again.wire_bytes)
        paint_ms.append(came.first_paint_ms)
    yield Figure(f"{name}: first visit on the wire", max(first) / 1000, FIRST_VISIT_BYTES / 1000, "kB")
    yield Figure(f"{name}: repeat visit on the wire", max(repeat) / 1000, REPEAT_VISIT_BYTES / 1000, "kB")
    yield Figure(
        f"{name}: first contentful paint, empty cache, median", statistics.median(paint_ms), _paint_limit(name), "ms"
    )


def _paint_limit(name: str) -> float | None:
    return FIRST_PAINT_MS if name == "plan" else None


def _planned(client: httpx2.Client, time_limit_s: int) -> str:
    """The id of a plan of the past round, with its certificate."""
    content = (Path(seed.__file__).parent / "rounds" / f"{CODE}.json").read_bytes()
    client.post("/rounds", content=content, headers=JSON).raise_for_status()
    asked = client.post(f"/rounds/{CODE}/runs", json={"options": {"time_limit_s": time_limit_s}})
    asked.raise_for_status()
    where = asked.headers["location"].removeprefix(API)
    while (run := client.get(where).json())["finished_at"] is None:
        time.sleep(PAUSE_S)
    plan: str | None = run["plan_id"]
    if plan is None:
        raise RuntimeError(f"the run ended as {run['state']}, without a plan")
    return plan
