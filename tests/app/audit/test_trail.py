"""The trail in the database: written with the change itself, never changed, without a gap."""

from __future__ import annotations

import json
import threading
from getpass import getuser

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from app.audit import chain, service
from app.audit.events import TOLD, Event
from app.db import REQUEST_STATE
from app.people.roles import Role
from tests.app.api import API, create, send
from tests.app.audit.trail import added, trail, writing
from tests.app.people import browsers
from tests.app.people.accounts import engine_of, somebody
from tests.app.people.browsers import browser, person
from tests.optimizer.rounds import tiny_round


def test_an_event_says_who_did_what_to_what_and_how_they_came(client: TestClient) -> None:
    with added(client) as events:
        code = create(client, tiny_round())

    (event,) = events
    assert (event["event"], event["who"], event["via"], event["subject"]) == (
        "round.created", "admin", "token", f"round:{code}",
    )  # fmt: skip
    assert event["round_code"] == code
    assert event["address"] == "testclient"


def test_an_event_holds_what_was_before_and_after(client: TestClient) -> None:
    code = create(client, tiny_round())
    target = client.get(f"{API}/rounds/{code}/file").json()["targets"][0]
    changed = {**target, "title": "Khác"}

    with added(client) as events:
        assert send(client, "PUT", f"/rounds/{code}/targets/{target['code']}", changed).status_code == 200

    assert json.loads(events[0]["before"])["code"] == target["code"]
    assert json.loads(events[0]["after"])["title"] == "Khác"


def test_a_change_that_is_refused_leaves_no_event(client: TestClient) -> None:
    code = create(client, tiny_round())

    with added(client) as events:
        assert send(client, "POST", f"/rounds/{code}/projects", {"code": "X"}).status_code == 422
        assert send(client, "POST", "/rounds", tiny_round()).status_code == 409

    assert events == []


def test_a_request_that_is_not_allowed_leaves_its_own_event(client: TestClient) -> None:
    code = create(client, tiny_round())
    headers = somebody(client, "her", Role.VIEWER)

    with added(client) as events:
        client.post(f"{API}/rounds/{code}/runs", json={}, headers=headers)

    (event,) = events
    assert (event["event"], event["who"], event["reason"]) == ("request.refused", "her", "not_allowed")
    assert event["subject"] == f"POST {API}/rounds/{code}/runs"


def test_a_refusal_that_cannot_be_noted_is_something_to_try_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("gone"))

    headers = somebody(client, "her", Role.VIEWER)
    monkeypatch.setattr("app.people.guard.record", away)

    answer = client.post(f"{API}/rounds/{create(client, tiny_round())}/runs", json={}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")


def test_a_sign_in_that_is_refused_leaves_its_own_event(client: TestClient) -> None:
    person(client, "lan")

    with added(client) as events:
        browsers.sign_in(browser(client), "lan", "wrong password")
        browsers.sign_in(browser(client), "lan")

    assert [(one["event"], one["who"]) for one in events] == [
        ("person.sign_in_refused", "lan"),
        ("person.signed_in", "lan"),
    ]


def test_no_password_and_no_secret_stands_in_the_trail(client: TestClient) -> None:
    person(client, "lan", password=None)
    link = browsers.link_for(client, "lan")
    hers = browser(client)
    browsers.post(hers, link)
    browsers.post(hers, "/account/password", new=browsers.PASSWORD, again=browsers.PASSWORD)
    page = browsers.post(hers, "/account/tokens", title="x", scope="read", days=1).text
    secret = page.split("<code>")[1].split("</code>")[0]

    told = json.dumps(trail(client), ensure_ascii=False)

    assert secret.startswith("phk_")
    assert secret not in told
    assert browsers.PASSWORD not in told
    assert link.rpartition("/")[2] not in told
    assert hers.cookies["phanky_session"] not in told


def test_what_is_rolled_back_leaves_no_event_and_no_gap(client: TestClient) -> None:
    with writing(client) as session:
        service.record(session, Event.RUN_ASKED, subject="run:gone")
        session.rollback()
        service.record(session, Event.RUN_ASKED, subject="run:kept")
        session.commit()

    events = trail(client)
    assert "run:gone" not in {one["subject"] for one in events}
    assert [one["number"] for one in events] == list(range(1, len(events) + 1))


def test_a_command_is_told_by_who_runs_it(client: TestClient) -> None:
    with added(client) as events, writing(client) as session:
        service.record(session, Event.RUNS_PRUNED, subject="runs")
        session.commit()

    assert (events[0]["who"], events[0]["via"]) == (getuser(), "command")


def test_a_request_of_nobody_changes_nothing(client: TestClient) -> None:
    with Session(engine_of(client), info={REQUEST_STATE: object()}) as session, pytest.raises(service.NobodyKnown):
        service.record(session, Event.RUN_ASKED, subject="run:x")


def test_many_who_write_at_once_make_one_chain(client: TestClient) -> None:
    def write(who: int) -> None:
        for turn in range(5):
            with writing(client) as session:
                service.record(session, Event.RUN_ASKED, subject=f"run:{who}.{turn}")
                session.commit()

    with added(client) as events:
        threads = [threading.Thread(target=write, args=(who,)) for who in range(6)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

    assert len(events) == 30
    assert chain.verify(trail(client)).broken is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET who = 'nobody'",
        "UPDATE audit_events SET who = 'nobody' WHERE number = 1",
        "DELETE FROM audit_events",
        "DELETE FROM audit_events WHERE number = 1",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_event(client: TestClient, statement: str) -> None:
    before = trail(client)

    with engine_of(client).connect() as connection, pytest.raises(DBAPIError, match="audit trail is written once"):
        connection.execute(text(statement))

    assert before
    assert trail(client) == before


def test_postgresql_refuses_to_empty_the_trail(client: TestClient) -> None:
    engine = engine_of(client)
    if engine.dialect.name == "sqlite":
        return  # it has no TRUNCATE: DELETE is its only word for it
    with engine.connect() as connection, pytest.raises(DBAPIError, match="audit trail is written once"):
        connection.execute(text("TRUNCATE audit_events"))


def test_every_event_can_be_read_in_both_languages() -> None:
    assert set(TOLD) == set(Event)


def test_an_event_is_named_by_its_subject_and_what_was_done_to_it() -> None:
    assert all(one.value.count(".") == 1 and one.value.islower() for one in Event)


def test_the_trail_is_listed_newest_first_and_filtered(client: TestClient) -> None:
    code = create(client, tiny_round())
    client.post(f"{API}/rounds/{code}/runs", json={}, headers=somebody(client, "her", Role.PLANNER))

    page = client.get(f"{API}/audit", params={"who": "her", "round": code}).json()

    assert [one["event"] for one in page["items"]] == ["run.asked"]
    everything = client.get(f"{API}/audit").json()
    numbers = [one["number"] for one in everything["items"]]
    assert numbers == sorted(numbers, reverse=True)


def test_the_trail_is_verified_over_http(client: TestClient) -> None:
    create(client, tiny_round())

    told = client.get(f"{API}/audit/verify").json()

    assert (told["holds"], told["broken"]) == (True, None)
    assert told["events"] == len(trail(client))


def test_the_exported_trail_proves_itself(client: TestClient) -> None:
    create(client, tiny_round())

    answer = client.get(f"{API}/audit/export")

    events = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.headers["content-type"].startswith("application/jsonl")
    assert chain.verify(events).broken is None
    assert trail(client)[-1]["event"] == "trail.exported"
    assert len(events) == len(trail(client)) - 1
