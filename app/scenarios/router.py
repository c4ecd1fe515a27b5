"""Reading scenarios over HTTP (what people bring is in `intake`)."""

from __future__ import annotations

from fastapi import Response

from app.db import ReaderDep, SessionDep
from app.kit.answers import json_text
from app.kit.features import Feature
from app.people.permissions import MayAsk, MayRead
from app.preconditions import TOLD, EditDep, ReadingDep, shown_as
from app.rounds.editing import expect_in
from app.scenarios import service
from app.scenarios.schemas import ScenarioListed

router = Feature(prefix="/rounds/{code}/scenarios", tags=["scenarios"])


@router.get("")
def list_scenarios(actor: MayRead, session: ReaderDep, code: str) -> list[ScenarioListed]:
    """The scenarios laid over a round."""
    return service.list_scenarios(session, code=code)


@router.get("/{scenario}", response_class=Response, responses=shown_as("ScenarioFile"))
def read_scenario(actor: MayRead, session: ReaderDep, code: str, scenario: str, reading: ReadingDep) -> Response:
    """The scenario file."""
    text = service.scenario_text(session, code=code, scenario=scenario)
    return json_text(text, etag=reading.tag(text))


@router.delete("/{scenario}", status_code=204, responses=TOLD)
def delete_scenario(actor: MayAsk, session: SessionDep, code: str, scenario: str, edit: EditDep) -> None:
    """Forget a scenario; plans made from it stay."""
    expect_in(session, edit, code=code, shown=lambda: service.scenario_text(session, code=code, scenario=scenario))
    service.delete_scenario(session, code=code, scenario=scenario)
