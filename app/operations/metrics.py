"""What is measured: requests in this process; runs, queue and workers from the database, where every process agrees."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import ceil

from prometheus_client import CollectorRegistry, Gauge, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app.db import reading
from app.jobs import queries as jobs
from app.jobs.models import JobState
from app.kit.answers import stored_json
from app.kit.product import VERSION
from app.operations import queries
from app.operations.checks import alive
from app.runs.models import RunState
from app.sweeps.models import SweepState

log = logging.getLogger(__name__)

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"
"""A method or an address that no route has: callers must not be able to make up series."""
QUANTILES = ("0.5", "0.9", "1")


class RequestMetrics:
    """Requests that this process answered. Several processes are scraped one by one, and added up by Prometheus."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._seconds = Histogram(
            "phanky_request_seconds",
            "Seconds until a request was answered; of an event stream, until it began.",
            ("method", "route", "status"),
            buckets=BUCKETS_S,
            registry=registry,
        )
        self.streams = Gauge("phanky_open_streams", "Event streams that are open.", registry=registry)

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered."""
        self._seconds.labels(method if method in METHODS else OTHER, route, str(status)).observe(seconds)


class DatabaseMetrics(Collector):
    """Looks at the database when it is asked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._gaps: Mapping[str, Decimal | None] = {}

    def describe(self) -> list[Metric]:
        """Nothing beforehand: a registry must not ask the database when it is made."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Every figure at one moment of the database; without one, that it does not answer."""
        yield _told("phanky_info", "Which version this is.", {(VERSION,): 1}, ("version",))
        try:
            with reading(self._engine) as session:
                figures = [*self._figures(session)]
        except SQLAlchemyError as error:
            log.warning("nothing measured, the database does not answer: %s", type(error).__name__)
            yield _one("phanky_database_up", "Whether the database answers.", 0)
            return
        yield _one("phanky_database_up", "Whether the database answers.", 1)
        yield from figures

    def _figures(self, session: Session) -> Iterator[Metric]:
        now = jobs.database_now(session)
        open_jobs = jobs.open_jobs(session)
        waiting = [one.queued_at for one in open_jobs if one.state == JobState.QUEUED]
        states: Mapping[tuple[str, ...], float] = Counter((one.kind, one.state) for one in open_jobs)
        yield _told("phanky_jobs", "Open jobs.", states, ("kind", "state"))
        yield _one("phanky_queue_depth", "Jobs that wait.", len(waiting))
        longest_s = max((now - min(waiting)).total_seconds(), 0.0) if waiting else 0.0
        yield _one("phanky_queue_oldest_seconds", "How long the oldest job waits.", longest_s)
        yield _one("phanky_workers", "Workers that are alive.", len(alive(jobs.workers(session), now)))
        of_runs, of_sweeps = queries.runs_by_state(session), queries.sweeps_by_state(session)
        yield _told("phanky_runs", "Runs.", {(one.value,): of_runs.get(one, 0) for one in RunState}, ("state",))
        yield _told("phanky_sweeps", "Sweeps.", {(one.value,): of_sweeps.get(one, 0) for one in SweepState}, ("state",))
        seconds = queries.recent_run_seconds(session)
        yield _quantiles("phanky_recent_run_seconds", "Seconds that the last 100 searched runs took.", seconds)
        yield _quantiles("phanky_recent_run_gap", "Relative gaps of the last 20 plans.", self._recent_gaps(session))
        yield _count("phanky_run_events", "Events of runs that are kept.", queries.count_run_events(session))
        yield _count("phanky_audit_events", "Events in the trail.", queries.count_audit_events(session))

    def _recent_gaps(self, session: Session) -> list[float]:
        """The gaps of the newest plans; a plan never changes, so each is read once."""
        ids = queries.recent_plan_ids(session)
        new = queries.plan_texts(session, ids=[one for one in ids if one not in self._gaps])
        self._gaps = {one: _gap_of(new[one]) if one in new else self._gaps[one] for one in ids}
        return [float(gap) for gap in self._gaps.values() if gap is not None]


def _gap_of(text: str) -> Decimal | None:
    gap = stored_json(text).get("objective", {}).get("gap")
    return None if gap is None else Decimal(gap)


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


def _count(name: str, words: str, value: float) -> Metric:
    return CounterMetricFamily(name, words, value=value)


def _told(name: str, words: str, values: Mapping[tuple[str, ...], float], labels: Sequence[str]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=labels)
    for of, value in values.items():
        family.add_metric(of, value)
    return family


def _quantiles(name: str, words: str, values: Sequence[float]) -> Metric:
    """Quantiles of what is at hand; nothing where nothing is. Values rank among the values themselves."""
    ranked = sorted(values)
    at: dict[tuple[str, ...], float] = {}
    if ranked:
        at = {(one,): ranked[max(ceil(Decimal(one) * len(ranked)) - 1, 0)] for one in QUANTILES}
    return _told(name, words, at, ("quantile",))
