"""The same key, the same answer, on both databases and after a restart."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from app.db import create_engine
from app.idempotency import queries
from app.idempotency.models import GivenAnswerRow
from app.main import create_app
from app.settings import Settings
from optimizer.jsonio import dump_json
from tests.app.api import API, JSON, create

Data = dict[str, Any]
KEY = {"Idempotency-Key": "0f8fad5b-d9cb-469f-a165-70867728950e"}


def ask(client: TestClient, code: str, body: Data | None = None, **headers: str) -> Any:  # noqa: ANN401 - an answer
    return client.post(f"{API}/rounds/{code}/runs", json=body or {}, headers=KEY | headers)


def runs(client: TestClient) -> int:
    return int(client.get(f"{API}/runs").json()["total"])


def test_the_same_key_gets_the_same_answer_and_creates_nothing_twice(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)

    first, again = ask(client, code), ask(client, code)

    assert (first.status_code, again.status_code, runs(client)) == (202, 202, 1)
    assert again.content == first.content
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["content-type"] == first.headers["content-type"]
    assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (False, "true")


def test_the_answer_is_the_same_after_a_restart(client: TestClient, tiny: Data, database_url: str) -> None:
    code = create(client, tiny)
    first = ask(client, code)

    settings = Settings(database_url=database_url, embedded_worker=False)
    with TestClient(create_app(settings), headers=dict(client.headers)) as restarted:
        again = ask(restarted, code)

    assert again.content == first.content


def test_of_many_who_come_at_once_with_one_key_all_get_one_answer(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: ask(client, code), range(6)))

    assert {one.status_code for one in answers} == {202}
    assert len({one.content for one in answers}) == 1
    assert runs(client) == 1


def test_a_key_that_was_used_for_something_else_is_refused(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)
    ask(client, code)

    other = ask(client, code, {"again": True})

    assert (other.status_code, other.json()["code"], runs(client)) == (422, "idempotency_key_reused", 1)


def test_a_refused_request_may_come_again_with_its_key(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)

    refused = ask(client, code, {"options": {"time_limit_s": 0}})
    mended = ask(client, code)

    assert (refused.status_code, mended.status_code, runs(client)) == (422, 202, 1)


def test_a_request_that_fails_at_the_end_leaves_nothing_behind(client: TestClient, tiny: Data) -> None:
    answers = [
        client.post(f"{API}/rounds", content=dump_json(tiny), headers=JSON | {"Idempotency-Key": key})
        for key in ("one", "two")
    ]

    assert [one.status_code for one in answers] == [201, 409]
    assert client.get(f"{API}/rounds/{tiny['code']}").status_code == 200


def test_a_database_that_is_away_is_told_with_a_key_as_well(
    client: TestClient, tiny: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("the database system is starting up"))

    code = create(client, tiny)
    with monkeypatch.context() as patched:
        patched.setattr(queries, "find", away)
        refused = ask(client, code)
    again = ask(client, code)

    assert (refused.status_code, refused.json()["code"]) == (503, "database_unavailable")
    assert refused.headers["retry-after"] == "2"
    assert (again.status_code, runs(client)) == (202, 1)


def test_a_request_with_a_key_is_counted_under_its_route(client: TestClient, tiny: Data) -> None:
    ask(client, create(client, tiny))

    assert f'route="{API}/rounds/{{code}}/runs",status="202"' in client.get("/metrics").text


def test_keys_of_different_people_do_not_meet(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)

    ask(client, code)
    ask(client, code, Cookie="lang=en")

    assert runs(client) == 2


@pytest.mark.parametrize("key", ["", "a b", "x" * 201, "khóa"])
def test_what_is_no_key_is_refused(client: TestClient, tiny: Data, key: str) -> None:
    code = create(client, tiny)

    answer = client.post(f"{API}/rounds/{code}/runs", json={}, headers=[(b"Idempotency-Key", key.encode())])

    assert (answer.status_code, answer.json()["code"], runs(client)) == (422, "bad_idempotency_key", 0)


def test_a_body_that_is_too_large_is_refused_with_a_key_as_well(database_url: str) -> None:
    settings = Settings(database_url=database_url, embedded_worker=False, max_body_bytes=1024)
    with TestClient(create_app(settings)) as client:
        answer = client.post(f"{API}/rounds", content=b"[" * 2000, headers=JSON | KEY)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_what_is_told_only_once_is_kept_nowhere(client: TestClient, database_url: str) -> None:
    answer = client.post(f"{API}/me/tokens", json={"title": "máy"}, headers=KEY)

    assert answer.status_code == 201
    engine = create_engine(database_url)
    with Session(engine) as session:
        assert session.exec(select(GivenAnswerRow)).all() == []
    engine.dispose()
