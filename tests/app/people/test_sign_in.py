"""Coming in with a browser, staying, and going."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update
from sqlmodel import Session, col, select

from app.kit.columns import now_utc
from app.people import service, sign_in
from app.people.credentials import COOKIE
from app.people.models import SessionRow, SignInAttemptRow, SignInLinkRow
from app.web.cookies import local
from tests.app.people import browsers
from tests.app.people.accounts import engine_of
from tests.app.people.browsers import PASSWORD, browser, hash_of, link_for, person, post


def test_who_signs_in_goes_on_to_where_they_wanted_to(client: TestClient) -> None:
    person(client, "lan")
    hers = browser(client)

    answer = browsers.sign_in(hers, "lan", next="/plans?page=2")

    assert (answer.status_code, answer.headers["location"]) == (303, "/plans?page=2")
    assert hers.get("/plans").status_code == 200


def test_the_cookie_is_for_no_script_and_no_other_site(client: TestClient) -> None:
    person(client, "lan")

    cookie = browsers.sign_in(browser(client), "lan").headers["set-cookie"].lower()

    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie  # http on this machine


def test_over_https_the_cookie_is_sent_only_there(client: TestClient) -> None:
    person(client, "lan")
    hers = TestClient(client.app, base_url="https://testserver", follow_redirects=False)

    assert "secure" in browsers.sign_in(hers, "lan").headers["set-cookie"].lower()


def test_signing_in_again_closes_the_old_session_and_makes_a_new_secret(client: TestClient) -> None:
    person(client, "lan")
    hers = browser(client)
    browsers.sign_in(hers, "lan")
    old = hers.cookies[COOKIE]

    browsers.sign_in(hers, "lan")

    assert hers.cookies[COOKIE] != old
    assert browser(client, Cookie=f"{COOKIE}={old}").get("/account").status_code == 303


def test_no_secret_is_kept_in_the_clear(client: TestClient) -> None:
    person(client, "lan")
    hers = browser(client)
    browsers.sign_in(hers, "lan")

    with Session(engine_of(client)) as session:
        kept = session.exec(select(SessionRow)).one().model_dump()

    assert hers.cookies[COOKIE] not in str(kept)
    assert str(hash_of(client, "lan")).startswith("$argon2id$")


@pytest.mark.parametrize(("name", "password"), [("lan", "not hers at all"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_or_password_is_refused_alike_and_the_name_comes_back(
    client: TestClient, name: str, password: str
) -> None:
    person(client, "lan")

    answer = browsers.sign_in(browser(client), name, password)

    assert answer.status_code == 401
    assert "không đúng" in answer.text
    assert f'value="{name}"' in answer.text
    assert "set-cookie" not in answer.headers


def test_who_has_no_password_does_not_come_in_with_an_empty_one(client: TestClient) -> None:
    person(client, "lan", password=None)

    assert browsers.sign_in(browser(client), "lan", "").status_code == 401


def test_an_account_is_left_alone_after_many_refusals_whoever_asks(client: TestClient) -> None:
    person(client, "lan")
    for _ in range(sign_in.MOST_OF_ACCOUNT):
        assert browsers.sign_in(browser(client), "lan", "wrong password").status_code == 401

    answer = browsers.sign_in(browser(client), "lan")

    assert answer.status_code == 429
    assert browsers.sign_in(browser(client), "other").status_code == 401


def test_an_address_is_left_alone_after_many_refusals_of_whomever(client: TestClient) -> None:
    person(client, "lan")
    with Session(engine_of(client)) as session:
        session.add_all(
            SignInAttemptRow(name=f"name-{n}", address="testclient") for n in range(sign_in.MOST_FROM_ADDRESS)
        )
        session.commit()

    assert browsers.sign_in(browser(client), "lan").status_code == 429


def test_refusals_are_forgotten_after_a_while(client: TestClient) -> None:
    person(client, "lan")
    for _ in range(sign_in.MOST_OF_ACCOUNT):
        browsers.sign_in(browser(client), "lan", "wrong password")
    with Session(engine_of(client)) as session:
        session.connection().execute(update(SignInAttemptRow).values(at=now_utc() - sign_in.WINDOW))
        session.commit()

    assert browsers.sign_in(browser(client), "lan").status_code == 303


@pytest.mark.parametrize("column", ["seen_at", "created_at"])
def test_a_session_ends_when_it_is_not_used_or_too_old(client: TestClient, column: str) -> None:
    person(client, "lan")
    hers = browser(client)
    browsers.sign_in(hers, "lan")
    ago = {"seen_at": timedelta(hours=8, minutes=1), "created_at": timedelta(days=7, minutes=1)}[column]
    with Session(engine_of(client)) as session:
        session.connection().execute(update(SessionRow).values({column: now_utc() - ago}))
        session.commit()

    assert hers.get("/account").headers["location"].startswith("/sign-in")


def test_a_session_that_is_used_goes_on(client: TestClient) -> None:
    person(client, "lan")
    hers = browser(client)
    browsers.sign_in(hers, "lan")
    with Session(engine_of(client)) as session:
        session.connection().execute(update(SessionRow).values(seen_at=now_utc() - timedelta(hours=7)))
        session.commit()

    hers.get("/account")

    with Session(engine_of(client)) as session:
        assert now_utc() - session.exec(select(SessionRow.seen_at)).one() < timedelta(minutes=1)


def test_who_signs_out_is_out_whatever_keeps_the_cookie(client: TestClient) -> None:
    person(client, "lan")
    hers = browser(client)
    browsers.sign_in(hers, "lan")
    kept = hers.cookies[COOKIE]

    answer = post(hers, "/sign-out")

    assert answer.headers["location"] == "/sign-in"
    assert COOKIE not in hers.cookies
    assert browser(client, Cookie=f"{COOKIE}={kept}").get("/account").status_code == 303


def test_who_is_deactivated_is_out_at_once_and_cannot_come_back(client: TestClient) -> None:
    person(client, "lan")
    hers = browser(client)
    browsers.sign_in(hers, "lan")
    link = link_for(client, "lan")
    with Session(engine_of(client)) as session:
        service.set_active(session, name="lan", active=False)
        session.commit()

    assert hers.get("/account").status_code == 303
    assert browsers.sign_in(browser(client), "lan").status_code == 401
    assert post(browser(client), link).status_code == 410


def test_a_link_signs_in_once_and_looking_at_it_uses_nothing_up(client: TestClient) -> None:
    person(client, "lan", password=None)
    link = link_for(client, "lan")
    assert "Lan" in browser(client).get(link).text

    hers = browser(client)
    answer = post(hers, link)

    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert hers.get("/account").status_code == 200
    assert browser(client).get(link).status_code == 410
    assert post(browser(client), link).status_code == 410


def test_a_link_ends_after_its_time(client: TestClient) -> None:
    person(client, "lan")
    link = link_for(client, "lan")
    with Session(engine_of(client)) as session:
        session.connection().execute(update(SignInLinkRow).values(expires_at=now_utc()))
        session.commit()

    assert post(browser(client), link).status_code == 410


def test_who_came_by_a_link_chooses_a_password_without_an_old_one(client: TestClient) -> None:
    person(client, "lan", password=None)
    hers = browser(client)
    post(hers, link_for(client, "lan"))

    answer = post(hers, "/account/password", new=PASSWORD, again=PASSWORD)

    assert answer.status_code == 303
    assert browsers.sign_in(browser(client), "lan").status_code == 303


@pytest.mark.parametrize(
    "fields",
    [
        {"present": "not hers at all", "new": "another long one", "again": "another long one"},
        {"present": PASSWORD, "new": "another long one", "again": "another long two"},
        {"present": PASSWORD, "new": "short", "again": "short"},
    ],
)
def test_a_password_is_not_changed_without_the_present_one_or_into_a_weak_one(
    client: TestClient, fields: dict[str, str]
) -> None:
    person(client, "lan")
    hers = browser(client)
    browsers.sign_in(hers, "lan")
    before = hash_of(client, "lan")

    assert post(hers, "/account/password", **fields).status_code == 422
    assert hash_of(client, "lan") == before


def test_a_new_password_signs_other_browsers_out_and_leaves_this_one(client: TestClient) -> None:
    person(client, "lan")
    here, there = browser(client), browser(client)
    browsers.sign_in(here, "lan")
    browsers.sign_in(there, "lan")

    post(here, "/account/password", present=PASSWORD, new="another long one", again="another long one")

    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303


def test_a_browser_is_signed_out_from_another_one(client: TestClient) -> None:
    person(client, "lan")
    here, there = browser(client), browser(client)
    browsers.sign_in(there, "lan")
    with Session(engine_of(client)) as session:
        other = session.exec(select(SessionRow.id)).one()
    browsers.sign_in(here, "lan")

    assert post(here, f"/account/sessions/{other}/end").status_code == 303
    assert there.get("/account").status_code == 303


def test_nobody_signs_somebody_elses_browser_out(client: TestClient) -> None:
    person(client, "lan")
    person(client, "nam")
    hers, his = browser(client), browser(client)
    browsers.sign_in(hers, "lan")
    with Session(engine_of(client)) as session:
        other = session.exec(select(SessionRow.id).where(col(SessionRow.opened_by) == "password")).one()
    browsers.sign_in(his, "nam")

    assert post(his, f"/account/sessions/{other}/end").status_code == 404
    assert hers.get("/account").status_code == 200


@pytest.mark.parametrize(
    "address", ["https://else.where/", "//else.where/", "/\\else.where", "javascript:alert(1)", "", "/a\nb", "else"]
)
def test_nobody_is_sent_to_another_site_after_signing_in(address: str) -> None:
    assert local(address) == "/"
