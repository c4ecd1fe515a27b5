"""Whom an account belongs to at the provider: who says so, over HTTP and as a command, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from app.cli.commands import app
from app.people.oidc import identities
from tests.app.api import API
from tests.app.audit.trail import trail
from tests.app.people.accounts import somebody
from tests.app.people.browsers import person
from tests.app.people.oidc.served import service

ISSUER = "https://id.example.org"
LAN = f"{API}/people/lan/identity"


@pytest.fixture
def alone(database_url: str) -> Iterator[TestClient]:
    """A service that relies on no provider yet, with an account."""
    with service(database_url) as opened:
        person(opened, "lan")
        yield opened


def by(**told: str) -> dict[str, str]:
    return {"issuer": ISSUER, **told}


def test_an_account_belongs_to_a_subject_at_once_and_to_nobody_else_any_more(alone: TestClient) -> None:
    alone.put(LAN, json=by(username="lan.nguyen"))

    shown = alone.put(LAN, json=by(subject=" sub-1 ")).json()["identity"]

    assert shown == {"issuer": ISSUER, "subject": "sub-1", "username": None, "expires_at": None}
    assert alone.get(f"{API}/people").json()[1]["identity"] == shown
    assert alone.delete(LAN).json()["identity"] is None
    assert alone.delete(LAN).status_code == 200


def test_the_trail_says_what_was_before_and_after(alone: TestClient) -> None:
    alone.put(LAN, json=by(username="lan.nguyen"))
    alone.put(LAN, json=by(subject="sub-1"))

    event = trail(alone)[-1]

    assert (event["event"], event["subject"]) == ("person.identity_named", "person:lan")
    assert json.loads(event["before"])["username"] == "lan.nguyen"
    assert json.loads(event["after"]) == {"issuer": ISSUER, "subject": "sub-1", "username": None}


@pytest.mark.parametrize(
    "told",
    [
        {"subject": "sub-1"},
        by(),
        by(subject="sub-1", username="lan.nguyen"),
        by(subject="  "),
        by(subject="a\u200bb\n"),
        by(username="x" * 256),
    ],
    ids=str,
)
def test_what_names_nobody_is_refused(alone: TestClient, told: dict[str, str]) -> None:
    answer = alone.put(LAN, json=told)

    assert (answer.status_code, answer.json()["code"]) == (422, "bad_identity")


@pytest.mark.parametrize("told", [{"subject": "sub-1"}, {"username": "lan.nguyen"}])
def test_nobody_else_gets_what_an_account_belongs_to(alone: TestClient, told: dict[str, str]) -> None:
    person(alone, "nam")
    alone.put(LAN, json=by(**told))

    answer = alone.put(f"{API}/people/nam/identity", json=by(**told))

    assert (answer.status_code, answer.json()["code"]) == (409, "identity_taken")
    assert "lan" in answer.json()["detail_en"]
    assert alone.put(f"{API}/people/nam/identity", json={"issuer": "https://else.where", **told}).status_code == 200
    assert alone.put(LAN, json=by(**told)).status_code == 200


def test_only_administrators_say_whom_an_account_belongs_to(alone: TestClient) -> None:
    hers = somebody(alone, "lan")

    assert alone.put(LAN, json=by(subject="sub-1"), headers=hers).status_code == 403
    assert alone.delete(LAN, headers=hers).status_code == 403


def test_somebody_who_read_an_older_state_does_not_write_over_a_newer_one(alone: TestClient) -> None:
    read = alone.get(f"{API}/people/lan").headers["etag"]
    alone.put(LAN, json=by(subject="sub-1"))

    assert alone.put(LAN, json=by(subject="sub-2"), headers={"If-Match": read}).status_code == 412
    assert alone.delete(LAN, headers={"If-Match": read}).status_code == 412


@pytest.fixture
def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHANKY_DATABASE_URL", database_url)
    monkeypatch.setenv("PHANKY_OIDC_ISSUER", ISSUER)
    phanky("people", "add", "lan")


def phanky(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def identity() -> Any:  # noqa: ANN401 - JSON
    (told,) = json.loads(phanky("people", "list", "--json").stdout)
    return told["identity"]


@pytest.mark.usefixtures("database")
def test_a_command_says_whom_an_account_belongs_to() -> None:
    waits = phanky("people", "identity", "lan", "--username", "lan.nguyen")
    assert (identity()["issuer"], identity()["username"]) == (ISSUER, "lan.nguyen")
    belongs = phanky("people", "identity", "lan", "--issuer", "https://else.where", "--subject", "sub-1")
    assert (identity()["issuer"], identity()["subject"]) == ("https://else.where", "sub-1")
    nobody = phanky("people", "identity", "lan", "--forget")
    assert identity() is None

    assert "within 14 days" in waits.stderr
    assert "belongs to sub-1 at https://else.where" in belongs.stderr
    assert "không thuộc về ai" in nobody.stderr


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("words", [[], ["--subject", "a", "--username", "b"], ["--subject", ""]], ids=str)
def test_a_command_that_names_nobody_is_refused(words: list[str]) -> None:
    result = phanky("people", "identity", "lan", *words)

    assert result.exit_code == 2
    assert "(sub)" in result.stderr
    assert identity() is None


@pytest.mark.usefixtures("database")
def test_a_command_that_does_not_know_the_provider_says_how_to_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHANKY_OIDC_ISSUER")

    result = phanky("people", "identity", "lan", "--subject", "sub-1")

    assert result.exit_code == 2
    assert "--issuer" in result.stderr


def test_a_user_name_that_was_waited_for_in_vain_is_free_again(
    alone: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(alone, "nam")
    monkeypatch.setattr(identities, "EXPECTED_FOR", -identities.EXPECTED_FOR)
    alone.put(LAN, json=by(username="lan.nguyen"))
    monkeypatch.undo()

    answer = alone.put(f"{API}/people/nam/identity", json=by(username="lan.nguyen"))

    assert answer.status_code == 200
    assert alone.get(f"{API}/people/lan").json()["identity"] is None
