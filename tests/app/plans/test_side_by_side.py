"""Two to five plans beside each other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import Session

from app.db import create_engine
from app.plans import service
from app.plans.service import NothingToCompare, WrongNumberOfPlans

Data = dict[str, Any]


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    engine = create_engine(database_url)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


def kept(session: Session, code: str, *, starts: dict[str, int], spent: int = 5, answer: str = "optimal") -> str:
    service.freeze(session, sha256=code, content="{}")
    plan: Data = {
        "round": "R",
        "round_sha256": code,
        "answer": answer,
        "stopped": "proof",
        "starts": [{"project": one, "option": "build", "start_year": year} for one, year in starts.items()],
        "funds": [{"fund": "dev", "phase": "P1", "allocated": spent}],
        "coverage": [{"target": "T1", "phase": "P1", "fraction": 0.5}],
    }
    if answer == "optimal":
        plan["objective"] = {"coverage": "0.5", "cost": spent}
    row = service.keep(session, plan=plan, content=json.dumps(plan))
    session.flush()
    return row.id


def test_every_project_stands_with_its_start_in_every_plan(session: Session) -> None:
    ids = [kept(session, "a", starts={"A": 2016, "B": 2016}), kept(session, "b", starts={"A": 2017})]

    told = service.side_by_side(session, plan_ids=ids)

    years = {one.project: [start and start.start_year for start in one.starts] for one in told.projects}
    assert years == {"A": [2016, 2017], "B": [2016, None]}
    assert not told.same_round


def test_money_and_coverage_stand_in_the_order_of_the_plans(session: Session) -> None:
    ids = [kept(session, "a", starts={}, spent=spent) for spent in (3, 1, 2)]

    told = service.side_by_side(session, plan_ids=ids)

    assert [one.id for one in told.plans] == ids
    assert told.money[0].amounts_vnd == [3, 1, 2]
    assert [str(one) for one in told.coverage[0].fractions] == ["0.5"] * 3
    assert told.same_round


@pytest.mark.parametrize("count", [0, 1, 6])
def test_fewer_than_two_or_more_than_five_are_refused(session: Session, count: int) -> None:
    ids = [kept(session, "a", starts={}) for _ in range(count)]

    with pytest.raises(WrongNumberOfPlans):
        service.side_by_side(session, plan_ids=ids)


def test_one_plan_named_twice_is_one(session: Session) -> None:
    one = kept(session, "a", starts={})

    with pytest.raises(WrongNumberOfPlans):
        service.side_by_side(session, plan_ids=[one, one])


def test_an_answer_without_portfolio_is_refused(session: Session) -> None:
    ids = [kept(session, "a", starts={}), kept(session, "b", starts={}, answer="infeasible")]

    with pytest.raises(NothingToCompare):
        service.side_by_side(session, plan_ids=ids)
