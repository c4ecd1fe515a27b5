"""Coming in through a real identity provider: who may, and what is left behind."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update
from sqlmodel import Session, select

from app.kit.columns import now_utc
from app.people import service
from app.people.credentials import COOKIE
from app.people.models import IdentityRow, SessionRow, SignInJourneyRow
from app.people.oidc import identities
from app.web import cookies
from tests.app.audit.trail import trail
from tests.app.people import browsers
from tests.app.people.accounts import engine_of
from tests.app.people.browsers import PASSWORD, browser, hash_of, person, post
from tests.app.people.oidc.canaille import PEOPLE, subject_of
from tests.app.people.oidc.served import agreed, come_in, named, parts_of, registered, way_there, with_other
from tests.app.people.oidc.served import service as served_with


def known(client: TestClient, name: str, **told: str) -> str:
    """An account that belongs to the provider's person of the same name."""
    person(client, name, password=None)
    return named(client, name, **(told or {"subject": subject_of(name)}))


def refusal(answer: Any) -> str:  # noqa: ANN401 - httpx2's response
    """Why somebody did not come in; nobody is signed in then."""
    assert answer.status_code == 303
    assert COOKIE not in answer.headers.get("set-cookie", "").replace("phanky_journey", "")
    where, _, why = str(answer.headers["location"]).partition("?why=")
    assert where == "/sign-in/oidc/refused"
    return why


def last(client: TestClient) -> dict[str, Any]:
    """The newest event of the trail."""
    found: dict[str, Any] = trail(client)[-1]
    return found


def identity(client: TestClient, name: str) -> Any:  # noqa: ANN401 - JSON
    return client.get(f"/api/v1/people/{name}").json()["identity"]


def test_whoever_an_account_belongs_to_comes_in_and_goes_on_to_where_they_wanted_to(client: TestClient) -> None:
    known(client, "lan")
    hers = browser(client)

    answer = come_in(hers, "lan", "/plans?page=2")

    assert (answer.status_code, answer.headers["location"]) == (303, "/plans?page=2")
    assert "Lan" in hers.get("/plans").text


def test_the_way_there_carries_a_state_a_nonce_and_a_challenge_and_none_of_our_secrets(client: TestClient) -> None:
    hers = browser(client)

    address = way_there(hers)

    told = parts_of(address)
    assert (told["response_type"], told["code_challenge_method"]) == ("code", "S256")
    assert told["redirect_uri"] == "http://testserver/sign-in/oidc/callback"
    assert {"openid"} <= set(told["scope"].split())
    assert len({told["state"], told["nonce"], told["code_challenge"]}) == 3
    assert min(len(told[one]) for one in ("state", "nonce", "code_challenge")) >= 43
    assert hers.cookies[cookies.JOURNEY] not in address
    app: Any = client.app
    assert app.state.settings.oidc_client_secret.get_secret_value() not in address


def test_no_two_ways_there_are_alike(client: TestClient) -> None:
    first, second = (parts_of(way_there(browser(client))) for _ in range(2))

    assert all(first[one] != second[one] for one in ("state", "nonce", "code_challenge"))


def test_the_cookie_of_the_way_is_for_no_script_short_and_gone_afterwards(client: TestClient) -> None:
    known(client, "lan")
    hers = browser(client)

    cookie = hers.get("/sign-in/oidc").headers["set-cookie"].lower()
    come_in(hers, "lan")

    for part in ("httponly", "samesite=lax", "max-age=600", "path=/sign-in/oidc"):
        assert part in cookie
    assert cookies.JOURNEY not in hers.cookies


def test_the_database_keeps_no_secret_of_the_way(client: TestClient) -> None:
    hers = browser(client)
    told = parts_of(way_there(hers))

    with Session(engine_of(client)) as session:
        kept = str(session.exec(select(SignInJourneyRow)).one().model_dump())

    for secret in (hers.cookies[cookies.JOURNEY], told["state"], told["nonce"]):
        assert secret not in kept


def test_who_comes_in_gets_a_new_session_and_the_old_one_is_closed(client: TestClient) -> None:
    known(client, "lan")
    hers = browser(client)
    come_in(hers, "lan")
    old = hers.cookies[COOKIE]

    cookie = come_in(hers, "lan").headers["set-cookie"].lower()

    assert hers.cookies[COOKIE] != old
    assert "httponly" in cookie
    assert browser(client, Cookie=f"{COOKIE}={old}").get("/account").status_code == 303


def test_the_trail_says_who_came_in_and_how(client: TestClient) -> None:
    known(client, "lan")
    before = len(trail(client))

    come_in(browser(client), "lan")

    (event,) = trail(client)[before:]
    assert (event["event"], event["who"], event["subject"]) == ("person.signed_in", "lan", "person:lan")
    assert '"opened_by":"oidc"' in event["after"].replace(" ", "")


def test_who_is_expected_by_a_user_name_is_bound_by_their_subject_when_they_first_come(client: TestClient) -> None:
    known(client, "lan", username=PEOPLE["lan"])
    before = len(trail(client))

    assert come_in(browser(client), "lan").headers["location"] == "/"

    assert [one["event"] for one in trail(client)[before:]] == ["person.identity_bound", "person.signed_in"]
    bound = identity(client, "lan")
    assert (bound["subject"], bound["username"], bound["expires_at"]) == (subject_of("lan"), None, None)
    assert come_in(browser(client), "lan").headers["location"] == "/"


def test_a_user_name_is_good_once(client: TestClient) -> None:
    """Whoever gets the same user name later is somebody else: the account has its subject by then."""
    known(client, "hoa", username=PEOPLE["lan"])
    come_in(browser(client), "lan")
    with Session(engine_of(client)) as session:
        session.connection().execute(update(IdentityRow).values(subject="somebody before"))
        session.commit()

    assert refusal(come_in(browser(client), "lan")) == "unknown-account"


def test_a_user_name_is_waited_for_a_fortnight(client: TestClient) -> None:
    known(client, "lan", username=PEOPLE["lan"])
    with Session(engine_of(client)) as session:
        session.connection().execute(update(IdentityRow).values(expires_at=now_utc()))
        session.commit()

    assert refusal(come_in(browser(client), "lan")) == "unknown-account"
    assert identity(client, "lan")["subject"] is None


def test_an_account_of_the_same_name_is_not_enough(client: TestClient) -> None:
    person(client, "lan")
    person(client, PEOPLE["lan"])
    person(client, "lan@example.org")
    before = len(trail(client))

    assert refusal(come_in(browser(client), "lan")) == "unknown-account"

    (event,) = trail(client)[before:]
    assert (event["event"], event["who"], event["via"]) == ("person.sign_in_refused", PEOPLE["lan"], "none")
    assert subject_of("lan") in event["after"]


def test_nobody_comes_in_as_somebody_else(client: TestClient) -> None:
    known(client, "lan")
    known(client, "nam", username=PEOPLE["nam"])

    assert refusal(come_in(browser(client), "hoa")) == "unknown-account"


def test_an_email_that_the_provider_has_not_verified_names_nobody(database_url: str, issuer: str) -> None:
    with served_with(database_url, **registered(issuer), oidc_claim="email") as client:
        known(client, "lan", username="lan@example.org")

        assert refusal(come_in(browser(client), "lan")) == "unknown-account"


@pytest.mark.parametrize("by", ["subject", "username"])
def test_who_is_deactivated_stays_out_and_the_trail_says_so(client: TestClient, by: str) -> None:
    known(client, "lan", **{by: {"subject": subject_of("lan"), "username": PEOPLE["lan"]}[by]})
    with Session(engine_of(client)) as session:
        service.set_active(session, name="lan", active=False)
        session.commit()

    assert refusal(come_in(browser(client), "lan")) == "deactivated"

    event = last(client)
    assert (event["event"], event["subject"]) == ("person.sign_in_refused", "person:lan")
    assert event["reason"] == "the account is deactivated"
    assert (identity(client, "lan")["subject"] is None) == (by == "username")


def test_who_does_not_agree_at_the_provider_is_not_signed_in_and_the_trail_says_so(client: TestClient) -> None:
    known(client, "lan")

    assert refusal(come_in(browser(client), "lan", answer="deny")) == "cancelled"

    event = last(client)
    assert (event["event"], event["who"]) == ("person.sign_in_refused", "-")
    assert "access_denied" in event["reason"]


def test_who_comes_back_in_another_browser_is_not_signed_in(client: TestClient) -> None:
    """Or somebody could let somebody else work in an account of their own, unnoticed."""
    known(client, "lan")
    back = agreed(way_there(browser(client)), "lan")
    other = browser(client)
    way_there(other)

    assert refusal(browser(client).get(back)) == "stale"
    assert refusal(other.get(back)) == "stale"


def test_a_way_back_is_good_once(client: TestClient) -> None:
    known(client, "lan")
    hers = browser(client)
    back = agreed(way_there(hers), "lan")
    secret = hers.cookies[cookies.JOURNEY]
    hers.get(back)
    events = len(trail(client))

    again = browser(client, Cookie=f"{cookies.JOURNEY}={secret}").get(back)

    assert refusal(again) == "stale"
    assert len(trail(client)) == events


def test_a_way_back_is_good_for_ten_minutes(client: TestClient) -> None:
    known(client, "lan")
    hers = browser(client)
    back = agreed(way_there(hers), "lan")
    with Session(engine_of(client)) as session:
        session.connection().execute(update(SignInJourneyRow).values(expires_at=now_utc()))
        session.commit()

    assert refusal(hers.get(back)) == "stale"


@pytest.mark.parametrize("state", ["", "another", "\udcff", "ă"])
def test_a_state_that_is_not_this_browsers_own_is_refused_and_uses_nothing_up(client: TestClient, state: str) -> None:
    known(client, "lan")
    hers = browser(client)
    back = agreed(way_there(hers), "lan")
    secret = hers.cookies[cookies.JOURNEY]

    other = parts_of(back) | {"state": state}
    parts = "&".join(f"{name}={value}" for name, value in other.items() if name != "state")
    asked = f"/sign-in/oidc/callback?{parts}&state={state.encode('utf-8', 'surrogateescape').hex()}"

    assert refusal(browser(client, Cookie=f"{cookies.JOURNEY}={secret}").get(asked)) == "stale"
    assert hers.get(back).headers["location"] == "/"


def test_a_token_for_another_sign_in_is_refused(client: TestClient) -> None:
    known(client, "lan")
    hers = browser(client)
    back = agreed(with_other(way_there(hers), nonce="another one"), "lan")

    assert refusal(hers.get(back)) == "not-proven"

    event = last(client)
    assert event["event"] == "person.sign_in_refused"
    assert "nonce" in event["reason"]


def test_a_code_that_another_browser_set_out_for_is_refused_by_the_provider(client: TestClient) -> None:
    """PKCE: the code is good only together with what this browser set out with."""
    known(client, "lan")
    hers = browser(client)
    theirs = parts_of(way_there(browser(client)))["code_challenge"]

    answer = hers.get(agreed(with_other(way_there(hers), code_challenge=theirs), "lan"))

    assert refusal(answer) == "not-proven"
    assert "invalid_grant" in last(client)["reason"]


def test_an_answer_of_another_provider_is_refused(client: TestClient) -> None:
    known(client, "lan")
    hers = browser(client)

    assert refusal(hers.get(with_other(agreed(way_there(hers), "lan"), iss="https://else.where"))) == "not-proven"


def test_a_made_up_code_is_refused(client: TestClient) -> None:
    hers = browser(client)
    told = parts_of(way_there(hers))
    app: Any = client.app
    issuer = app.state.provider.configured.issuer

    answer = hers.get("/sign-in/oidc/callback", params={"code": "made up", "state": told["state"], "iss": issuer})

    assert refusal(answer) == "not-proven"


@pytest.mark.parametrize("address", ["https://else.where/", "//else.where/", "/\\else.where", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site_afterwards(client: TestClient, address: str) -> None:
    known(client, "lan")

    assert come_in(browser(client), "lan", address).headers["location"] == "/"


def test_who_comes_in_that_way_chooses_no_first_password(client: TestClient) -> None:
    known(client, "lan")
    hers = browser(client)
    come_in(hers, "lan")

    answer = post(hers, "/account/password", new=PASSWORD, again=PASSWORD)

    assert answer.status_code == 422
    assert hash_of(client, "lan") is None
    assert 'type="password"' not in hers.get("/account").text


def test_who_has_a_password_may_use_it_beside_the_provider_and_change_it(client: TestClient) -> None:
    person(client, "lan")
    named(client, "lan", subject=subject_of("lan"))
    hers = browser(client)
    come_in(hers, "lan")

    wrong = post(hers, "/account/password", present="", new="another long one", again="another long one")
    right = post(hers, "/account/password", present=PASSWORD, new="another long one", again="another long one")

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert browsers.sign_in(browser(client), "lan", "another long one").status_code == 303


def test_who_belongs_to_nobody_any_more_is_out(client: TestClient) -> None:
    known(client, "lan")
    hers = browser(client)
    come_in(hers, "lan")

    with Session(engine_of(client)) as session:
        identities.forget_identity(session, name="lan")
        session.commit()

    assert hers.get("/account").status_code == 303
    assert refusal(come_in(browser(client), "lan")) == "unknown-account"


def test_over_https_the_provider_is_told_an_https_address(client: TestClient) -> None:
    app: Any = client.app
    app.state.settings = app.state.settings.model_copy(update={"https_only": True})

    answer = browser(client).get("/sign-in/oidc")

    assert parts_of(answer.headers["location"])["redirect_uri"] == "https://testserver/sign-in/oidc/callback"
    assert "secure" in answer.headers["set-cookie"].lower()


def test_browsers_that_never_came_back_are_forgotten(client: TestClient) -> None:
    way_there(browser(client))
    with Session(engine_of(client)) as session:
        session.connection().execute(update(SignInJourneyRow).values(expires_at=now_utc()))
        session.commit()

    way_there(browser(client))

    with Session(engine_of(client)) as session:
        assert len(session.exec(select(SignInJourneyRow)).all()) == 1
        assert session.exec(select(SessionRow)).all() == []
