"""A plan as plain tables for programs such as pandas and polars (docs/client.md).

UTF-8 without a mark, commas, LF, English headings in plain letters, whole đồng, years as 2026, no totals.
A number is a number; a code that a spreadsheet might run is still the code, because a program reads it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.exports.portfolio_csv import FULL_BP, source_kind_of

Record = Mapping[str, Any]

STARTS = (
    "project",
    "option",
    "start_year",
    "completion_year",
    "fraction_bp",
    "cost_in_round_vnd",
    "sector",
    "agency",
    "status",
    "form",
    "source_kind",
)
ALLOCATIONS = ("project", "option", "phase", "year", "fund", "amount_vnd")


def starts_csv(round_data: Record, plan_data: Record) -> bytes:
    """One row for each chosen project, in the round's order; a plan without a portfolio has the heading alone."""
    starts = {start["project"]: start for start in plan_data["starts"]}
    spent_vnd: dict[str, int] = {}
    for line in plan_data["allocations"]:
        spent_vnd[line["project"]] = spent_vnd.get(line["project"], 0) + line["amount"]
    chosen = (project for project in round_data["projects"] if project["code"] in starts)
    rows = (_start(project, starts[project["code"]], spent_vnd.get(project["code"], 0)) for project in chosen)
    return _table(STARTS, rows)


def allocations_csv(plan_data: Record) -> bytes:
    """One row for each project, year and fund that money goes to, in the plan's order."""
    options = {start["project"]: start["option"] for start in plan_data["starts"]}
    lines = plan_data["allocations"]
    rows = (
        (line["project"], options[line["project"]], line["phase"], line["year"], line["fund"], line["amount"])
        for line in lines
    )
    return _table(ALLOCATIONS, rows)


def _start(project: Record, start: Record, spent_vnd: int) -> Sequence[object]:
    option = next(one for one in project["options"] if one["code"] == start["option"])
    return (
        project["code"],
        option["code"],
        start["start_year"],
        start["start_year"] + option.get("duration_years", 1) - 1,
        start.get("fraction_bp", FULL_BP),
        spent_vnd,
        project.get("sector", ""),
        project.get("agency", ""),
        project.get("status", ""),
        option.get("form", ""),
        source_kind_of(project, option) or "",
    )


def _table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8", "replace")
