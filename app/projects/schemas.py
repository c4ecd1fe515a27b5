"""Projects as the API shows them. Money is whole đồng."""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel

from app.sources.schemas import SourceOut, TitleOut


class CostOut(BaseModel):
    """A cost line, in year start + offset."""

    fund: str
    year_offset: int
    amount_vnd: int


class RunningOut(BaseModel):
    """A running line, in every year after completion."""

    fund: str
    amount_per_year_vnd: int


class ContributionOut(BaseModel):
    """What an option brings to a target: an amount, or units."""

    target: str
    amount: Decimal | None
    units: list[str]
    lag_years: int


class OptionListed(BaseModel):
    """An option in the list: its money split by fund."""

    code: str
    title: TitleOut
    form: str | None
    cost_by_fund_vnd: dict[str, int]
    running_by_fund_per_year_vnd: dict[str, int]


class OptionOut(OptionListed):
    """One way to do a project. No start years = the first year of every phase."""

    start_years: list[int]
    duration_years: int
    min_fraction: Decimal | None
    costs: list[CostOut]
    running: list[RunningOut]
    contributions: list[ContributionOut]
    tags: dict[str, Decimal]
    source: SourceOut | None


class CommittedOut(BaseModel):
    """Money already promised."""

    option: str
    start_year: int
    fraction_bp: int


class ChoicesOut(BaseModel):
    """What a list of projects can be narrowed to."""

    agencies: list[str]
    sectors: list[str]


class RuleOut(BaseModel):
    """A rule between projects (R1-R6); of `requires` the second project is the one that is needed."""

    code: str
    title: TitleOut
    kind: str
    moment: str
    lag_years: int
    count: int | None
    tag: str | None
    share: Decimal | None
    fund: str | None
    phase: str | None
    citation: str | None
    note: str | None
    projects: list[str]
    source: SourceOut | None


class ProjectListed(BaseModel):
    """A project in the list. `illustrative` says that its figures are no facts."""

    code: str
    title: TitleOut
    agency: str | None
    sector: str | None
    group: str | None
    status: str | None
    must: str | None
    options: list[OptionListed]
    illustrative: bool


class ProjectOut(BaseModel):
    """One project, whole."""

    code: str
    title: TitleOut
    agency: str | None
    sector: str | None
    group: str | None
    status: str | None
    must: str | None
    reason: str | None
    committed: CommittedOut | None
    options: list[OptionOut]
    note: str | None
    source: SourceOut | None
    attributes: dict[str, str]
    illustrative: bool
