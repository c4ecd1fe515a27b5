"""Nobody gets anywhere without a permission, unless the place is listed here."""

from __future__ import annotations

import re

from fastapi import FastAPI

from app.main import SUBJECTS, create_app
from app.people.permissions import ROUND
from app.settings import Settings
from tests.app.people.routes import SAFE, Found, routes_of

PUBLIC = {
    "/openapi.json",
    "/docs",
    "/static-offline-docs",
    "/static/{name}",
    "/sign-in",
    "/sign-in/link/{secret}",
    "/sign-in/oidc",
    "/sign-in/oidc/callback",
    "/sign-in/oidc/refused",
    "/healthz",
    "/readyz",
    "/metrics",
}
"""The API's own document, what pages are drawn with, the way in, and what watches over the service."""

OF_ROUND = {"project", "scenario", "records", "record", "kind", "place", "target"}
"""Parts of an address that lie below a round, plan, run or sweep, which stands in the same address."""
OF_NOBODY = {"name", "token", "browser", "secret", "webhook_id"}
"""Parts that name people, their own credentials, files of the pages, or what only administrators see."""


def found() -> list[Found]:
    return list(routes_of(create_app(Settings(database_url="sqlite://"))))


def test_every_route_has_a_permission_in_its_signature_or_is_public() -> None:
    without = {one.path for one in found() if one.permission is None}

    assert without == PUBLIC


def test_a_route_without_a_permission_is_found() -> None:
    app = FastAPI()

    @app.get("/open")
    def anybody() -> None:
        """Let anybody in."""

    assert [(one.path, one.permission) for one in routes_of(app) if one.path == "/open"] == [("/open", None)]


def test_all_of_the_application_is_walked() -> None:
    paths = {one.path for one in found()}

    assert {"/", "/api/v1/rounds", "/api/v1/runs/{run_id}/events", "/api/v1/plans/{plan_id}.csv", "/people"} <= paths


def test_every_part_of_an_address_that_names_a_thing_leads_to_its_round() -> None:
    parts = {part for one in found() for part in re.findall(r"{(\w+)}", one.path)}

    assert parts - {ROUND, *SUBJECTS} <= OF_ROUND | OF_NOBODY


def test_what_lies_below_something_stands_in_an_address_that_names_it() -> None:
    for one in found():
        parts = set(re.findall(r"{(\w+)}", one.path))
        if parts & OF_ROUND:
            assert parts & {ROUND, *SUBJECTS}, one.path


def test_whatever_changes_something_asks_for_more_than_reading() -> None:
    judged = {"/preview", "/sheet", "/check", "/judge"}
    own = ("/api/v1/me", "/account", "/sign-out")
    weak = [
        one.path
        for one in found()
        if one.method not in {*SAFE, "*"}
        and one.permission is not None
        and "read" in one.permission.permissions
        and not one.path.startswith(own)
        and not one.path.endswith(tuple(judged))
    ]

    assert weak == []
