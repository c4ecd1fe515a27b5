"""Rows of targets."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from app.kit.columns import ExactDecimal
from app.rounds.models import of_round
from app.sources.models import DescribedRow


def of_target() -> ForeignKeyConstraint:
    """The foreign key of everything below a target."""
    return ForeignKeyConstraint(["round_id", "target"], ["targets.round_id", "targets.code"], ondelete="CASCADE")


class TargetRow(DescribedRow, table=True):
    """What the round wants."""

    __tablename__ = "targets"
    __table_args__ = (
        of_round(),
        CheckConstraint("measure IN ('amount', 'units')", name="measure"),
        CheckConstraint("direction IN ('up', 'down')", name="direction"),
    )

    round_id: int = Field(primary_key=True)
    code: str = Field(primary_key=True)
    position: int
    measure: str
    unit: str | None = None
    direction: str
    baseline: Decimal = Field(sa_type=ExactDecimal)
    goal: Decimal = Field(sa_type=ExactDecimal)
    weight: Decimal = Field(sa_type=ExactDecimal)
    relation: str | None = None
    scope: list[str] = Field(sa_type=JSON)
    unit_class: str | None = None


class FloorRow(DescribedRow, table=True):
    """Least coverage of a target at the end of a phase."""

    __tablename__ = "floors"
    __table_args__ = (
        of_target(),
        ForeignKeyConstraint(["round_id", "phase"], ["phases.round_id", "phases.code"], ondelete="CASCADE"),
    )

    round_id: int = Field(primary_key=True)
    target: str = Field(primary_key=True)
    phase: str = Field(primary_key=True)
    position: int
    coverage: Decimal = Field(sa_type=ExactDecimal)


class ReachedUnitRow(SQLModel, table=True):
    """A unit that the target has reached before the round."""

    __tablename__ = "reached_units"
    __table_args__ = (
        of_target(),
        ForeignKeyConstraint(["round_id", "unit"], ["units.round_id", "units.code"], ondelete="CASCADE"),
    )

    round_id: int = Field(primary_key=True)
    target: str = Field(primary_key=True)
    unit: str = Field(primary_key=True)
    position: int
