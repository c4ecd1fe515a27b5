"""A browser's cookie changes something only from a page of this service."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.people import service
from app.people.roles import EVERY_ROUND, Grant, Role
from tests.app.api import API, create
from tests.app.people import browsers
from tests.app.people.accounts import engine_of, somebody
from tests.app.people.browsers import browser, person
from tests.optimizer.rounds import tiny_round

HERE = "http://testserver"


@pytest.fixture
def hers(client: TestClient) -> TestClient:
    """The browser of somebody who may ask for runs."""
    create(client, tiny_round())
    person(client, "lan")
    with Session(engine_of(client)) as session:
        service.give_role(session, name="lan", grant=Grant(EVERY_ROUND, Role.PLANNER))
        session.commit()
    opened = browser(client)
    browsers.sign_in(opened, "lan")
    return opened


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": HERE}])
def test_a_page_of_this_service_may_change_something(hers: TestClient, headers: dict[str, str]) -> None:
    answer = hers.post(f"{API}/rounds/LIB-2031/runs", json={}, headers={**headers, "Accept": "*/*"})

    assert answer.status_code == 202


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": HERE},
        {"Origin": "https://else.where"},
        {"Origin": "null"},
        {},
    ],
)
def test_nothing_else_may(hers: TestClient, headers: dict[str, str]) -> None:
    answer = hers.post(f"{API}/rounds/LIB-2031/runs", json={}, headers={**headers, "Accept": "*/*"})

    assert (answer.status_code, answer.json()["code"]) == (403, "not_from_here")


def test_another_site_may_still_link_here(hers: TestClient) -> None:
    assert hers.get("/plans", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_token_needs_no_page(client: TestClient) -> None:
    code = create(client, tiny_round())
    headers = {**somebody(client, "lan", Role.PLANNER), "Sec-Fetch-Site": "cross-site"}

    assert client.post(f"{API}/rounds/{code}/runs", json={}, headers=headers).status_code == 202


def test_nobody_is_signed_in_by_another_sites_form(client: TestClient) -> None:
    person(client, "lan")
    headers = {**browsers.FROM_HERE, "Sec-Fetch-Site": "cross-site"}

    answer = browser(client).post("/sign-in", content=f"name=lan&password={browsers.PASSWORD}", headers=headers)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/sign-in", f"{API}/rounds", "/docs", "/nowhere"])
def test_every_answer_tells_browsers_what_not_to_do_with_it(client: TestClient, path: str) -> None:
    headers = browser(client).get(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"


def test_answers_of_the_api_run_nothing_and_are_kept_by_nobody_else(client: TestClient) -> None:
    headers = client.get(f"{API}/rounds").headers

    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "private" in headers["cache-control"]
