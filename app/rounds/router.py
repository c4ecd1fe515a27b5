"""Reading rounds over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from app.db import ReaderDep
from app.people.permissions import MayRead
from app.rounds import service
from app.rounds.schemas import CeilingOut, FactOut, RoundListed, RoundOut, UnitOut

router = APIRouter(prefix="/rounds", tags=["rounds"])


@router.get("")
def list_rounds(actor: MayRead, session: ReaderDep) -> list[RoundListed]:
    """Every round, with its years and its money by fund."""
    return service.list_rounds(session, within=actor.readable)


@router.get("/{code}")
def read_round(actor: MayRead, session: ReaderDep, code: str) -> RoundOut:
    """One round: phases, funds, ceilings and where each figure comes from."""
    return service.read_round(session, code=code)


@router.get("/{code}/ceilings")
def list_ceilings(actor: MayRead, session: ReaderDep, code: str) -> list[CeilingOut]:
    """The ceilings of a round."""
    return service.list_ceilings(session, code=code)


@router.get("/{code}/units")
def list_units(
    actor: MayRead, session: ReaderDep, code: str, unit_class: Annotated[str | None, Query(alias="class")] = None
) -> list[UnitOut]:
    """The units that units targets count."""
    return service.list_units(session, code=code, unit_class=unit_class)


@router.get("/{code}/facts")
def list_facts(actor: MayRead, session: ReaderDep, code: str) -> list[FactOut]:
    """What was decided and what happened, with sources; never something the optimiser must hit."""
    return service.list_facts(session, code=code)
