"""Selects on provenance."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import tuple_
from sqlmodel import Session, col, select

from app.sources.models import SourceRow


def sources_by_number(session: Session, *, round_id: int) -> dict[int, SourceRow]:
    """Every source of a round, by its number."""
    return {row.number: row for row in session.exec(select(SourceRow).where(SourceRow.round_id == round_id))}


def sources_by_round(
    session: Session, *, wanted: Collection[tuple[int, int | None]]
) -> dict[int, dict[int, SourceRow]]:
    """These sources of several rounds, each named by the key of its round and its number; by round, by number."""
    found: dict[int, dict[int, SourceRow]] = {round_id: {} for round_id, _ in wanted}
    pairs = [one for one in wanted if one[1] is not None]
    query = select(SourceRow).where(tuple_(col(SourceRow.round_id), col(SourceRow.number)).in_(pairs))
    for row in session.exec(query):
        found[row.round_id][row.number] = row
    return found
