"""Specs of sweeps over the tiny and the full round, each call a new one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from optimizer.questions.options import SolveOptions

Data = dict[str, Any]

EXACT = SolveOptions(gap=Decimal(0))


def percents(first: str, last: str, steps: int) -> Data:
    return {"from_percent": first, "to_percent": last, "steps": steps}


def ceilings(**funds: Data) -> Data:
    return {"kind": "ceilings", "funds": funds}


def weights(*sets: Mapping[str, object]) -> Data:
    return {"kind": "weights", "sets": list(sets)}


def scenario(code: str, *changes: Data, **said: object) -> Data:
    return {"format": "phanky.scenario/1", "code": code, "round": "LIB-2031", "changes": list(changes)} | said


def scenarios(*some: Data) -> Data:
    return {"kind": "scenarios", "scenarios": list(some)}


def draws(count: int = 5, **said: object) -> Data:
    spread = {
        "cost": {"low": "0.9", "mode": "1.0", "high": "1.5"},
        "delay": {"probability": "0.4", "max_years": 2},
    }
    return {"kind": "monte_carlo", "draws": count, "seed": 42} | spread | said
