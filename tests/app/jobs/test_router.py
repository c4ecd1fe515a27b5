"""The queue as it is seen over HTTP, where nothing takes jobs up."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from app.people.roles import Role
from tests.app.api import API, create
from tests.app.people.accounts import somebody
from tests.optimizer.rounds import tiny_round

Data = dict[str, Any]


def ask(client: TestClient, code: str, who: str) -> Data:
    headers = somebody(client, who, Role.PLANNER, round_code=code)
    answer = client.post(f"{API}/rounds/{code}/runs", json={}, headers=headers)
    assert answer.status_code == 202, answer.text
    run: Data = answer.json()
    return run


def test_the_queue_tells_who_waits_for_what(client: TestClient) -> None:
    code = create(client, tiny_round())
    hers, his = ask(client, code, "her"), ask(client, code, "him")

    queue = client.get(f"{API}/queue").json()

    assert [(one["subject"], one["asked_by"], one["turn"]) for one in queue["jobs"]] == [
        (hers["id"], "her", 1),
        (his["id"], "him", 1),
    ]
    assert queue["people"] == [
        {"asked_by": "her", "queued": 1, "running": 0},
        {"asked_by": "him", "queued": 1, "running": 0},
    ]
    assert (queue["queued"], queue["running"], queue["workers"]) == (2, 0, [])


def test_a_run_that_waits_is_cancelled_at_once_and_its_job_is_gone(client: TestClient) -> None:
    run = ask(client, create(client, tiny_round()), "her")

    cancelled = client.post(f"{API}/runs/{run['id']}/cancel").json()

    assert (cancelled["state"], cancelled["plan_id"], cancelled["cancelling"]) == ("cancelled", None, False)
    assert client.get(f"{API}/queue").json()["jobs"] == []
