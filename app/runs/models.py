"""Rows of runs."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Text
from sqlmodel import Field, SQLModel

from app.kit.columns import ExactDecimal, UtcDateTime, now_utc


class RunState(StrEnum):
    """Where a run is. The last four are ends."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    INFEASIBLE = "infeasible"
    NONE = "none"
    FAILED = "failed"


OPEN_STATES = (RunState.QUEUED, RunState.RUNNING)
_WORDS = ", ".join(f"'{state.value}'" for state in RunState)


class RunRow(SQLModel, table=True):
    """One question: a frozen effective round, the options of the search, and what became of it."""

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
    created_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    plan_id: str | None = None
    failure: str | None = Field(default=None, sa_type=Text)
