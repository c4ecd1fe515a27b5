"""Selects on answers that were given."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from app.idempotency.models import GivenAnswerRow


def find(session: Session, *, caller: str, key: str) -> GivenAnswerRow | None:
    """The answer that this caller got for this key, if there is one."""
    return session.get(GivenAnswerRow, (caller, key))


def forget(session: Session, *, before: datetime) -> None:
    """Forget answers that were given before a moment."""
    session.connection().execute(delete(GivenAnswerRow).where(col(GivenAnswerRow.given_at) < before))
