"""What the targets of a round look like to their readers."""

from __future__ import annotations

from sqlmodel import Session

from app.rounds.queries import get_round
from app.rounds.records import record_in
from app.rounds.service import key_of
from app.sources.queries import sources_by_number
from app.sources.schemas import source_of, title_of
from app.targets import queries
from app.targets.schemas import FloorOut, TargetOut


def list_targets(session: Session, *, code: str) -> list[TargetOut]:
    """The targets of a round, in their order. Raises RoundNotFound."""
    round_id = key_of(get_round(session, code=code))
    sources = sources_by_number(session, round_id=round_id)
    floors = queries.floors_of(session, round_id=round_id)
    reached = queries.reached_of(session, round_id=round_id)
    return [
        TargetOut(
            code=row.code,
            title=title_of(row, row.code),
            measure=row.measure,
            unit=row.unit,
            direction=row.direction,
            baseline=row.baseline,
            goal=row.goal,
            weight=row.weight,
            relation=row.relation,
            scope=row.scope,
            floors=[FloorOut(phase=one.phase, coverage=one.coverage) for one in floors.get(row.code, [])],
            unit_class=row.unit_class,
            reached_units=reached.get(row.code, []),
            note=row.note,
            source=source_of(row, sources),
            attributes=row.attributes,
        )
        for row in queries.targets_of(session, round_id=round_id)
    ]


def read_target(session: Session, *, code: str, target: str) -> TargetOut:
    """One target. Raises RoundNotFound, RecordNotFound."""
    return record_in(list_targets(session, code=code), "targets", target)
