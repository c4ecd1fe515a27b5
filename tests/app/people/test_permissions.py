"""Who may do what: the table of roles, asked over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.people.roles import ADMINISTRATOR, GRANTS, Permission, Role, Scope
from tests.app.api import API, create, send
from tests.app.people.accounts import somebody
from tests.optimizer.rounds import full_round, tiny_round

Data = dict[str, Any]
NOBODY = {"Authorization": ""}


def without(client: TestClient) -> TestClient:
    """The same application, asked by nobody."""
    return TestClient(client.app)


def tried(client: TestClient, permission: Permission, code: str, headers: dict[str, str]) -> int:
    """The status of something that takes this permission."""
    record = {"code": "NO-SUCH"}
    asked: dict[Permission, tuple[str, str, Any]] = {
        Permission.READ: ("GET", f"/rounds/{code}", None),
        Permission.PROPOSE: ("POST", f"/rounds/{code}/projects", record),
        Permission.PLAN: ("POST", f"/rounds/{code}/targets", record),
        Permission.MONEY: ("POST", f"/rounds/{code}/ceilings", record),
        Permission.ASK: ("POST", f"/rounds/{code}/runs", {"options": {"time_limit_s": 100_000}}),
        Permission.ADOPT: ("POST", "/plans/none/adopt", {}),
        Permission.ADMINISTER: ("GET", "/people", None),
    }
    method, path, data = asked[permission]
    return client.request(method, f"{API}{path}", json=data, headers=headers).status_code


@pytest.mark.parametrize("role", Role)
def test_a_role_allows_what_the_table_says_and_nothing_else(client: TestClient, role: Role) -> None:
    code = create(client, tiny_round())
    headers = somebody(client, "her", role)

    refused = {one for one in Permission if tried(client, one, code, headers) == 403}
    # a proposer's project names no agency here, which is refused too
    expected = set(Permission) - GRANTS[role] | ({Permission.PROPOSE} if role is Role.PROPOSER else set())

    assert refused == expected


def test_an_administrator_may_do_everything_but_adopt(client: TestClient) -> None:
    code = create(client, tiny_round())
    headers = {"Authorization": client.headers["Authorization"]}

    assert {one for one in Permission if tried(client, one, code, headers) == 403} == set(Permission) - ADMINISTRATOR


@pytest.mark.parametrize(
    ("scope", "allowed"), [(Scope.READ, {"read"}), (Scope.WRITE, {"read", "propose", "plan", "ask"})]
)
def test_a_token_lets_through_no_more_than_its_scope(client: TestClient, scope: Scope, allowed: set[str]) -> None:
    code = create(client, tiny_round())
    headers = somebody(client, "her", Role.PLANNER, scope=scope)

    assert {one.value for one in Permission if tried(client, one, code, headers) != 403} == allowed


def test_a_role_in_one_round_is_none_in_another(client: TestClient) -> None:
    ours, theirs = create(client, tiny_round()), create(client, {**full_round(), "code": "OTHER"})
    headers = somebody(client, "her", Role.PLANNER, round_code=ours)

    assert client.get(f"{API}/rounds/{ours}", headers=headers).status_code == 200
    assert client.get(f"{API}/rounds/{theirs}", headers=headers).status_code == 403
    assert client.get(f"{API}/rounds/{theirs}/file", headers=headers).status_code == 403


def test_lists_hold_only_what_may_be_read(client: TestClient) -> None:
    ours, theirs = create(client, tiny_round()), create(client, {**full_round(), "code": "OTHER"})
    for code in (ours, theirs):
        client.post(f"{API}/rounds/{code}/runs", json={})
    headers = somebody(client, "her", Role.VIEWER, round_code=ours)

    assert [one["code"] for one in client.get(f"{API}/rounds", headers=headers).json()] == [ours]
    assert [one["round_code"] for one in client.get(f"{API}/runs", headers=headers).json()["items"]] == [ours]
    assert len(client.get(f"{API}/runs").json()["items"]) == 2


def test_a_run_belongs_to_its_round(client: TestClient) -> None:
    ours, theirs = create(client, tiny_round()), create(client, {**full_round(), "code": "OTHER"})
    run = client.post(f"{API}/rounds/{theirs}/runs", json={}).json()
    headers = somebody(client, "her", Role.PLANNER, round_code=ours)

    assert client.get(f"{API}/runs/{run['id']}", headers=headers).status_code == 403
    assert client.get(f"{API}/runs/{run['id']}/events", headers=headers).status_code == 403
    assert client.post(f"{API}/runs/{run['id']}/cancel", headers=headers).status_code == 403


def test_who_has_no_role_in_every_round_creates_none(client: TestClient) -> None:
    headers = somebody(client, "her", Role.PLANNER, Role.FINANCE, round_code="LIB-2031")

    assert send_as(client, headers, "POST", "/rounds", tiny_round()) == 403


def test_the_contents_of_a_round_are_replaced_by_who_plans_and_funds(client: TestClient) -> None:
    data = tiny_round()
    code = create(client, data)

    assert send_as(client, somebody(client, "plans", Role.PLANNER), "PUT", f"/rounds/{code}", data) == 403
    assert send_as(client, somebody(client, "both", Role.PLANNER, Role.FINANCE), "PUT", f"/rounds/{code}", data) == 200


def test_a_proposer_changes_only_projects_of_the_own_agency(client: TestClient) -> None:
    data = full_round()
    code = create(client, data)
    theirs = next(one for one in data["projects"])
    headers = somebody(client, "her", Role.PROPOSER, agency="Sở Của Cô")
    ours = {**theirs, "code": "OURS", "agency": "Sở Của Cô"}

    assert send_as(client, headers, "POST", f"/rounds/{code}/projects", ours) == 201
    assert send_as(client, headers, "PUT", f"/rounds/{code}/projects/OURS", {**ours, "title": "Mới"}) == 200
    assert send_as(client, headers, "PUT", f"/rounds/{code}/projects/OURS", {**ours, "agency": "Khác"}) == 403
    taken = {**theirs, "agency": "Sở Của Cô"}
    assert send_as(client, headers, "PUT", f"/rounds/{code}/projects/{theirs['code']}", taken) == 403
    assert client.delete(f"{API}/rounds/{code}/projects/{theirs['code']}", headers=headers).status_code == 403
    assert client.delete(f"{API}/rounds/{code}/projects/OURS", headers=headers).status_code == 200


def send_as(client: TestClient, headers: dict[str, str], method: str, path: str, data: object) -> int:
    with TestClient(client.app, headers=headers) as theirs:
        return send(theirs, method, path, data).status_code


def test_nobody_is_told_in_both_languages_how_to_sign_in(client: TestClient) -> None:
    answer = without(client).get(f"{API}/rounds")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert "/sign-in" in answer.json()["detail_vi"]
    assert "/sign-in" in answer.json()["detail_en"]


def test_who_may_not_is_told_in_both_languages_what_is_missing(client: TestClient) -> None:
    code = create(client, tiny_round())
    answer = client.post(f"{API}/rounds/{code}/runs", json={}, headers=somebody(client, "her", Role.VIEWER))

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert code in answer.json()["detail_vi"]
    assert "ask for runs" in answer.json()["detail_en"]


def test_a_page_leads_to_the_sign_in_and_comes_back(client: TestClient) -> None:
    browser = without(client)

    answer = browser.get("/plans?page=2", headers={"Accept": "text/html"}, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fplans%3Fpage%3D2")


def test_the_document_says_that_a_token_is_needed(client: TestClient) -> None:
    document = json.loads(client.get("/openapi.json").content)

    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert document["paths"][f"{API}/rounds"]["get"]["security"] == [{"token": []}]
