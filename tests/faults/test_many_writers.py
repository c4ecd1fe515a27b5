"""Many people at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

from fastapi.testclient import TestClient

from tests.app.api import API, create, send
from tests.app.conftest import client, full, tiny

__all__ = ["client", "full", "tiny"]

WRITERS = 8
READERS = 100


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


def test_a_reader_never_sees_half_of_a_round(client: TestClient, full: dict[str, Any]) -> None:
    code = create(client, full)
    other = {**full, "rules": [], "projects": full["projects"][:1], "targets": full["targets"]}
    sizes = {(len(full["projects"]), len(full["rules"])), (1, 0)}
    stop = Event()

    def write() -> None:
        for turn in range(1000):
            if stop.is_set():
                return
            send(client, "PUT", f"/rounds/{code}", other if turn % 2 else full)

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        read = [client.get(f"{API}/rounds/{code}/file").json() for _ in range(40)]
        stop.set()
        writer.result()

    assert {(len(one["projects"]), len(one.get("rules", []))) for one in read} <= sizes


def test_more_readers_than_connections_wait_for_each_other_in_no_circle(
    client: TestClient, full: dict[str, Any]
) -> None:
    code = create(client, full)

    with ThreadPoolExecutor(READERS) as pool:
        answers = list(pool.map(lambda _: client.get(f"{API}/rounds/{code}"), range(3 * READERS)))

    assert {one.status_code for one in answers} == {200}


def test_many_may_ask_for_the_same_plan_at_once(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(lambda _: send(client, "POST", f"/rounds/{code}/runs", {}).status_code, range(6)))

    assert statuses == [202] * 6
