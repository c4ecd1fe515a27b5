"""Selects on plans."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from app.errors import NotFound
from app.plans.models import FrozenRoundRow, PlanRow


class PlanNotFound(NotFound):
    """404: no plan has this id."""

    code = "plan_not_found"


def get_plan(session: Session, *, plan_id: str) -> PlanRow:
    """The plan with this id. Raises PlanNotFound."""
    row = session.get(PlanRow, plan_id)
    if row is None:
        raise PlanNotFound(
            f"Không có phương án {plan_id!r}. Xem danh sách tại /api/v1/plans.",
            f"There is no plan {plan_id!r}. See /api/v1/plans for those there are.",
        )
    return row


def plans_of(session: Session, *, round_code: str | None) -> Sequence[PlanRow]:
    """Plans, newest first, of one round if said."""
    query = select(PlanRow).order_by(col(PlanRow.created_at).desc(), col(PlanRow.id))
    return session.exec(query.where(PlanRow.round_code == round_code) if round_code else query).all()


def find_frozen(session: Session, *, sha256: str) -> FrozenRoundRow | None:
    """The frozen round with this fingerprint, if it was kept."""
    return session.get(FrozenRoundRow, sha256)


def get_frozen(session: Session, *, sha256: str) -> FrozenRoundRow:
    """The frozen round that a plan answers for; the foreign key keeps it there."""
    row = find_frozen(session, sha256=sha256)
    if row is None:
        raise LookupError(f"no frozen round {sha256}")
    return row
