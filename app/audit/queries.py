"""Selects on the trail."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select as plain_select
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


_EVENTS: Any = AuditEventRow.__table__.c  # type: ignore[attr-defined]  # SQLModel does not tell it
_END = plain_select(_EVENTS.number, _EVENTS.sha256).order_by(_EVENTS.number.desc()).limit(1)


def end_of_chain(session: Session) -> tuple[int, str] | None:
    """The number and the fingerprint of the newest event, if there is one."""
    found = session.connection().execute(_END).first()
    return None if found is None else (found.number, found.sha256)


def last_event_of(session: Session, *, event: str) -> AuditEventRow | None:
    """The newest event of this kind, if there is one."""
    query = select(AuditEventRow).where(AuditEventRow.event == event)
    return session.exec(query.order_by(col(AuditEventRow.number).desc()).limit(1)).first()


def events_about(
    session: Session, *, round_code: str, subjects: Collection[str], events: Collection[str], most: int
) -> Sequence[AuditEventRow]:
    """The newest events of these kinds about these things of a round, newest first."""
    query = select(AuditEventRow).where(
        AuditEventRow.round_code == round_code,
        col(AuditEventRow.subject).in_(subjects),
        col(AuditEventRow.event).in_(events),
    )
    return session.exec(query.order_by(col(AuditEventRow.number).desc()).limit(most)).all()


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


def last_of_round(session: Session, *, round_code: str, events: Collection[str], most: int) -> Sequence[AuditEventRow]:
    """The newest of these events of a round, the newest first."""
    query = select(AuditEventRow).where(AuditEventRow.round_code == round_code, col(AuditEventRow.event).in_(events))
    return session.exec(query.order_by(col(AuditEventRow.number).desc()).limit(most)).all()


def story_of(session: Session, *, round_code: str, subjects: Collection[str]) -> Sequence[AuditEventRow]:
    """Every event of one round about one of these subjects, in their order."""
    query = select(AuditEventRow).where(AuditEventRow.round_code == round_code)
    query = query.where(col(AuditEventRow.subject).in_(subjects))
    return session.exec(query.order_by(col(AuditEventRow.number))).all()


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
