"""Selects on plans."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import defer
from sqlalchemy.sql.base import ExecutableOption
from sqlmodel import Session, col, func, select

from app.db import paged
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


def without_file() -> ExecutableOption:
    """Leaves the plan files where they are: lists show what stands beside them."""
    return defer(PlanRow.content)  # type: ignore[arg-type]  # SQLModel types a column as what it holds


def page_of_plans(
    session: Session, *, round_code: str | None, page: int, size: int, within: Collection[str] | None = None
) -> tuple[Sequence[PlanRow], int]:
    """One page of the plans, newest first, of one round or of some if said; and how many there are in all."""
    query = select(PlanRow)
    if round_code is not None:
        query = query.where(PlanRow.round_code == round_code)
    if within is not None:
        query = query.where(col(PlanRow.round_code).in_(within))
    newest_first = query.order_by(col(PlanRow.created_at).desc(), col(PlanRow.id)).options(without_file())
    return paged(session, newest_first, page=page, size=size)


def newest_portfolio(session: Session, *, round_code: str) -> PlanRow | None:
    """The newest plan of a round that holds a portfolio, if there is one."""
    query = select(PlanRow).where(PlanRow.round_code == round_code, col(PlanRow.cost_vnd).is_not(None))
    return session.exec(query.order_by(col(PlanRow.created_at).desc(), col(PlanRow.id))).first()


def newest_portfolios(session: Session, *, round_codes: Collection[str]) -> dict[str, PlanRow]:
    """The newest plan with a portfolio of each of these rounds that has one, without its file."""
    by_age = func.row_number().over(
        partition_by=col(PlanRow.round_code), order_by=[col(PlanRow.created_at).desc(), col(PlanRow.id)]
    )
    found = (
        select(PlanRow.id, by_age.label("place"))
        .where(col(PlanRow.round_code).in_(round_codes), col(PlanRow.cost_vnd).is_not(None))
        .subquery()
    )
    query = select(PlanRow).join(found, col(PlanRow.id) == found.c.id).where(found.c.place == 1)
    return {row.round_code: row for row in session.exec(query.options(without_file()))}


def find_frozen(session: Session, *, sha256: str) -> FrozenRoundRow | None:
    """The frozen round with this fingerprint, if it was kept."""
    return session.get(FrozenRoundRow, sha256)


def get_frozen(session: Session, *, sha256: str) -> FrozenRoundRow:
    """The frozen round that a plan answers for; the foreign key keeps it there."""
    row = find_frozen(session, sha256=sha256)
    if row is None:
        raise LookupError(f"no frozen round {sha256}")
    return row
