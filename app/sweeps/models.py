"""Rows of sweeps and their points."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, CheckConstraint, Float, ForeignKeyConstraint, LargeBinary, Text
from sqlmodel import Field, SQLModel

from app.kit.columns import ExactDecimal, UtcDateTime, now_utc


class SweepState(StrEnum):
    """Where a sweep is. The last three are ends."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


_WORDS = ", ".join(f"'{state.value}'" for state in SweepState)


class SweepRow(SQLModel, table=True):
    """One question asked of many variants of a frozen round. `spec` (JSON) makes every variant from its place alone.

    It is done in parts of `part_size` places; `failure` says why some points have none, where that is so.
    """

    __tablename__ = "sweeps"
    __table_args__ = (
        ForeignKeyConstraint(["round_sha256"], ["frozen_rounds.sha256"]),
        CheckConstraint(f"state IN ({_WORDS})", name="state"),
    )

    id: str = Field(primary_key=True)
    round_code: str = Field(index=True)
    round_revision: int
    round_sha256: str
    scenario_code: str | None = None
    kind: str
    spec: str = Field(sa_type=Text)
    points: int
    part_size: int
    state: str = SweepState.QUEUED
    engine: str
    time_limit_s: int
    gap: Decimal = Field(sa_type=ExactDecimal)
    canonical: bool = False
    asked_by: str
    created_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancel_asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failure: str | None = Field(default=None, sa_type=Text)


class SweepPointRow(SQLModel, table=True):
    """The answer for one place of a sweep; `plan` is the plan file, compressed (zlib). Rows are written once."""

    __tablename__ = "sweep_points"
    __table_args__ = (ForeignKeyConstraint(["sweep_id"], ["sweeps.id"], ondelete="CASCADE"),)

    sweep_id: str = Field(primary_key=True)
    place: int = Field(primary_key=True)
    answer: str
    stopped: str
    coverage: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    bound: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    gap: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    cost_vnd: int | None = Field(default=None, sa_type=BigInteger)
    seconds: float = Field(sa_type=Float)
    engine_version: str | None = None
    round_sha256: str | None = None
    starts: list[list[object]] = Field(default_factory=list, sa_type=JSON)
    plan: bytes | None = Field(default=None, sa_type=LargeBinary)
    failure: str | None = Field(default=None, sa_type=Text)
    worker: str
    recorded_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)
