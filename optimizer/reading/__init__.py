"""Reading round, scenario and plan files strictly: every record is one table, all findings come at once."""

from __future__ import annotations

from optimizer.reading.rounds import read_round, round_findings, round_to_data
from optimizer.reading.schemas import plan_schema, round_schema, scenario_schema
from optimizer.reading.shapes import check_shape, plan_findings, scenario_findings

__all__ = [
    "check_shape",
    "plan_findings",
    "plan_schema",
    "read_round",
    "round_findings",
    "round_schema",
    "round_to_data",
    "scenario_findings",
    "scenario_schema",
]
