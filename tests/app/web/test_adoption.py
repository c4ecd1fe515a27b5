"""Adopting a plan on its page, as a second person."""

from __future__ import annotations

import time

import pytest
from fastapi.testclient import TestClient

from app.people.roles import Role
from tests.app.adoptions.test_router import DECISION
from tests.app.api import API, create
from tests.app.conftest import solving
from tests.app.people import browsers
from tests.app.people.accounts import somebody
from tests.optimizer.rounds import tiny_round

__all__ = ["solving"]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # pages know no database


@pytest.fixture
def client(solving: TestClient) -> TestClient:
    create(solving, tiny_round())
    return solving


def planned(client: TestClient, headers: dict[str, str]) -> str:
    """The id of a plan that this person has asked for."""
    address = client.post(f"{API}/rounds/LIB-2031/runs", json={"again": True}, headers=headers).headers["location"]
    for _ in range(600):
        run = client.get(address).json()
        if run["finished_at"]:
            return str(run["plan_id"])
        time.sleep(0.1)
    raise AssertionError(f"the run did not end: {run}")


def signed_in(client: TestClient, name: str, role: Role) -> TestClient:
    hers = browsers.browser(client)
    browsers.person(client, name)
    somebody(client, name, role)
    assert browsers.sign_in(hers, name).status_code == 303
    return hers


def test_an_approver_adopts_a_plan_and_its_page_says_so(client: TestClient) -> None:
    plan = planned(client, somebody(client, "maker", Role.PLANNER))
    hers = signed_in(client, "approver", Role.APPROVER)
    assert 'name="decision_number"' in hers.get(f"/plans/{plan}").text

    adopted = browsers.post(hers, f"/plans/{plan}/adopt", **DECISION)

    assert (adopted.status_code, adopted.headers["location"]) == (303, f"/plans/{plan}#adoption")
    page = hers.get(f"/plans/{plan}").text
    assert "Đã phê duyệt theo 123/QĐ-UBND ngày 20/11/2026." in page
    assert 'name="decision_number"' not in page
    assert "Adopted by 123/QĐ-UBND of 20 Nov 2026." in hers.get(f"/plans/{plan}?lang=en").text


def test_a_decision_with_faults_comes_back_with_each_beside_its_field_and_nothing_lost(client: TestClient) -> None:
    plan = planned(client, somebody(client, "maker", Role.PLANNER))
    hers = signed_in(client, "approver", Role.APPROVER)

    page = browsers.post(hers, f"/plans/{plan}/adopt", decision_number="", decision_date="hôm qua", reason="Vì thế")

    assert page.status_code == 422
    assert page.text.count('class="fault"') == 2
    assert 'value="Vì thế"' in page.text


def test_who_made_a_plan_is_told_on_the_page_that_it_takes_somebody_else(client: TestClient) -> None:
    hers = signed_in(client, "both", Role.PLANNER)
    plan = planned(client, somebody(client, "both", Role.APPROVER))

    page = browsers.post(hers, f"/plans/{plan}/adopt", **DECISION)

    assert page.status_code == 403
    assert "cần một người khác" in page.text


def test_a_planner_sees_no_form_to_adopt(client: TestClient) -> None:
    plan = planned(client, somebody(client, "maker", Role.PLANNER))

    assert 'name="decision_number"' not in signed_in(client, "planner", Role.PLANNER).get(f"/plans/{plan}").text
