"""Answers that are kept: never older than what was committed, to nobody who may not know them, and not without end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app.main import create_app
from app.people.roles import Role
from app.rounds.kept import Answers, Kept
from app.settings import Settings
from tests.app.api import API, create, send
from tests.app.audit.changes import CHANGES, CODE, ROUND
from tests.app.people.accounts import an_administrator, somebody
from tests.conftest import Databases
from tests.optimizer.rounds import tiny_round

Two = tuple[TestClient, TestClient]
READS = (
    "/rounds",
    f"/rounds/{CODE}",
    f"/rounds/{CODE}/projects",
    f"/rounds/{CODE}/projects?size=1",
    f"/rounds/{CODE}/projects?text=a",
    f"/rounds/{CODE}/projects/{tiny_round()['projects'][0]['code']}",
)
CHANGES_OF_ROUNDS = [route for route in CHANGES if route[1].startswith((ROUND, f"{API}/rounds"))]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def two(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Two]:
    """Two services on one database with a round in it."""
    url = databases(request.param)
    settings = Settings(database_url=url, embedded_worker=False, cheap_passwords=True)
    headers = an_administrator(url)
    with (
        TestClient(create_app(settings), headers=headers) as one,
        TestClient(create_app(settings), headers=headers) as other,
    ):
        create(one, tiny_round())
        yield one, other


def all_of(client: TestClient) -> list[tuple[int, bytes, str | None]]:
    answers = [client.get(f"{API}{path}") for path in READS]
    return [(one.status_code, one.content, one.headers.get("etag")) for one in answers]


def forget(client: TestClient) -> None:
    """Let a service make every answer anew."""
    app: Any = client.app
    app.state.answers = Answers()


def test_an_answer_that_is_kept_is_the_one_that_was_made(two: Two) -> None:
    one, _ = two
    forget(one)

    made, kept = all_of(one), all_of(one)

    assert made == kept
    assert {status for status, _, _ in made} == {200}


@pytest.mark.parametrize("route", CHANGES_OF_ROUNDS, ids=" ".join)
def test_after_any_change_no_service_tells_what_was_before(two: Two, route: tuple[str, str]) -> None:
    one, other = two
    _, ready = CHANGES[route]
    made = ready.make(one)
    all_of(one), all_of(other)

    assert ready.then(one, made).status_code < 400
    now = all_of(one), all_of(other)

    forget(one)
    assert now == (all_of(one), all_of(one))


def test_what_came_to_nothing_leaves_no_answer_behind(two: Two) -> None:
    one, _ = two
    before = all_of(one)
    project = {"code": "NOWHERE", "options": [{"code": "a", "costs": [{"fund": "no such fund", "amount": 1}]}]}

    assert send(one, "POST", f"/rounds/{CODE}/projects", project).status_code == 422

    assert all_of(one) == before


def test_a_write_is_judged_by_the_round_as_another_service_has_left_it(two: Two) -> None:
    one, other = two
    for client, status in ((one, 201), (other, 201), (one, 409), (other, 409)):
        unit = {"code": "of-one" if client is one else "of-other"}
        assert send(client, "POST", f"/rounds/{CODE}/units", unit).status_code == status

    for client, taken in ((one, "of-other"), (other, "of-one")):
        assert send(client, "POST", f"/rounds/{CODE}/units", {"code": taken}).status_code == 409


def test_who_has_an_answer_already_is_told_so(two: Two) -> None:
    one, _ = two
    tag = one.get(f"{API}/rounds/{CODE}").headers["etag"]

    again = one.get(f"{API}/rounds/{CODE}", headers={"If-None-Match": tag})

    assert (again.status_code, again.headers["etag"], again.content) == (304, tag, b"")


@pytest.mark.parametrize("path", READS)
def test_an_answer_is_kept_for_those_alone_who_may_have_it(two: Two, path: str) -> None:
    one, _ = two
    here = somebody(one, "viewer-here", Role.VIEWER, round_code=CODE)
    elsewhere = somebody(one, "viewer-elsewhere", Role.VIEWER, round_code="ANOTHER")

    def asked(headers: dict[str, str]) -> Response:
        return one.get(f"{API}{path}", headers=headers)

    assert asked(here).status_code == 200
    if path == "/rounds":
        assert asked(elsewhere).json() == []
    else:
        assert asked(elsewhere).status_code == 403


@pytest.mark.parametrize("path", READS)
def test_who_is_put_out_gets_no_answer_that_is_kept(two: Two, path: str) -> None:
    one, other = two
    hers = somebody(one, "leaving", Role.VIEWER, round_code=CODE)
    other.put(f"{API}/people/leaving/active", json={"active": True})
    assert one.get(f"{API}{path}", headers=hers).status_code == 200

    assert other.put(f"{API}/people/leaving/active", json={"active": False}).status_code == 200

    assert one.get(f"{API}{path}", headers=hers).status_code == 401


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_an_answer_is_zipped_for_those_who_can_open_it(two: Two, encoding: str) -> None:
    one, _ = two

    answer = one.get(f"{API}/rounds/{CODE}", headers={"Accept-Encoding": encoding})

    assert answer.headers.get("content-encoding", "identity") == encoding
    assert "Accept-Encoding" in answer.headers["vary"]
    assert answer.content == one.get(f"{API}/rounds/{CODE}").content


def kept(size: int) -> Kept:
    return Kept(b"x" * size, None, None)


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    answers = Answers(most_bytes=10_000)
    for name in ("first", "second", "third"):
        answers.keep(name, kept(2_000))
    answers.find("first")

    answers.keep("fourth", kept(2_000))

    assert [name for name in ("first", "second", "third", "fourth") if answers.find(name)] == [
        "first",
        "third",
        "fourth",
    ]


def test_no_more_is_kept_than_there_is_room_for() -> None:
    answers = Answers(most_bytes=10_000)

    answers.keep("too large", kept(20_000))
    answers.keep("searched for" * 1_000, kept(100))
    answers.keep("small", kept(100))
    answers.keep("small", kept(200))

    assert answers.find("too large") is None
    assert answers.find("searched for" * 1_000) is None
    assert answers.find("small") == kept(200)
