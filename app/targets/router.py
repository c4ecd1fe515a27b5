"""Reading targets over HTTP."""

from __future__ import annotations

from app.db import ReaderDep
from app.kit.features import Feature
from app.people.permissions import MayRead
from app.preconditions import READ, ReadingDep
from app.targets import service
from app.targets.schemas import TargetOut

router = Feature(prefix="/rounds/{code}/targets", tags=["targets"])


@router.get("")
def list_targets(actor: MayRead, session: ReaderDep, code: str) -> list[TargetOut]:
    """The targets of a round, each with baseline, goal, floors, scope and source."""
    return service.list_targets(session, code=code)


@router.get("/{record}", responses=READ)
def read_target(actor: MayRead, session: ReaderDep, code: str, record: str, reading: ReadingDep) -> TargetOut:
    """One target."""
    return reading.known(service.read_target(session, code=code, target=record))
