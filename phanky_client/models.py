"""What the service answers, typed. Fields that a newer service adds are passed over: an older client goes on working.

Money is whole đồng (int); shares, gaps and bounds are exact decimals.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

Item = TypeVar("Item")
Json = dict[str, Any]


class Answer(BaseModel):
    """Base of everything that is answered."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Known(Json):
    """A JSON object as it was answered, and the `etag` by which its state is known: what `if_match` takes."""

    def __init__(self, data: Json, etag: str | None) -> None:
        super().__init__(data)
        self.etag = etag


class Words(Answer):
    """One sentence in both languages."""

    vi: str
    en: str


class Finding(Answer):
    """One thing to mend: where, what, how."""

    severity: str
    code: str
    path: str
    message: Words
    mend: Words


class Problem(Answer):
    """A problem document (RFC 9457); `code` is stable."""

    status: int
    code: str
    title: str = ""
    detail: str = ""
    detail_vi: str = ""
    detail_en: str = ""
    findings: list[Finding] | None = None


class Round(Answer):
    """A round in the list."""

    code: str
    title: Json
    first_year: int
    last_year: int
    total_by_fund_vnd: dict[str, int | None]
    revision: int


class Scenario(Answer):
    """A scenario in the list."""

    code: str
    title: Json
    changes: int


class Run(Answer):
    """A run; once it has ended, `plan_id` names its plan, and `plan` is the plan file where the run itself was read."""

    id: str
    round_code: str
    scenario_code: str | None
    state: str
    cancelling: bool
    answered_from: str | None
    created_at: datetime
    finished_at: datetime | None
    plan_id: str | None
    failure: str | None
    plan: Json | None = None


class Event(Answer):
    """Something that happened to a run: `state` or `progress`, and what is told of it."""

    number: int
    kind: str
    data: Json


class PlanListed(Answer):
    """A plan in the list."""

    id: str
    round_code: str
    scenario_code: str | None
    answer: str
    stopped: str
    coverage: Decimal | None
    cost_vnd: int | None
    created_at: datetime


class Sweep(Answer):
    """A sweep; `done` points of `points` have their answer."""

    id: str
    round_code: str
    scenario_code: str | None
    kind: str
    points: int
    done: int
    state: str
    finished_at: datetime | None
    failure: str | None


class Point(Answer):
    """The answer for one place of a sweep."""

    place: int
    label: Words
    answer: str
    stopped: str
    coverage: Decimal | None
    bound: Decimal | None
    cost_vnd: int | None
    failure: str | None


class Page(Answer, Generic[Item]):
    """One page of a list, and how many items there are in all."""

    items: list[Item]
    total: int
    page: int
    size: int


class RunOptions(BaseModel):
    """How to search; what is not said is left to the service."""

    model_config = ConfigDict(extra="forbid")

    engine: str | None = None
    second_engine: str | None = None
    time_limit_s: int | None = None
    gap: Decimal | None = None
    canonical: bool | None = None
    certify_s: int | None = None


class SweepOptions(BaseModel):
    """How to search every point; what is not said is left to the service."""

    model_config = ConfigDict(extra="forbid")

    engine: str | None = None
    time_limit_s: int | None = None
    gap: Decimal | None = None
    canonical: bool | None = None
