"""Selects on the trail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from app.audit.models import AuditEventRow
from app.db import paged

AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are looked for; what is unsaid does not matter."""

    who: str | None = None
    event: str | None = None
    round_code: str | None = None


def last_event(session: Session) -> AuditEventRow | None:
    """The newest event, if there is one."""
    return session.exec(select(AuditEventRow).order_by(col(AuditEventRow.number).desc()).limit(1)).first()


def page_of_events(session: Session, *, wanted: Wanted, page: int, size: int) -> tuple[Sequence[AuditEventRow], int]:
    """One page of the events that are looked for, newest first; and how many there are in all."""
    query = select(AuditEventRow)
    for column, value in (
        (AuditEventRow.who, wanted.who),
        (AuditEventRow.event, wanted.event),
        (AuditEventRow.round_code, wanted.round_code),
    ):
        if value is not None:
            query = query.where(column == value)
    return paged(session, query.order_by(col(AuditEventRow.number).desc()), page=page, size=size)


def all_events(session: Session) -> Iterator[dict[str, Any]]:
    """Every event as data, in its order, some at a time."""
    after = 0
    while True:
        query = select(AuditEventRow).where(AuditEventRow.number > after).order_by(col(AuditEventRow.number))
        rows = session.exec(query.limit(AT_ONCE)).all()
        if not rows:
            return
        for row in rows:
            yield row.model_dump()
        after = rows[-1].number
        session.expunge_all()  # a long trail is not held in memory
