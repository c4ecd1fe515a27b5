"""Selects on scenarios."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from app.errors import NotFound
from app.scenarios.models import ScenarioRow


class ScenarioNotFound(NotFound):
    """404: the round has no such scenario."""

    code = "scenario_not_found"


def scenarios_of(session: Session, *, round_id: int) -> Sequence[ScenarioRow]:
    """The scenarios of a round, by code."""
    query = select(ScenarioRow).where(ScenarioRow.round_id == round_id)
    return session.exec(query.order_by(col(ScenarioRow.code))).all()


def find_scenario(session: Session, *, round_id: int, code: str) -> ScenarioRow | None:
    """The scenario with this code, if there is one."""
    return session.get(ScenarioRow, (round_id, code))


def get_scenario(session: Session, *, round_id: int, code: str) -> ScenarioRow:
    """The scenario with this code. Raises ScenarioNotFound."""
    row = find_scenario(session, round_id=round_id, code=code)
    if row is None:
        raise ScenarioNotFound(
            f"Vòng này không có kịch bản {code!r}. Tạo kịch bản trước, hoặc bỏ trống để dùng vòng gốc.",
            f"This round has no scenario {code!r}. Create it first, or leave it out to plan the round itself.",
        )
    return row
