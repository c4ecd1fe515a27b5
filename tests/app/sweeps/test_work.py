"""What becomes of a sweep's part while a worker does it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.db import create_engine
from app.intake.service import create_round
from app.jobs import queries as jobs
from app.jobs.queue import Held
from app.jobs.worker import Interrupted, Job, Worker
from app.kit.columns import now_utc
from app.sweeps import queries, service
from app.sweeps.schemas import SweepIn
from app.sweeps.work import SweepWork
from tests.app.runs.worker import KILLED, REAL, saying, worker
from tests.optimizer.rounds import tiny_round

SPEC = {"kind": "ceilings", "funds": {"capital": {"from_percent": "50", "to_percent": "100", "steps": 7}}}


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = create_engine(database_url)
    yield opened
    opened.dispose()


def ask(engine: Engine, one: Worker) -> str:
    """A sweep of seven points in two parts, held by the worker."""
    with Session(engine) as session:
        create_round(session, data=tiny_round())
        session.flush()
        body, held = SweepIn(spec=SPEC), Held(one.id)
        sweep_id = service.ask(session, code="LIB-2031", body=body, max_time_limit_s=60, asked_by="me", queue=held).id
        session.commit()
        return sweep_id


def do(engine: Engine, one: Worker, sweep_id: str) -> None:
    """Let the worker do every part that is open."""
    with Session(engine) as session:
        rows = [row for row in jobs.jobs_of(session, subject=sweep_id) if row.state != "ended"]
        parts = [Job(row.id, row.subject, row.part, row.attempts) for row in rows]
    for part in parts:
        SweepWork().work(one, part)


def told(engine: Engine, sweep_id: str) -> tuple[str, list[int], str | None]:
    with Session(engine) as session:
        row = queries.get_sweep(session, sweep_id=sweep_id)
        return row.state, [one.place for one in queries.points_of(session, sweep_id=sweep_id)], row.failure


def test_a_sweep_is_done_in_parts(engine: Engine) -> None:
    with worker(engine) as one:
        sweep_id = ask(engine, one)
        do(engine, one, sweep_id)

    assert told(engine, sweep_id) == ("done", list(range(7)), None)


def test_a_part_that_is_done_again_searches_only_what_is_missing(engine: Engine) -> None:
    with worker(engine) as one:
        sweep_id = ask(engine, one)
        with Session(engine) as session:
            service.record_failure(session, sweep_id=sweep_id, place=1, why="before", worker="other")
            session.commit()
        do(engine, one, sweep_id)

    with Session(engine) as session:
        assert queries.get_point(session, sweep_id=sweep_id, place=1).failure == "before"
    assert told(engine, sweep_id)[:2] == ("done", list(range(7)))


def test_a_point_that_kills_its_process_is_found_told_and_blocks_nobody(engine: Engine) -> None:
    with worker(engine, KILLED) as one:
        sweep_id = ask(engine, one)
        do(engine, one, sweep_id)

    state, places, failure = told(engine, sweep_id)
    assert (state, places) == ("done", list(range(7)))
    assert "SIGKILL" in str(failure)
    with Session(engine) as session:
        point = queries.get_point(session, sweep_id=sweep_id, place=3)
        assert (point.answer, point.stopped, point.plan) == ("none", "error", None)
        with pytest.raises(queries.PointNotFound, match="broke"):
            service.plan_text(session, sweep_id=sweep_id, place=3)


def test_a_question_that_its_process_refuses_is_given_up_and_says_why(engine: Engine) -> None:
    refused = {"failed": {"code": "x", "vi": "hỏng", "en": "broken", "findings": []}}
    with worker(engine, saying(refused, {"end": True})) as one:
        sweep_id = ask(engine, one)
        with pytest.raises(RuntimeError, match="broken"):
            do(engine, one, sweep_id)
        with Session(engine) as session:
            for row in jobs.jobs_of(session, subject=sweep_id):
                SweepWork().give_up(session, Job(row.id, row.subject, row.part, row.attempts), "RuntimeError")
            session.commit()

    assert told(engine, sweep_id) == ("failed", [], "RuntimeError")


def test_a_worker_that_is_to_stop_leaves_the_part_open(engine: Engine) -> None:
    with worker(engine) as one:
        sweep_id = ask(engine, one)
        one.stopping.set()
        with pytest.raises(Interrupted):
            do(engine, one, sweep_id)

    assert told(engine, sweep_id)[0] == "running"


def test_a_cancelled_sweep_begins_no_part_any_more(engine: Engine) -> None:
    with worker(engine) as one:
        sweep_id = ask(engine, one)
        with Session(engine) as session:
            service.cancel(session, sweep_id=sweep_id)
            session.commit()
        do(engine, one, sweep_id)

    assert told(engine, sweep_id) == ("cancelled", [], None)


def test_a_cancel_while_it_is_searched_ends_the_part_with_what_is_found(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with worker(engine, saying(then="time.sleep(60)")) as one:
        sweep_id = ask(engine, one)
        monkeypatch.setattr(queries, "cancel_asked", lambda *_session, **_sweep: True)
        do(engine, one, sweep_id)

    assert told(engine, sweep_id)[1] == []


def test_a_pruned_sweep_is_gone_with_its_points(engine: Engine) -> None:
    with worker(engine, REAL) as one:
        sweep_id = ask(engine, one)
        do(engine, one, sweep_id)
    with Session(engine) as session:
        assert service.prune(session, before=now_utc() - timedelta(days=1)).count == 0
        pruned = service.prune(session, before=now_utc() + timedelta(days=1))
        session.commit()

    with Session(engine) as session:
        assert (pruned.count, len(pruned.workflow_ids)) == (1, 2)
        assert queries.points_of(session, sweep_id=sweep_id) == []
        with pytest.raises(queries.SweepNotFound):
            queries.get_sweep(session, sweep_id=sweep_id)
