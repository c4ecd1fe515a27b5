"""The pages of sign-in, account, people and the trail, in both languages."""

from __future__ import annotations

from collections import Counter

import pytest
from fastapi.testclient import TestClient

from app.people.roles import Role
from tests.app.api import create
from tests.app.people import browsers
from tests.app.people.accounts import somebody
from tests.app.people.browsers import browser, link_for, person, post
from tests.app.web.page import Page
from tests.optimizer.rounds import tiny_round

PAGES = ("/sign-in", "/account", "/people", "/audit?verify=1")


@pytest.fixture
def hers(client: TestClient) -> TestClient:
    """The browser of an administrator, in a service where there is something to see."""
    code = create(client, tiny_round())
    somebody(client, "proposes", Role.PROPOSER)
    somebody(client, "plans", Role.PLANNER, round_code=code)
    opened = browser(client)
    browsers.sign_in(opened, person(client, "lan", administrator=True))
    post(opened, "/account/tokens", title="báo cáo", scope="read", days=30)
    return opened


def read(client: TestClient, path: str, lang: str) -> Page:
    answer = client.get(path, params={"lang": lang} if "?" not in path else None)
    if "?" in path:
        answer = client.get(f"{path}&lang={lang}")
    assert answer.status_code == 200, answer.text[:500]
    return Page(answer.text)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_every_control_has_a_label(hers: TestClient, path: str, lang: str) -> None:
    page = read(hers, path, lang)

    labelled = {one.get("for") for one in page.all("label")}
    controls = [one for one in page.all("input", "select") if one.get("type") != "hidden"]
    assert page.faults == []
    assert page.all("html") == [{"lang": lang}]
    assert len(page.all("h1")) == 1
    assert [one for one, count in Counter(page.ids).items() if count > 1] == []
    assert [one for one in controls if one.get("id") not in labelled and not one.get("aria-label")] == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_of_a_link_says_whom_it_signs_in(client: TestClient, lang: str) -> None:
    link = link_for(client, person(client, "lan"))

    page = read(browser(client), link, lang)

    assert page.faults == []
    assert "Lan" in page.words


def test_every_page_says_who_is_signed_in(hers: TestClient) -> None:
    assert "Lan" in Page(hers.get("/plans").text).words


def test_people_are_added_given_roles_and_deactivated(hers: TestClient, client: TestClient) -> None:
    added = post(hers, "/people", name="nam", title="Nam")
    post(hers, "/people/nam/roles", round="*", role="viewer")
    words = Page(hers.get("/people").text).words

    link = added.text.split("<code>")[1].split("</code>")[0]
    assert added.headers["cache-control"] == "no-store"
    assert post(browser(client), link.removeprefix("http://testserver")).status_code == 303
    assert "Người xem, mọi vòng" in words

    post(hers, "/people/nam/active", active="no")
    assert "đã ngừng" in Page(hers.get("/people").text).words


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/people", {"name": "hai từ"}),
        ("/people", {"name": ""}),
        ("/people", {"name": "lan"}),
        ("/people/lan/roles", {"role": "proposer", "round": "*"}),
        ("/people/lan/roles", {"role": "king", "round": "*"}),
        ("/account/tokens", {"title": "", "scope": "read", "days": 1}),
        ("/account/tokens", {"title": "x", "scope": "all", "days": 1}),
        ("/account/tokens", {"title": "x", "scope": "read", "days": 5000}),
    ],
)
def test_bad_input_comes_back_with_what_is_wrong(hers: TestClient, path: str, fields: dict[str, str]) -> None:
    answer = post(hers, path, **fields)

    assert answer.status_code == 422
    assert Page(answer.text).all("div")
    assert 'role="alert"' in answer.text


def test_pages_for_administrators_are_for_nobody_else(client: TestClient) -> None:
    his = browser(client)
    browsers.sign_in(his, person(client, "nam"))

    assert his.get("/people").status_code == 403
    assert his.get("/audit").status_code == 403
    assert "/people" not in Page(his.get("/account").text).links


def test_the_trail_is_filtered_by_who_and_what(hers: TestClient) -> None:
    page = Page(hers.get("/audit?who=lan&event=token.made").text)

    assert "Tạo mã truy cập" in page.words
    assert "Tạo vòng" not in page.words.partition("Nội dung")[2]


def test_a_part_of_a_page_sends_the_whole_page_to_the_sign_in(client: TestClient) -> None:
    answer = browser(client).get("/queue", headers={"HX-Request": "true"})

    assert answer.headers["hx-redirect"] == "/sign-in"
