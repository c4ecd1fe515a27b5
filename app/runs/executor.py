"""Runs are executed here: a few threads, each waiting for one solving process (see `translate.solve`)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from app.db import reading
from app.runs import queries, service
from app.runs.translate import Interrupted, NoAnswer, Question, Solving, solve

log = logging.getLogger(__name__)

UNEXPECTED = NoAnswer(
    "Lỗi ngoài dự kiến khi giải; xem nhật ký của dịch vụ nếu còn lặp lại.",
    "An unexpected error while solving; see the service's log if it stays.",
)

Solve = Callable[[Question], dict[str, Any]]


def execute(engine: Engine, run_id: str, solve_one: Solve = solve) -> None:
    """Take one run from queued to its end. Whatever breaks ends the run as failed, and nothing else."""
    try:
        with Session(engine) as session:
            question = service.begin(session, run_id=run_id)
            session.commit()
        if question is None:
            return
        plan = solve_one(question)
        with Session(engine) as session:
            service.finish(session, run_id=run_id, plan=plan)
            session.commit()
    except Interrupted:
        log.info("run %s stays open for the next start", run_id)
    except NoAnswer as error:
        fail(engine, run_id, error)
    except Exception:  # whatever breaks must end its run, and reach its asker
        log.exception("run %s failed", run_id)
        fail(engine, run_id, UNEXPECTED)


def fail(engine: Engine, run_id: str, why: NoAnswer) -> None:
    """End a run without a portfolio, in words for its asker."""
    with Session(engine) as session:
        service.fail(session, run_id=run_id, why=why)
        session.commit()


class ThreadedExecutor:
    """The service's own executor: `slots` runs at a time, the others wait in the order they were asked."""

    def __init__(self, engine: Engine, *, slots: int) -> None:
        self._engine = engine
        self._pool = ThreadPoolExecutor(max_workers=slots, thread_name_prefix="run")
        self._solving: set[Solving] = set()

    def submit(self, run_id: str) -> None:
        """Take the run up as soon as a slot is free; never waits for its end."""
        self._pool.submit(self._execute, run_id).add_done_callback(partial(_tell, run_id))

    def _execute(self, run_id: str) -> None:
        solving = Solving()
        self._solving.add(solving)
        try:
            execute(self._engine, run_id, solving.ask)
        finally:
            self._solving.discard(solving)

    def resume(self) -> int:
        """Take up again what an earlier service left open; returns how many runs that were."""
        with reading(self._engine) as session:
            ids = [row.id for row in queries.open_runs(session)]
        for run_id in ids:
            self.submit(run_id)
        return len(ids)

    def close(self) -> None:
        """Let go: open runs stay open in the database, and are taken up at the next start."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for solving in tuple(self._solving):
            solving.stop()
        self._pool.shutdown(wait=True)


def _tell(run_id: str, future: Future[None]) -> None:
    """Say in the log why a run could not even be ended (the database is away, for one); it stays open."""
    if not future.cancelled() and (error := future.exception()) is not None:
        log.error("run %s stays open: %s", run_id, error)
