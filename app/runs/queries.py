"""Selects on runs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from app.db import paged
from app.errors import NotFound
from app.runs.models import OPEN_STATES, RunRow


class RunNotFound(NotFound):
    """404: no run has this id."""

    code = "run_not_found"


def get_run(session: Session, *, run_id: str, lock: bool = False) -> RunRow:
    """The run with this id, held until the transaction ends if `lock`. Raises RunNotFound."""
    row = session.get(RunRow, run_id, with_for_update=lock or None)
    if row is None:
        raise RunNotFound(
            f"Không có lượt chạy {run_id!r}. Xem danh sách tại /api/v1/runs.",
            f"There is no run {run_id!r}. See /api/v1/runs for those there are.",
        )
    return row


def page_of_runs(session: Session, *, round_code: str | None, page: int, size: int) -> tuple[Sequence[RunRow], int]:
    """One page of the runs, newest first, of one round if said; and how many there are in all."""
    query = select(RunRow)
    if round_code is not None:
        query = query.where(RunRow.round_code == round_code)
    newest_first = query.order_by(col(RunRow.created_at).desc(), col(RunRow.id))
    return paged(session, newest_first, page=page, size=size)


def open_runs(session: Session) -> Sequence[RunRow]:
    """Runs that were asked for and have no end yet, oldest first."""
    query = select(RunRow).where(col(RunRow.state).in_(OPEN_STATES))
    return session.exec(query.order_by(col(RunRow.created_at), col(RunRow.id))).all()
