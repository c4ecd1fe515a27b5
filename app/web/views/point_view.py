"""A point of a sweep in the words of a stored plan, so that one page shows both."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.kit.addresses import address as api_address
from app.kit.words import Lang
from app.plans.schemas import PlanListed
from app.sweeps.models import SweepRow
from app.sweeps.schemas import PointOut
from app.web.views.plan_view import PlanView


def shown(sweep: SweepRow, point: PointOut, plan: Mapping[str, Any], view: PlanView, lang: Lang) -> dict[str, Any]:
    """What the page of a plan is told of a point. Coverage and cost are the plan file's own."""
    objective = plan.get("objective") or {}
    coverage = objective.get("coverage")
    place = str(point.place)
    row = PlanListed(
        id=f"{sweep.id}/{place}",
        round_code=sweep.round_code,
        scenario_code=sweep.scenario_code,
        answer=plan["answer"],
        stopped=plan["stopped"],
        coverage=None if coverage is None else Decimal(coverage),
        cost_vnd=objective.get("cost"),
        created_at=point.recorded_at,
    )
    files: dict[str, str | None] = {
        "csv": None,
        "plan": api_address("sweeps", sweep.id, "points", place, "plan"),
        "round": api_address("sweeps", sweep.id, "points", place, "round"),
    }
    label = point.label.vi if lang == "vi" else point.label.en
    return {
        "row": row,
        "sha256": point.round_sha256,
        "view": view,
        "files": files,
        "sweep": sweep,
        "sweep_place": point.place,
        "label_of": label,
    }
