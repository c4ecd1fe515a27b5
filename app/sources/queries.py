"""Selects on provenance."""

from __future__ import annotations

from sqlmodel import Session, select

from app.sources.models import SourceRow


def sources_by_number(session: Session, *, round_id: int) -> dict[int, SourceRow]:
    """Every source of a round, by its number."""
    return {row.number: row for row in session.exec(select(SourceRow).where(SourceRow.round_id == round_id))}
