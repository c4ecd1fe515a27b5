"""Work that survives: workers, services and solving processes killed at random moments, on both databases."""

from __future__ import annotations

import os
from random import Random

import httpx2
import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from app.db import create_engine
from app.plans.models import PlanRow
from app.runs.models import RunEventRow, RunRow
from app.sweeps.models import SweepPointRow
from optimizer.jsonio import dump_json, load_json
from optimizer.verify import verify_plan
from tests.faults.machines import Machine, ready, running, service, sweep_over, trouble, wait_for, workers
from tests.journeys.steps import Data
from tests.optimizer.rounds import full_round

POINTS = 200
RUNS = 12
DRAWS = {
    "kind": "monte_carlo",
    "draws": POINTS,
    "seed": 7,
    "cost": {"low": "0.9", "mode": "1", "high": "1.4"},
    "delay": {"probability": "0.2", "max_years": 1},
}


def bring(client: httpx2.Client) -> str:
    """Store a round."""
    data = full_round()
    assert client.post("/rounds", content=dump_json(data)).status_code == 201
    return str(data["code"])


def ask_sweep(client: httpx2.Client, code: str) -> Data:
    answer = client.post(f"/rounds/{code}/sweeps", json={"spec": DRAWS})
    assert answer.status_code == 202, answer.text
    sweep: Data = answer.json()
    return sweep


def ask_runs(client: httpx2.Client, code: str) -> list[str]:
    asked = [
        client.post(f"/rounds/{code}/runs", json={"again": True, "options": {"certify_s": 0}}) for _ in range(RUNS)
    ]
    return [one.json()["id"] for one in asked]


def expect_whole(client: httpx2.Client, database_url: str, sweep: Data, runs: list[str]) -> None:
    """Every point and every run has its answer, once, and the answers hold."""
    told = client.get(f"/sweeps/{sweep['id']}").json()
    assert (told["state"], told["done"], told["failure"]) == ("done", POINTS, None)
    engine = create_engine(database_url)
    with Session(engine) as session:
        places = session.exec(select(SweepPointRow.place).order_by(col(SweepPointRow.place))).all()
        ended = session.exec(select(RunRow.id, RunRow.state, RunRow.plan_id)).all()
        ends = session.exec(select(RunEventRow.run_id).where(col(RunEventRow.content).contains('"done"'))).all()
        plans = session.exec(select(PlanRow.id)).all()
    engine.dispose()
    assert list(places) == list(range(POINTS))
    assert {one for one, state, _ in ended if state == "done"} == set(runs)
    assert sorted(ends) == sorted(runs)
    assert sorted(plans) == sorted(str(plan) for _, _, plan in ended)
    for place in (0, POINTS // 2, POINTS - 1):
        of = f"/sweeps/{sweep['id']}/points/{place}"
        assert (
            verify_plan(load_json(client.get(f"{of}/round").content), load_json(client.get(f"{of}/plan").content)) == ()
        )


def runs_over(client: httpx2.Client) -> bool:
    return bool(client.get("/queue").json()["jobs"] == [])


@pytest.mark.long
def test_nothing_is_lost_or_done_twice_when_services_workers_and_solvers_are_killed(database_url: str) -> None:
    with service(database_url, solves=False) as (client, api), workers(database_url, 2) as machines:
        code = bring(client)
        sweep, runs = ask_sweep(client, code), ask_runs(client, code)

        random = Random(11)  # noqa: S311 - the same trouble every time, nothing secret

        def over() -> bool:
            try:
                return sweep_over(client, sweep) and runs_over(client)
            except httpx2.TransportError:
                return False  # the service was killed, too

        kills = trouble([*machines, api], random, over)

        assert kills > 0
        ready(client)
        expect_whole(client, database_url, sweep, runs)


@pytest.mark.long
def test_a_service_killed_in_the_middle_of_a_sweep_goes_on_with_it_when_it_is_back(database_url: str) -> None:
    with service(database_url, solves=True) as (client, machine):
        code = bring(client)
        sweep, runs = ask_sweep(client, code), ask_runs(client, code)
        wait_for(lambda: client.get(f"/sweeps/{sweep['id']}").json()["done"] > 0, "a point is done")
        machine.kill()

    with service(database_url, solves=True) as (client, _):
        wait_for(lambda: sweep_over(client, sweep) and runs_over(client), "everything is over")
        expect_whole(client, database_url, sweep, runs)


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_workers_share_a_sweep(database_url: str) -> None:
    with service(database_url, solves=False) as (client, _):
        code = bring(client)
        sweep = ask_sweep(client, code)
        with workers(database_url, 2):
            wait_for(lambda: sweep_over(client, sweep), "the sweep is over")

    engine = create_engine(database_url)
    with Session(engine) as session:
        who = session.exec(select(SweepPointRow.worker).distinct()).all()
    engine.dispose()
    assert len(who) == 2


@pytest.mark.long
def test_a_worker_that_is_stopped_hands_its_work_over_and_leaves_no_solver_behind(database_url: str) -> None:
    with service(database_url, solves=False) as (client, _):
        code = bring(client)
        sweep = ask_sweep(client, code)
        with running(Machine(database_url, "worker")) as first:
            wait_for(lambda: client.get(f"/sweeps/{sweep['id']}").json()["done"] > 0, "a point is done")
            solvers = first.children()
            first.stop()
        jobs = client.get("/queue").json()
        assert jobs["running"] == 0
        assert jobs["workers"] == []
        with running(Machine(database_url, "worker")):
            wait_for(lambda: sweep_over(client, sweep), "the sweep is over")
        expect_whole(client, database_url, sweep, [])

    assert solvers
    assert not any(is_there(pid) for pid in solvers)


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_that_drops_every_connection_loses_nothing(database_url: str) -> None:
    admin = create_engine(database_url)
    with service(database_url, solves=False) as (client, _), workers(database_url, 2):
        code = bring(client)
        sweep, runs = ask_sweep(client, code), ask_runs(client, code)
        for _ in range(5):
            wait_for(lambda: client.get(f"/sweeps/{sweep['id']}").status_code == 200, "the service is back")
            with admin.connect() as connection:
                connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                    )
                )
        wait_for(lambda: sweep_over(client, sweep) and runs_over(client), "everything is over")

        expect_whole(client, database_url, sweep, runs)
    admin.dispose()
