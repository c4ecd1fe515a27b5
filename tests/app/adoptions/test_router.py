"""Adopting a plan takes a second person."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete
from sqlalchemy.event import listen
from sqlmodel import Session

from app.adoptions.queries import adopted_plans
from app.people.roles import Role
from app.plans.service import freeze, keep
from app.runs.models import RunEventRow, RunRow, RunState
from tests.app.api import API, create
from tests.app.audit.trail import added
from tests.app.people.accounts import engine_of, somebody
from tests.optimizer.rounds import tiny_round

Data = dict[str, Any]
DECISION = {"decision_number": "123/QĐ-UBND", "decision_date": "2026-11-20", "reason": "Phủ chỉ tiêu nhiều nhất."}


def planned(client: TestClient, headers: dict[str, str], **changed: Any) -> str:  # noqa: ANN401 - parts of a plan file
    """The id of a plan that this person's run has found."""
    code = "LIB-2031"
    run_id = client.post(f"{API}/rounds/{code}/runs", json={"again": True}, headers=headers).json()["id"]
    with Session(engine_of(client)) as session:
        run = session.get(RunRow, run_id)
        assert run is not None
        plan = {
            "round": code, "round_sha256": run.round_sha256, "answer": "optimal", "stopped": "proof",
            "objective": {"coverage": "0.5", "cost": 1_000_000}, **changed,
        }  # fmt: skip
        freeze(session, sha256=run.round_sha256, content="{}")
        kept = keep(session, plan=plan, content="{}")
        session.flush()
        run.plan_id, run.state = kept.id, RunState.DONE
        session.commit()
        return kept.id


@pytest.fixture
def lan(client: TestClient) -> dict[str, str]:
    """Who makes plans, and might adopt those of others."""
    create(client, tiny_round())
    return somebody(client, "lan", Role.PLANNER, Role.APPROVER)


@pytest.fixture
def nam(client: TestClient) -> dict[str, str]:
    """Who adopts."""
    return somebody(client, "nam", Role.APPROVER)


def adopt(client: TestClient, plan: str, headers: dict[str, str], **changed: str) -> Any:  # noqa: ANN401 - an answer
    return client.post(f"{API}/plans/{plan}/adopt", json={**DECISION, **changed}, headers=headers)


def test_a_second_person_adopts_a_plan(client: TestClient, lan: dict[str, str], nam: dict[str, str]) -> None:
    plan = planned(client, lan)

    answer = adopt(client, plan, nam)

    assert answer.status_code == 201, answer.text
    assert (answer.json()["made_by"], answer.json()["adopted_by"]) == ("lan", "nam")
    assert client.get(answer.headers["location"]).json() == answer.json()


def test_who_made_a_plan_cannot_adopt_it(client: TestClient, lan: dict[str, str]) -> None:
    plan = planned(client, lan)

    with added(client) as events:
        answer = adopt(client, plan, lan)

    assert (answer.status_code, answer.json()["code"]) == (403, "same_person")
    assert [(one["event"], one["reason"]) for one in events] == [("request.refused", "same_person")]
    assert client.get(f"{API}/plans/{plan}/adoption").status_code == 404


def test_an_administrator_adopts_nothing_without_the_role(client: TestClient, lan: dict[str, str]) -> None:
    plan = planned(client, lan)

    assert adopt(client, plan, {}).json()["code"] == "not_allowed"


def test_a_plan_is_adopted_once(client: TestClient, lan: dict[str, str], nam: dict[str, str]) -> None:
    plan = planned(client, lan)
    adopt(client, plan, nam)

    assert adopt(client, plan, nam).json()["code"] == "adopted_already"


def test_an_answer_without_a_portfolio_is_not_adopted(
    client: TestClient, lan: dict[str, str], nam: dict[str, str]
) -> None:
    plan = planned(client, lan, answer="infeasible", objective=None)

    assert adopt(client, plan, nam).json()["code"] == "plan_without_portfolio"


def test_a_plan_whose_maker_is_no_longer_known_is_not_adopted(
    client: TestClient, lan: dict[str, str], nam: dict[str, str]
) -> None:
    plan = planned(client, lan)
    with Session(engine_of(client)) as session:
        session.connection().execute(delete(RunEventRow))
        session.connection().execute(delete(RunRow))
        session.commit()

    assert adopt(client, plan, nam).json()["code"] == "maker_unknown"


def test_the_newest_adoption_of_a_round_stands_first(
    client: TestClient, lan: dict[str, str], nam: dict[str, str]
) -> None:
    first, second = planned(client, lan), planned(client, lan)
    adopt(client, first, nam)
    adopt(client, second, nam, decision_number="124/QĐ-UBND")

    listed = client.get(f"{API}/rounds/LIB-2031/adoptions").json()

    assert [one["plan_id"] for one in listed] == [second, first]


@pytest.mark.parametrize("field", ["decision_number", "reason"])
def test_a_decision_has_a_number_and_a_reason(
    client: TestClient, lan: dict[str, str], nam: dict[str, str], field: str
) -> None:
    plan = planned(client, lan)

    assert adopt(client, plan, nam, **{field: " "}).status_code == 422


def test_the_adopted_plans_of_many_rounds_are_asked_for_at_once_and_the_newest_counts(
    client: TestClient, lan: dict[str, str], nam: dict[str, str]
) -> None:
    first, second = planned(client, lan), planned(client, lan)
    for one in (first, second):
        assert adopt(client, one, nam).status_code == 201
    asked = list[str]()
    engine = engine_of(client)

    with Session(engine) as session:
        listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
        found = adopted_plans(session, round_codes=["LIB-2031", "OTHER"])

    (select,) = [one for one in asked if one.startswith("SELECT")]
    assert "content" not in select
    assert {code: (adoption.plan_id, plan.id) for code, (adoption, plan) in found.items()} == {
        "LIB-2031": (second, second)
    }
