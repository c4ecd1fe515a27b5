"""Made-up rounds of a given size, the same for the same seed on every machine."""

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


def tight_round(projects: int, years: int, targets: int, seed: int = 0) -> dict[str, Any]:
    """A round with tight ceilings in every year and fund; one project in five needs another.

    Costs are log-normal, amounts whole million đồng; there are no units, so the coverage rows are dense.
    """
    draw = random.Random(seed)  # noqa: S311 - a benchmark wants the same numbers again, not secret ones
    made = [_project(draw, number, years, targets) for number in range(projects)]
    phases = [{"code": f"Y{year}", "first_year": year, "last_year": year} for year in _years(years)]
    return {
        "format": "phanky.round/1",
        "code": f"TIGHT-{projects}-{years}-{targets}-{seed}",
        "phases": phases,
        "funds": [{"code": "development"}, {"code": "recurring"}],
        "ceilings": [
            {
                "code": f"{fund}-{phase['code']}",
                "fund": fund,
                "phase": phase["code"],
                "amount": _ceiling(made, fund, years),
            }
            for phase in phases
            for fund in ("development", "recurring")
        ],
        "targets": [
            {
                "code": f"T{number:03d}",
                "goal": _goal(made, f"T{number:03d}"),
                "weight": Decimal(draw.randint(5, 20)) / 10,
            }
            for number in range(targets)
        ],
        "projects": made,
        "rules": [
            {
                "code": f"R{n}",
                "kind": "requires",
                "project": f"P{n:05d}",
                "needs": f"P{draw.randrange(n):05d}",
                "moment": "start",
            }
            for n in range(1, projects)
            if draw.random() < 1 / 5
        ],
        "objective": {"order": ["coverage"]},
    }


def _years(years: int) -> range:
    return range(FIRST_YEAR, FIRST_YEAR + years)


def _project(draw: random.Random, number: int, years: int, targets: int) -> dict[str, Any]:
    build = max(1, round(draw.lognormvariate(8.5, 1)))
    yearly = max(1, round(build * draw.uniform(0.05, 0.6) / years))
    duration = draw.randint(1, min(2, years))
    worth = build**0.8
    lines = [
        {"target": f"T{target:03d}", "amount": Decimal(max(1, round(worth * draw.uniform(0.5, 1.5) * 1000))) / 1000}
        for target in draw.sample(range(targets), min(targets, draw.randint(1, 3)))
    ]
    costs = [
        {"fund": "development", "year_offset": offset, "amount": build * MILLION_VND // duration}
        for offset in range(duration)
    ]
    option = {
        "code": "build",
        "start_years": list(_years(years)),
        "duration_years": duration,
        "costs": [
            *costs,
            *({"fund": "recurring", "year_offset": n, "amount": yearly * MILLION_VND} for n in range(years)),
        ],
        "contributions": lines,
    }
    return {"code": f"P{number:05d}", "options": [option]}


def _ceiling(made: list[dict[str, Any]], fund: str, years: int) -> int:
    asked = sum(line["amount"] for one in made for line in one["options"][0]["costs"] if line["fund"] == fund)
    return int(asked * MONEY_SHARE / years) // MILLION_VND * MILLION_VND


def _goal(made: list[dict[str, Any]], target: str) -> Decimal:
    lines = (line for one in made for line in one["options"][0]["contributions"])
    brought = sum((line["amount"] for line in lines if line["target"] == target), Decimal(0))
    return (brought * GOAL_SHARE).quantize(Decimal("0.001")) + Decimal("0.001")
