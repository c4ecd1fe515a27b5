"""Plans as the API lists and compares them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel


class PlanListed(BaseModel):
    """A plan in the list; the plan file itself is at its own address."""

    id: str
    round_code: str
    scenario_code: str | None
    answer: str
    stopped: str
    coverage: Decimal | None
    cost_vnd: int | None
    created_at: datetime


class StartOut(BaseModel):
    """One chosen option."""

    project: str
    option: str
    start_year: int
    fraction_bp: int


class MovedOut(BaseModel):
    """A project that both plans choose, otherwise."""

    project: str
    left: StartOut
    right: StartOut


class MoneyDifference(BaseModel):
    """Money allocated in one fund and phase, in đồng."""

    fund: str
    phase: str
    left_vnd: int
    right_vnd: int
    difference_vnd: int


class CoverageDifference(BaseModel):
    """Coverage of a target at the end of a phase, 0..1."""

    target: str
    phase: str
    left: Decimal
    right: Decimal
    difference: Decimal


class Comparison(BaseModel):
    """Two plans side by side; differences are right minus left."""

    left: PlanListed
    right: PlanListed
    same_round: bool
    only_left: list[StartOut]
    only_right: list[StartOut]
    moved: list[MovedOut]
    money: list[MoneyDifference]
    coverage: list[CoverageDifference]
    coverage_difference: Decimal | None
    cost_difference_vnd: int | None


class ProjectBeside(BaseModel):
    """One project in every plan that is compared; None where the plan leaves it out."""

    project: str
    starts: list[StartOut | None]


class MoneyBeside(BaseModel):
    """Money allocated in one fund and phase by every plan that is compared, in đồng."""

    fund: str
    phase: str
    amounts_vnd: list[int]


class CoverageBeside(BaseModel):
    """Coverage of a target at the end of a phase in every plan that is compared, 0..1."""

    target: str
    phase: str
    fractions: list[Decimal | None]


class SideBySide(BaseModel):
    """Two to five plans side by side, each list in the order of `plans`."""

    plans: list[PlanListed]
    same_round: bool
    projects: list[ProjectBeside]
    money: list[MoneyBeside]
    coverage: list[CoverageBeside]
