"""Rows of runs, and of what happens to them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Text
from sqlmodel import Field, SQLModel

from app.kit.columns import ExactDecimal, UtcDateTime, now_utc
from app.rounds.models import of_round


class RunState(StrEnum):
    """Where a run is. All but the first two are ends."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    INFEASIBLE = "infeasible"
    NONE = "none"
    CANCELLED = "cancelled"
    FAILED = "failed"


ANSWERED_STATES = (RunState.DONE, RunState.INFEASIBLE)
"""Ends whose plan answers the same question once more."""
_WORDS = ", ".join(f"'{state.value}'" for state in RunState)


class RunRow(SQLModel, table=True):
    """One question: a frozen effective round, the options of the search, and what became of it.

    `question_sha256` is of the round, the scenario, the options and the version of the product: the same question has
    the same answer. `answered_from` names the run whose plan answers this one without a search. `crashes` counts the
    solving processes that broke, `log` holds their last words.
    """

    __tablename__ = "runs"
    __table_args__ = (
        ForeignKeyConstraint(["round_sha256"], ["frozen_rounds.sha256"]),
        ForeignKeyConstraint(["plan_id"], ["plans.id"]),
        CheckConstraint(f"state IN ({_WORDS})", name="state"),
    )

    id: str = Field(primary_key=True)
    round_code: str = Field(index=True)
    round_revision: int
    round_sha256: str
    scenario_code: str | None = None
    state: str = RunState.QUEUED
    engine: str
    second_engine: str | None = None
    time_limit_s: int
    gap: Decimal = Field(sa_type=ExactDecimal)
    canonical: bool = False
    certify_s: int = 0
    asked_by: str = ""
    question_sha256: str = Field(index=True)
    answered_from: str | None = None
    attempts: int = 0
    crashes: int = 0
    worker: str | None = None
    engine_version: str | None = None
    created_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancel_asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    plan_id: str | None = None
    failure: str | None = Field(default=None, sa_type=Text)
    log: str | None = Field(default=None, sa_type=Text)


class FreezeRow(SQLModel, table=True):
    """What a round, or a scenario over it ("" = none), was frozen as when it was last asked of."""

    __tablename__ = "freezes"
    __table_args__ = (of_round(), ForeignKeyConstraint(["round_sha256"], ["frozen_rounds.sha256"]))

    round_id: int = Field(primary_key=True)
    scenario_code: str = Field(primary_key=True)
    revision: int
    scenario_changed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    round_sha256: str


class RunEventRow(SQLModel, table=True):
    """Something that happened to a run: a new state, or where its search stands. Rows are written once."""

    __tablename__ = "run_events"
    __table_args__ = (ForeignKeyConstraint(["run_id"], ["runs.id"], ondelete="CASCADE"),)

    run_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    kind: str
    content: str = Field(sa_type=Text)
    at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)
