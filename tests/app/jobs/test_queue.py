"""Whose turn it is, and that a job is there exactly when whatever asked for it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.db import create_engine
from app.jobs import queries
from app.jobs.heart import Heart
from app.jobs.models import JobKind, JobState
from app.jobs.queue import Held, Queue, delete_jobs, end


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = create_engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def queue(engine: Engine) -> Iterator[Queue]:
    made = Queue(engine)
    yield made
    made.close()


def put(  # noqa: PLR0913 - a job in one line
    engine: Engine, queue: Queue, subject: str, who: str, *, parts: int = 1, kind: JobKind = JobKind.RUN
) -> None:
    with Session(engine) as session:
        queue.put(session, kind=kind, subject=subject, asked_by=who, parts=parts)
        session.commit()


def order(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return [one.subject for one in queries.open_jobs(session)]


def test_who_asks_for_one_need_not_wait_for_another_who_asked_for_many(engine: Engine, queue: Queue) -> None:
    put(engine, queue, "hers", "her", parts=4)
    put(engine, queue, "his", "him")

    assert order(engine) == ["hers", "his", "hers", "hers", "hers"]


def test_a_run_need_not_wait_for_an_own_sweep(engine: Engine, queue: Queue) -> None:
    put(engine, queue, "sweep", "her", parts=3, kind=JobKind.SWEEP)
    put(engine, queue, "run", "her")

    assert order(engine) == ["sweep", "run", "sweep", "sweep"]


def test_who_comes_late_begins_at_the_turn_that_is_being_served(engine: Engine, queue: Queue) -> None:
    put(engine, queue, "hers", "her", parts=6)
    with Session(engine) as session:
        for job in queries.jobs_of(session, subject="hers")[:4]:
            end(session, job_id=job.id)
        session.commit()
    put(engine, queue, "his", "him", parts=2)

    assert order(engine) == ["hers", "his", "hers", "his"]


def test_turns_begin_anew_when_nobody_waits(engine: Engine, queue: Queue) -> None:
    put(engine, queue, "first", "her", parts=3)
    with Session(engine) as session:
        for job in queries.jobs_of(session, subject="first"):
            end(session, job_id=job.id)
        session.commit()
    put(engine, queue, "second", "her")

    with Session(engine) as session:
        assert [one.turn for one in queries.open_jobs(session)] == [1]


def test_a_question_that_is_taken_back_leaves_no_job(engine: Engine, queue: Queue) -> None:
    with Session(engine) as session:
        queue.put(session, kind=JobKind.RUN, subject="gone", asked_by="her")
        session.rollback()
    put(engine, queue, "stays", "her")

    with Session(engine) as session:
        rows = list(queries.open_jobs(session))
        assert [one.subject for one in rows] == ["stays"]
        assert queue.lost(rows) == []


def test_a_job_whose_workflow_is_gone_is_found_and_put_back(engine: Engine, queue: Queue) -> None:
    put(engine, queue, "lost", "her")
    queue.forget(["lost.0"])
    heart = Heart(engine, queue, worker_id="me", host="here", pid=1)

    heart.mend()

    with Session(engine) as session:
        (row,) = queries.open_jobs(session)
        assert row.workflow_id == "lost.0~1"
        assert queue.lost([row]) == []


def test_what_a_living_worker_does_past_the_queue_is_left_to_it(engine: Engine, queue: Queue) -> None:
    heart = Heart(engine, queue, worker_id="me", host="elsewhere", pid=1)
    heart.start("1")
    with Session(engine) as session:
        Held("me").put(session, kind=JobKind.RUN, subject="mine", asked_by="her")
        session.commit()

    heart.mend()
    with Session(engine) as session:
        assert [one.state for one in queries.open_jobs(session)] == [JobState.RUNNING]
    heart.stop()
    heart.mend()
    with Session(engine) as session:
        assert [one.state for one in queries.open_jobs(session)] == [JobState.QUEUED]


def test_a_job_that_another_workflow_carries_by_now_is_not_put_back_twice(engine: Engine, queue: Queue) -> None:
    put(engine, queue, "once", "her")
    with Session(engine) as session:
        queue.put_back(session, job_id="once.0", workflow_id="once.0")
        queue.put_back(session, job_id="once.0", workflow_id="once.0")
        session.commit()

    with Session(engine) as session:
        assert [one.workflow_id for one in queries.open_jobs(session)] == ["once.0~1"]


def test_a_job_that_has_ended_is_not_put_back(engine: Engine, queue: Queue) -> None:
    put(engine, queue, "done", "her")
    with Session(engine) as session:
        end(session, job_id="done.0")
        queue.put_back(session, job_id="done.0")
        queue.put_back(session, job_id="unknown.0")
        session.commit()

    assert order(engine) == []


def test_deleted_jobs_tell_what_carried_them(engine: Engine, queue: Queue) -> None:
    put(engine, queue, "old", "her", parts=2)

    with Session(engine) as session:
        assert delete_jobs(session, subjects=["old", "unknown"]) == ["old.0", "old.1"]


def test_a_worker_of_this_machine_whose_process_is_gone_is_cleared_away_at_once(engine: Engine, queue: Queue) -> None:
    gone = Heart(engine, queue, worker_id="gone", host="here", pid=2**22 + 1)
    gone.start("1")
    far = Heart(engine, queue, worker_id="far", host="elsewhere", pid=2**22 + 1)
    far.start("1")

    Heart(engine, queue, worker_id="me", host="here", pid=1).look_after_others()

    with Session(engine) as session:
        assert [one.id for one in queries.workers(session)] == ["far"]
    for one in (gone, far):
        one.stop()


def test_of_several_who_find_a_worker_dead_one_clears_it_away(engine: Engine, queue: Queue) -> None:
    heart = Heart(engine, queue, worker_id="dead", host="elsewhere", pid=1)
    heart.start("1")
    with Session(engine) as session:
        (row,) = queries.workers(session)
        now = queries.database_now(session)
        won = [
            queries.claim_dead(session, worker_id="dead", seen_at=row.seen_at, now=now),
            queries.claim_dead(session, worker_id="dead", seen_at=row.seen_at, now=now),
        ]
        session.commit()
    heart.stop()

    assert won == [True, False]
