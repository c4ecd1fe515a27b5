"""An import from Microsoft Project as the API shows it."""

from __future__ import annotations

from pydantic import BaseModel

from app.errors import FindingOut, Words


class FeedFindingOut(FindingOut):
    """A finding with the row (from 1; 0 = the file), the field and the value it is about."""

    row: int = 0
    field: str = ""
    value: str = ""


class FeedReport(BaseModel):
    """What an import would do, or has done. `assumed` says what Microsoft Project does not say and we took as given."""

    round: str
    rows: int
    usable: bool
    applied: bool
    revision: int | None = None
    added: list[str]
    changed: list[str]
    unchanged: int
    assumed: list[Words]
    findings: list[FeedFindingOut]
