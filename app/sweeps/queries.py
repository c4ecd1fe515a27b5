"""Selects on sweeps, and the one insert that never writes twice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, func, select

from app.db import paged
from app.errors import NotFound
from app.sweeps.models import SweepPointRow, SweepRow


class SweepNotFound(NotFound):
    """404: no sweep has this id, or it was pruned."""

    code = "sweep_not_found"


class PointNotFound(NotFound):
    """404: the sweep has no such place, or no answer for it yet."""

    code = "point_not_found"


def get_sweep(session: Session, *, sweep_id: str, lock: bool = False) -> SweepRow:
    """The sweep with this id, held until the transaction ends if `lock`. Raises SweepNotFound."""
    row = session.get(SweepRow, sweep_id, with_for_update=lock or None)
    if row is None:
        raise SweepNotFound(
            f"Không có lượt quét {sweep_id!r}, hoặc đã được dọn đi. Xem danh sách tại /api/v1/sweeps.",
            f"There is no sweep {sweep_id!r}, or it was pruned. See /api/v1/sweeps for those there are.",
        )
    return row


def get_point(session: Session, *, sweep_id: str, place: int) -> SweepPointRow:
    """The answer for one place. Raises SweepNotFound, PointNotFound."""
    get_sweep(session, sweep_id=sweep_id)
    row = session.get(SweepPointRow, (sweep_id, place))
    if row is None:
        raise PointNotFound(
            f"Lượt quét này chưa có (hoặc không có) điểm {place}. Xem /api/v1/sweeps/{sweep_id}/points.",
            f"This sweep has no point {place}, or not yet. See /api/v1/sweeps/{sweep_id}/points.",
        )
    return row


def page_of_sweeps(
    session: Session, *, round_code: str | None, page: int, size: int, within: Collection[str] | None = None
) -> tuple[Sequence[SweepRow], int]:
    """One page of the sweeps, newest first, of one round or of some if said; and how many there are in all."""
    query = select(SweepRow)
    if round_code is not None:
        query = query.where(SweepRow.round_code == round_code)
    if within is not None:
        query = query.where(col(SweepRow.round_code).in_(within))
    return paged(session, query.order_by(col(SweepRow.created_at).desc(), col(SweepRow.id)), page=page, size=size)


def page_of_points(session: Session, *, sweep_id: str, page: int, size: int) -> tuple[Sequence[SweepPointRow], int]:
    """One page of a sweep's answers so far, by place; and how many there are in all."""
    query = select(SweepPointRow).where(SweepPointRow.sweep_id == sweep_id).order_by(col(SweepPointRow.place))
    return paged(session, query, page=page, size=size)


def points_of(session: Session, *, sweep_id: str) -> Sequence[SweepPointRow]:
    """All answers of a sweep so far, by place."""
    query = select(SweepPointRow).where(SweepPointRow.sweep_id == sweep_id).order_by(col(SweepPointRow.place))
    return session.exec(query).all()


def done_by_sweep(session: Session, *, ids: Sequence[str]) -> Mapping[str, int]:
    """How many points of each of these sweeps have their answer."""
    query = (
        select(SweepPointRow.sweep_id, func.count())
        .where(col(SweepPointRow.sweep_id).in_(ids))
        .group_by(SweepPointRow.sweep_id)
    )
    return dict(session.exec(query).all())


def open_points(session: Session, *, asked_by: str) -> int:
    """How many points one person's sweeps without an end have."""
    query = select(func.sum(SweepRow.points)).where(SweepRow.asked_by == asked_by, col(SweepRow.finished_at).is_(None))
    return session.exec(query).one() or 0


def done_places(session: Session, *, sweep_id: str, places: range) -> set[int]:
    """Which of these places have their answer."""
    query = select(SweepPointRow.place).where(
        SweepPointRow.sweep_id == sweep_id,
        col(SweepPointRow.place) >= places.start,
        col(SweepPointRow.place) < places.stop,
    )
    return set(session.exec(query).all())


def cancel_asked(session: Session, *, sweep_id: str) -> bool:
    """Whether somebody wants this sweep to end now."""
    query = select(SweepRow.cancel_asked_at).where(SweepRow.id == sweep_id)
    return session.exec(query).one_or_none() is not None


def finished_before(session: Session, *, moment: datetime) -> Sequence[SweepRow]:
    """Sweeps that ended before a moment, oldest first."""
    query = select(SweepRow).where(col(SweepRow.finished_at) < moment)
    return session.exec(query.order_by(col(SweepRow.finished_at))).all()


def record(session: Session, rows: Sequence[SweepPointRow]) -> None:
    """Write answers; one that is there already stays as it is, whoever else has found it meanwhile."""
    if not rows:
        return
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(SweepPointRow).on_conflict_do_nothing()
    session.connection().execute(statement, [row.model_dump() for row in rows])


def delete_points(session: Session, *, sweep_id: str) -> None:
    """Forget a sweep's answers."""
    session.connection().execute(delete(SweepPointRow).where(col(SweepPointRow.sweep_id) == sweep_id))
