"""What a worker takes up by itself: the next parts of the sweep that it is at, while it is their turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.db import create_engine
from app.jobs import queries, worker
from app.jobs.models import JobKind, JobRow, JobState
from app.jobs.queue import Queue, end
from app.jobs.worker import Job, Worker


class Seen:
    """A handler that ends its jobs at once, and notes them."""

    def __init__(self) -> None:
        self.jobs: list[str] = []
        self.before: Callable[[Worker, Job], None] = lambda _worker, _job: None

    def work(self, worker: Worker, job: Job) -> None:
        self.jobs.append(job.id)
        self.before(worker, job)
        worker.transact(lambda session: end(session, job_id=job.id))

    def give_up(self, session: Session, job: Job, log_text: str) -> None:
        raise AssertionError((session, job.id, log_text))


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


@pytest.fixture
def seen() -> Seen:
    return Seen()


@contextmanager
def at_work(engine: Engine, seen: Seen) -> Iterator[Worker]:
    made = Worker(engine, handlers={JobKind.SWEEP: seen, JobKind.RUN: seen}, command=["none"])
    made.be_seen()
    try:
        yield made
    finally:
        made.leave()


def put(  # noqa: PLR0913 - a job in one line
    engine: Engine, queue: Queue, subject: str, who: str, *, kind: JobKind = JobKind.SWEEP, parts: int = 1
) -> None:
    with Session(engine) as session:
        queue.put(session, kind=kind, subject=subject, asked_by=who, parts=parts)
        session.commit()


def jobs(engine: Engine, subject: str) -> list[tuple[str, str]]:
    with Session(engine) as session:
        return [(one.state, one.workflow_id) for one in queries.jobs_of(session, subject=subject)]


def test_the_parts_of_a_sweep_follow_one_another_past_the_queue(engine: Engine, queue: Queue, seen: Seen) -> None:
    put(engine, queue, "sweep", "her", parts=3)
    with at_work(engine, seen) as one:
        one.take("sweep.0", "sweep.0")

    assert seen.jobs == ["sweep.0", "sweep.1", "sweep.2"]
    assert {state for state, _ in jobs(engine, "sweep")} == {JobState.ENDED}


def test_whose_turn_it_is_goes_first(engine: Engine, queue: Queue, seen: Seen) -> None:
    put(engine, queue, "hers", "her", parts=3)
    put(engine, queue, "his", "him")
    with at_work(engine, seen) as one:
        one.take("hers.0", "hers.0")

    assert seen.jobs == ["hers.0"]


def test_a_run_is_followed_by_what_the_queue_says(engine: Engine, queue: Queue, seen: Seen) -> None:
    put(engine, queue, "run", "her", kind=JobKind.RUN)
    put(engine, queue, "next", "her", kind=JobKind.RUN)
    with at_work(engine, seen) as one:
        one.take("run.0", "run.0")

    assert seen.jobs == ["run.0"]


def test_after_a_while_the_queue_is_asked_again(
    engine: Engine, queue: Queue, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "GO_ON_S", 0.0)
    put(engine, queue, "sweep", "her", parts=2)
    with at_work(engine, seen) as one:
        one.take("sweep.0", "sweep.0")

    assert seen.jobs == ["sweep.0"]


def test_a_worker_that_is_to_stop_takes_no_further_part(engine: Engine, queue: Queue, seen: Seen) -> None:
    put(engine, queue, "sweep", "her", parts=2)
    seen.before = lambda one, _job: one.stopping.set()
    with at_work(engine, seen) as one:
        one.take("sweep.0", "sweep.0")

    assert seen.jobs == ["sweep.0"]
    assert jobs(engine, "sweep")[1] == (JobState.QUEUED, "sweep.1")


def test_a_workflow_whose_part_was_taken_past_the_queue_does_nothing(engine: Engine, queue: Queue, seen: Seen) -> None:
    put(engine, queue, "sweep", "her", parts=2)

    def another_comes(one: Worker, job: Job) -> None:
        if job.part == 1:
            with at_work(one.engine, seen) as other:
                other.take("sweep.1", "sweep.1")

    seen.before = another_comes
    with at_work(engine, seen) as one:
        one.take("sweep.0", "sweep.0")

    assert seen.jobs == ["sweep.0", "sweep.1"]


def test_a_part_whose_worker_died_past_the_queue_is_put_back_by_the_next_worker(
    engine: Engine, queue: Queue, seen: Seen
) -> None:
    put(engine, queue, "sweep", "her", parts=2)

    def dies(_one: Worker, job: Job) -> None:
        if job.part == 1:
            raise KeyboardInterrupt

    seen.before = dies
    with at_work(engine, seen) as one, pytest.raises(KeyboardInterrupt):
        one.take("sweep.0", "sweep.0")
    assert jobs(engine, "sweep")[1] == (JobState.RUNNING, "sweep.1~1")

    with at_work(engine, seen):
        assert jobs(engine, "sweep")[1] == (JobState.QUEUED, "sweep.1~2")


def test_a_part_taken_while_the_database_went_away_is_not_left_lying(engine: Engine, queue: Queue, seen: Seen) -> None:
    put(engine, queue, "sweep", "her", parts=2)
    with at_work(engine, seen) as one:
        with Session(engine) as session:
            for row in queries.jobs_of(session, subject="sweep")[1:]:
                row.state, row.worker, row.workflow_id = JobState.RUNNING, one.id, "sweep.1~1"
            session.commit()
        one.take("sweep.0", "sweep.0")

    assert seen.jobs == ["sweep.0", "sweep.1"]


def test_what_was_cancelled_is_taken_out_of_the_queue_at_once(engine: Engine, queue: Queue, seen: Seen) -> None:
    put(engine, queue, "sweep", "her", parts=3)
    put(engine, queue, "run", "him", kind=JobKind.RUN)
    with Session(engine) as session:
        rows = queries.open_jobs(session)
        for row in rows:
            end(session, job_id=row.id)
        session.commit()
        ended = [session.get_one(JobRow, row.id) for row in rows]
        session.expunge_all()
    with at_work(engine, seen) as one:
        one.take("sweep.0", "sweep.0")
    gone = {row.workflow_id for row in queue.lost(ended)}

    assert seen.jobs == []
    assert gone == {"sweep.1", "sweep.2", "run.0"}
