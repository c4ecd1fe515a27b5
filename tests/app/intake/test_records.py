"""Bringing single records of a round."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.app.api import API, codes, create, send

Data = dict[str, Any]


@pytest.fixture
def stored(client: TestClient, tiny: Data) -> str:
    return create(client, tiny)


def lamp() -> Data:
    """A project that no round has yet."""
    return {"code": "LAMP", "options": [{"code": "buy", "costs": [{"fund": "capital", "amount": 5}]}]}


def test_an_added_project_can_be_read(client: TestClient, stored: str) -> None:
    answer = send(client, "POST", f"/rounds/{stored}/projects", lamp())

    assert answer.status_code == 201
    assert client.get(answer.headers["location"]).json()["options"][0]["cost_by_fund_vnd"] == {"capital": 5}


def test_an_added_project_stands_last(client: TestClient, stored: str) -> None:
    send(client, "POST", f"/rounds/{stored}/projects", lamp())

    items = client.get(f"{API}/rounds/{stored}/projects").json()["items"]
    assert [item["code"] for item in items] == ["SCAN", "DESK", "CATALOGUE", "LAMP"]


def test_a_project_that_is_there_already_is_a_conflict(client: TestClient, stored: str) -> None:
    answer = send(client, "POST", f"/rounds/{stored}/projects", {**lamp(), "code": "SCAN"})

    assert answer.status_code == 409


def test_a_project_of_an_unknown_fund_is_refused_at_its_place(client: TestClient, stored: str) -> None:
    wrong = lamp()
    wrong["options"][0]["costs"][0]["fund"] = "charity"

    answer = send(client, "POST", f"/rounds/{stored}/projects", wrong)

    assert answer.status_code == 422
    assert answer.json()["findings"][0]["path"] == "$.projects[3].options[0].costs[0].fund"


def test_a_replaced_project_keeps_its_place(client: TestClient, stored: str) -> None:
    send(client, "PUT", f"/rounds/{stored}/projects/DESK", {**lamp(), "code": "DESK"})

    items = client.get(f"{API}/rounds/{stored}/projects").json()["items"]
    assert [item["code"] for item in items] == ["SCAN", "DESK", "CATALOGUE"]
    assert items[1]["options"][0]["cost_by_fund_vnd"] == {"capital": 5}


def test_a_deleted_project_is_gone(client: TestClient, stored: str) -> None:
    assert client.delete(f"{API}/rounds/{stored}/projects/DESK").status_code == 200

    assert client.get(f"{API}/rounds/{stored}/projects/DESK").status_code == 404


def test_a_project_that_a_rule_names_cannot_be_deleted(client: TestClient, stored: str) -> None:
    answer = client.delete(f"{API}/rounds/{stored}/projects/SCAN")

    assert answer.status_code == 422
    assert codes(answer)
    assert client.get(f"{API}/rounds/{stored}/projects/SCAN").status_code == 200


def test_a_target_that_a_project_serves_cannot_be_deleted(client: TestClient, stored: str) -> None:
    assert client.delete(f"{API}/rounds/{stored}/targets/SCANS").status_code == 422


def test_a_ceiling_can_be_changed(client: TestClient, stored: str) -> None:
    changed = {"code": "CAP-A", "fund": "capital", "phase": "A", "amount": 1}

    answer = send(client, "PUT", f"/rounds/{stored}/ceilings/CAP-A", changed)

    assert answer.status_code == 200
    assert client.get(f"{API}/rounds/{stored}/ceilings").json()[0]["amount_vnd"] == 1


def test_a_record_that_is_not_there_is_not_found(client: TestClient, stored: str) -> None:
    answer = send(client, "PUT", f"/rounds/{stored}/ceilings/NONE", {"code": "NONE"})

    assert (answer.status_code, answer.json()["code"]) == (404, "record_not_found")


def test_a_body_of_another_code_than_the_address_is_refused(client: TestClient, stored: str) -> None:
    answer = send(client, "PUT", f"/rounds/{stored}/projects/DESK", lamp())

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_code")


@pytest.mark.parametrize("records", ["units", "rules", "ceilings"])
def test_a_record_of_a_list_that_the_round_does_not_have_is_not_found(
    client: TestClient, tiny: Data, records: str
) -> None:
    bare = {key: value for key, value in tiny.items() if key not in {"units", "rules", "ceilings"}}
    bare |= {"projects": [], "targets": tiny["targets"][:1], "funds": [{"code": "capital"}]}
    code = create(client, bare)

    assert client.delete(f"{API}/rounds/{code}/{records}/X").status_code == 404


@pytest.mark.parametrize("code", ["Dự-án", "a b?e#f", "100%"])
def test_a_record_is_found_where_its_location_says_whatever_its_letters(
    client: TestClient, stored: str, code: str
) -> None:
    answer = send(client, "POST", f"/rounds/{stored}/projects", {**lamp(), "code": code})

    assert client.get(answer.headers["location"]).json()["code"] == code


def test_a_record_whose_code_cannot_stand_in_an_address_is_refused(client: TestClient, stored: str) -> None:
    answer = send(client, "POST", f"/rounds/{stored}/projects", {**lamp(), "code": "a/b"})

    assert (answer.status_code, answer.json()["code"]) == (422, "unaddressable_code")
