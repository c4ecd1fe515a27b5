"""What every page keeps to, in both languages."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from fastapi.testclient import TestClient

from app.web.screen import HEADERS
from tests.app.people.accounts import an_administrator
from tests.app.web.conftest import Open
from tests.app.web.page import Page
from tests.app.web.past import STATUS, Past, application
from tests.conftest import Databases

LANGUAGES = ("vi", "en")
SCREENS = tuple(Past("", "", "", "").screens)
NAMED = ("input", "select", "textarea")
ELSEWHERE = ("/docs", "/sign-in/oidc")
"""Links out of the pages: the API's own document, and the identity provider."""
INLINE = re.compile(r"^on|^style$")


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    language: str = request.param
    return language


@pytest.fixture(scope="module")
def read() -> dict[tuple[str, str], Page]:
    """The pages that were read already: to look at one again needs no request."""
    return {}


@pytest.fixture
def opened(page: Open, past: Past, screen: str, lang: str, read: dict[tuple[str, str], Page]) -> Page:
    if (screen, lang) not in read:
        read[screen, lang] = page(past.screens[screen], lang, STATUS.get(screen, 200))
    return read[screen, lang]


def test_a_page_is_well_formed_and_says_its_language(opened: Page, lang: str) -> None:
    assert opened.all("html") == [{"lang": lang}]


def test_a_page_has_one_main_heading_and_one_main_part(opened: Page) -> None:
    assert len(opened.all("h1")) == 1
    assert len(opened.all("main")) == 1


def test_no_id_stands_twice_and_every_jump_lands(opened: Page) -> None:
    assert [found for found, count in Counter(opened.ids).items() if count > 1] == []
    assert [link for link in opened.links if link.startswith("#") and link[1:] not in opened.ids] == []


def test_every_control_has_a_label(opened: Page) -> None:
    labelled = {one.get("for") for one in opened.all("label")}
    controls = [one for one in opened.all(*NAMED) if one.get("type") != "hidden"]

    assert [one for one in controls if one.get("id") not in labelled and not one.get("aria-label")] == []


def test_nothing_is_inline(opened: Page) -> None:
    inline = [(tag, name) for tag, attributes in opened.tags for name in attributes if INLINE.match(name)]

    assert inline == []
    assert opened.all("style") == []
    assert all((one.get("src") or "").startswith("/static/") for one in opened.all("script"))


def test_every_picture_has_a_name_or_is_hidden_from_readers(opened: Page) -> None:
    assert [one for one in opened.all("svg") if one.get("aria-hidden") != "true" and not one.get("aria-label")] == []


def test_every_table_of_figures_names_its_columns(opened: Page) -> None:
    assert all(one.get("scope") in {"col", "row"} for one in opened.all("th"))


def test_every_page_carries_the_headers_that_keep_it_safe(browser: TestClient, past: Past, screen: str) -> None:
    told = browser.get(past.screens[screen]).headers

    assert {name: told.get(name) for name in HEADERS if name != "Vary"} == {
        name: value for name, value in HEADERS.items() if name != "Vary"
    }
    assert "Cookie" in told["Vary"]


def test_no_link_of_any_page_is_dead(browser: TestClient, past: Past) -> None:
    waiting, seen, dead = list(past.screens.values()), set[str](), []
    while waiting:
        address = waiting.pop()
        kind = re.sub(r"MH-\d+", "MH", address)
        if kind in seen or address.startswith(ELSEWHERE):
            continue
        seen.add(kind)
        answer = browser.get(address)
        if answer.status_code not in {200, 304} and address not in {past.screens[name] for name in STATUS}:
            dead.append(address)
        if answer.headers["content-type"].startswith("text/html"):
            waiting += [link for link in Page(answer.text).links if link.startswith("/") and "lang=" not in link]

    assert dead == []
    assert len(seen) > 40


def test_a_house_without_rounds_says_what_to_do(fresh_database: Databases) -> None:
    url = fresh_database("sqlite")
    headers = {"Accept": "text/html", **an_administrator(url)}
    answer = TestClient(application(Past(url, "", "", "")), headers=headers).get("/")

    assert "phanky seed" in Page(answer.text).words
