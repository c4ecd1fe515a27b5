"""Rounds as cities have them: many targets count communes, projects are paid for first and run afterwards."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

FIRST_YEAR = 2026
MILLION_VND = 10**6
UNITS = 400
DISTRICT = 10
"""So many communes make a district; projects reach communes district by district."""
SPENDABLE = Decimal("0.6")
"""Ceilings of all phases together hold this share of what all projects together would cost if they started at once."""
UNIT_GOAL = Decimal("0.9")
AMOUNT_GOAL = Decimal("0.75")
"""Goals lie at this share of what all projects together would reach."""
AMOUNT_EVERY = 4
"""Every fourth target is an amount; all others count communes."""
MANY_SHARE = 0.7
"""So many projects serve one target; the others serve two."""
LEASED_SHARE, NEEDY_SHARE, RIVAL_SHARE = 0.25, 0.06, 0.04
"""Projects that may also be leased; that need another one to be complete; that exclude another one."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the projects of a round have in common."""

    draw: random.Random
    years: int
    targets: int

    def counts_units(self, target: int) -> bool:
        return target % AMOUNT_EVERY != AMOUNT_EVERY - 1


def gentle_round(projects: int, years: int, targets: int, seed: int = 0) -> dict[str, Any]:
    """A round of two or three phases whose ceilings leave more room, and whose unspent investment money is carried on.

    Projects cost investment money while they are built and running money once they are complete; most of them reach
    communes, often the same ones. A few need or exclude another. The order is coverage alone.
    """
    frame = _Frame(random.Random(seed), years, targets)  # noqa: S311 - the same numbers again, not secret ones
    made = [_project(frame, number) for number in range(projects)]
    phases = _phases(years)
    return {
        "format": "phanky.round/1",
        "code": f"GENTLE-{projects}-{years}-{targets}-{seed}",
        "phases": phases,
        "funds": [
            {"code": "development", "carry_forward": 1},
            {"code": "recurring", "reserve_rate": Decimal("0.02")},
        ],
        "ceilings": _ceilings(made, phases, years),
        "units": [{"code": _unit(number), "class": "commune"} for number in range(UNITS)],
        "targets": [_target(frame, number, made) for number in range(targets)],
        "projects": made,
        "rules": _rules(frame.draw, projects),
        "objective": {"order": ["coverage"]},
    }


def _phases(years: int) -> list[dict[str, Any]]:
    """Two phases, or three from five years on; the first ones take what does not divide."""
    count = min(years, 3 if years >= 5 else 2)  # noqa: PLR2004 - said above
    phases, year = [], FIRST_YEAR
    for number in range(count):
        length = years // count + (number < years % count)
        phases.append({"code": f"P{number + 1}", "first_year": year, "last_year": year + length - 1})
        year += length
    return phases


def _unit(number: int) -> str:
    return f"X{number:03d}"


def _code(target: int) -> str:
    return f"T{target:03d}"


def _project(frame: _Frame, number: int) -> dict[str, Any]:
    draw = frame.draw
    size = max(50, round(draw.lognormvariate(7.5, 0.9)))
    duration = draw.randint(1, min(3, frame.years))
    gives = [_line(frame, target, size) for target in draw.sample(range(frame.targets), min(frame.targets, 2))]
    built: dict[str, Any] = {
        "code": "build",
        "duration_years": duration,
        "costs": [
            {"fund": "development", "year_offset": offset, "amount": size * MILLION_VND // duration}
            for offset in range(duration)
        ],
        "running": [{"fund": "recurring", "amount_per_year": round(size * draw.uniform(0.05, 0.2)) * MILLION_VND}],
        "contributions": gives[: 1 if draw.random() < MANY_SHARE else 2],
    }
    if draw.random() < 1 / 2:
        # the others start with a phase, as a file means that says nothing
        built["start_years"] = list(range(FIRST_YEAR, FIRST_YEAR + frame.years))
    options = [built]
    if draw.random() < LEASED_SHARE:
        options.append(_lease(round(size * draw.uniform(0.25, 0.4)) * MILLION_VND, built["contributions"]))
    return {"code": f"P{number:05d}", "agency": f"A{number % 20:02d}", "options": options}


def _lease(rent_vnd: int, gives: list[dict[str, Any]]) -> dict[str, Any]:
    """The same as a service: there at once, and paid for by the year."""
    return {
        "code": "lease",
        "form": "lease",
        "costs": [{"fund": "recurring", "amount": rent_vnd}],
        "running": [{"fund": "recurring", "amount_per_year": rent_vnd}],
        "contributions": gives,
    }


def _line(frame: _Frame, target: int, size: int) -> dict[str, Any]:
    draw = frame.draw
    if not frame.counts_units(target):
        return {"target": _code(target), "amount": Decimal(round(size * draw.uniform(2, 12))) / 10}
    first = draw.randrange(UNITS // DISTRICT) * DISTRICT
    around = [number % UNITS for number in range(first, first + DISTRICT)]
    reached = draw.sample(around, draw.randint(2, 6))
    return {"target": _code(target), "units": [_unit(number) for number in sorted(reached)]}


def _target(frame: _Frame, number: int, made: list[dict[str, Any]]) -> dict[str, Any]:
    code, weight = _code(number), Decimal(frame.draw.randint(5, 20)) / 10
    options = (one["options"][0] for one in made)
    lines = [line for option in options for line in option["contributions"] if line["target"] == code]
    if frame.counts_units(number):
        before = sorted(frame.draw.sample(range(UNITS), UNITS // 20))
        every = {unit for line in lines for unit in line["units"]} | {_unit(one) for one in before}
        return {
            "code": code,
            "measure": "units",
            "unit_class": "commune",
            "reached_units": [_unit(one) for one in before],
            "goal": max(len(before) + 1, int(len(every) * UNIT_GOAL)),
            "weight": weight,
        }
    brought = sum((line["amount"] for line in lines), Decimal(0))
    return {"code": code, "goal": (brought * AMOUNT_GOAL).quantize(Decimal("0.1")) + 1, "weight": weight}


def _ceilings(made: list[dict[str, Any]], phases: list[dict[str, Any]], years: int) -> list[dict[str, Any]]:
    """Investment money by the length of a phase; running money grows, as more and more is complete."""
    built = [one["options"][0] for one in made]
    invest_vnd = sum(line["amount"] for option in built for line in option["costs"])
    run_vnd = sum(line["amount_per_year"] for option in built for line in option["running"])
    ceilings = []
    for place, phase in enumerate(phases, 1):
        length = phase["last_year"] - phase["first_year"] + 1
        amounts = {
            "development": invest_vnd * SPENDABLE * length / years,
            "recurring": run_vnd * SPENDABLE * length * place / len(phases),
        }
        for fund, amount_vnd in amounts.items():
            whole_vnd = int(amount_vnd) // MILLION_VND * MILLION_VND
            ceilings.append(
                {"code": f"{fund}-{phase['code']}", "fund": fund, "phase": phase["code"], "amount": whole_vnd}
            )
    return ceilings


def _rules(draw: random.Random, projects: int) -> list[dict[str, Any]]:
    """Every rule between a project and one before it: so there is no cycle."""
    rules: list[dict[str, Any]] = []
    for number in range(1, projects):
        one, other, chance = f"P{number:05d}", f"P{draw.randrange(number):05d}", draw.random()
        if chance < NEEDY_SHARE:
            rules.append({"kind": "requires", "project": one, "needs": other})
        elif chance < NEEDY_SHARE + RIVAL_SHARE:
            rules.append({"kind": "excludes", "projects": [other, one]})
    return [{"code": f"R{number}"} | rule for number, rule in enumerate(rules)]
