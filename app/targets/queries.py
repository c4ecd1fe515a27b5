"""Selects on targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from app.targets.models import FloorRow, ReachedUnitRow, TargetRow


def targets_of(session: Session, *, round_id: int) -> Sequence[TargetRow]:
    """The targets of a round, in their order."""
    return session.exec(select(TargetRow).where(TargetRow.round_id == round_id).order_by(col(TargetRow.position))).all()


def floors_of(session: Session, *, round_id: int) -> Mapping[str, list[FloorRow]]:
    """The floors of every target of a round."""
    found: dict[str, list[FloorRow]] = defaultdict(list)
    for row in session.exec(select(FloorRow).where(FloorRow.round_id == round_id).order_by(col(FloorRow.position))):
        found[row.target].append(row)
    return found


def reached_of(session: Session, *, round_id: int) -> Mapping[str, list[str]]:
    """The units that every target of a round has reached before it."""
    found: dict[str, list[str]] = defaultdict(list)
    query = select(ReachedUnitRow).where(ReachedUnitRow.round_id == round_id).order_by(col(ReachedUnitRow.position))
    for row in session.exec(query):
        found[row.target].append(row.unit)
    return found
