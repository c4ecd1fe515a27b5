"""Keeping plans, and comparing two of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from app.errors import Conflict, Unusable
from app.kit.answers import stored_json
from app.kit.paging import Page
from app.plans import queries
from app.plans.models import FrozenRoundRow, PlanRow
from app.plans.schemas import (
    Comparison,
    CoverageBeside,
    CoverageDifference,
    MoneyBeside,
    MoneyDifference,
    MovedOut,
    PlanListed,
    ProjectBeside,
    SideBySide,
    StartOut,
)

Json = dict[str, Any]

FEWEST_COMPARED, MOST_COMPARED = 2, 5


class NothingToCompare(Conflict):
    """409: one of the two answers holds no portfolio."""

    code = "plan_without_portfolio"


class WrongNumberOfPlans(Unusable):
    """422: too few or too many plans to stand side by side."""

    code = "wrong_number_of_plans"


def freeze(session: Session, *, sha256: str, content: str) -> None:
    """Keep an effective round as it stands; the same round is kept once."""
    if queries.find_frozen(session, sha256=sha256) is None:
        session.add(FrozenRoundRow(sha256=sha256, content=content))


def keep(session: Session, *, plan: Mapping[str, Any], content: str) -> PlanRow:
    """Store a verified plan file (`content` is its exact text)."""
    objective = plan.get("objective") or {}
    row = PlanRow(
        id=str(uuid4()),
        round_code=plan["round"],
        round_sha256=plan["round_sha256"],
        scenario_code=plan.get("scenario"),
        answer=plan["answer"],
        stopped=plan["stopped"],
        coverage=None if objective.get("coverage") is None else Decimal(objective["coverage"]),
        cost_vnd=objective.get("cost"),
        content=content,
    )
    session.add(row)
    return row


def list_plans(
    session: Session, *, round_code: str | None, page: int, size: int, within: Collection[str] | None = None
) -> Page[PlanListed]:
    """One page of the plans, newest first; only of the rounds `within`, where that is said."""
    rows, total = queries.page_of_plans(session, round_code=round_code, page=page, size=size, within=within)
    return Page(items=[listed(row) for row in rows], total=total, page=page, size=size)


def listed(row: PlanRow) -> PlanListed:
    """A plan as lists show it."""
    return PlanListed.model_validate(row, from_attributes=True)


def plan_of(row: PlanRow) -> Json:
    """The plan file as data, its numbers exact."""
    plan: Json = stored_json(row.content)
    return plan


def compare(session: Session, *, left_id: str, right_id: str) -> Comparison:
    """What the right plan does otherwise than the left one. Raises PlanNotFound, NothingToCompare."""
    left, right = _portfolios(session, (left_id, right_id))
    a, b = plan_of(left), plan_of(right)
    mine, theirs = _starts(a), _starts(b)
    return Comparison(
        left=listed(left),
        right=listed(right),
        same_round=left.round_sha256 == right.round_sha256,
        only_left=[start for code, start in mine.items() if code not in theirs],
        only_right=[start for code, start in theirs.items() if code not in mine],
        moved=[
            MovedOut(project=code, left=start, right=theirs[code])
            for code, start in mine.items()
            if code in theirs and theirs[code] != start
        ],
        money=_money(a, b),
        coverage=_coverage(a, b),
        coverage_difference=(right.coverage or Decimal(0)) - (left.coverage or Decimal(0)),
        cost_difference_vnd=(right.cost_vnd or 0) - (left.cost_vnd or 0),
    )


def side_by_side(session: Session, *, plan_ids: Sequence[str]) -> SideBySide:
    """Two to five different plans beside each other. Raises PlanNotFound, NothingToCompare, WrongNumberOfPlans."""
    ids = list(dict.fromkeys(plan_ids))
    if not FEWEST_COMPARED <= len(ids) <= MOST_COMPARED:
        raise WrongNumberOfPlans(
            f"So sánh được từ {FEWEST_COMPARED} đến {MOST_COMPARED} phương án khác nhau, đang chọn {len(ids)}.",
            f"From {FEWEST_COMPARED} to {MOST_COMPARED} different plans can be compared; {len(ids)} chosen.",
        )
    rows = _portfolios(session, ids)
    plans = [plan_of(row) for row in rows]
    starts = [_starts(plan) for plan in plans]
    money = [{(one["fund"], one["phase"]): one["allocated"] for one in plan["funds"]} for plan in plans]
    covered = [{(one["target"], one["phase"]): Decimal(one["fraction"]) for one in plan["coverage"]} for plan in plans]
    return SideBySide(
        plans=[listed(row) for row in rows],
        same_round=len({row.round_sha256 for row in rows}) == 1,
        projects=[
            ProjectBeside(project=code, starts=[one.get(code) for one in starts])
            for code in sorted({code for one in starts for code in one})
        ],
        money=[
            MoneyBeside(fund=fund, phase=phase, amounts_vnd=[one.get((fund, phase), 0) for one in money])
            for fund, phase in dict.fromkeys(purse for one in money for purse in one)
        ],
        coverage=[
            CoverageBeside(target=target, phase=phase, fractions=[one.get((target, phase)) for one in covered])
            for target, phase in dict.fromkeys(key for one in covered for key in one)
        ],
    )


def _portfolios(session: Session, plan_ids: Sequence[str]) -> list[PlanRow]:
    """These plans, each of which holds a portfolio. Raises PlanNotFound, NothingToCompare."""
    rows = [queries.get_plan(session, plan_id=one) for one in plan_ids]
    for row in rows:
        if row.cost_vnd is None:
            raise NothingToCompare(
                f"Phương án {row.id} không có danh mục nào ({row.answer}); hãy chọn một phương án có danh mục.",
                f"Plan {row.id} holds no portfolio ({row.answer}); choose one that does.",
            )
    return rows


def _starts(plan: Json) -> dict[str, StartOut]:
    return {one["project"]: StartOut(**{"fraction_bp": 10_000, **one}) for one in plan["starts"]}


def _money(left: Json, right: Json) -> list[MoneyDifference]:
    mine, theirs = ({(one["fund"], one["phase"]): one["allocated"] for one in plan["funds"]} for plan in (left, right))
    return [
        MoneyDifference(
            fund=key[0],
            phase=key[1],
            left_vnd=mine.get(key, 0),
            right_vnd=theirs.get(key, 0),
            difference_vnd=theirs.get(key, 0) - mine.get(key, 0),
        )
        for key in dict.fromkeys((*mine, *theirs))
    ]


def _coverage(left: Json, right: Json) -> list[CoverageDifference]:
    mine, theirs = (
        {(one["target"], one["phase"]): Decimal(one["fraction"]) for one in plan["coverage"]} for plan in (left, right)
    )
    return [
        CoverageDifference(
            target=key[0], phase=key[1], left=mine[key], right=theirs[key], difference=theirs[key] - mine[key]
        )
        for key in mine
        if key in theirs
    ]
