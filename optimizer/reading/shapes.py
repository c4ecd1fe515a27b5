"""The shape of a file alone: known keys, right kinds, bounds. What refers to what is not looked at."""

from __future__ import annotations

from typing import Literal

from optimizer.findings import Finding
from optimizer.reading.plan_table import PLAN
from optimizer.reading.report import Report
from optimizer.reading.round_table import ROUND
from optimizer.reading.scenario_table import SCENARIO

FileKind = Literal["round", "scenario", "plan"]

_TABLES = {"round": ROUND, "scenario": SCENARIO, "plan": PLAN}


def check_shape(kind: FileKind, data: object) -> tuple[Finding, ...]:
    """Every finding about the shape of a file's data; empty if its shape is right."""
    report = Report()
    _TABLES[kind].read(data, None, report)
    return tuple(report.findings)


def scenario_findings(data: object) -> tuple[Finding, ...]:
    """Every finding about the shape of a scenario file's data."""
    return check_shape("scenario", data)


def plan_findings(data: object) -> tuple[Finding, ...]:
    """Every finding about the shape of a plan file's data; whether the plan holds is `verify`'s to say."""
    return check_shape("plan", data)
