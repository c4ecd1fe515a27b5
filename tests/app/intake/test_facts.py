"""Bringing recorded facts."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from tests.app.api import API, create, send

Data = dict[str, Any]


def facts(round_code: str) -> Data:
    return {
        "format": "phanky.facts/1",
        "round": round_code,
        "facts": [
            {
                "code": "F1",
                "title": {"vi": "Số trường", "en": "Schools"},
                "kind": "result",
                "value": "gần 2.080",
                "number": 2080,
                "approximate": True,
                "source": {"kind": "source", "ref": "Báo", "date": "15/06/2017"},
            }
        ],
    }


def test_an_approximate_fact_stays_approximate(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)

    send(client, "PUT", f"/rounds/{code}/facts", facts(code))

    kept = client.get(f"{API}/rounds/{code}/facts").json()[0]
    assert (kept["value"], kept["approximate"], kept["source"]["ref"]) == ("gần 2.080", True, "Báo")


def test_facts_stay_when_the_round_is_replaced(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)
    send(client, "PUT", f"/rounds/{code}/facts", facts(code))

    send(client, "PUT", f"/rounds/{code}", tiny)

    assert len(client.get(f"{API}/rounds/{code}/facts").json()) == 1


def test_a_fact_without_a_source_is_refused(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)
    wrong = facts(code)
    del wrong["facts"][0]["source"]

    answer = send(client, "PUT", f"/rounds/{code}/facts", wrong)

    assert answer.status_code == 422
    assert answer.json()["findings"][0]["path"] == "$.facts.0.source"


def test_a_fact_code_that_stands_twice_is_refused(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)
    wrong = facts(code)
    wrong["facts"] *= 2

    assert send(client, "PUT", f"/rounds/{code}/facts", wrong).status_code == 422
