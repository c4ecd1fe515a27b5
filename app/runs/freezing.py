"""Freezing: the effective round of a question as it stands now, kept once for every state that the round was in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.plans import service as plans
from app.rounds.models import RoundRow
from app.rounds.service import key_of
from app.runs import translate
from app.runs.models import FreezeRow
from app.scenarios.queries import get_scenario


def effective_data(session: Session, *, round_row: RoundRow, scenario: str | None) -> Mapping[str, Any]:
    """The round file of a stored round with one of its scenarios laid over it. Raises ScenarioNotFound, Unusable."""
    data = translate.whole_round(session, row=round_row)
    if scenario is None:
        return data
    content = get_scenario(session, round_id=key_of(round_row), code=scenario).content
    return translate.effective_round(data, translate.parse_json(content))


def freeze(session: Session, *, round_row: RoundRow, scenario: str | None) -> str:
    """Keep the effective round as it stands, and tell its SHA-256. Raises ScenarioNotFound, Unusable.

    A round that nobody has changed since it was last frozen is not read again: that is most of what a question costs.
    """
    round_id = key_of(round_row)
    changed_at = _changed_at(session, round_id, scenario)
    row = session.get(FreezeRow, (round_id, scenario or ""))
    if row is not None and (row.revision, row.scenario_changed_at) == (round_row.revision, changed_at):
        return row.round_sha256
    data = effective_data(session, round_row=round_row, scenario=scenario)
    sha256 = translate.sha256_of(data)
    plans.freeze(session, sha256=sha256, content=translate.to_text(data))
    session.flush()  # what is noted next points at it
    row = row or FreezeRow(round_id=round_id, scenario_code=scenario or "", revision=0, round_sha256=sha256)
    row.revision, row.scenario_changed_at, row.round_sha256 = round_row.revision, changed_at, sha256
    session.add(row)
    return sha256


def _changed_at(session: Session, round_id: int, scenario: str | None) -> datetime | None:
    return None if scenario is None else get_scenario(session, round_id=round_id, code=scenario).changed_at
