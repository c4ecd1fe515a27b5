"""What screens show, prepared from data alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.plans.schemas import SideBySide
from app.projects.schemas import OptionListed, ProjectListed
from app.sources.schemas import TitleOut
from app.web.views.candidates import PROJECTS_ON_A_PAGE, Candidates, candidates
from app.web.views.compare_view import compared
from app.web.views.plan_view import PlanView, view_of

Data = dict[str, Any]


def project(code: str, *costs_vnd: int) -> ProjectListed:
    """A project with an option for each cost, all of one fund."""
    options = [
        OptionListed(
            code=str(place),
            title=TitleOut(vi="", en=""),
            form=None,
            cost_by_fund_vnd={"dev": vnd},
            running_by_fund_per_year_vnd={"dev": 1},
        )
        for place, vnd in enumerate(costs_vnd)
    ]
    return ProjectListed(
        code=code,
        title=TitleOut(vi=code, en=code),
        agency=None,
        sector=None,
        group=None,
        status=None,
        must=None,
        options=options,
        illustrative=False,
    )


def table(found: list[ProjectListed], sort: str = "", page: int = 1, *, descending: bool = False) -> Candidates:
    return candidates(found, lang="vi", sort=sort, descending=descending, page=page)


def test_sums_take_the_first_option_of_each_project() -> None:
    told = table([project("A", 5, 100), project("B", 7)])

    assert (told.sums_vnd["dev"], told.sum_vnd, told.running_sum_vnd) == (12, 12, 2)


def test_many_projects_are_cut_into_pages_that_sum_all_of_them() -> None:
    many = [project(f"P{number:04}", 1) for number in range(PROJECTS_ON_A_PAGE + 1)]

    first, second = table(many), table(many, page=2)

    assert (len(first.rows), len(second.rows), first.pages) == (PROJECTS_ON_A_PAGE, 1, 2)
    assert first.sum_vnd == second.sum_vnd == PROJECTS_ON_A_PAGE + 1
    assert table(many, page=9).page == 2


@pytest.mark.parametrize("sort", ["code", "title", "agency", "sector", "total", "running", "fund:dev"])
def test_every_column_sorts(sort: str) -> None:
    told = table([project("B", 2), project("A", 1)], sort=sort)

    assert told.sort == sort
    assert len(told.rows) == 2


def test_a_fund_that_nobody_uses_is_no_column_to_sort_by() -> None:
    assert table([project("B", 2), project("A", 1)], sort="fund:none").sort == ""


@pytest.fixture
def round_data() -> Data:
    return {
        "code": "R",
        "phases": [
            {"code": "P2", "first_year": 2017, "last_year": 2017},
            {"code": "P1", "first_year": 2016, "last_year": 2016},
        ],
        "funds": [{"code": "dev", "carry_forward": 1}],
        "ceilings": [],
        "targets": [{"code": "T1", "goal": 1}],
        "projects": [{"code": "A", "options": [{"code": "build", "duration_years": 2, "costs": []}]}],
    }


@pytest.fixture
def plan_data() -> Data:
    return {
        "answer": "optimal",
        "objective": {"stages": [{"name": "coverage", "value": Decimal("0.5"), "bound": Decimal("0.6")}]},
        "starts": [{"project": "A", "option": "build", "start_year": 2016}],
        "allocations": [{"project": "A", "fund": "dev", "year": 2016, "phase": "P1", "amount": 60}],
        "coverage": [{"target": "T1", "phase": "P1", "value": 0, "fraction": 0}],
        "funds": [
            {"fund": "dev", "phase": "P1", "ceiling": 100, "reserve": 0, "carried_in": 0, "allocated": 60, "left": 40},
            {"fund": "dev", "phase": "P2", "ceiling": 100, "reserve": 0, "carried_in": 40, "allocated": 0, "left": 140},
        ],
        "tail": [{"project": "A", "fund": "dev", "amount_per_year": 3}, {"project": "A", "fund": "dev", "amount": 4}],
    }


def shown(round_data: Data, plan_data: Data) -> PlanView:
    return view_of(round_data, plan_data)


def test_money_that_is_carried_on_is_left_once(round_data: Data, plan_data: Data) -> None:
    view = shown(round_data, plan_data)

    assert view.unused_vnd == 140
    assert [one.line.phase["code"] for one in view.unused] == ["P2"]


def test_money_that_is_carried_in_part_is_lost_in_part(round_data: Data, plan_data: Data) -> None:
    plan_data["funds"][1] |= {"carried_in": 20, "left": 120}

    assert [one.vnd for one in shown(round_data, plan_data).unused] == [120, 20]


def test_a_fund_without_ceilings_leaves_nothing_to_tell(round_data: Data, plan_data: Data) -> None:
    for line in plan_data["funds"]:
        line |= {"ceiling": None, "left": None}

    view = shown(round_data, plan_data)
    assert (view.unused_vnd, view.money[0].room_vnd) == (0, None)


def test_the_certified_bound_goes_before_the_engine_s(round_data: Data, plan_data: Data) -> None:
    told = shown(round_data, plan_data).proof
    plan_data["objective"]["stages"][0]["certified_bound"] = Decimal("0.51")
    proved = shown(round_data, plan_data).proof

    assert told is not None
    assert proved is not None
    assert (told.most, told.certified) == (Decimal("0.1"), False)
    assert (proved.most, proved.certified) == (Decimal("0.01"), True)


@pytest.mark.parametrize("stages", [[], [{"name": "coverage", "value": Decimal(1), "bound": None}]])
def test_without_a_bound_nothing_is_claimed(round_data: Data, plan_data: Data, stages: list[Data]) -> None:
    plan_data["objective"]["stages"] = stages

    assert shown(round_data, plan_data).proof is None


def test_phases_stand_in_time_order_and_starts_have_their_ends(round_data: Data, plan_data: Data) -> None:
    view = shown(round_data, plan_data)

    assert [phase["code"] for phase in view.phases] == ["P1", "P2"]
    assert [(line.start_year, line.last_year, line.total_vnd, line.whole) for line in view.starts] == [
        (2016, 2017, 60, True)
    ]
    assert view.coverage[0].ends[1] is None


def test_the_tail_sums_what_each_fund_must_still_pay(round_data: Data, plan_data: Data) -> None:
    line = shown(round_data, plan_data).tail[0]

    assert (line.per_year_vnd, line.projects, line.later_vnd) == (3, 1, 4)


@pytest.mark.parametrize(("proofs", "proves"), [([], False), ([{"stage": "coverage"}], False), ([{"tree": []}], True)])
def test_a_certificate_without_a_stage_proves_that_there_is_no_plan(proofs: list[Data], proves: bool) -> None:
    view = view_of(
        {"phases": [{"code": "P", "first_year": 1, "last_year": 1}], "funds": [], "targets": [], "projects": []},
        {"answer": "infeasible", "certificate": proofs},
    )

    assert view.proves_infeasible is proves
    assert not view.has_portfolio


def test_the_first_round_s_names_stand_where_two_differ() -> None:
    told = SideBySide(plans=[], same_round=False, projects=[], money=[], coverage=[])
    rounds = [
        {"funds": [{"code": "dev", "title": title}], "phases": [], "targets": [], "projects": []}
        for title in ("first", "second")
    ]

    assert compared(told, rounds).funds["dev"]["title"] == "first"
