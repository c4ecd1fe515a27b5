"""Two to five plans beside each other."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from app.db import ReaderDep
from app.kit.answers import stored_json
from app.kit.features import Feature
from app.people.permissions import MayRead
from app.plans import queries
from app.plans import service as plans
from app.web.screen import ScreenDep
from app.web.views.compare_view import compared

router = Feature()


@router.get("/plans/compare")
def compare_plans(
    actor: MayRead,
    session: ReaderDep,
    screen: ScreenDep,
    plan: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI copies defaults
) -> Response:
    """Plans side by side: what goes in and out, money, coverage."""
    told = plans.side_by_side(session, plan_ids=plan)
    rows = [queries.get_plan(session, plan_id=one.id) for one in told.plans]
    rounds = [stored_json(queries.get_frozen(session, sha256=row.round_sha256).content) for row in rows]
    return screen.show("plans/compare.html", told=told, view=compared(told, rounds))
