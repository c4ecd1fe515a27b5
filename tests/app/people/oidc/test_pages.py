"""What people see of sign-in through the provider, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.kit.words import Lang
from app.people.oidc.refusals import TOLD, Why
from tests.app.people import browsers
from tests.app.people.browsers import browser, person, post
from tests.app.people.oidc.served import named, service
from tests.app.web.page import Page
from tests.conftest import Databases

LABELS = {"vi": "tài khoản Thủ đô", "en": "the capital's account"}
SETTINGS = {
    "oidc_issuer": "https://id.example.org",  # never asked here
    "oidc_client_id": "phanky",
    "oidc_client_secret": "not for others",
    "oidc_label_vi": LABELS["vi"],
    "oidc_label_en": LABELS["en"],
}


@pytest.fixture
def relying(fresh_database: Databases) -> Iterator[TestClient]:
    with service(fresh_database("sqlite"), **SETTINGS) as opened:
        yield opened


@pytest.fixture
def alone(fresh_database: Databases) -> Iterator[TestClient]:
    """A service that relies on nobody."""
    with service(fresh_database("sqlite")) as opened:
        yield opened


@pytest.fixture
def hers(relying: TestClient) -> TestClient:
    """The browser of an administrator."""
    opened = browser(relying)
    browsers.sign_in(opened, person(relying, "quan-tri", administrator=True))
    return opened


def whole(text: str) -> Page:
    page = Page(text)
    labelled = {one.get("for") for one in page.all("label")}
    controls = [one for one in page.all("input", "select") if one.get("type") != "hidden"]
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert len(page.all("h1")) == 1
    assert [one for one in controls if one.get("id") not in labelled and not one.get("aria-label")] == []
    return page


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("why", Why)
def test_every_refusal_has_a_page_that_says_what_happened_and_what_to_do(
    relying: TestClient, why: Why, lang: Lang
) -> None:
    answer = browser(relying).get("/sign-in/oidc/refused", params={"why": why.value, "lang": lang})

    page, told = whole(answer.text), TOLD[why]
    assert answer.status_code == told.status
    for words in (told.heading, told.happened, told.to_do):
        assert words.say(lang) in page.words
    assert {"/sign-in/oidc", "/sign-in"} <= set(page.links)
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("why", ["", "else", "<script>"])
def test_there_is_no_page_of_another_reason(relying: TestClient, why: str) -> None:
    assert browser(relying).get("/sign-in/oidc/refused", params={"why": why}).status_code == 404


@pytest.mark.parametrize("path", ["", "/callback?code=x&state=y", "/refused?why=stale"])
def test_a_service_without_a_provider_has_none_of_this(alone: TestClient, path: str) -> None:
    answer = browser(alone).get(f"/sign-in/oidc{path}")

    assert answer.status_code == 404
    assert "mật khẩu" in whole(answer.text).words


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_sign_in_page_names_the_provider_beside_the_password(relying: TestClient, lang: str) -> None:
    page = whole(browser(relying).get("/sign-in", params={"next": "/plans?page=2", "lang": lang}).text)

    assert LABELS[lang] in page.words
    assert "/sign-in/oidc?next=/plans%3Fpage%3D2" in page.links
    assert [one for one in page.all("input") if one.get("name") == "password"]


def test_the_sign_in_page_of_a_service_without_a_provider_has_no_such_link(alone: TestClient) -> None:
    assert not [one for one in whole(browser(alone).get("/sign-in").text).links if "oidc" in one]


def test_a_wrong_password_leaves_the_way_through_the_provider(relying: TestClient) -> None:
    answer = browsers.sign_in(browser(relying), "lan", "wrong", next="/plans")

    assert answer.status_code == 401
    assert "/sign-in/oidc?next=/plans" in whole(answer.text).links


def test_an_administrator_says_on_the_page_whom_an_account_belongs_to(hers: TestClient, relying: TestClient) -> None:
    person(relying, "lan")

    post(hers, "/people/lan/identity", by="username", identity=" lan.nguyen ")
    waits = whole(hers.get("/people").text).words
    post(hers, "/people/lan/identity", by="subject", identity="sub-lan")
    bound = whole(hers.get("/people?lang=en").text).words
    post(hers, "/people/lan/identity", by="nobody")

    assert "Chờ lan.nguyen ở https://id.example.org" in waits
    assert "Belongs to sub-lan at https://id.example.org" in bound
    assert "sub-lan" not in hers.get("/people").text


@pytest.mark.parametrize(
    "fields",
    [
        {"by": "subject", "identity": ""},
        {"by": "subject", "identity": "x" * 256},
        {"by": "subject", "identity": "taken"},
        {"by": "username", "identity": "taken too"},
        {"by": "king", "identity": "x"},
        {"by": "issuer", "identity": "https://else.where"},
        {},
    ],
    ids=str,
)
def test_an_identity_that_cannot_be_comes_back_with_what_is_wrong(
    hers: TestClient, relying: TestClient, fields: dict[str, str]
) -> None:
    named(relying, person(relying, "nam"), subject="taken")
    named(relying, person(relying, "hoa"), username="taken too")
    person(relying, "lan")

    answer = post(hers, "/people/lan/identity", **fields)

    assert answer.status_code == 422
    assert [one for one in whole(answer.text).all("div") if one.get("role") == "alert"]
    assert relying.get("/api/v1/people/lan").json()["identity"] is None


def test_a_service_without_a_provider_any_more_still_lets_an_identity_be_forgotten(alone: TestClient) -> None:
    person(alone, "lan")
    alone.put("/api/v1/people/lan/identity", json={"issuer": "https://id.example.org", "subject": "sub-lan"})
    hers = browser(alone)
    browsers.sign_in(hers, person(alone, "quan-tri", administrator=True))
    assert "sub-lan" in whole(hers.get("/people").text).words

    post(hers, "/people/lan/identity", by="nobody")

    assert "sub-lan" not in hers.get("/people").text
