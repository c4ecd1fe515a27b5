"""Reading rounds over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from app.db import ReaderDep
from app.kit.features import Feature
from app.people.permissions import MayRead
from app.preconditions import READ, ReadingDep
from app.rounds import service
from app.rounds.kept import ShelfDep
from app.rounds.queries import state_of, states
from app.rounds.schemas import CeilingOut, FactOut, RoundListed, RoundOut, UnitOut

router = Feature(prefix="/rounds", tags=["rounds"])


@router.get("", response_model=list[RoundListed])
def list_rounds(actor: MayRead, session: ReaderDep, shelf: ShelfDep) -> Response:
    """Every round, with its years and its money by fund."""
    within = actor.readable
    seen = tuple(one for one in states(session) if within is None or one.code in within)
    return shelf.answer(seen, "list", lambda: service.list_rounds(session, within=within))


@router.get("/{code}", responses=READ, response_model=RoundOut)
def read_round(actor: MayRead, session: ReaderDep, code: str, reading: ReadingDep, shelf: ShelfDep) -> Response:
    """One round: phases, funds, ceilings and where each figure comes from."""
    state = state_of(session, code=code)
    return shelf.answer(state, "round", lambda: service.read_round(session, code=code), reading)


@router.get("/{code}/ceilings")
def list_ceilings(actor: MayRead, session: ReaderDep, code: str) -> list[CeilingOut]:
    """The ceilings of a round."""
    return service.list_ceilings(session, code=code)


@router.get("/{code}/ceilings/{record}", responses=READ)
def read_ceiling(actor: MayRead, session: ReaderDep, code: str, record: str, reading: ReadingDep) -> CeilingOut:
    """One ceiling."""
    return reading.known(service.read_ceiling(session, code=code, ceiling=record))


@router.get("/{code}/units")
def list_units(
    actor: MayRead, session: ReaderDep, code: str, unit_class: Annotated[str | None, Query(alias="class")] = None
) -> list[UnitOut]:
    """The units that units targets count."""
    return service.list_units(session, code=code, unit_class=unit_class)


@router.get("/{code}/units/{record}", responses=READ)
def read_unit(actor: MayRead, session: ReaderDep, code: str, record: str, reading: ReadingDep) -> UnitOut:
    """One unit."""
    return reading.known(service.read_unit(session, code=code, unit=record))


@router.get("/{code}/facts", responses=READ)
def list_facts(actor: MayRead, session: ReaderDep, code: str, reading: ReadingDep) -> list[FactOut]:
    """What was decided and what happened, with sources; never something the optimiser must hit."""
    return reading.known(service.list_facts(session, code=code))
