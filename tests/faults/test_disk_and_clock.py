"""A disk that fills up, and clocks that jump: nothing is half done, and work goes on when it is over."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event, text
from sqlalchemy.engine import make_url
from sqlmodel import Session

from app.db import create_engine
from app.jobs import queries as jobs
from app.jobs.heart import Heart
from app.jobs.models import WorkerRow
from app.jobs.queue import Queue
from app.kit.columns import now_utc
from app.runs import queries as runs
from app.runs import service as runs_service
from optimizer.jsonio import dump_json
from tests.app.api import API, create, send
from tests.app.conftest import client, tiny
from tests.app.people.accounts import engine_of
from tests.app.runs.worker import ask, do, run_of, worker
from tests.faults.machines import Machine, service
from tests.optimizer.rounds import full_round, tiny_round

__all__ = ["client", "tiny"]

HOUR = timedelta(hours=1)
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


@contextmanager
def full_disk(machine: Machine, path: Path) -> Iterator[None]:
    """No file of this process may grow over what the database has now; that is lifted at the end."""
    files = [path, path.with_name(f"{path.name}-wal")]
    size = min(one.stat().st_size for one in files if one.exists())
    resource.prlimit(machine.process.pid, resource.RLIMIT_FSIZE, (max(size, 1), resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(machine.process.pid, resource.RLIMIT_FSIZE, UNLIMITED)


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_disk_is_told_and_loses_nothing_that_was_accepted(database_url: str) -> None:
    path = Path(str(make_url(database_url).database))
    accepted: list[str] = []

    def bring(http: httpx2.Client, code: str) -> httpx2.Response:
        answer = http.post("/rounds", content=dump_json({**tiny_round(), "code": code}))
        if answer.status_code == 201:
            accepted.append(code)
        return answer

    with service(database_url, solves=False) as (http, machine):
        assert bring(http, "BEFORE").status_code == 201
        with full_disk(machine, path):
            refused = [bring(http, f"FULL-{number}") for number in range(200)]
            told = [one for one in refused if one.status_code != 201]
            assert told
            assert {one.status_code for one in told} == {503}
            assert {one.json()["code"] for one in told} <= {"storage_full", "database_unavailable"}
            assert machine.process.poll() is None
            assert http.get("/rounds").status_code == 200
        assert bring(http, "AFTER").status_code == 201
        stored = {one["code"] for one in http.get("/rounds").json()}

    assert stored == set(accepted)
    engine = create_engine(database_url)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    engine.dispose()


def test_a_full_database_is_told_with_what_to_do_and_nothing_is_half_written(
    client: TestClient, tiny: dict[str, Any]
) -> None:
    code = create(client, tiny)
    more = {**full_round(), "code": "NO-ROOM", "note": "more than the free pages hold" * 10_000}
    with no_room(engine_of(client)):
        answer = send(client, "POST", "/rounds", more)
        assert client.get("/healthz").status_code == 200

    assert (answer.status_code, answer.json()["code"]) == (503, "storage_full")
    assert "giải phóng dung lượng" in answer.json()["detail_vi"]
    assert [one["code"] for one in client.get(f"{API}/rounds").json()] == [code]
    assert send(client, "POST", "/rounds", more).status_code == 201


@contextmanager
def no_room(engine: Engine) -> Iterator[None]:
    """The database says in its own words that its disk is full: SQLite at any growth, PostgreSQL at any project."""
    if engine.dialect.name == "sqlite":
        most_pages = [1]  # SQLite takes the present size for less than that

        def hold(connection: Any, *_: object) -> None:  # noqa: ANN401 - the driver's own connection
            connection.execute(f"PRAGMA max_page_count = {most_pages[0]}")

        event.listen(engine, "checkout", hold)
        try:
            yield
        finally:
            most_pages[0] = 2**30
        return
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER no_room BEFORE INSERT ON projects FOR EACH STATEMENT EXECUTE FUNCTION no_room()"
        )
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP FUNCTION no_room() CASCADE")


@pytest.mark.parametrize("jump", [-HOUR, HOUR, timedelta(days=-4000)])
def test_a_clock_that_jumps_in_the_middle_of_a_run_changes_nothing_but_its_times(
    client: TestClient, database_url: str, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    engine = create_engine(database_url)
    finish = runs_service.finish

    def after_the_jump(*words: Any, **said: Any) -> None:  # noqa: ANN401 - handed on as they are
        monkeypatch.setattr(runs_service, "now_utc", lambda: now_utc() + jump)
        finish(*words, **said)

    monkeypatch.setattr(runs_service, "finish", after_the_jump)
    with worker(engine) as one:
        run_id = ask(engine, one)
        do(one, run_id)

    run = run_of(engine, run_id)
    engine.dispose()
    assert run.started_at is not None
    assert run.finished_at is not None
    assert (run.finished_at < run.started_at) == (jump < timedelta(0))
    assert run.state == "done"
    assert client.get(f"{API}/runs/{run_id}").json()["state"] == "done"
    assert client.get(f"{API}/runs/{run_id}/events").text.count('"done"') == 1
    told = client.get("/metrics").text
    assert 'phanky_recent_run_seconds{quantile="1"} -' not in told
    assert client.get("/readyz").json()["checks"]["database"]["ok"] is True


def test_a_worker_that_seems_dead_because_a_clock_jumped_does_its_run_once(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = create_engine(database_url)
    queue = Queue(engine)
    with worker(engine) as living:
        run_id = ask(engine, living)
        other = Heart(engine, queue, worker_id="there:1:b", host="there", pid=1)
        with monkeypatch.context() as jumped:
            now = jobs.database_now
            jumped.setattr(jobs, "database_now", lambda session: now(session) + HOUR)
            other.look_after_others()
            other.mend()
        assert job_of(engine, run_id) == ("queued", None)
        do(living, run_id)
        living._heart._be_seen()
        do(living, run_id)  # whoever got the job that was put back
    queue.close()

    with Session(engine) as session:
        happened = runs.events_after(session, run_id=run_id, number=0)
    assert sum('"done"' in one.content for one in happened) == 1
    assert job_of(engine, run_id)[0] == "ended"
    engine.dispose()


def test_a_dead_worker_whose_last_beat_lies_in_the_future_is_cleared_away(database_url: str) -> None:
    engine = create_engine(database_url)
    queue = Queue(engine)
    with Session(engine) as session:
        seen_at = jobs.database_now(session) + HOUR
        session.add(WorkerRow(id="there:1:b", host="there", pid=1, version="0.1.0", seen_at=seen_at))
        session.commit()

    Heart(engine, queue, worker_id="here:1:a", host="here", pid=1).look_after_others()

    with Session(engine) as session:
        assert jobs.workers(session) == []
    queue.close()
    engine.dispose()


def job_of(engine: Engine, run_id: str) -> tuple[str, str | None]:
    """The state of a run's job, and who has it."""
    with Session(engine) as session:
        [row] = jobs.jobs_of(session, subject=run_id)
        return row.state, row.worker
