"""What the intake takes and tells."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.sources.schemas import TitleOut


class Stored(BaseModel):
    """A round was stored: its code, its revision, and what a planner should know of it (warnings and notes)."""

    code: str
    revision: int
    findings: list[dict[str, Any]]


class FactSource(BaseModel):
    """Where a fact comes from."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["source", "public", "illustrative", "assumption", "computed"]
    ref: str | None = None
    date: str | None = None
    note: str | None = None


class FactIn(BaseModel):
    """One fact: what was decided or what happened, as printed, with its source."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, Field(min_length=1)]
    title: TitleOut
    kind: Literal["decided", "result", "limit", "rank", "money"]
    value: Annotated[str, Field(min_length=1)]
    number: Decimal | None = None
    unit: str | None = None
    year: Annotated[int | None, Field(ge=1900, le=2200)] = None
    approximate: bool = False
    target: str | None = None
    note: str | None = None
    source: FactSource


class FactsIn(BaseModel):
    """The facts file of a round."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["phanky.facts/1"]
    round: str
    facts: list[FactIn]
