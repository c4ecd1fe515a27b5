"""Rounds as the API shows them. Money is whole đồng; rates, weights and numbers are exact decimals as text."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel

from app.sources.schemas import SourceOut, TitleOut


class RoundListed(BaseModel):
    """A round in the list: its years, and each fund's money over the round (None where its ceilings do not say it)."""

    code: str
    title: TitleOut
    first_year: int
    last_year: int
    total_by_fund_vnd: dict[str, int | None]
    source: SourceOut | None
    revision: int
    changed_at: datetime


class PhaseOut(BaseModel):
    """A run of whole years."""

    code: str
    title: TitleOut
    first_year: int
    last_year: int
    weight: Decimal
    source: SourceOut | None


class FundOut(BaseModel):
    """A purse that never mixes with another."""

    code: str
    title: TitleOut
    reserve_rate: Decimal
    carry_forward: Decimal
    source: SourceOut | None


class CeilingOut(BaseModel):
    """An upper limit on spending; no fund = all funds together; no scope = the whole round."""

    code: str
    title: TitleOut
    fund: str | None
    tag: str | None
    phase: str | None
    year: int | None
    first_year: int | None
    last_year: int | None
    amount_vnd: int
    note: str | None
    source: SourceOut | None


class UnitOut(BaseModel):
    """A place or body that units targets count."""

    code: str
    unit_class: str | None
    title: TitleOut
    valid_from: int | None
    valid_to: int | None
    source: SourceOut | None


class FactOut(BaseModel):
    """Something that was decided or happened; `value` is as printed, approximate words included."""

    code: str
    title: TitleOut
    kind: str
    value: str
    number: Decimal | None
    unit: str | None
    year: int | None
    approximate: bool
    target: str | None
    note: str | None
    source: SourceOut


class RoundOut(RoundListed):
    """One round with its phases, funds and ceilings."""

    note: str | None
    currency: str | None
    objective: list[str]
    phases: list[PhaseOut]
    funds: list[FundOut]
    ceilings: list[CeilingOut]
    attributes: dict[str, str]
