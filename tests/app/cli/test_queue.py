"""`phanky worker` and `phanky runs`, as commands."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import pytest
from sqlmodel import Session
from typer.testing import CliRunner

from app.cli.commands import app
from app.db import create_engine
from app.intake.service import create_round
from app.jobs.queue import Queue
from app.runs import queries, service
from app.runs.schemas import RunIn
from tests.optimizer.rounds import tiny_round


@pytest.fixture
def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PHANKY_DATABASE_URL", database_url)
    return database_url


def phanky(*words: str) -> str:
    result = CliRunner().invoke(app, ["runs", *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def ask(database: str) -> str:
    engine = create_engine(database)
    queue = Queue(engine)
    with Session(engine) as session:
        create_round(session, data=tiny_round())
        session.flush()
        run_id = service.ask(session, code="LIB-2031", body=RunIn(), max_time_limit_s=60, asked_by="me", queue=queue).id
        session.commit()
    queue.close()
    engine.dispose()
    return run_id


def state_of(database: str, run_id: str) -> str:
    engine = create_engine(database)
    try:
        with Session(engine) as session:
            return queries.get_run(session, run_id=run_id).state
    finally:
        engine.dispose()


def test_runs_are_listed_for_people_and_for_machines(database: str) -> None:
    run_id = ask(database)

    assert run_id[:8] in phanky("list").replace("\n", "")
    (listed,) = json.loads(phanky("list", "--json"))["items"]
    assert (listed["id"], listed["state"]) == (run_id, "queued")
    assert json.loads(phanky("list", "--json", "--state", "done"))["items"] == []


def test_a_run_that_waits_is_cancelled_and_retried_as_a_new_one(database: str) -> None:
    run_id = ask(database)

    phanky("cancel", run_id)
    assert state_of(database, run_id) == "cancelled"
    new = phanky("retry", run_id).strip()

    assert new != run_id
    assert state_of(database, new) == "queued"


def test_runs_that_ended_long_ago_are_forgotten(database: str) -> None:
    run_id = ask(database)
    phanky("cancel", run_id)
    phanky("prune")
    assert state_of(database, run_id) == "cancelled"

    phanky("prune", "--older-than", "0")

    with pytest.raises(queries.RunNotFound):
        state_of(database, run_id)


def test_an_unknown_run_is_told_and_exits_with_2(database: str) -> None:
    for command in ("cancel", "retry"):
        result = CliRunner().invoke(app, ["runs", command, "none"])
        assert (result.exit_code, "none" in result.stderr) == (2, True)
    assert database


def test_a_worker_does_what_waits_and_stops_when_it_is_asked_to(database: str) -> None:
    run_id = ask(database)
    worker = subprocess.Popen([sys.executable, "-m", "app.cli", "worker", "--slots", "2"], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while state_of(database, run_id) != "done":
            assert time.monotonic() < deadline
            time.sleep(0.1)
    finally:
        worker.send_signal(signal.SIGTERM)

    assert worker.wait(60) == 0
