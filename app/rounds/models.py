"""Rows of a round. Everything below a round is keyed by (round, code), as the round file is."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from app.kit.columns import ExactDecimal, UtcDateTime, now_utc
from app.sources.models import DescribedRow


def of_round() -> ForeignKeyConstraint:
    """The foreign key that every row below a round has."""
    return ForeignKeyConstraint(["round_id"], ["rounds.id"], ondelete="CASCADE")


class RoundRow(DescribedRow, table=True):
    """One budget programme. `revision` counts its changes, so that readers can tell an old answer from a new one."""

    __tablename__ = "rounds"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    currency: str | None = None
    stages: list[str] = Field(sa_type=JSON)
    revision: int = 1
    created_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)
    changed_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)


class PhaseRow(DescribedRow, table=True):
    """A run of whole years."""

    __tablename__ = "phases"
    __table_args__ = (of_round(), CheckConstraint("first_year <= last_year", name="years_in_order"))

    round_id: int = Field(primary_key=True)
    code: str = Field(primary_key=True)
    position: int
    first_year: int
    last_year: int
    weight: Decimal = Field(sa_type=ExactDecimal)


class FundRow(DescribedRow, table=True):
    """A purse that never mixes with another."""

    __tablename__ = "funds"
    __table_args__ = (of_round(),)

    round_id: int = Field(primary_key=True)
    code: str = Field(primary_key=True)
    position: int
    reserve_rate: Decimal = Field(sa_type=ExactDecimal)
    carry_forward: Decimal = Field(sa_type=ExactDecimal)


class CeilingRow(DescribedRow, table=True):
    """An upper limit on spending, in đồng; no fund = all funds together."""

    __tablename__ = "ceilings"
    __table_args__ = (
        of_round(),
        ForeignKeyConstraint(["round_id", "fund"], ["funds.round_id", "funds.code"], ondelete="CASCADE"),
        ForeignKeyConstraint(["round_id", "phase"], ["phases.round_id", "phases.code"], ondelete="CASCADE"),
        CheckConstraint("amount_vnd BETWEEN 0 AND 1000000000000000", name="amount_in_range"),
    )

    round_id: int = Field(primary_key=True)
    code: str = Field(primary_key=True)
    position: int
    fund: str | None = None
    tag: str | None = None
    phase: str | None = None
    year: int | None = None
    first_year: int | None = None
    last_year: int | None = None
    amount_vnd: int = Field(sa_type=BigInteger)


class UnitRow(DescribedRow, table=True):
    """A place or body that units targets count."""

    __tablename__ = "units"
    __table_args__ = (of_round(),)

    round_id: int = Field(primary_key=True)
    code: str = Field(primary_key=True)
    position: int
    unit_class: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None


class FactRow(SQLModel, table=True):
    """Something that was decided or happened; shown beside plans, never optimised for.

    A fact carries its own source, since it stays when the round's contents are replaced.
    """

    __tablename__ = "facts"
    __table_args__ = (of_round(),)

    round_id: int = Field(primary_key=True)
    code: str = Field(primary_key=True)
    position: int
    kind: str
    title_vi: str
    title_en: str
    value: str
    number: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    unit: str | None = None
    year: int | None = None
    approximate: bool = False
    target: str | None = None
    note: str | None = None
    source_kind: str
    source_ref: str | None = None
    source_date: str | None = None
    source_note: str | None = None
