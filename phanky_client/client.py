"""The client: what can be asked of each kind of thing."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Literal, Self, TypeVar
from urllib.parse import quote

import httpx2

from phanky_client.errors import NoAnswer, StillRunning
from phanky_client.events import events
from phanky_client.models import (
    Answer,
    Event,
    Json,
    Known,
    Page,
    PlanListed,
    Point,
    Round,
    Run,
    RunOptions,
    Scenario,
    Sweep,
    SweepOptions,
)
from phanky_client.transport import Transport

Kind = TypeVar("Kind", bound=Answer)

LOOK_S = 0.5
PAGE_SIZE = 200
Kinds = Literal["projects", "targets", "ceilings", "rules", "units"]
File = Literal["csv", "xlsx", "dossier.pdf", "dossier.zip", "starts.csv", "allocations.csv"]


class Phanky:
    """A service at an address, asked in the name of whoever owns the token.

    `retries` is how often a request is sent again when the service answers 429 or 503 (after the time that it asks
    for), when no connection came about, or, for reading alone, when the connection broke.
    """

    def __init__(
        self,
        address: str,
        *,
        token: str | None = None,
        timeout_s: float = 60.0,
        retries: int = 4,
        http: httpx2.Client | None = None,
    ) -> None:
        self._transport = Transport(address, token=token, timeout_s=timeout_s, retries=retries, http=http)
        self.rounds = Rounds(self._transport)
        self.records = Records(self._transport)
        self.scenarios = Scenarios(self._transport)
        self.runs = Runs(self._transport)
        self.plans = Plans(self._transport)
        self.sweeps = Sweeps(self._transport)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the connections go."""
        self.close()

    def close(self) -> None:
        """Let the connections go."""
        self._transport.close()


class _Things:
    """One kind of thing."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def _pages(self, kind: type[Kind], path: str, **params: object) -> Iterator[Kind]:
        number = 1
        while True:
            answer = self._transport.json("GET", path, page=number, size=PAGE_SIZE, **params)
            page = Page[Any].model_validate(answer)
            yield from (kind.model_validate(one) for one in page.items)
            if number * PAGE_SIZE >= page.total:
                return
            number += 1


class Rounds(_Things):
    """Rounds as files and as records."""

    def list(self) -> list[Round]:
        """Every round that the token may read."""
        return [Round.model_validate(one) for one in self._transport.json("GET", "/rounds")]

    def read(self, code: str) -> Known:
        """One round: phases, funds, ceilings, sources."""
        return self._transport.known(f"/rounds/{_path(code)}")

    def file(self, code: str, *, scenario: str | None = None) -> Known:
        """The round file, with a scenario laid over it if said."""
        return self._transport.known(f"/rounds/{_path(code)}/file", scenario=scenario)

    def create(self, data: Mapping[str, Any] | bytes) -> None:
        """Store a new round file. Raises Unusable with every finding, Conflict."""
        self._transport.json("POST", "/rounds", body=data)

    def replace(self, code: str, data: Mapping[str, Any] | bytes, *, if_match: str | None = None) -> str | None:
        """Put a round file in place of the stored one; its new etag. Raises Unusable, ChangedSince."""
        return self._transport.change("PUT", f"/rounds/{_path(code)}", body=data, if_match=if_match)


class Records(_Things):
    """Single records of a round: projects, targets, ceilings, rules, units."""

    def read(self, round_code: str, kind: Kinds, code: str) -> Known:
        """One record, as the service shows it."""
        return self._transport.known(_record(round_code, kind, code))

    def add(self, round_code: str, kind: Kinds, data: Mapping[str, Any] | bytes) -> str | None:
        """Add a record, written as in a round file; its etag. Raises Unusable, Conflict."""
        return self._transport.change("POST", f"/rounds/{_path(round_code)}/{kind}", body=data)

    def replace(
        self,
        round_code: str,
        kind: Kinds,
        code: str,
        data: Mapping[str, Any] | bytes,
        *,
        if_match: str | None = None,
    ) -> str | None:
        """Put a record, written as in a round file, in its place; its new etag. Raises Unusable, ChangedSince."""
        return self._transport.change("PUT", _record(round_code, kind, code), body=data, if_match=if_match)

    def delete(self, round_code: str, kind: Kinds, code: str, *, if_match: str | None = None) -> None:
        """Take a record out. Raises Unusable while something names it, ChangedSince."""
        self._transport.change("DELETE", _record(round_code, kind, code), if_match=if_match)


class Scenarios(_Things):
    """Named changes laid over a round."""

    def list(self, round_code: str) -> Sequence[Scenario]:
        """Every scenario of a round."""
        answer = self._transport.json("GET", f"/rounds/{_path(round_code)}/scenarios")
        return [Scenario.model_validate(one) for one in answer]

    def read(self, round_code: str, code: str) -> Known:
        """The scenario file."""
        return self._transport.known(_scenario(round_code, code))

    def create(self, round_code: str, data: Mapping[str, Any] | bytes) -> None:
        """Store a new scenario file. Raises Unusable, Conflict."""
        self._transport.json("POST", f"/rounds/{_path(round_code)}/scenarios", body=data)

    def replace(
        self, round_code: str, code: str, data: Mapping[str, Any] | bytes, *, if_match: str | None = None
    ) -> str | None:
        """Create or replace a scenario file; its new etag. Raises Unusable, ChangedSince."""
        return self._transport.change("PUT", _scenario(round_code, code), body=data, if_match=if_match)

    def delete(self, round_code: str, code: str, *, if_match: str | None = None) -> None:
        """Forget a scenario. Raises ChangedSince."""
        self._transport.change("DELETE", _scenario(round_code, code), if_match=if_match)


class Runs(_Things):
    """Questions, and what becomes of them."""

    def ask(
        self, round_code: str, *, scenario: str | None = None, options: RunOptions | None = None, again: bool = False
    ) -> Run:
        """Ask for a plan; a question that was answered before has its answer at once, unless `again`."""
        body = {"scenario": scenario, "options": _said(options), "again": again}
        return Run.model_validate(self._transport.json("POST", f"/rounds/{_path(round_code)}/runs", body=body))

    def read(self, run_id: str) -> Run:
        """Where a run is, with its plan once it has ended."""
        return Run.model_validate(self._transport.json("GET", f"/runs/{_path(run_id)}"))

    def list(self, *, round_code: str | None = None, state: str | None = None) -> Iterator[Run]:
        """Runs, newest first."""
        return self._pages(Run, "/runs", round=round_code, state=state)

    def follow(self, run_id: str, *, after: int = 0, patience_s: float = 60.0) -> Iterator[Event]:
        """Everything that happens to a run until its end; a lost connection is taken up where it broke.

        Raises NoAnswer when the service is away for longer than `patience_s`.
        """
        return events(self._transport, f"/runs/{_path(run_id)}/events", after=after, patience_s=patience_s)

    def wait(self, run_id: str, *, timeout_s: float | None = None) -> Run:
        """The run once it has ended. Raises StillRunning after `timeout_s`."""
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            answer = self._transport.json("GET", f"/runs/{_path(run_id)}/progress")
            run = None if answer["state"] in {"queued", "running"} else self.read(run_id)
            if run is not None and run.finished_at is not None:
                return run
            _expect_time(deadline, f"run {run_id}")

    def cancel(self, run_id: str) -> Run:
        """Have a run end now, with the best plan it holds."""
        return Run.model_validate(self._transport.json("POST", f"/runs/{_path(run_id)}/cancel"))


class Plans(_Things):
    """Answers, and files made of them."""

    def list(self, *, round_code: str | None = None) -> Iterator[PlanListed]:
        """Plans, newest first."""
        return self._pages(PlanListed, "/plans", round=round_code)

    def read(self, plan_id: str) -> Json:
        """The plan file."""
        return _dict(self._transport.json("GET", f"/plans/{_path(plan_id)}"))

    def export(self, plan_id: str, file: File, *, lang: str | None = None, unit: str | None = None) -> bytes:
        """A file of the plan: tables, the decision on paper, the audit dossier."""
        joint = "." if file in {"csv", "xlsx"} else "/"
        return self._transport.content("GET", f"/plans/{_path(plan_id)}{joint}{file}", lang=lang, unit=unit)


class Sweeps(_Things):
    """One question asked of many variants of a round."""

    def ask(
        self,
        round_code: str,
        spec: Mapping[str, Any],
        *,
        scenario: str | None = None,
        options: SweepOptions | None = None,
    ) -> Sweep:
        """Ask for many plans at once; `spec` as in docs/sweeps.md."""
        body = {"scenario": scenario, "spec": spec, "options": _said(options)}
        return Sweep.model_validate(self._transport.json("POST", f"/rounds/{_path(round_code)}/sweeps", body=body))

    def read(self, sweep_id: str) -> Sweep:
        """How far a sweep is."""
        return Sweep.model_validate(self._transport.json("GET", f"/sweeps/{_path(sweep_id)}"))

    def points(self, sweep_id: str) -> Iterator[Point]:
        """The answers so far, by place."""
        return self._pages(Point, f"/sweeps/{_path(sweep_id)}/points")

    def wait(self, sweep_id: str, *, timeout_s: float | None = None) -> Sweep:
        """The sweep once it has ended. Raises StillRunning after `timeout_s`."""
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        while (sweep := self.read(sweep_id)).finished_at is None:
            _expect_time(deadline, f"sweep {sweep_id}")
        return sweep

    def cancel(self, sweep_id: str) -> Sweep:
        """Have a sweep end now; the answers it has stay."""
        return Sweep.model_validate(self._transport.json("POST", f"/sweeps/{_path(sweep_id)}/cancel"))

    def export(self, sweep_id: str, *, lang: str | None = None) -> bytes:
        """The answers so far as CSV."""
        return self._transport.content("GET", f"/sweeps/{_path(sweep_id)}.csv", lang=lang)


def _said(options: RunOptions | SweepOptions | None) -> Json:
    return {} if options is None else options.model_dump(exclude_none=True)


def _expect_time(deadline: float | None, what: str) -> None:
    if deadline is not None and time.monotonic() >= deadline:
        raise StillRunning(f"{what} has not ended yet")
    time.sleep(LOOK_S)


def _path(part: str) -> str:
    return quote(part, safe="")


def _record(round_code: str, kind: str, code: str) -> str:
    return f"/rounds/{_path(round_code)}/{kind}/{_path(code)}"


def _scenario(round_code: str, code: str) -> str:
    return f"/rounds/{_path(round_code)}/scenarios/{_path(code)}"


def _dict(answer: object) -> Json:
    if not isinstance(answer, dict):
        raise NoAnswer("the service answered something that is no JSON object")
    return answer
