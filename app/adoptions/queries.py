"""Selects on adoptions."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from app.adoptions.models import AdoptionRow
from app.errors import NotFound
from app.plans.models import PlanRow
from app.plans.queries import without_file


class NotAdopted(NotFound):
    """404: the plan, or no plan of the round, has been adopted."""

    code = "not_adopted"


def find_adoption(session: Session, *, plan_id: str) -> AdoptionRow | None:
    """The adoption of a plan, if it was adopted."""
    return session.get(AdoptionRow, plan_id)


def get_adoption(session: Session, *, plan_id: str) -> AdoptionRow:
    """The adoption of a plan. Raises NotAdopted."""
    row = find_adoption(session, plan_id=plan_id)
    if row is None:
        raise NotAdopted("Phương án này chưa được phê duyệt.", "This plan has not been adopted.")
    return row


def adoptions_of(session: Session, *, round_code: str) -> Sequence[AdoptionRow]:
    """The adoptions of a round, the newest first: that one counts."""
    query = select(AdoptionRow).where(AdoptionRow.round_code == round_code)
    return session.exec(query.order_by(col(AdoptionRow.adopted_at).desc(), AdoptionRow.plan_id)).all()


def adopted_plan(session: Session, *, round_code: str) -> AdoptionRow | None:
    """The adoption that counts in a round, if there is one."""
    return next(iter(adoptions_of(session, round_code=round_code)), None)


def adopted_plans(session: Session, *, round_codes: Collection[str]) -> dict[str, tuple[AdoptionRow, PlanRow]]:
    """The adoption that counts in each of these rounds that has one, and its plan without its file."""
    query = select(AdoptionRow, PlanRow).where(col(AdoptionRow.round_code).in_(round_codes))
    rows = session.exec(
        query.join(PlanRow, col(PlanRow.id) == AdoptionRow.plan_id)
        .options(without_file())
        .order_by(col(AdoptionRow.adopted_at), col(AdoptionRow.plan_id).desc())
    )
    return {adoption.round_code: (adoption, plan) for adoption, plan in rows}
