"""A plan, laid out for its page: what was found and how sure that is, money, coverage, starts, tail.

Reads the plan file and the round it answers for, nothing else: the page shows what was frozen, not what the round has
become since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from app.exports.portfolio_csv import FULL_BP, WITHOUT_PORTFOLIO, source_kind_of
from app.plans.left_out import LeftOut, left_out
from app.web.charts.columns import Columns, columns

Record = Mapping[str, Any]
Purse = tuple[str, str]
"""A phase code and a fund code."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How much better any plan could still be in the first stage: `most` in the stage's own measure, 0..1."""

    stage: str
    value: Decimal
    bound: Decimal
    certified: bool

    @property
    def most(self) -> Decimal:
        """The distance to the bound; a bound at or below the value leaves nothing."""
        return max(self.bound - self.value, Decimal(0))


@dataclass(frozen=True, slots=True)
class PurseLine:
    """One fund in one phase: what there is, and what each year takes of it."""

    phase: Record
    fund: Record
    fund_place: int
    told: Record
    room_vnd: int | None
    years: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Unused:
    """Money of one fund in one phase that stays unused for good."""

    line: PurseLine
    vnd: int


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One target: its coverage and its value at the end of every phase."""

    target: Record
    ends: Sequence[Record | None]


@dataclass(frozen=True, slots=True)
class StartLine:
    """One chosen project: when, how much of it, and what every purse pays."""

    project: Record
    option: Record
    start_year: int
    last_year: int
    fraction_bp: int
    amounts_vnd: Sequence[int]
    total_vnd: int
    source_kind: str | None

    @property
    def whole(self) -> bool:
        """Whether all of it is carried out."""
        return self.fraction_bp == FULL_BP


@dataclass(frozen=True, slots=True)
class TailLine:
    """What one fund must still pay after the round: every year for running, and cost lines that fall later."""

    fund: Record
    per_year_vnd: int
    projects: int
    later_vnd: int


@dataclass(frozen=True, slots=True)
class PlanView:
    """Everything that the page of a plan shows."""

    round: Record
    plan: Record
    phases: Sequence[Record]
    funds: Sequence[Record]
    years: range
    proof: Proof | None
    money: Sequence[PurseLine]
    unused: Sequence[Unused]
    coverage: Sequence[CoverageLine]
    starts: Sequence[StartLine]
    sums_vnd: Sequence[int]
    tail: Sequence[TailLine]
    left_out: Sequence[LeftOut]
    by_year_vnd: Sequence[Sequence[int]]
    by_year: Columns

    @property
    def has_portfolio(self) -> bool:
        """Whether there is a portfolio to show."""
        return self.plan["answer"] not in WITHOUT_PORTFOLIO

    @property
    def proves_infeasible(self) -> bool:
        """Whether the file itself proves that there is no plan."""
        return any("stage" not in proof for proof in self.plan.get("certificate", []))

    @property
    def unused_vnd(self) -> int:
        """Money under the phases' ceilings that nothing uses, counted once."""
        return sum(one.vnd for one in self.unused)

    @property
    def illustrative(self) -> int:
        """How many of the chosen projects stand on illustrative figures."""
        return sum(line.source_kind == "illustrative" for line in self.starts)


def view_of(round_data: Record, plan_data: Record) -> PlanView:
    """Lay out a plan over the round it answers for."""
    phases = sorted(round_data["phases"], key=lambda phase: int(phase["first_year"]))
    years = range(phases[0]["first_year"], phases[-1]["last_year"] + 1)
    funds = round_data["funds"]
    spent: Counter[tuple[str, int]] = Counter()
    for line in plan_data.get("allocations", []):
        spent[line["fund"], line["year"]] += line["amount"]
    money = _money(phases, funds, plan_data, spent)
    starts = _starts(round_data, phases, plan_data)
    by_year = [[spent[fund["code"], year] for year in years] for fund in funds]
    return PlanView(
        round=round_data,
        plan=plan_data,
        phases=phases,
        funds=funds,
        years=years,
        proof=_proof(plan_data),
        money=money,
        unused=_unused(money, phases),
        coverage=_coverage(round_data, phases, plan_data),
        starts=starts,
        sums_vnd=[sum(column) for column in zip(*(line.amounts_vnd for line in starts), strict=True)],
        tail=_tail(funds, plan_data),
        left_out=left_out(round_data, plan_data) if starts else [],
        by_year_vnd=by_year,
        by_year=columns([str(year) for year in years], by_year),
    )


def _proof(plan_data: Record) -> Proof | None:
    """The first stage's value and the best bound on it: the certified one where there is one."""
    stages = (plan_data.get("objective") or {}).get("stages") or []
    if not stages or stages[0].get("value") is None:
        return None
    first = stages[0]
    bound = first.get("certified_bound")
    certified = bound is not None
    if bound is None:
        bound = first.get("bound")
    return None if bound is None else Proof(first["name"], Decimal(first["value"]), Decimal(bound), certified)


def _money(
    phases: Sequence[Record], funds: Sequence[Record], plan_data: Record, spent: Counter[tuple[str, int]]
) -> list[PurseLine]:
    told = {(line["phase"], line["fund"]): line for line in plan_data.get("funds", [])}
    return [
        PurseLine(
            phase=phase,
            fund=fund,
            fund_place=place,
            told=(line := told[phase["code"], fund["code"]]),
            room_vnd=None if line["ceiling"] is None else line["ceiling"] - line["reserve"] + line["carried_in"],
            years=[(year, spent[fund["code"], year]) for year in range(phase["first_year"], phase["last_year"] + 1)],
        )
        for phase in phases
        for place, fund in enumerate(funds)
        if (phase["code"], fund["code"]) in told
    ]


def _unused(money: Sequence[PurseLine], phases: Sequence[Record]) -> list[Unused]:
    """What nothing uses, largest first; what is carried into the next phase is counted there alone."""
    carried = {(line.phase["code"], line.fund["code"]): line.told["carried_in"] for line in money}
    after = {phase["code"]: following["code"] for phase, following in pairwise(phases)}
    found = [
        Unused(line, line.told["left"] - carried.get((after.get(line.phase["code"]), line.fund["code"]), 0))
        for line in money
        if line.told["left"] is not None
    ]
    return sorted((one for one in found if one.vnd > 0), key=lambda one: -one.vnd)


def _coverage(round_data: Record, phases: Sequence[Record], plan_data: Record) -> list[CoverageLine]:
    told = {(line["target"], line["phase"]): line for line in plan_data.get("coverage", [])}
    return [
        CoverageLine(target, [told.get((target["code"], phase["code"])) for phase in phases])
        for target in round_data["targets"]
    ]


def _starts(round_data: Record, phases: Sequence[Record], plan_data: Record) -> list[StartLine]:
    purses: list[Purse] = [(phase["code"], fund["code"]) for phase in phases for fund in round_data["funds"]]
    spent: Counter[tuple[str, Purse]] = Counter()
    for line in plan_data.get("allocations", []):
        spent[line["project"], (line["phase"], line["fund"])] += line["amount"]
    chosen = {start["project"]: start for start in plan_data.get("starts", [])}
    lines = []
    for project in round_data["projects"]:
        start = chosen.get(project["code"])
        if start is None:
            continue
        option = next(one for one in project["options"] if one["code"] == start["option"])
        amounts = [spent[project["code"], purse] for purse in purses]
        lines.append(
            StartLine(
                project=project,
                option=option,
                start_year=start["start_year"],
                last_year=start["start_year"] + option.get("duration_years", 1) - 1,
                fraction_bp=start.get("fraction_bp", FULL_BP),
                amounts_vnd=amounts,
                total_vnd=sum(amounts),
                source_kind=source_kind_of(project, option),
            )
        )
    return lines


def _tail(funds: Sequence[Record], plan_data: Record) -> list[TailLine]:
    lines = plan_data.get("tail", [])
    return [
        TailLine(
            fund=fund,
            per_year_vnd=sum(line.get("amount_per_year", 0) for line in own),
            projects=len({line["project"] for line in own if "amount_per_year" in line}),
            later_vnd=sum(line.get("amount", 0) for line in own),
        )
        for fund in funds
        if (own := [line for line in lines if line["fund"] == fund["code"]])
    ]
