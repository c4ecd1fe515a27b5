"""Bringing scenarios."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.app.api import API, create, send

Data = dict[str, Any]


@pytest.fixture
def stored(client: TestClient, tiny: Data) -> str:
    return create(client, tiny)


def less(round_code: str) -> Data:
    """A scenario with a little less capital."""
    return {
        "format": "phanky.scenario/1",
        "code": "LESS",
        "round": round_code,
        "title": {"vi": "Bớt vốn", "en": "Less capital"},
        "changes": [{"op": "ceiling", "code": "CAP-A", "factor": Decimal("0.9")}],
    }


def test_a_scenario_comes_back_as_it_was_brought(client: TestClient, stored: str) -> None:
    answer = send(client, "POST", f"/rounds/{stored}/scenarios", less(stored))

    assert answer.status_code == 201
    assert client.get(answer.headers["location"]).json()["changes"] == [
        {"op": "ceiling", "code": "CAP-A", "factor": 0.9}
    ]


def test_the_effective_round_shows_what_a_scenario_changes(client: TestClient, stored: str) -> None:
    send(client, "POST", f"/rounds/{stored}/scenarios", less(stored))

    effective = client.get(f"{API}/rounds/{stored}/file", params={"scenario": "LESS"}).json()

    assert effective["ceilings"][0]["amount"] == 450_000_000
    assert client.get(f"{API}/rounds/{stored}").json()["ceilings"][0]["amount_vnd"] == 500_000_000


def test_a_scenario_of_an_unknown_ceiling_is_refused(client: TestClient, stored: str) -> None:
    wrong = less(stored)
    wrong["changes"][0]["code"] = "NONE"

    answer = send(client, "POST", f"/rounds/{stored}/scenarios", wrong)

    assert answer.status_code == 422
    assert client.get(f"{API}/rounds/{stored}/scenarios").json() == []


def test_the_same_scenario_twice_is_a_conflict(client: TestClient, stored: str) -> None:
    send(client, "POST", f"/rounds/{stored}/scenarios", less(stored))

    assert send(client, "POST", f"/rounds/{stored}/scenarios", less(stored)).status_code == 409


def test_a_scenario_is_created_or_replaced_at_its_address(client: TestClient, stored: str) -> None:
    for title in ("first", "second"):
        answer = send(client, "PUT", f"/rounds/{stored}/scenarios/LESS", {**less(stored), "title": title})
        assert answer.json()["title"]["vi"] == title

    assert len(client.get(f"{API}/rounds/{stored}/scenarios").json()) == 1


def test_a_deleted_scenario_is_gone(client: TestClient, stored: str) -> None:
    send(client, "POST", f"/rounds/{stored}/scenarios", less(stored))

    assert client.delete(f"{API}/rounds/{stored}/scenarios/LESS").status_code == 204

    assert client.get(f"{API}/rounds/{stored}/scenarios/LESS").status_code == 404
