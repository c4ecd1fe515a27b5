"""Runs as the API takes and shows them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.rounds.schemas import FactOut

EngineName = Literal["highs", "cbc", "scip"]


class RunOptions(BaseModel):
    """How to search. The gap is relative: 0.0001 stops within 0.01 % of the best there can be, 0 only at the proof."""

    model_config = ConfigDict(extra="forbid")

    engine: EngineName = "highs"
    second_engine: Annotated[
        EngineName | None, Field(description="Another engine that must agree. It shares the time with the first one.")
    ] = None
    time_limit_s: Annotated[int, Field(ge=1, description="Seconds of search, at most the installation's limit.")] = 60
    gap: Annotated[Decimal, Field(ge=0, le=1, max_digits=15)] = Decimal("0.0001")
    canonical: Annotated[
        bool, Field(description="Search every stage to gap 0 and break ties, so that every engine has the same plan.")
    ] = False
    certify_s: Annotated[
        int | None,
        Field(
            ge=0,
            description="Seconds on top for a certificate, at most the installation's limit; unsaid = as many as the "
            "search may take, 0 = none.",
        ),
    ] = None

    @model_validator(mode="after")
    def _two_engines(self) -> RunOptions:
        if self.second_engine == self.engine:
            raise ValueError("second_engine must be another engine than engine")
        return self

    @model_validator(mode="after")
    def _as_long_as_the_search(self) -> RunOptions:
        if self.certify_s is None:
            self.certify_s = self.time_limit_s
        return self


class RunIn(BaseModel):
    """A question: which scenario (none = the round as it is), and how to search."""

    model_config = ConfigDict(extra="forbid")

    scenario: Annotated[str, Field(pattern=r"^[^\x00]*$")] | None = None
    options: RunOptions = RunOptions()
    again: Annotated[
        bool, Field(description="Search even where the same question has an answer already (see `answered_from`).")
    ] = False


class RunListed(BaseModel):
    """A run: what was asked and where it is. `round_changed` says that the round has moved on since.

    `answered_from` names an earlier run of the same question, whose plan answers this one without a search.
    `cancelling` says that a cancel was asked for and the search is about to hand over what it holds.
    A failed run has a plan as well: one that holds nothing and says in the engine's own words what happened.
    """

    id: str
    round_code: str
    round_sha256: str
    scenario_code: str | None
    state: str
    engine: str
    second_engine: str | None
    time_limit_s: int
    gap: Decimal
    canonical: bool
    certify_s: int
    asked_by: str
    answered_from: str | None
    attempts: int
    crashes: int
    worker: str | None
    engine_version: str | None
    cancelling: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    plan_id: str | None
    failure: str | None
    round_changed: bool


class Progress(BaseModel):
    """Where a search stands; values in the unit of `stage` (share, đồng, years), None = not known yet."""

    stage: str
    phase: str
    incumbent: float | None
    bound: float | None
    gap: float | None
    nodes: int
    seconds: float


class ProgressOut(BaseModel):
    """Where a run is at this moment; `number` is that of its last event."""

    state: str
    cancelling: bool
    number: int
    progress: Progress | None
    plan_id: str | None


class RunOut(RunListed):
    """A run with its plan file, once there is one, and the recorded facts of the round beside it.

    `log` holds the last words of solving processes that broke.
    """

    log: str | None
    plan: dict[str, Any] | None
    facts: list[FactOut]
