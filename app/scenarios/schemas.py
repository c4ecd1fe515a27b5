"""Scenarios as the API lists them."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from app.sources.schemas import TitleOut


class ScenarioListed(BaseModel):
    """A scenario in the list; the scenario file itself is at its own address."""

    code: str
    title: TitleOut
    changes: int
    created_at: datetime
    changed_at: datetime
