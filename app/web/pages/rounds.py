"""The list of rounds, one round, and its plans."""

from __future__ import annotations

from fastapi import Response

from app.adoptions.queries import adopted_plans
from app.db import ReaderDep
from app.kit.features import Feature
from app.kit.paging import PageNumber
from app.people.permissions import MayRead
from app.plans import queries as plan_queries
from app.plans import service as plans
from app.rounds import service as rounds
from app.targets import service as targets
from app.web.navigation import tabs_of_round
from app.web.screen import ScreenDep
from app.web.views.round_view import money_of

router = Feature()

PLANS_ON_A_PAGE = 50


@router.get("/")
def list_rounds(actor: MayRead, session: ReaderDep, screen: ScreenDep) -> Response:
    """Every round: years, money by fund, its adopted plan and its newest one."""
    told = [rounds.read_round(session, code=one.code) for one in rounds.list_rounds(session, within=actor.readable)]
    codes = [one.code for one in told]
    return screen.show(
        "rounds/list.html",
        rounds=told,
        money={one.code: money_of(one) for one in told},
        adopted=adopted_plans(session, round_codes=codes),
        newest=plan_queries.newest_portfolios(session, round_codes=codes),
    )


@router.get("/rounds/{code}")
def read_round(actor: MayRead, session: ReaderDep, screen: ScreenDep, code: str) -> Response:
    """One round: ceilings, targets, and what happened."""
    told = rounds.read_round(session, code=code)
    return screen.show(
        "rounds/one.html",
        round=told,
        tabs=tabs_of_round(code),
        money=money_of(told),
        targets=targets.list_targets(session, code=code),
        facts=rounds.list_facts(session, code=code),
        adopted=adopted_plans(session, round_codes=[code]).get(code),
        newest=plan_queries.newest_portfolios(session, round_codes=[code]).get(code),
    )


@router.get("/rounds/{code}/plans")
def list_plans_of_round(
    actor: MayRead, session: ReaderDep, screen: ScreenDep, code: str, page: PageNumber = 1
) -> Response:
    """The plans of one round, newest first."""
    told = rounds.read_round(session, code=code)
    listed = plans.list_plans(session, round_code=code, page=page, size=PLANS_ON_A_PAGE)
    return screen.show("plans/list.html", plans=listed, round=told, tabs=tabs_of_round(code))
