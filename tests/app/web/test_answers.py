"""Pages that answer a form keep to what every page keeps to; no page of the application is left out of the walks."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlencode, urlsplit

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.routing import compile_path

from tests.app.people.browsers import FROM_HERE
from tests.app.people.routes import Found, routes_of
from tests.app.web.answers import AS_THEIR_PREVIEW, WITHOUT_A_PAGE, Answer, answers
from tests.app.web.page import Page
from tests.app.web.past import Past

ANSWERS = tuple(answers(Past("", "", "", "")))
NO_PAGES = re.compile(r"/(api|static|docs|redoc|openapi\.json|healthz|readyz|metrics)\b")
FOREIGN = {"/sign-in/oidc", "/sign-in/oidc/callback"}
"""Where a browser only passes through, on its way to an identity provider and back."""


def pages_of(app: FastAPI, *methods: str) -> list[Found]:
    return [one for one in routes_of(app) if one.method in methods and not NO_PAGES.match(one.path)]


def route_at(address: str, routes: list[Found]) -> str | None:
    """The first route of the address, as the application finds it."""
    path = urlsplit(address).path
    return next((one.path for one in routes if compile_path(one.path)[0].match(path)), None)


def send(client: TestClient, answer: Answer, lang: str) -> Page:
    """Send the form, and read the page that answers it."""
    headers = {**FROM_HERE, "Cookie": f"lang={lang}"}
    if answer.uploads:
        del headers["Content-Type"]
        file = {"file": answer.file or ("", b"")}
        told = client.post(answer.address, data=answer.fields, files=file, headers=headers)
    else:
        told = client.post(answer.address, content=urlencode(answer.fields), headers=headers)
    assert told.status_code == answer.status, told.text[:500]
    return Page(told.text)


def test_no_page_is_left_out_of_the_walks(app: FastAPI, past: Past) -> None:
    routes = pages_of(app, "GET")
    walked = {route_at(address, routes) for address in past.screens.values()}

    assert {one.path for one in routes} - walked == FOREIGN


def test_no_form_is_left_out_of_the_walks(app: FastAPI, past: Past) -> None:
    routes = pages_of(app, "POST")
    walked = {route_at(one.address, routes) for one in answers(past).values()}

    assert {one.path for one in routes} - walked == WITHOUT_A_PAGE | AS_THEIR_PREVIEW


def test_a_page_that_is_left_out_is_found() -> None:
    routes = [Found("GET", "/plans/compare", None, "a"), Found("GET", "/plans/{plan_id}", None, "b")]

    assert route_at("/plans/compare?plan=1", routes) == "/plans/compare"
    assert route_at("/plans/1", routes) == "/plans/{plan_id}"
    assert route_at("/new", routes) is None


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", ANSWERS)
def test_a_page_that_answers_a_form_is_whole_and_every_control_has_a_label(
    writer: TestClient, past: Past, name: str, lang: str
) -> None:
    page = send(writer, answers(past)[name], lang)

    labelled = {one.get("for") for one in page.all("label")}
    controls = [one for one in page.all("input", "select", "textarea") if one.get("type") != "hidden"]
    assert page.faults == []
    assert page.all("html") == [{"lang": lang}]
    assert len(page.all("h1")) == 1
    assert [one for one, count in Counter(page.ids).items() if count > 1] == []
    assert [one for one in controls if one.get("id") not in labelled and not one.get("aria-label")] == []
