"""What a plan leaves out, and why, as far as its round and the plan itself prove it.

A reason is about this plan as it stands: nothing here says what another plan could do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any, Literal

Record = Mapping[str, Any]
Spent = Counter[tuple[str, int]]
"""Money in đồng by fund and year."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A project that is not in the plan.

    `why`: must_out (decided before), rule (`rule` and what it holds against `others`), no_room (every way of doing it
    would break a ceiling beside the rest of the plan; the nearest lacks `short_vnd` under `ceiling`), or open (nothing
    proves a reason).
    """

    project: Record
    why: Literal["must_out", "rule", "no_room", "open"]
    rule: Record | None = None
    others: tuple[str, ...] = ()
    ceiling: Record | None = None
    short_vnd: int = 0


@dataclass(frozen=True, slots=True)
class _Room:
    """What the plan leaves under one ceiling."""

    ceiling: Record
    funds: frozenset[str]
    years: range
    left_vnd: int

    def lacks_vnd(self, added: Spent) -> int:
        """How far the added spending would be over; negative where it fits."""
        wanted = sum(vnd for (fund, year), vnd in added.items() if fund in self.funds and year in self.years)
        return wanted - self.left_vnd if wanted else -1


def left_out(round_data: Record, plan_data: Record) -> list[LeftOut]:
    """Every candidate that the plan does not choose, in the round's order, with what proves that it cannot be added."""
    chosen = {start["project"] for start in plan_data["starts"]}
    rooms = list(_rooms(round_data, plan_data))
    passed = [project for project in round_data["projects"] if project["code"] not in chosen]
    return [_judged(project, round_data, chosen, rooms) for project in passed]


def _judged(project: Record, round_data: Record, chosen: set[str], rooms: Sequence[_Room]) -> LeftOut:
    if project.get("must") == "out":
        return LeftOut(project, "must_out")
    for rule in round_data.get("rules", []):
        others = held_against(project["code"], rule, chosen)
        if others:
            return LeftOut(project, "rule", rule=rule, others=others)
    nearest = [_worst(added, rooms) for added in _ways(project, round_data)]
    if nearest and all(short_vnd > 0 for short_vnd, _ in nearest):
        short_vnd, ceiling = min(nearest, key=lambda one: one[0])
        return LeftOut(project, "no_room", ceiling=ceiling, short_vnd=short_vnd)
    return LeftOut(project, "open")


def _worst(added: Spent, rooms: Sequence[_Room]) -> tuple[int, Record | None]:
    """The ceiling that this spending would break furthest, and by how much; nothing broken is -1."""
    worst = max(rooms, key=lambda room: room.lacks_vnd(added), default=None)
    return (-1, None) if worst is None else (worst.lacks_vnd(added), worst.ceiling)


def held_against(code: str, rule: Record, chosen: set[str]) -> tuple[str, ...]:
    """The projects because of which this rule keeps the project out of the plan; none where it does not."""
    if rule["kind"] == "requires":
        return (rule["needs"],) if rule["project"] == code and rule["needs"] not in chosen else ()
    listed = rule.get("projects", [])
    if code not in listed:
        return ()
    taken = tuple(one for one in listed if one in chosen)
    if rule["kind"] == "excludes" or (rule["kind"] == "at_most" and len(taken) >= rule["count"]):
        return taken
    if rule["kind"] == "together":
        return tuple(one for one in listed if one not in chosen and one != code)
    return ()


def _ways(project: Record, round_data: Record) -> Iterator[Spent]:
    """The least that each option costs in each year it may start, within the round."""
    phases = sorted(round_data["phases"], key=lambda phase: int(phase["first_year"]))
    first, last = phases[0]["first_year"], phases[-1]["last_year"]
    for option in project["options"]:
        done_after = option.get("duration_years", 1)
        for start in option.get("start_years") or [phase["first_year"] for phase in phases]:
            if first <= start and start + done_after - 1 <= last:
                yield _spent(option, start, range(start + done_after, last + 1), range(first, last + 1))


def _spent(option: Record, start: int, kept_up: range, years: range) -> Spent:
    share = Fraction(Decimal(option.get("min_fraction", 1)))
    spent: Spent = Counter()
    for line in option.get("costs", []):
        year = start + line.get("year_offset", 0)
        if year in years:
            spent[line["fund"], year] += ceil(line["amount"] * share)
    for line in option.get("running", []):
        for year in kept_up:
            spent[line["fund"], year] += ceil(line["amount_per_year"] * share)
    return spent


def _rooms(round_data: Record, plan_data: Record) -> Iterator[_Room]:
    """What is left under every ceiling that is not of a tag; under a phase's ceiling with what was carried in."""
    funds = {fund["code"]: fund for fund in round_data["funds"]}
    phases = {phase["code"]: range(phase["first_year"], phase["last_year"] + 1) for phase in round_data["phases"]}
    carried = {(line["fund"], line["phase"]): line["left"] for line in plan_data["funds"]}
    spent: Spent = Counter()
    for line in plan_data["allocations"]:
        spent[line["fund"], line["year"]] += line["amount"]
    for ceiling in round_data["ceilings"]:
        if ceiling.get("tag") is not None:
            continue
        fund, years = ceiling["fund"], _scope(ceiling, phases)
        scope = frozenset(funds if fund is None else (fund,))
        left_vnd = carried.get((fund, ceiling.get("phase"))) if fund else None
        if left_vnd is None:
            reserve = Fraction(Decimal(funds[fund].get("reserve_rate", 0))) if fund else Fraction(0)
            used = sum(vnd for (of, year), vnd in spent.items() if of in scope and year in years)
            left_vnd = floor(ceiling["amount"] * (1 - reserve)) - used
        yield _Room(ceiling, scope, years, left_vnd)


def _scope(ceiling: Record, phases: Mapping[str, range]) -> range:
    if "year" in ceiling:
        return range(ceiling["year"], ceiling["year"] + 1)
    if "first_year" in ceiling:
        return range(ceiling["first_year"], ceiling["last_year"] + 1)
    if "phase" in ceiling:
        return phases[ceiling["phase"]]
    return range(min(years.start for years in phases.values()), max(years.stop for years in phases.values()))
