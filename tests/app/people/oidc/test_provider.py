"""What the provider is asked, and what becomes of answers that cannot be trusted or used."""

from __future__ import annotations

import base64
import json
import logging
import socket
from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.people.oidc import provider as asking
from app.people.oidc.provider import WELL_KNOWN
from app.people.oidc.refusals import Refused, Why
from tests.app.audit.trail import trail
from tests.app.people.browsers import browser, person
from tests.app.people.oidc.crooked import TRIP, Crooked, crooked, key
from tests.app.people.oidc.served import named, parts_of, service, way_there
from tests.conftest import Databases

ANSWERS = {"/jwks", "/token", WELL_KNOWN}


@pytest.fixture
def odd() -> Iterator[Crooked]:
    with crooked() as one:
        yield one


def why(odd: Crooked, **settings: Any) -> Refused:  # noqa: ANN401 - any setting
    with pytest.raises(Refused) as refused:
        odd.relied_on(**settings).redeem("a code", TRIP)
    return refused.value


def test_a_code_is_redeemed_with_our_secret_and_the_verifier(odd: Crooked) -> None:
    shown = odd.relied_on().redeem("a code", TRIP)

    assert shown.subject == "lan-1"
    ((_, form, headers),) = [one for one in odd.asked if one[0] == "/token"]
    assert (form["code"], form["code_verifier"], form["redirect_uri"]) == ("a code", TRIP.verifier, TRIP.redirect_uri)
    assert form["grant_type"] == "authorization_code"
    assert headers["Authorization"] == "Basic " + base64.b64encode(b"phanky:not for others").decode()


def test_a_provider_that_wants_the_secret_in_the_body_gets_it_there(odd: Crooked) -> None:
    odd.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post", "private_key_jwt"]

    odd.relied_on().redeem("a code", TRIP)

    ((_, form, headers),) = [one for one in odd.asked if one[0] == "/token"]
    assert form["client_secret"] == "not for others"
    assert "Authorization" not in headers


def test_discovery_and_keys_are_asked_for_once(odd: Crooked) -> None:
    relied_on = odd.relied_on()
    for _ in range(3):
        relied_on.redeem("a code", TRIP)

    assert (odd.times(WELL_KNOWN), odd.times("/jwks"), odd.times("/token")) == (1, 1, 3)


def test_what_a_provider_says_of_itself_is_asked_for_again_after_an_hour(
    odd: Crooked, monkeypatch: pytest.MonkeyPatch
) -> None:
    relied_on = odd.relied_on()
    relied_on.redeem("a code", TRIP)
    now = monotonic()
    monkeypatch.setattr("app.people.oidc.provider.monotonic", lambda: now + asking.KEPT_S + 1)

    relied_on.redeem("a code", TRIP)

    assert (odd.times(WELL_KNOWN), odd.times("/jwks")) == (2, 2)


def test_new_keys_of_the_provider_are_found(odd: Crooked) -> None:
    relied_on = odd.relied_on()
    relied_on.redeem("a code", TRIP)
    odd.keys = [key("two")]

    assert relied_on.redeem("a code", TRIP).subject == "lan-1"
    assert odd.times("/jwks") == 2


def test_a_key_that_the_provider_does_not_show_is_none_of_its_keys(odd: Crooked) -> None:
    hidden = key("hidden")
    odd.instead["/jwks"] = odd.says("/jwks")
    odd.keys.append(hidden)

    assert why(odd).why is Why.NOT_PROVEN


@pytest.mark.parametrize(
    "claims",
    [{"iss": "https://else.where"}, {"aud": "another"}, {"nonce": "another"}, {"exp": 1}, {"sub": ""}],
    ids=str,
)
def test_a_token_that_does_not_hold_is_not_believed(odd: Crooked, claims: dict[str, Any]) -> None:
    odd.claims = claims

    assert why(odd).why is Why.NOT_PROVEN


@pytest.mark.parametrize("path", sorted(ANSWERS))
@pytest.mark.parametrize("said", [(500, b""), (503, b"{}"), (429, b"slow down")])
def test_a_provider_that_is_in_trouble_is_away(odd: Crooked, path: str, said: tuple[int, bytes]) -> None:
    odd.instead[path] = said

    assert why(odd).why is Why.PROVIDER_AWAY


@pytest.mark.parametrize("path", sorted(ANSWERS))
@pytest.mark.parametrize(
    "said",
    [(404, b"nothing here"), (200, b"no json"), (200, b"[]"), (200, b"null"), (200, b"{}"), (200, b'{"keys": 7}')],
)
def test_an_answer_that_cannot_be_used_is_a_fault_of_the_setting_up(
    odd: Crooked, path: str, said: tuple[int, bytes], caplog: pytest.LogCaptureFixture
) -> None:
    odd.instead[path] = said

    with caplog.at_level(logging.WARNING):
        refused = why(odd)

    assert refused.why is Why.PROVIDER_FAULT
    assert "the identity provider cannot be used" in caplog.text
    assert "not for others" not in caplog.text


@pytest.mark.parametrize(("error", "told"), [("invalid_grant", Why.NOT_PROVEN), ("invalid_client", Why.PROVIDER_FAULT)])
def test_what_the_token_endpoint_refuses_is_told_apart(odd: Crooked, error: str, told: Why) -> None:
    odd.instead["/token"] = (400, json.dumps({"error": error}).encode())

    assert why(odd).why is told


@pytest.mark.parametrize(
    "other",
    [
        {"issuer": "https://else.where"},
        {"issuer": None},
        {"authorization_endpoint": "http://else.where/authorize"},
        {"token_endpoint": "http://else.where/token"},
        {"jwks_uri": "ftp://127.0.0.1/jwks"},
        {"userinfo_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "https:///jwks"},
        {"token_endpoint": "http://127.0.0.1:bad]/"},
    ],
    ids=str,
)
def test_a_discovery_document_of_somebody_else_or_without_https_is_not_used(
    odd: Crooked, other: dict[str, str | None]
) -> None:
    odd.metadata |= other

    assert why(odd).why is Why.PROVIDER_FAULT
    assert odd.times("/token") == 0


def test_a_provider_that_is_not_there_is_away_and_not_asked_again_at_once(
    monkeypatch: pytest.MonkeyPatch, odd: Crooked
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nowhere = f"http://127.0.0.1:{free.getsockname()[1]}"
    relied_on = odd.relied_on(issuer=nowhere)
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            relied_on.address_for(TRIP)
        assert refused.value.why is Why.PROVIDER_AWAY
    assert refused.value.detail == "it did not answer a moment ago"

    now = monotonic()
    monkeypatch.setattr("app.people.oidc.provider.monotonic", lambda: now + asking.AGAIN_S + 1)
    with pytest.raises(Refused) as refused:
        relied_on.address_for(TRIP)
    assert refused.value.detail == "its discovery document"


def test_the_name_is_taken_from_the_token_or_else_asked_for(odd: Crooked) -> None:
    relied_on = odd.relied_on()
    assert relied_on.username(relied_on.redeem("a code", TRIP)) == "lan.nguyen"
    assert odd.asked[-1][2]["Authorization"] == "Bearer opaque"

    odd.claims = {"preferred_username": "from.the.token"}
    assert relied_on.username(relied_on.redeem("a code", TRIP)) == "from.the.token"
    assert odd.times("/userinfo") == 1


@pytest.mark.parametrize("name", [None, "", 7, ["lan"], "a\x00b", "x" * 256])
def test_a_name_that_cannot_be_one_is_none(odd: Crooked, name: object) -> None:
    odd.claims = {"preferred_username": name}
    relied_on = odd.relied_on()

    assert relied_on.username(relied_on.redeem("a code", TRIP)) is None


@pytest.mark.parametrize(("verified", "named"), [(True, "lan@x.vn"), (False, None), ("true", None), (None, None)])
def test_an_email_is_a_name_only_once_the_provider_has_verified_it(
    odd: Crooked, verified: object, named: str | None
) -> None:
    odd.claims = {"email": "lan@x.vn", "email_verified": verified}
    relied_on = odd.relied_on(claim="email")

    assert relied_on.username(relied_on.redeem("a code", TRIP)) == named


def test_what_the_provider_says_of_somebody_else_is_not_used(odd: Crooked) -> None:
    odd.userinfo = {"sub": "nam-2", "preferred_username": "lan.nguyen"}
    relied_on = odd.relied_on()
    shown = relied_on.redeem("a code", TRIP)

    with pytest.raises(Refused) as refused:
        relied_on.username(shown)
    assert refused.value.why is Why.PROVIDER_FAULT


@pytest.fixture
def relying(odd: Crooked, fresh_database: Databases) -> Iterator[TestClient]:
    settings = {"oidc_issuer": odd.issuer, "oidc_client_id": "phanky", "oidc_client_secret": "not for others"}
    with service(fresh_database("sqlite"), **settings) as opened:
        named(opened, person(opened, "lan", password=None), subject="lan-1")
        yield opened


@pytest.mark.parametrize(
    ("said", "told"),
    [((500, b""), "provider-away"), ((200, b"<html>"), "provider-fault")],
)
@pytest.mark.parametrize("path", [WELL_KNOWN, "/token"])
def test_a_provider_that_cannot_be_asked_refuses_nobody_but_lets_nobody_in(
    relying: TestClient, odd: Crooked, path: str, said: tuple[int, bytes], told: str
) -> None:
    odd.instead[path] = said
    hers, events = browser(relying), len(trail(relying))

    answer = hers.get("/sign-in/oidc")
    if path == "/token":
        answer = hers.get(f"/sign-in/oidc/callback?code=x&state={parts_of(answer.headers['location'])['state']}")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in/oidc/refused?why={told}")
    assert hers.get("/account").status_code == 303
    assert len(trail(relying)) == events


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("access_denied", "cancelled"),
        ("login_required", "cancelled"),
        ("temporarily_unavailable", "provider-away"),
        ("invalid_scope", "provider-fault"),
        ("", "provider-fault"),
    ],
)
def test_what_the_provider_sends_the_browser_back_with_is_told_apart(
    relying: TestClient, error: str, told: str
) -> None:
    hers = browser(relying)
    state = parts_of(way_there(hers))["state"]

    answer = hers.get("/sign-in/oidc/callback", params={"state": state, "error": error})

    assert answer.headers["location"] == f"/sign-in/oidc/refused?why={told}"


def test_a_provider_that_says_that_it_names_itself_has_to(relying: TestClient, odd: Crooked) -> None:
    odd.metadata["authorization_response_iss_parameter_supported"] = True
    hers = browser(relying)
    state = parts_of(way_there(hers))["state"]

    answer = hers.get("/sign-in/oidc/callback", params={"state": state, "code": "a code"})

    assert answer.headers["location"] == "/sign-in/oidc/refused?why=not-proven"
    assert odd.times("/token") == 0


def test_a_token_meant_for_this_browser_lets_it_in(relying: TestClient, odd: Crooked) -> None:
    hers = browser(relying)
    told = parts_of(way_there(hers, "/plans"))
    odd.claims = {"nonce": told["nonce"]}

    answer = hers.get("/sign-in/oidc/callback", params={"state": told["state"], "code": "a code"})

    assert answer.headers["location"] == "/plans"
