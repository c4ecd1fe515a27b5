"""What one person may have in the queue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app.main import create_app
from app.people.roles import Role
from app.settings import Settings
from tests.app.api import API, create, send
from tests.app.people.accounts import an_administrator, somebody

DRAWS = {"kind": "monte_carlo", "seed": 1, "cost": {"low": "0.9", "mode": "1", "high": "1.1"}}


@pytest.fixture
def client(database_url: str) -> Iterator[TestClient]:
    """A service that takes two open runs and ten points of each person; nobody takes jobs up."""
    settings = Settings(
        database_url=database_url, embedded_worker=False, max_open_runs=2, max_open_points=10, max_time_limit_s=60
    )
    with TestClient(create_app(settings), headers=an_administrator(database_url)) as opened:
        yield opened


def ask(client: TestClient, code: str) -> Response:
    return send(client, "POST", f"/rounds/{code}/runs", {"again": True})


def sweep(client: TestClient, code: str, draws: int) -> Response:
    return send(client, "POST", f"/rounds/{code}/sweeps", {"spec": {**DRAWS, "draws": draws}})


def test_one_run_too_many_is_refused_until_one_has_ended(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)
    runs = [ask(client, code), ask(client, code)]
    refused = ask(client, code)

    assert [one.status_code for one in runs] == [202, 202]
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_open")
    assert int(refused.headers["Retry-After"]) > 0
    assert "giới hạn là 2" in refused.json()["detail_vi"]
    assert "the limit is 2" in refused.json()["detail_en"]
    assert client.get(f"{API}/runs").json()["total"] == 2

    client.post(f"{API}/runs/{runs[0].json()['id']}/cancel")
    assert ask(client, code).status_code == 202


def test_a_run_that_is_asked_once_more_counts_too(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)
    run = ask(client, code).json()["id"]
    ask(client, code)

    assert client.post(f"{API}/runs/{run}/retry").status_code == 429


def test_what_one_person_has_does_not_count_for_another(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)
    ask(client, code)
    ask(client, code)
    client.headers.update(somebody(client, "lan", Role.PLANNER))

    assert ask(client, code).status_code == 202


def test_points_of_sweeps_are_counted_together(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)
    first = sweep(client, code, 6)
    refused = sweep(client, code, 5)

    assert (first.status_code, refused.status_code) == (202, 429)
    assert "6" in refused.json()["detail_en"]
    assert client.get(f"{API}/sweeps").json()["total"] == 1
    assert sweep(client, code, 4).status_code == 202


def test_a_sweep_that_goes_on_is_counted_again(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)
    old = sweep(client, code, 6).json()["id"]
    client.post(f"{API}/sweeps/{old}/cancel")
    sweep(client, code, 6)

    assert client.post(f"{API}/sweeps/{old}/retry").status_code == 429
    assert client.get(f"{API}/sweeps/{old}").json()["state"] == "cancelled"
