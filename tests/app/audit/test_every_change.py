"""Every route that changes something leaves exactly one event in the trail; every export does too."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from app.main import create_app
from app.settings import Settings
from tests.app.api import API, create
from tests.app.audit.changes import CHANGES, CODE, ROUND, sweep
from tests.app.audit.page_changes import PAGE_CHANGES
from tests.app.audit.trail import trail
from tests.app.people.accounts import an_administrator
from tests.app.people.routes import SAFE, routes_of
from tests.conftest import Databases
from tests.optimizer.rounds import tiny_round

ALL = {**CHANGES, **PAGE_CHANGES}

EXPORTS: dict[str, Callable[[TestClient], str]] = {
    ROUND + "/file": lambda _: f"{API}/rounds/{CODE}/file",
    ROUND + "/sheets/{kind}": lambda _: f"{API}/rounds/{CODE}/sheets/units?filled=true",
    API + "/sweeps/{sweep_id}.csv": lambda c: f"{API}/sweeps/{sweep(c)}.csv",
}
"""Exports that need no solved plan; those of plans are in tests/app/exports."""

NOTHING_CHANGED = {
    ROUND + "/sheets/{kind}/preview",
    ROUND + "/ms-project/preview",
    API + "/plans/{plan_id}/sheet",
    "/rounds/{code}/build/check",
    "/rounds/{code}/import/{kind}/preview",
    "/rounds/{code}/ms-project/preview",
    "/plans/{plan_id}/judge",
}
"""They only judge what was sent."""

SAME_SERVICE = {
    "/rounds/{code}/sheet/{project}",
    "/rounds/{code}/projects/{project}/edit",
    "/rounds/{code}/build",
    "/rounds/{code}/runs",
    "/rounds/{code}/sweeps",
}
"""Forms of pages that write through the services asked above; their own tests fill them in."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql", "two_roles"])
def shared(request: pytest.FixtureRequest, databases: Databases) -> Iterator[TestClient]:
    """One application for all of these requests, with a round; also under a role that has only a service's rights."""
    url = databases(request.param)
    settings = Settings(
        database_url=url,
        embedded_worker=False,
        cheap_passwords=True,
        webhook_private_addresses=True,
        oidc_issuer="https://id.example.org",  # never asked: nobody signs in there
        oidc_client_id="phanky",
        oidc_client_secret=SecretStr("not for others"),
    )
    with TestClient(create_app(settings), headers=an_administrator(url)) as client:
        create(client, tiny_round())
        yield client


@pytest.mark.parametrize("route", ALL, ids=" ".join)
def test_a_change_leaves_exactly_one_event(shared: TestClient, route: tuple[str, str]) -> None:
    event, ready = ALL[route]
    made = ready.make(shared)
    before = len(trail(shared))

    answer = ready.then(shared, made)

    assert answer.status_code < 400, answer.text
    assert [one["event"] for one in trail(shared)[before:]] == [event]


@pytest.mark.parametrize("route", EXPORTS)
def test_an_export_leaves_exactly_one_event_with_the_fingerprint_of_what_left(shared: TestClient, route: str) -> None:
    path = EXPORTS[route](shared)
    before = len(trail(shared))

    assert shared.get(path).status_code == 200

    (event,) = trail(shared)[before:]
    assert event["event"] == "file.exported"
    assert '"sha256"' in event["after"]


def test_every_route_that_changes_something_is_asked_here() -> None:
    app = create_app(Settings(database_url="sqlite://"))
    found = {(one.method, one.path) for one in routes_of(app) if one.method not in {*SAFE, "*"}}

    assert found - set(ALL) == {one for one in found if one[1] in NOTHING_CHANGED | SAME_SERVICE} - set(ALL)
    assert set(ALL) <= found
