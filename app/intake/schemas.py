"""What the intake takes and tells."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

# A database cannot hold a NUL, and a figure of a fact has no more digits than any other.
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
Figure = Annotated[Decimal, Field(max_digits=15)]


class Stored(BaseModel):
    """A round was stored: its code, its revision, and what a planner should know of it (warnings and notes)."""

    code: str
    revision: int
    findings: list[dict[str, Any]]


class FactSource(BaseModel):
    """Where a fact comes from."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["source", "public", "illustrative", "assumption", "computed"]
    ref: Text | None = None
    date: Text | None = None
    note: Text | None = None


class FactTitle(BaseModel):
    """A title in both languages."""

    model_config = ConfigDict(extra="forbid")

    vi: Text
    en: Text


class FactIn(BaseModel):
    """One fact: what was decided or what happened, as printed, with its source."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[Text, Field(min_length=1)]
    title: FactTitle
    kind: Literal["decided", "result", "limit", "rank", "money"]
    value: Annotated[Text, Field(min_length=1)]
    number: Figure | None = None
    unit: Text | None = None
    year: Annotated[int | None, Field(ge=1900, le=2200)] = None
    approximate: bool = False
    target: Text | None = None
    note: Text | None = None
    source: FactSource


class FactsIn(BaseModel):
    """The facts file of a round."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["phanky.facts/1"]
    round: str
    facts: list[FactIn]
