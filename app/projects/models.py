"""Rows of projects, keyed by (round, project, option, position)."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from app.kit.columns import ExactDecimal
from app.rounds.models import of_round
from app.sources.models import DescribedRow

OPTION_KEY = ["options.round_id", "options.project", "options.code"]


def of_project() -> ForeignKeyConstraint:
    """The foreign key of everything below a project."""
    return ForeignKeyConstraint(["round_id", "project"], ["projects.round_id", "projects.code"], ondelete="CASCADE")


def of_option() -> ForeignKeyConstraint:
    """The foreign key of everything below an option."""
    return ForeignKeyConstraint(["round_id", "project", "option"], OPTION_KEY, ondelete="CASCADE")


def of_fund() -> ForeignKeyConstraint:
    """Money is of one fund of the round."""
    return ForeignKeyConstraint(["round_id", "fund"], ["funds.round_id", "funds.code"])


class ProjectRow(DescribedRow, table=True):
    """A candidate. `search_text` is its code, titles, agency and sector, folded for search without diacritics."""

    __tablename__ = "projects"
    __table_args__ = (
        of_round(),
        CheckConstraint("must IN ('in', 'out')", name="must"),
        Index("ix_projects_round_id_position", "round_id", "position"),
    )

    round_id: int = Field(primary_key=True)
    code: str = Field(primary_key=True)
    position: int
    agency: str | None = None
    sector: str | None = None
    project_group: str | None = None
    status: str | None = None
    must: str | None = None
    reason: str | None = None
    search_text: str


class CommittedRow(DescribedRow, table=True):
    """Money already promised to a project: option, start year and fraction are fixed."""

    __tablename__ = "committed"
    __table_args__ = (of_option(),)

    round_id: int = Field(primary_key=True)
    project: str = Field(primary_key=True)
    option: str
    start_year: int
    fraction_bp: int


class OptionRow(DescribedRow, table=True):
    """One way to do a project. No start years = the first year of every phase."""

    __tablename__ = "options"
    __table_args__ = (of_project(), CheckConstraint("duration_years >= 1", name="duration"))

    round_id: int = Field(primary_key=True)
    project: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    position: int
    form: str | None = None
    start_years: list[int] = Field(sa_type=JSON)
    duration_years: int
    min_fraction: Decimal | None = Field(default=None, sa_type=ExactDecimal)


class CostRow(DescribedRow, table=True):
    """A cost line, in year start + offset."""

    __tablename__ = "cost_lines"
    __table_args__ = (
        of_option(),
        of_fund(),
        CheckConstraint("amount_vnd BETWEEN 0 AND 1000000000000000", name="amount_in_range"),
    )

    round_id: int = Field(primary_key=True)
    project: str = Field(primary_key=True)
    option: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    fund: str
    year_offset: int
    amount_vnd: int = Field(sa_type=BigInteger)


class RunningRow(DescribedRow, table=True):
    """A running line, in every year after completion."""

    __tablename__ = "running_lines"
    __table_args__ = (
        of_option(),
        of_fund(),
        CheckConstraint("amount_per_year_vnd BETWEEN 0 AND 1000000000000000", name="amount_in_range"),
    )

    round_id: int = Field(primary_key=True)
    project: str = Field(primary_key=True)
    option: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    fund: str
    amount_per_year_vnd: int = Field(sa_type=BigInteger)


class ContributionRow(DescribedRow, table=True):
    """What an option brings to a target; the units of a units target stand in `contribution_units`."""

    __tablename__ = "contributions"
    __table_args__ = (
        of_option(),
        ForeignKeyConstraint(["round_id", "target"], ["targets.round_id", "targets.code"]),
    )

    round_id: int = Field(primary_key=True)
    project: str = Field(primary_key=True)
    option: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    target: str
    amount: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    lag_years: int


class ContributionUnitRow(SQLModel, table=True):
    """A unit that a contribution reaches."""

    __tablename__ = "contribution_units"
    __table_args__ = (
        ForeignKeyConstraint(
            ["round_id", "project", "option", "contribution"],
            [
                "contributions.round_id",
                "contributions.project",
                "contributions.option",
                "contributions.position",
            ],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(["round_id", "unit"], ["units.round_id", "units.code"]),
    )

    round_id: int = Field(primary_key=True)
    project: str = Field(primary_key=True)
    option: str = Field(primary_key=True)
    contribution: int = Field(primary_key=True)
    unit: str = Field(primary_key=True)
    position: int


class OptionTagRow(SQLModel, table=True):
    """The share of an option's money that a tag claims, 0..1."""

    __tablename__ = "option_tags"
    __table_args__ = (of_option(),)

    round_id: int = Field(primary_key=True)
    project: str = Field(primary_key=True)
    option: str = Field(primary_key=True)
    tag: str = Field(primary_key=True)
    position: int
    share: Decimal = Field(sa_type=ExactDecimal)


class RuleRow(DescribedRow, table=True):
    """A rule between projects (R1-R6). Its projects stand in `rule_projects`, `requires` has project then needs."""

    __tablename__ = "rules"
    __table_args__ = (
        of_round(),
        ForeignKeyConstraint(["round_id", "fund"], ["funds.round_id", "funds.code"]),
        ForeignKeyConstraint(["round_id", "phase"], ["phases.round_id", "phases.code"]),
    )

    round_id: int = Field(primary_key=True)
    code: str = Field(primary_key=True)
    position: int
    kind: str
    moment: str
    lag_years: int
    count: int | None = None
    tag: str | None = None
    share: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    fund: str | None = None
    phase: str | None = None
    citation: str | None = None


class RuleProjectRow(SQLModel, table=True):
    """A project that a rule names, in the rule's order."""

    __tablename__ = "rule_projects"
    __table_args__ = (
        ForeignKeyConstraint(["round_id", "rule"], ["rules.round_id", "rules.code"], ondelete="CASCADE"),
        ForeignKeyConstraint(["round_id", "project"], ["projects.round_id", "projects.code"]),
    )

    round_id: int = Field(primary_key=True)
    rule: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    project: str
