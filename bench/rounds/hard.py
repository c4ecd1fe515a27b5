"""Rounds that are hard to prove: every year a phase, starts in any year, dense coverage rows and tight ceilings."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

MILLION_VND = 10**6
FIRST_YEAR = 2026
MONEY_SHARE = Decimal("0.4")
"""Ceilings hold this share of what all projects together would cost."""
GOAL_SHARE = Decimal("0.6")
"""Goals lie at this share of what all projects together would bring."""
NEEDY_SHARE = 1 / 5
"""So many projects need another one to have started."""
FUNDS = ("development", "recurring")


def hard_round(projects: int, years: int, targets: int, seed: int = 0) -> dict[str, Any]:
    """A round with tight ceilings in every year and fund; one project in five needs another.

    Costs are log-normal, in whole million đồng; money for running is spent from the start on, to the end of the round.
    Each project brings something to one to three targets; there are no units. The order is coverage alone.
    """
    draw = random.Random(seed)  # noqa: S311 - a benchmark wants the same numbers again, not secret ones
    made = [_project(draw, number, years, targets) for number in range(projects)]
    phases = [{"code": f"Y{year}", "first_year": year, "last_year": year} for year in _years(years)]
    asked_vnd = {fund: _asked_vnd(made, fund) for fund in FUNDS}
    brought = _brought(made)
    goals = [{"code": code, "goal": _goal(brought.get(code, Decimal(0)))} for code in map(_target, range(targets))]
    return {
        "format": "phanky.round/1",
        "code": f"HARD-{projects}-{years}-{targets}-{seed}",
        "phases": phases,
        "funds": [{"code": fund} for fund in FUNDS],
        "ceilings": [
            {
                "code": f"{fund}-{phase['code']}",
                "fund": fund,
                "phase": phase["code"],
                "amount": int(asked_vnd[fund] * MONEY_SHARE / years) // MILLION_VND * MILLION_VND,
            }
            for phase in phases
            for fund in FUNDS
        ],
        "targets": [target | {"weight": Decimal(draw.randint(5, 20)) / 10} for target in goals],
        "projects": made,
        "rules": [_rule(draw, n) for n in range(1, projects) if draw.random() < NEEDY_SHARE],
        "objective": {"order": ["coverage"]},
    }


def _years(years: int) -> range:
    return range(FIRST_YEAR, FIRST_YEAR + years)


def _target(number: int) -> str:
    return f"T{number:03d}"


def _project(draw: random.Random, number: int, years: int, targets: int) -> dict[str, Any]:
    build = max(1, round(draw.lognormvariate(8.5, 1)))
    yearly = max(1, round(build * draw.uniform(0.05, 0.6) / years))
    duration = draw.randint(1, min(2, years))
    worth = build**0.8
    touched = draw.sample(range(targets), min(targets, draw.randint(1, 3)))
    costs = [("development", offset, build * MILLION_VND // duration) for offset in range(duration)]
    costs += [("recurring", offset, yearly * MILLION_VND) for offset in range(years)]
    option = {
        "code": "build",
        "start_years": list(_years(years)),
        "duration_years": duration,
        "costs": [{"fund": fund, "year_offset": offset, "amount": amount_vnd} for fund, offset, amount_vnd in costs],
        "contributions": [
            {"target": _target(one), "amount": Decimal(max(1, round(worth * draw.uniform(0.5, 1.5) * 1000))) / 1000}
            for one in touched
        ],
    }
    return {"code": f"P{number:05d}", "options": [option]}


def _rule(draw: random.Random, number: int) -> dict[str, Any]:
    """A project that needs one before it to have started: so there is no cycle."""
    return {
        "code": f"R{number}",
        "kind": "requires",
        "project": f"P{number:05d}",
        "needs": f"P{draw.randrange(number):05d}",
        "moment": "start",
    }


def _asked_vnd(made: list[dict[str, Any]], fund: str) -> int:
    return sum(line["amount"] for one in made for line in one["options"][0]["costs"] if line["fund"] == fund)


def _brought(made: list[dict[str, Any]]) -> dict[str, Decimal]:
    """What all projects together would bring to each target."""
    brought: dict[str, Decimal] = {}
    for one in made:
        for line in one["options"][0]["contributions"]:
            brought[line["target"]] = brought.get(line["target"], Decimal(0)) + line["amount"]
    return brought


def _goal(brought: Decimal) -> Decimal:
    """Never 0, so that a target which nothing touches is still a target."""
    return (brought * GOAL_SHARE).quantize(Decimal("0.001")) + Decimal("0.001")
