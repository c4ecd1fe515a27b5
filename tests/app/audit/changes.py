"""What every route of the API that changes something is asked, and what the trail then says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.people.models import SessionRow
from app.people.roles import Role
from tests.app.adoptions.test_router import DECISION, planned
from tests.app.api import API, send
from tests.app.intake.msproject import test_feed
from tests.app.intake.workbook.steps import csv
from tests.app.people import browsers
from tests.app.people.accounts import engine_of, somebody
from tests.app.people.browsers import browser, person
from tests.optimizer.rounds import tiny_round

Data = dict[str, Any]
CODE = "LIB-2031"
FACTS = {"format": "phanky.facts/1", "round": CODE, "facts": []}
ROUND = f"{API}/rounds/{{code}}"
CSV = {"Content-Type": "text/csv"}


def new(prefix: str = "x") -> str:
    """A code that nothing has."""
    return f"{prefix}-{uuid4().hex[:8]}"


class Ready:
    """Something that a request then changes, made before its events are counted."""

    def __init__(self, make: Callable[[TestClient], Any], then: Callable[[TestClient, Any], Any]) -> None:
        self.make, self.then = make, then


def unit(client: TestClient) -> str:
    code = new("U")
    assert send(client, "POST", f"/rounds/{CODE}/units", {"code": code}).status_code == 201
    return code


def stored_scenario(client: TestClient) -> str:
    code = new("S")
    data = {"format": "phanky.scenario/1", "round": CODE, "code": code, "changes": []}
    answer = send(client, "POST", f"/rounds/{CODE}/scenarios", data)
    assert answer.status_code == 201, answer.text
    return code


def run(client: TestClient) -> str:
    return str(client.post(f"{API}/rounds/{CODE}/runs", json={"again": True}).json()["id"])


def sweep(client: TestClient) -> str:
    body = {"spec": {"kind": "scenarios", "codes": [stored_scenario(client)]}}
    return str(client.post(f"{API}/rounds/{CODE}/sweeps", json=body).json()["id"])


def cancelled_sweep(client: TestClient) -> str:
    made = sweep(client)
    client.post(f"{API}/sweeps/{made}/cancel")
    return made


def account(client: TestClient) -> str:
    return person(client, new("p"))


def known(client: TestClient) -> str:
    """An account that belongs to somebody at the identity provider."""
    name = account(client)
    client.put(f"{API}/people/{name}/identity", json={"subject": f"sub-{name}"})
    return name


def signed_in(client: TestClient) -> TestClient:
    """The browser of an administrator."""
    hers = browser(client)
    browsers.sign_in(hers, person(client, new("b"), administrator=True))
    return hers


def approver(client: TestClient) -> TestClient:
    """The browser of somebody who may adopt plans."""
    hers, name = browser(client), person(client, new("b"))
    somebody(client, name, Role.APPROVER)
    browsers.sign_in(hers, name)
    return hers


def token(client: TestClient) -> str:
    return str(client.post(f"{API}/me/tokens", json={"title": "x"}).json()["token"]["id"])


def plan(client: TestClient) -> str:
    return planned(client, somebody(client, "maker", Role.PLANNER))


def other_session(client: TestClient) -> tuple[TestClient, str]:
    """A browser, and the id of another one of the same person."""
    name = person(client, new("b"))
    browsers.sign_in(browser(client), name)
    with Session(engine_of(client)) as session:
        other = [one.id for one in session.exec(select(SessionRow)).all()]
    here = browser(client)
    browsers.sign_in(here, name)
    with Session(engine_of(client)) as session:
        there = {one.id for one in session.exec(select(SessionRow)).all()} - set(other)
    mine = there.pop()
    with Session(engine_of(client)) as session:
        whose = session.get(SessionRow, mine)
        assert whose is not None
        others = select(SessionRow.id).where(SessionRow.person_id == whose.person_id, SessionRow.id != mine)
        return here, session.exec(others).one()


def page_token(client: TestClient) -> tuple[TestClient, str]:
    """A browser, and the id of a token of the same person."""
    here = signed_in(client)
    browsers.post(here, "/account/tokens", title="x", scope="read", days=1)
    listed = here.get(f"{API}/me/tokens").json()
    return here, listed[0]["id"]


GRANT = {"round": "*", "role": "viewer"}

Changes = dict[tuple[str, str], tuple[str, Ready]]

CHANGES: Changes = {
    ("POST", f"{API}/rounds"): (
        "round.created",
        Ready(lambda _: new("R"), lambda c, code: send(c, "POST", "/rounds", {**tiny_round(), "code": code})),
    ),
    ("PUT", ROUND): (
        "round.replaced",
        Ready(
            lambda c: c.get(f"{API}/rounds/{CODE}/file").json(), lambda c, data: send(c, "PUT", f"/rounds/{CODE}", data)
        ),
    ),
    ("PUT", ROUND + "/facts"): (
        "facts.replaced",
        Ready(lambda _: None, lambda c, _: send(c, "PUT", f"/rounds/{CODE}/facts", FACTS)),
    ),
    ("POST", ROUND + "/scenarios"): (
        "scenario.created",
        Ready(
            lambda _: {"format": "phanky.scenario/1", "round": CODE, "code": new("S"), "changes": []},
            lambda c, data: send(c, "POST", f"/rounds/{CODE}/scenarios", data),
        ),
    ),
    ("PUT", ROUND + "/scenarios/{scenario}"): (
        "scenario.replaced",
        Ready(
            stored_scenario,
            lambda c, code: send(
                c,
                "PUT",
                f"/rounds/{CODE}/scenarios/{code}",
                {
                    "format": "phanky.scenario/1",
                    "round": CODE,
                    "code": code,
                    "title": "Khác",
                    "changes": [],
                },
            ),
        ),
    ),
    ("DELETE", ROUND + "/scenarios/{scenario}"): (
        "scenario.deleted",
        Ready(stored_scenario, lambda c, code: c.delete(f"{API}/rounds/{CODE}/scenarios/{code}")),
    ),
    ("PUT", ROUND + "/sheets/{kind}"): (
        "sheet.imported",
        Ready(
            lambda _: csv([["Mã đơn vị"], [new("U")]]),
            lambda c, data: c.put(f"{API}/rounds/{CODE}/sheets/units?locale=vi&unit=dong", content=data, headers=CSV),
        ),
    ),
    ("PUT", ROUND + "/ms-project"): (
        "sheet.imported",
        Ready(lambda _: None, lambda c, _: test_feed.send(c, CODE, [test_feed.PORTAL], apply=True)),
    ),
    ("POST", ROUND + "/{records}"): (
        "record.added",
        Ready(lambda _: new("U"), lambda c, code: send(c, "POST", f"/rounds/{CODE}/units", {"code": code})),
    ),
    ("PUT", ROUND + "/{records}/{record}"): (
        "record.replaced",
        Ready(unit, lambda c, code: send(c, "PUT", f"/rounds/{CODE}/units/{code}", {"code": code, "title": "Khác"})),
    ),
    ("DELETE", ROUND + "/{records}/{record}"): (
        "record.deleted",
        Ready(unit, lambda c, code: c.delete(f"{API}/rounds/{CODE}/units/{code}")),
    ),
    ("POST", ROUND + "/runs"): (
        "run.asked",
        Ready(lambda _: None, lambda c, _: c.post(f"{API}/rounds/{CODE}/runs", json={"again": True})),
    ),
    ("POST", API + "/runs/{run_id}/cancel"): (
        "run.cancelled",
        Ready(run, lambda c, one: c.post(f"{API}/runs/{one}/cancel")),
    ),
    ("POST", API + "/runs/{run_id}/retry"): (
        "run.retried",
        Ready(run, lambda c, one: c.post(f"{API}/runs/{one}/retry")),
    ),
    ("POST", ROUND + "/sweeps"): (
        "sweep.asked",
        Ready(
            stored_scenario,
            lambda c, code: c.post(
                f"{API}/rounds/{CODE}/sweeps", json={"spec": {"kind": "scenarios", "codes": [code]}}
            ),
        ),
    ),
    ("POST", API + "/sweeps/{sweep_id}/cancel"): (
        "sweep.cancelled",
        Ready(sweep, lambda c, one: c.post(f"{API}/sweeps/{one}/cancel")),
    ),
    ("POST", API + "/sweeps/{sweep_id}/retry"): (
        "sweep.retried",
        Ready(cancelled_sweep, lambda c, one: c.post(f"{API}/sweeps/{one}/retry")),
    ),
    ("POST", API + "/plans/{plan_id}/adopt"): (
        "plan.adopted",
        Ready(
            lambda c: (plan(c), somebody(c, "adopter", Role.APPROVER)),
            lambda c, one: c.post(f"{API}/plans/{one[0]}/adopt", json=DECISION, headers=one[1]),
        ),
    ),
    ("POST", API + "/people"): (
        "person.added",
        Ready(lambda _: new("p"), lambda c, name: c.post(f"{API}/people", json={"name": name})),
    ),
    ("PUT", API + "/people/{name}/active"): (
        "person.deactivated",
        Ready(account, lambda c, name: c.put(f"{API}/people/{name}/active", json={"active": False})),
    ),
    ("POST", API + "/people/{name}/link"): (
        "person.link_made",
        Ready(account, lambda c, name: c.post(f"{API}/people/{name}/link")),
    ),
    ("PUT", API + "/people/{name}/identity"): (
        "person.identity_named",
        Ready(account, lambda c, name: c.put(f"{API}/people/{name}/identity", json={"subject": f"sub-{name}"})),
    ),
    ("DELETE", API + "/people/{name}/identity"): (
        "person.identity_forgotten",
        Ready(known, lambda c, name: c.delete(f"{API}/people/{name}/identity")),
    ),
    ("POST", API + "/people/{name}/roles"): (
        "role.given",
        Ready(account, lambda c, name: c.post(f"{API}/people/{name}/roles", json=GRANT)),
    ),
    ("POST", API + "/people/{name}/roles/take"): (
        "role.taken",
        Ready(
            lambda c: c.post(f"{API}/people/{account(c)}/roles", json=GRANT).json()["name"],
            lambda c, name: c.post(f"{API}/people/{name}/roles/take", json=GRANT),
        ),
    ),
    ("POST", API + "/me/tokens"): (
        "token.made",
        Ready(lambda _: None, lambda c, _: c.post(f"{API}/me/tokens", json={"title": "x"})),
    ),
    ("DELETE", API + "/me/tokens/{token}"): (
        "token.revoked",
        Ready(token, lambda c, one: c.delete(f"{API}/me/tokens/{one}")),
    ),
    ("POST", API + "/webhooks"): (
        "webhook.added",
        Ready(lambda _: None, lambda c, _: c.post(f"{API}/webhooks", json={"url": "https://127.0.0.1/told"})),
    ),
    ("DELETE", API + "/webhooks/{webhook_id}"): (
        "webhook.removed",
        Ready(
            lambda c: c.post(f"{API}/webhooks", json={"url": "https://127.0.0.1/told"}).json()["id"],
            lambda c, one: c.delete(f"{API}/webhooks/{one}"),
        ),
    ),
}
"""For each route of the API that changes something: the event, what is made ready for it, and the request."""
