"""Reading plans over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from app.db import ReaderDep
from app.kit.answers import json_text
from app.kit.features import Feature
from app.kit.openapi import answered
from app.kit.paging import Page, PageNumber, PageSize
from app.people.permissions import MayRead
from app.plans import queries, service
from app.plans.schemas import Comparison, PlanListed

router = Feature(prefix="/plans", tags=["plans"])


@router.get("")
def list_plans(
    actor: MayRead,
    session: ReaderDep,
    round_code: Annotated[str | None, Query(alias="round")] = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Page[PlanListed]:
    """Plans, newest first."""
    return service.list_plans(session, round_code=round_code, page=page, size=size, within=actor.readable)


@router.get("/compare")
def compare_plans(actor: MayRead, session: ReaderDep, left: str, right: str) -> Comparison:
    """Two plans side by side: what goes in and out, what moves, money and coverage; right minus left."""
    return service.compare(session, left_id=left, right_id=right)


@router.get("/{plan_id}", response_class=Response, responses=answered("PlanFile"))
def read_plan(actor: MayRead, session: ReaderDep, plan_id: str) -> Response:
    """The plan file."""
    return json_text(queries.get_plan(session, plan_id=plan_id).content)


@router.get("/{plan_id}/round", response_class=Response, responses=answered("RoundFile"))
def read_frozen_round(actor: MayRead, session: ReaderDep, plan_id: str) -> Response:
    """The effective round that the plan answers for, as it was frozen."""
    sha256 = queries.get_plan(session, plan_id=plan_id).round_sha256
    return json_text(queries.get_frozen(session, sha256=sha256).content)
