"""Rows of scenarios."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from app.kit.columns import UtcDateTime, now_utc
from app.rounds.models import of_round


class ScenarioRow(SQLModel, table=True):
    """Named changes over one round: the scenario file as it was judged, numbers exact, and what lists show of it."""

    __tablename__ = "scenarios"
    __table_args__ = (of_round(),)

    round_id: int = Field(primary_key=True)
    code: str = Field(primary_key=True)
    title_vi: str | None = None
    title_en: str | None = None
    changes: int
    content: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)
    changed_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)
