"""Bringing rounds, scenarios and facts over HTTP."""

from __future__ import annotations

from fastapi import Response

from app.db import SessionDep
from app.intake import service
from app.intake.body import ExactJson, json_body
from app.intake.schemas import Stored
from app.kit.addresses import address
from app.kit.features import Feature
from app.people.permissions import MayAsk, MayFund, MayPlanAndFund
from app.preconditions import CREATED, EDITED, EditDep, tell
from app.rounds.editing import changing, changing_round
from app.rounds.service import list_facts, read_round
from app.scenarios.schemas import ScenarioListed
from app.scenarios.service import find_text, listed

router = Feature(prefix="/rounds", tags=["intake"])

ROUND_BODY = json_body("A round file, phanky.round/1 (docs/model.md).", "RoundFile")
SCENARIO_BODY = json_body("A scenario file, phanky.scenario/1 (docs/model.md).", "ScenarioFile")
FACTS_BODY = json_body("A facts file, phanky.facts/1.", "FactsFile")


@router.post("", status_code=201, openapi_extra=ROUND_BODY, responses=CREATED)
def create_round(actor: MayPlanAndFund, session: SessionDep, response: Response, body: ExactJson) -> Stored:
    """Create a round from a round file; refused whole, with every finding, when anything is wrong."""
    stored = service.create_round(session, data=body)
    response.headers["Location"] = address("rounds", stored.code)
    tell(session, response, lambda: read_round(session, code=stored.code))
    return stored


@router.put("/{code}", openapi_extra=ROUND_BODY, responses=EDITED)
def replace_round(actor: MayPlanAndFund, session: SessionDep, code: str, body: ExactJson, edit: EditDep) -> Stored:
    """Put a round file in place of what the round holds; its scenarios, facts and plans stay."""
    with changing_round(session, edit, code=code):
        return service.replace_round(session, code=code, data=body)


@router.put("/{code}/facts", openapi_extra=FACTS_BODY, responses=EDITED)
def put_facts(actor: MayFund, session: SessionDep, code: str, body: ExactJson, edit: EditDep) -> dict[str, int]:
    """Put a facts file in place of the round's recorded facts."""
    with changing(session, edit, code=code, shown=lambda: list_facts(session, code=code)):
        return {"facts": service.put_facts(session, code=code, data=body)}


@router.post("/{code}/scenarios", status_code=201, openapi_extra=SCENARIO_BODY, responses=CREATED)
def create_scenario(
    actor: MayAsk, session: SessionDep, response: Response, code: str, body: ExactJson
) -> ScenarioListed:
    """Lay a new scenario over the round; it must fit the round as it is now."""
    row = service.put_scenario(session, code=code, data=body)
    response.headers["Location"] = address("rounds", code, "scenarios", row.code)
    tell(session, response, lambda: row.content)
    return listed(row)


@router.put("/{code}/scenarios/{scenario}", openapi_extra=SCENARIO_BODY, responses=EDITED)
def replace_scenario(
    actor: MayAsk, session: SessionDep, code: str, scenario: str, body: ExactJson, edit: EditDep
) -> ScenarioListed:
    """Create or replace the scenario with this code."""
    with changing(session, edit, code=code, shown=lambda: find_text(session, code=code, scenario=scenario)):
        return listed(service.put_scenario(session, code=code, data=body, scenario=scenario))
