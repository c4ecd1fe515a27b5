"""Every engine under the whole search: to the last đồng, whatever lies between the amounts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from optimizer.engines import ENGINES
from optimizer.plan import Plan, Stopped
from optimizer.questions.best_plan import SolveOptions, best_plan
from tests.optimizer.builder import a_round, ceiling, cost, gives, option, project
from tests.optimizer.engines.installed import installed

LARGEST_VND = 10**15


@pytest.fixture(params=ENGINES)
def name(request: pytest.FixtureRequest) -> str:
    return installed(request.param).name


def planned(engine: str, room_vnd: int) -> Plan:
    """The best plan with a project of nearly all the money there can be, and one of one đồng."""
    lines = (("DEAR", LARGEST_VND - 1, "6"), ("CHEAP", 1, "3"))
    projects = (
        project(code, option(start_years=(2016,), costs=(cost(vnd),), contributions=(gives(g),)))
        for code, vnd, g in lines
    )
    round_ = a_round(*projects, ceilings=(ceiling(room_vnd),))
    return best_plan(round_, round_sha256="", options=SolveOptions(engine=engine, gap=Decimal(0)))


@pytest.mark.parametrize(
    ("room_vnd", "chosen"),
    [(LARGEST_VND, ["CHEAP", "DEAR"]), (LARGEST_VND - 1, ["DEAR"]), (LARGEST_VND - 2, ["CHEAP"])],
)
def test_one_dong_decides_beside_a_million_billion(name: str, room_vnd: int, chosen: list[str]) -> None:
    plan = planned(name, room_vnd)

    assert [one.project for one in plan.starts] == chosen
    assert plan.stopped is Stopped.PROOF
