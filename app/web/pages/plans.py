"""The list of plans, and one plan."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Response
from sqlmodel import Session

from app.adoptions import service as adoptions
from app.adoptions.queries import find_adoption
from app.db import ReaderDep, SessionDep
from app.errors import AppError, Conflict
from app.kit.addresses import address
from app.kit.answers import stored_json
from app.kit.features import Feature
from app.kit.paging import PageNumber
from app.people.errors import NotAllowed
from app.people.permissions import MayAdopt, MayRead
from app.plans import queries
from app.plans import service as plans
from app.web.forms import FormDep
from app.web.navigation import address as page_address
from app.web.screen import Screen, ScreenDep, see
from app.web.views.decision import Decision, decision_of
from app.web.views.plan_view import view_of

router = Feature()

PLANS_ON_A_PAGE = 50


@router.get("/plans")
def list_plans(actor: MayRead, session: ReaderDep, screen: ScreenDep, page: PageNumber = 1) -> Response:
    """Plans of every round, newest first."""
    listed = plans.list_plans(session, round_code=None, page=page, size=PLANS_ON_A_PAGE, within=actor.readable)
    return screen.show("plans/list.html", plans=listed, round=None, tabs=())


@router.get("/plans/{plan_id}")
def read_plan(actor: MayRead, session: ReaderDep, screen: ScreenDep, plan_id: str) -> Response:
    """One plan: the answer in a sentence, then everything behind it."""
    return _shown(session, screen, plan_id)


@router.post("/plans/{plan_id}/adopt")
def adopt(actor: MayAdopt, session: SessionDep, screen: ScreenDep, plan_id: str, form: FormDep) -> Response:
    """Adopt a plan that somebody else made, by the decision that the form names."""
    asked = decision_of(form)
    if asked.body is None:
        return _shown(session, screen, plan_id, asked=asked)
    try:
        adoptions.adopt(session, plan_id=plan_id, body=asked.body, actor=actor)
    except (Conflict, NotAllowed) as refused:
        return _shown(session, screen, plan_id, asked=asked, refused=refused)
    return see(f"{page_address('plans', plan_id)}#adoption")


def _shown(
    session: Session,
    screen: Screen,
    plan_id: str,
    *,
    asked: Decision | None = None,
    refused: AppError | None = None,
) -> Response:
    row = queries.get_plan(session, plan_id=plan_id)
    frozen = stored_json(queries.get_frozen(session, sha256=row.round_sha256).content)
    view = view_of(frozen, plans.plan_of(row))
    files = {
        "plan": address("plans", plan_id),
        "round": address("plans", plan_id, "round"),
        "csv": address("plans", f"{plan_id}.csv"),
        "xlsx": address("plans", f"{plan_id}.xlsx"),
        "pdf": address("plans", plan_id, "dossier.pdf"),
        "dossier": address("plans", plan_id, "dossier.zip"),
        "starts": address("plans", plan_id, "starts.csv"),
        "allocations": address("plans", plan_id, "allocations.csv"),
    }
    adopted = find_adoption(session, plan_id=plan_id)
    status = HTTPStatus.OK if asked is None else refused.status if refused else HTTPStatus.UNPROCESSABLE_ENTITY
    return screen.show(
        "plans/one.html",
        status=status,
        row=plans.listed(row),
        sha256=row.round_sha256,
        view=view,
        files=files,
        adoption=None if adopted is None else adoptions.adoption_out(adopted),
        decision=asked or Decision(),
        refused=refused,
    )
