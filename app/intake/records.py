"""Bringing single records of a round over HTTP: projects, targets, ceilings, units, rules."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Response
from pydantic import BaseModel
from sqlmodel import Session

from app.db import SessionDep
from app.intake import service
from app.intake.body import ExactJson, json_body
from app.intake.schemas import Stored
from app.kit.addresses import address
from app.kit.features import Feature
from app.people.actor import Actor
from app.people.permissions import MayChangeRecords
from app.preconditions import CREATED, EDITED, TOLD, EditDep, tell
from app.projects.service import read_project, read_rule
from app.rounds.editing import changing, expect_in
from app.rounds.records import Records as _Records
from app.rounds.service import read_ceiling, read_unit
from app.targets.service import read_target

router = Feature(prefix="/rounds", tags=["intake"])

RULES = ("requires", "excludes", "together", "at_most", "at_least", "max_starts", "min_share", "max_share")
RECORD_BODY = json_body(
    "One record, as it stands in a round file (docs/model.md).",
    *(
        f"RoundFile_{record}"
        for record in ("project", "target", "ceiling", "unit", *(f"rule_{rule}" for rule in RULES))
    ),
)
Records = Annotated[_Records, Path(description="Which list of the round.")]


@router.post("/{code}/{records}", status_code=201, openapi_extra=RECORD_BODY, responses=CREATED)
def add_record(
    actor: MayChangeRecords, session: SessionDep, response: Response, code: str, records: Records, body: ExactJson
) -> Stored:
    """Add one project, target, ceiling, unit or rule; the round must stay legal as a whole."""
    stored = service.add_record(
        session, code=code, records=records, data=body, agencies=_agencies(actor, code, records)
    )
    response.headers["Location"] = address("rounds", code, records, body["code"])
    tell(session, response, lambda: _shown(session, code, records, body["code"]))
    return stored


@router.put("/{code}/{records}/{record}", openapi_extra=RECORD_BODY, responses=EDITED)
def replace_record(
    actor: MayChangeRecords,
    session: SessionDep,
    code: str,
    records: Records,
    record: str,
    body: ExactJson,
    edit: EditDep,
) -> Stored:
    """Put one record in place of the one with its code; the round must stay legal as a whole."""
    with changing(session, edit, code=code, shown=lambda: _shown(session, code, records, record)):
        return service.replace_record(
            session, code=code, records=records, record=record, data=body, agencies=_agencies(actor, code, records)
        )


@router.delete("/{code}/{records}/{record}", responses=TOLD)
def delete_record(
    actor: MayChangeRecords, session: SessionDep, code: str, records: Records, record: str, edit: EditDep
) -> Stored:
    """Take one record out; refused, with every finding, while something in the round still names it."""
    expect_in(session, edit, code=code, shown=lambda: _shown(session, code, records, record))
    return service.delete_record(
        session, code=code, records=records, record=record, agencies=_agencies(actor, code, records)
    )


def _shown(session: Session, code: str, records: _Records, record: str) -> BaseModel:
    """The record as its own address shows it. Raises NotFound."""
    match records:
        case "projects":
            return read_project(session, code=code, project=record)
        case "targets":
            return read_target(session, code=code, target=record)
        case "ceilings":
            return read_ceiling(session, code=code, ceiling=record)
        case "rules":
            return read_rule(session, code=code, rule=record)
        case "units":
            return read_unit(session, code=code, unit=record)


def _agencies(actor: Actor, code: str, records: _Records) -> service.Agencies:
    """Whose projects this person may change; other records belong to no agency."""
    return actor.agencies(code) if records == "projects" else None
