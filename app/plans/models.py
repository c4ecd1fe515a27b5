"""Rows of plans."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import BigInteger, ForeignKeyConstraint, Text
from sqlmodel import Field, SQLModel

from app.kit.columns import ExactDecimal, UtcDateTime, now_utc


class FrozenRoundRow(SQLModel, table=True):
    """An effective round as it stood when a question was asked of it; the key is the SHA-256 of its canonical text."""

    __tablename__ = "frozen_rounds"

    sha256: str = Field(primary_key=True)
    content: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)


class PlanRow(SQLModel, table=True):
    """A plan file and what lists show of it. Rows are written once and never changed."""

    __tablename__ = "plans"
    __table_args__ = (ForeignKeyConstraint(["round_sha256"], ["frozen_rounds.sha256"]),)

    id: str = Field(primary_key=True)
    round_code: str = Field(index=True)
    round_sha256: str
    scenario_code: str | None = None
    answer: str
    stopped: str
    coverage: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    cost_vnd: int | None = Field(default=None, sa_type=BigInteger)
    content: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)
