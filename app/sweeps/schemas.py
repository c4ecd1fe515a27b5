"""Sweeps as the API takes and shows them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from app.runs.schemas import EngineName


class SweepOptions(BaseModel):
    """How to search every point. The gap is relative, 0 stops only at the proof."""

    model_config = ConfigDict(extra="forbid")

    engine: EngineName = "highs"
    time_limit_s: Annotated[
        int, Field(ge=1, description="Seconds of search for each point, at most the installation's limit.")
    ] = 60
    gap: Annotated[Decimal, Field(ge=0, le=1, max_digits=15)] = Decimal("0.0001")
    canonical: bool = False


class SweepIn(BaseModel):
    """Which variants of the round (with a scenario laid over it, if one is named), and how to search each.

    `spec` is one of: `{"kind": "ceilings", "funds": {FUND: {"from_percent", "to_percent", "steps"}}}` for one fund or
    the grid of two; `{"kind": "weights", "sets": [{TARGET: WEIGHT}]}`; `{"kind": "scenarios", "codes": [CODE]}`;
    `{"kind": "monte_carlo", "draws", "seed", "cost": {"low", "mode", "high"}, "delay": {"probability", "max_years"}}`.
    """

    model_config = ConfigDict(extra="forbid")

    scenario: Annotated[str, Field(pattern=r"^[^\x00]*$")] | None = None
    spec: dict[str, Any]
    options: SweepOptions = SweepOptions()


class SweepListed(BaseModel):
    """A sweep: what was asked, and how far it is; `done` points of `points` have their answer."""

    id: str
    round_code: str
    round_sha256: str
    scenario_code: str | None
    kind: str
    spec: dict[str, Any]
    points: int
    done: int
    state: str
    engine: str
    time_limit_s: int
    gap: Decimal
    canonical: bool
    asked_by: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    cancelling: bool
    failure: str | None
    round_changed: bool


class SweepProgress(BaseModel):
    """How far a sweep is."""

    state: str
    done: int
    points: int
    ended: bool


class LabelOut(BaseModel):
    """What a place of a sweep stands for."""

    vi: str
    en: str


class PointOut(BaseModel):
    """The answer for one place; `described` says in the machine's words what makes its round."""

    place: int
    label: LabelOut
    described: dict[str, Any]
    answer: str
    stopped: str
    coverage: Decimal | None
    bound: Decimal | None
    gap: Decimal | None
    cost_vnd: int | None
    seconds: float
    engine_version: str | None
    round_sha256: str | None
    starts: list[list[Any]]
    failure: str | None
    recorded_at: datetime
