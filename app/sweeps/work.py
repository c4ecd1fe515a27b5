"""How a worker does one part of a sweep: points are recorded as they come, and never twice."""

from __future__ import annotations

import base64
import logging
import time
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from app.jobs.process import Died, Overran
from app.jobs.worker import Job, Worker
from app.kit.answers import stored_json
from app.runs.translate import GRACE_S, Search, sweep_text
from app.sweeps import queries, service
from app.sweeps.models import SweepRow

log = logging.getLogger(__name__)

Json = dict[str, Any]

MOST_CRASHES = 3
"""A place that breaks its solving process so often has no answer, and says why."""
FLUSH_S = 0.5
FLUSH_POINTS = 100
MOST_WORDS = 2000


class SweepWork:
    """The handler of sweeps' parts."""

    def work(self, worker: Worker, job: Job) -> None:
        """Answer every place of the part that has no answer yet, and end the part. Raises Interrupted."""
        begun = worker.transact(lambda session: service.begin_part(session, sweep_id=job.subject, part=job.part))
        if begun is not None:
            _Part(worker, *begun).work()
        worker.transact(lambda session: service.end_part(session, sweep_id=job.subject, job_id=job.id))

    def give_up(self, session: Session, job: Job, log_text: str) -> None:
        """Say that the part has points without an answer; its sweep ends as failed."""
        row = queries.get_sweep(session, sweep_id=job.subject, lock=True)
        row.failure = row.failure or log_text
        service.end_part(session, sweep_id=job.subject, job_id=job.id)


class _Part:
    """One part at work."""

    def __init__(self, worker: Worker, row: SweepRow, round_text: str, places: Sequence[int]) -> None:
        self.worker, self.row, self.round_text = worker, row, round_text
        self.left = list(places)
        self.points: list[Json] = []
        self.flushed_at = time.monotonic()
        self.cancelled = False

    def work(self) -> None:
        """All places at once; after a crash one by one, so that the one that breaks the process is found."""
        try:
            self._ask(self.left)
        except (Died, Overran) as error:
            if self.cancelled:
                self._flush()
                return
            log.warning("a part of sweep %s broke: %s", self.row.id, error)
            self._flush()
            for place in tuple(self.left):
                if self._is_cancelled():
                    return
                self._ask_alone(place)

    def _ask_alone(self, place: int) -> None:
        crashes: list[str] = []
        while len(crashes) < MOST_CRASHES:
            try:
                self._ask([place])
            except (Died, Overran) as error:
                if self.cancelled:
                    return
                crashes.append(f"{error} {getattr(error, 'log', '')}".strip()[:MOST_WORDS])
            else:
                return
        self.worker.transact(
            lambda session: service.record_failure(
                session, sweep_id=self.row.id, place=place, why=crashes[-1], worker=self.worker.id
            )
        )

    def _ask(self, places: Sequence[int]) -> None:
        """Raises Died, Overran, Interrupted; RuntimeError when the question itself is refused."""
        if not places:
            return
        search = Search(
            engine=self.row.engine,
            time_limit_s=self.row.time_limit_s,
            gap=self.row.gap,
            canonical=self.row.canonical,
        )
        text = sweep_text(round_text=self.round_text, spec=stored_json(self.row.spec), places=places, search=search)
        limit_s = float(self.row.time_limit_s * len(places) + GRACE_S)
        for answer in self.worker.process.ask(text, limit_s=limit_s, cancelled=self._is_cancelled):
            if "point" in answer:
                self._keep(answer["point"])
            elif "failed" in answer:
                raise RuntimeError(answer["failed"]["en"])
        self._flush()

    def _keep(self, point: Json) -> None:
        if point["stopped"] == "cancelled":
            return  # the sweep says that it was cancelled: a point is an answer, or is not there
        self.points.append(point)
        self.left.remove(point["place"])
        if len(self.points) >= FLUSH_POINTS or time.monotonic() - self.flushed_at >= FLUSH_S:
            self._flush()

    def _flush(self) -> None:
        """Record what has come in."""
        if self.points:
            points, plans = self.points, [base64.b64decode(one["plan_zlib"]) for one in self.points]
            self.worker.transact(
                lambda session: service.record(
                    session, sweep_id=self.row.id, points=points, plans_zlib=plans, worker=self.worker.id
                )
            )
        self.points, self.flushed_at = [], time.monotonic()

    def _is_cancelled(self) -> bool:
        if self.worker.stopping.is_set():
            self._flush()  # what is found needs not be found again
        self.worker.expect_going()
        self.cancelled = self.worker.transact(lambda session: queries.cancel_asked(session, sweep_id=self.row.id))
        return self.cancelled
