"""People, roles and tokens over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update
from sqlmodel import Session, select

from app.kit.columns import now_utc
from app.people.models import TokenRow
from app.people.roles import Role, Scope
from tests.app.api import API
from tests.app.people.accounts import engine_of, somebody
from tests.app.people.browsers import browser, post


def test_who_asks_is_told_who_they_are(client: TestClient) -> None:
    me = client.get(f"{API}/me", headers=somebody(client, "lan", Role.VIEWER, round_code="R1")).json()

    assert (me["name"], me["administrator"], me["via"]) == ("lan", False, "token")
    assert me["roles"] == [{"round": "R1", "role": "viewer", "agency": None}]


def test_a_new_person_comes_in_by_the_link_of_the_answer(client: TestClient) -> None:
    invited = client.post(f"{API}/people", json={"name": "Lan", "title": "Nguyễn Thị Lan"}).json()

    assert invited["person"]["name"] == "lan"
    assert not invited["person"]["has_password"]
    assert post(browser(client), invited["link"]).status_code == 303


def test_a_name_is_somebodys_once(client: TestClient) -> None:
    client.post(f"{API}/people", json={"name": "lan"})

    assert client.post(f"{API}/people", json={"name": "LAN "}).json()["code"] == "already_exists"


def test_roles_are_given_and_taken(client: TestClient) -> None:
    client.post(f"{API}/people", json={"name": "lan"})
    role = {"round": "HN-2020", "role": "proposer", "agency": "Sở Y tế"}

    given = client.post(f"{API}/people/lan/roles", json=role).json()["roles"]
    taken = client.post(f"{API}/people/lan/roles/take", json=role).json()["roles"]

    assert (given, taken) == ([role], [])


def test_the_only_administrator_is_not_locked_out(client: TestClient) -> None:
    answer = client.put(f"{API}/people/admin/active", json={"active": False})

    assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")


def test_nobody_unknown_gets_anything(client: TestClient) -> None:
    assert client.get(f"{API}/people/nobody").json()["code"] == "person_not_found"
    assert client.post(f"{API}/people/nobody/link").status_code == 404


def test_a_token_is_shown_once_and_recognised_by_its_beginning(client: TestClient) -> None:
    made = client.post(f"{API}/me/tokens", json={"title": "script", "scope": "read", "days": 7}).json()

    listed = client.get(f"{API}/me/tokens").json()

    assert made["secret"].startswith(made["token"]["prefix"])
    assert made["token"]["id"] in {one["id"] for one in listed}
    assert made["secret"] not in str(listed)


def test_a_revoked_token_lets_nobody_in(client: TestClient) -> None:
    made = client.post(f"{API}/me/tokens", json={"title": "x"}).json()
    headers = {"Authorization": f"Bearer {made['secret']}"}
    assert client.get(f"{API}/me", headers=headers).status_code == 200

    client.delete(f"{API}/me/tokens/{made['token']['id']}")

    assert client.get(f"{API}/me", headers=headers).status_code == 401


def test_a_token_ends_on_its_day(client: TestClient) -> None:
    headers = somebody(client, "lan", Role.VIEWER)
    with Session(engine_of(client)) as session:
        row = session.exec(select(TokenRow).order_by(TokenRow.created_at.desc())).first()  # type: ignore[attr-defined]  # SQLModel types columns as their values
        assert row is not None
        row.expires_at = now_utc()
        session.commit()

    assert client.get(f"{API}/me", headers=headers).status_code == 401


def test_it_is_noted_when_a_token_was_used_last(client: TestClient) -> None:
    headers = somebody(client, "lan", Role.VIEWER)
    long_ago = now_utc() - timedelta(days=9)
    with Session(engine_of(client)) as session:
        session.connection().execute(update(TokenRow).values(last_used_at=long_ago))
        session.commit()

    client.get(f"{API}/me", headers=headers)

    (token,) = client.get(f"{API}/me/tokens", headers=headers).json()
    assert token["last_used_at"] > long_ago.isoformat()


@pytest.mark.parametrize("scope", [Scope.READ, Scope.WRITE])
def test_a_token_that_may_not_everything_makes_no_other(client: TestClient, scope: Scope) -> None:
    headers = somebody(client, "lan", Role.PLANNER, scope=scope)

    assert client.post(f"{API}/me/tokens", json={"title": "x"}, headers=headers).status_code == 403


def test_nobody_revokes_somebody_elses_token(client: TestClient) -> None:
    made = client.post(f"{API}/me/tokens", json={"title": "x"}).json()

    answer = client.delete(f"{API}/me/tokens/{made['token']['id']}", headers=somebody(client, "lan"))

    assert (answer.status_code, answer.json()["code"]) == (404, "token_not_found")


@pytest.mark.parametrize("sent", ["Bearer", "Bearer nonsense", "Basic bGFuOng=", "phk_x", ""])
def test_what_is_no_token_lets_nobody_in(client: TestClient, sent: str) -> None:
    assert client.get(f"{API}/me", headers={"Authorization": sent}).status_code == 401


def test_a_writer_does_not_keep_a_reader_waiting(client: TestClient) -> None:
    headers = somebody(client, "lan", Role.VIEWER)
    with Session(engine_of(client)) as session:
        session.connection().execute(update(TokenRow).values(last_used_at=None))
        session.commit()

    with Session(engine_of(client)) as session:
        session.connection()  # on SQLite the one writer there can be
        assert client.get(f"{API}/me", headers=headers).status_code == 200
