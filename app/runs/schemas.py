"""Runs as the API takes and shows them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.rounds.schemas import FactOut


class RunOptions(BaseModel):
    """How to search. The gap is relative: 0.0001 stops within 0.01 % of the best there can be, 0 only at the proof."""

    model_config = ConfigDict(extra="forbid")

    engine: Literal["highs", "cbc"] = "highs"
    time_limit_s: Annotated[int, Field(ge=1, description="Seconds of search, at most the installation's limit.")] = 60
    gap: Annotated[Decimal, Field(ge=0, le=1, max_digits=15)] = Decimal("0.0001")


class RunIn(BaseModel):
    """A question: which scenario (none = the round as it is), and how to search."""

    model_config = ConfigDict(extra="forbid")

    scenario: Annotated[str, Field(pattern=r"^[^\x00]*$")] | None = None
    options: RunOptions = RunOptions()


class RunListed(BaseModel):
    """A run: what was asked and where it is. `round_changed` says that the round has moved on since."""

    id: str
    round_code: str
    round_sha256: str
    scenario_code: str | None
    state: str
    engine: str
    time_limit_s: int
    gap: Decimal
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    plan_id: str | None
    failure: str | None
    round_changed: bool


class RunOut(RunListed):
    """A run with its plan file, once there is one, and the recorded facts of the round beside it."""

    plan: dict[str, Any] | None
    facts: list[FactOut]
