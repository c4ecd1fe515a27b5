"""Reading scenarios over HTTP (what people bring is in `intake`)."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.db import ReaderDep, SessionDep
from app.kit.answers import json_text
from app.kit.openapi import answered
from app.people.permissions import MayAsk, MayRead
from app.scenarios import service
from app.scenarios.schemas import ScenarioListed

router = APIRouter(prefix="/rounds/{code}/scenarios", tags=["scenarios"])


@router.get("")
def list_scenarios(actor: MayRead, session: ReaderDep, code: str) -> list[ScenarioListed]:
    """The scenarios laid over a round."""
    return service.list_scenarios(session, code=code)


@router.get("/{scenario}", response_class=Response, responses=answered("ScenarioFile"))
def read_scenario(actor: MayRead, session: ReaderDep, code: str, scenario: str) -> Response:
    """The scenario file."""
    return json_text(service.scenario_text(session, code=code, scenario=scenario))


@router.delete("/{scenario}", status_code=204)
def delete_scenario(actor: MayAsk, session: SessionDep, code: str, scenario: str) -> None:
    """Forget a scenario; plans made from it stay."""
    service.delete_scenario(session, code=code, scenario=scenario)
