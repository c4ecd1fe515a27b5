"""Scenarios of a round."""

from __future__ import annotations

from sqlmodel import Session

from app.audit.events import Event
from app.audit.service import record
from app.kit.answers import stored_json
from app.rounds.queries import get_round, lock_round
from app.rounds.service import key_of
from app.scenarios import queries
from app.scenarios.models import ScenarioRow
from app.scenarios.schemas import ScenarioListed
from app.sources.schemas import TitleOut


def list_scenarios(session: Session, *, code: str) -> list[ScenarioListed]:
    """The scenarios of a round. Raises RoundNotFound."""
    round_id = key_of(get_round(session, code=code))
    return [listed(row) for row in queries.scenarios_of(session, round_id=round_id)]


def scenario_text(session: Session, *, code: str, scenario: str) -> str:
    """The scenario file, as JSON text with its numbers exact. Raises RoundNotFound, ScenarioNotFound."""
    round_id = key_of(get_round(session, code=code))
    return queries.get_scenario(session, round_id=round_id, code=scenario).content


def find_text(session: Session, *, code: str, scenario: str) -> str | None:
    """The scenario file, None where there is none. Raises RoundNotFound."""
    row = queries.find_scenario(session, round_id=key_of(get_round(session, code=code)), code=scenario)
    return None if row is None else row.content


def delete_scenario(session: Session, *, code: str, scenario: str) -> None:
    """Forget a scenario; plans made from it stay, they hold their own input. Raises ScenarioNotFound."""
    round_id = key_of(lock_round(session, code=code))
    row = queries.get_scenario(session, round_id=round_id, code=scenario)
    before = stored_json(row.content)
    session.delete(row)
    record(session, Event.SCENARIO_DELETED, subject=f"scenario:{scenario}", round_code=code, before=before)


def listed(row: ScenarioRow) -> ScenarioListed:
    """A scenario as lists show it."""
    vi = row.title_vi or row.code
    return ScenarioListed(
        code=row.code,
        title=TitleOut(vi=vi, en=row.title_en or vi),
        changes=row.changes,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
