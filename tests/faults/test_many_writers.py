"""Many people at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from fastapi.testclient import TestClient

from tests.app.api import API, create, send
from tests.app.conftest import client, tiny

__all__ = ["client", "tiny"]

WRITERS = 8


def test_no_record_is_lost_when_many_are_added_at_once(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)

    def add(number: int) -> int:
        project = {
            "code": f"NEW-{number}",
            "options": [{"code": "buy", "costs": [{"fund": "capital", "amount": number}]}],
        }
        return send(client, "POST", f"/rounds/{code}/projects", project).status_code

    with ThreadPoolExecutor(WRITERS) as pool:
        statuses = list(pool.map(add, range(WRITERS)))

    listed = client.get(f"{API}/rounds/{code}/projects").json()
    assert statuses == [201] * WRITERS
    assert listed["total"] == len(tiny["projects"]) + WRITERS


def test_of_two_who_create_the_same_round_one_is_told(client: TestClient, tiny: dict[str, Any]) -> None:
    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(lambda _: send(client, "POST", "/rounds", tiny).status_code, range(2)))

    assert sorted(statuses) == [201, 409]
