"""The list of plans, and one plan."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.db import ReaderDep
from app.kit.addresses import address
from app.kit.answers import stored_json
from app.kit.paging import PageNumber
from app.people.permissions import MayRead
from app.plans import queries
from app.plans import service as plans
from app.web.screen import ScreenDep
from app.web.views.plan_view import view_of

router = APIRouter()

PLANS_ON_A_PAGE = 50


@router.get("/plans")
def list_plans(actor: MayRead, session: ReaderDep, screen: ScreenDep, page: PageNumber = 1) -> Response:
    """Plans of every round, newest first."""
    listed = plans.list_plans(session, round_code=None, page=page, size=PLANS_ON_A_PAGE, within=actor.readable)
    return screen.show("plans/list.html", plans=listed, round=None, tabs=())


@router.get("/plans/{plan_id}")
def read_plan(actor: MayRead, session: ReaderDep, screen: ScreenDep, plan_id: str) -> Response:
    """One plan: the answer in a sentence, then everything behind it."""
    row = queries.get_plan(session, plan_id=plan_id)
    frozen = stored_json(queries.get_frozen(session, sha256=row.round_sha256).content)
    view = view_of(frozen, plans.plan_of(row))
    files = {
        "plan": address("plans", plan_id),
        "round": address("plans", plan_id, "round"),
        "csv": address("plans", f"{plan_id}.csv"),
    }
    return screen.show("plans/one.html", row=plans.listed(row), sha256=row.round_sha256, view=view, files=files)
