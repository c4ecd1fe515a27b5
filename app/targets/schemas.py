"""Targets as the API shows them."""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel

from app.sources.schemas import SourceOut, TitleOut


class FloorOut(BaseModel):
    """Least coverage at the end of a phase, 0..1."""

    phase: str
    coverage: Decimal


class TargetOut(BaseModel):
    """A target: from `baseline` to `goal` in `unit`; `relation` at_least shows as "tối thiểu / at least"."""

    code: str
    title: TitleOut
    measure: str
    unit: str | None
    direction: str
    baseline: Decimal
    goal: Decimal
    weight: Decimal
    relation: str | None
    scope: list[str]
    floors: list[FloorOut]
    unit_class: str | None
    reached_units: list[str]
    note: str | None
    source: SourceOut | None
    attributes: dict[str, str]
