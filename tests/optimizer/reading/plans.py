"""Plan and scenario files of the right shape, for tests of their readers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def full_plan() -> dict[str, Any]:
    """A plan in which every kind of line stands at least once; only its shape is right."""
    said = {"vi": "một", "en": "one"}
    return {
        "format": "phanky.plan/1",
        "round": "LIB-2031",
        "round_sha256": "ab" * 32,
        "scenario": None,
        "answer": "optimal",
        "stopped": "proof",
        "objective": {
            "coverage": Decimal("0.731200000000"),
            "cost": 250,
            "gap": Decimal("0.00002"),
            "canonical": False,
            "stages": [
                {"name": "coverage", "value": Decimal("0.7312"), "bound": 1, "certified_bound": Decimal("0.9")},
                {"name": "cost", "value": 260, "bound": None},
            ],
        },
        "starts": [{"project": "SCAN", "option": "build", "start_year": 2031, "fraction_bp": 10000}],
        "allocations": [{"project": "SCAN", "fund": "capital", "year": 2031, "phase": "A", "amount": 240}],
        "coverage": [{"target": "SCANS", "phase": "A", "value": Decimal("12.5"), "fraction": Decimal("0.625")}],
        "funds": [
            {
                "fund": "capital",
                "phase": "A",
                "ceiling": None,
                "reserve": 0,
                "carried_in": 0,
                "allocated": 240,
                "left": None,
            }
        ],
        "tail": [
            {"project": "SCAN", "fund": "upkeep", "amount_per_year": 15},
            {"project": "SCAN", "fund": "capital", "year": 2036, "amount": 5},
        ],
        "solver": {"engine": "highs", "version": "1", "seconds": Decimal("0.8"), "nodes": 3, "options": {"gap": 0}},
        "findings": [
            {"severity": "note", "code": "a", "path": "$", "message": said, "mend": said},
            {"severity": "note", "code": "b", "path": "$", "message": said, "mend": said, "changes": _changes()},
        ],
    }


def _changes() -> list[dict[str, Any]]:
    return [
        {"op": "ceiling", "code": "CAP-A", "amount": 260_000_000},
        {"op": "must", "project": "GUARD", "must": "free"},
    ]


def empty_plan(answer: str) -> dict[str, Any]:
    """An answer without a portfolio."""
    plan = full_plan()
    for name in ("objective", "starts", "allocations", "coverage", "funds", "tail"):
        del plan[name]
    return plan | {"answer": answer}


def full_scenario() -> dict[str, Any]:
    """A scenario over the full round with every kind of change."""
    return {
        "format": "phanky.scenario/1",
        "code": "LESS",
        "round": "LIB-2031",
        "title": {"vi": "Bớt tiền", "en": "Less money"},
        "changes": [
            {"op": "ceiling", "code": "CAP-A", "factor": Decimal("0.9"), "note": "cắt 10 %"},
            {"op": "ceiling", "code": "UP-A", "amount": 50_000_000},
            {"op": "weight", "target": "SCANS", "weight": 3},
            {"op": "floor", "target": "SCANS", "phase": "A", "coverage": Decimal("0.1")},
            {"op": "must", "project": "SCAN", "must": "out", "reason": "để sau"},
            {"op": "starts", "project": "DESK", "option": "build", "start_years": [2034]},
            {"op": "rule", "code": "R-9", "off": True},
            {"op": "order", "order": ["worst", "coverage", "cost"]},
        ],
    }
