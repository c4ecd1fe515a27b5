"""Adopting plans over HTTP."""

from __future__ import annotations

from fastapi import Response

from app.adoptions import queries, service
from app.adoptions.schemas import AdoptionIn, AdoptionOut
from app.db import ReaderDep, SessionDep
from app.kit.addresses import address
from app.kit.features import Feature
from app.people.permissions import MayAdopt, MayRead
from app.plans.queries import get_plan
from app.rounds.queries import get_round

router = Feature(tags=["adoptions"])


@router.post("/plans/{plan_id}/adopt", status_code=201)
def adopt(actor: MayAdopt, session: SessionDep, response: Response, plan_id: str, body: AdoptionIn) -> AdoptionOut:
    """Adopt a plan that somebody else asked for, with the number and date of the decision."""
    row = service.adopt(session, plan_id=plan_id, body=body, actor=actor)
    response.headers["Location"] = address("plans", plan_id, "adoption")
    return service.adoption_out(row)


@router.get("/plans/{plan_id}/adoption")
def read_adoption(actor: MayRead, session: ReaderDep, plan_id: str) -> AdoptionOut:
    """By whom and by which decision a plan was adopted."""
    get_plan(session, plan_id=plan_id)
    return service.adoption_out(queries.get_adoption(session, plan_id=plan_id))


@router.get("/rounds/{code}/adoptions")
def list_adoptions(actor: MayRead, session: ReaderDep, code: str) -> list[AdoptionOut]:
    """The adopted plans of a round, the newest first: that one counts."""
    get_round(session, code=code)
    return [service.adoption_out(row) for row in queries.adoptions_of(session, round_code=code)]
