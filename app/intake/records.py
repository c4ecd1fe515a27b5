"""Bringing single records of a round over HTTP: projects, targets, ceilings, units, rules."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.db import SessionDep
from app.intake import service
from app.intake.body import ExactJson, json_body
from app.intake.schemas import Stored
from app.kit.addresses import address
from app.people.actor import Actor
from app.people.permissions import MayChangeRecords

router = APIRouter(prefix="/rounds", tags=["intake"])

RULES = ("requires", "excludes", "together", "at_most", "at_least", "max_starts", "min_share", "max_share")
RECORD_BODY = json_body(
    "One record, as it stands in a round file (docs/model.md).",
    *(
        f"RoundFile_{record}"
        for record in ("project", "target", "ceiling", "unit", *(f"rule_{rule}" for rule in RULES))
    ),
)
Records = Annotated[service.Records, Path(description="Which list of the round.")]


@router.post("/{code}/{records}", status_code=201, openapi_extra=RECORD_BODY)
def add_record(
    actor: MayChangeRecords, session: SessionDep, response: Response, code: str, records: Records, body: ExactJson
) -> Stored:
    """Add one project, target, ceiling, unit or rule; the round must stay legal as a whole."""
    stored = service.add_record(
        session, code=code, records=records, data=body, agencies=_agencies(actor, code, records)
    )
    response.headers["Location"] = address("rounds", code, records, body["code"])
    return stored


@router.put("/{code}/{records}/{record}", openapi_extra=RECORD_BODY)
def replace_record(
    actor: MayChangeRecords, session: SessionDep, code: str, records: Records, record: str, body: ExactJson
) -> Stored:
    """Put one record in place of the one with its code; the round must stay legal as a whole."""
    return service.replace_record(
        session, code=code, records=records, record=record, data=body, agencies=_agencies(actor, code, records)
    )


@router.delete("/{code}/{records}/{record}")
def delete_record(actor: MayChangeRecords, session: SessionDep, code: str, records: Records, record: str) -> Stored:
    """Take one record out; refused, with every finding, while something in the round still names it."""
    return service.delete_record(
        session, code=code, records=records, record=record, agencies=_agencies(actor, code, records)
    )


def _agencies(actor: Actor, code: str, records: service.Records) -> service.Agencies:
    """Whose projects this person may change; other records belong to no agency."""
    return actor.agencies(code) if records == "projects" else None
