"""Rows of adoptions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKeyConstraint, Text
from sqlmodel import Field, SQLModel

from app.kit.columns import UtcDateTime, now_utc


class AdoptionRow(SQLModel, table=True):
    """A plan was adopted. Rows are written once; of several in one round the newest is the one that counts."""

    __tablename__ = "adoptions"
    __table_args__ = (ForeignKeyConstraint(["plan_id"], ["plans.id"]),)

    plan_id: str = Field(primary_key=True)
    round_code: str = Field(index=True)
    decision_number: str
    decision_date: date = Field(sa_type=Date)
    reason: str = Field(sa_type=Text)
    made_by: str
    adopted_by: str
    adopted_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)
