"""The round file's projects: their options, lines and commitments, every record once. Source: docs/model.md."""

from __future__ import annotations

from optimizer import round as made
from optimizer.findings import Text
from optimizer.reading.common_table import CODES, DESCRIBED, LAG, SPAN, START_YEARS, code_field
from optimizer.reading.kinds import CODE, MAX_SPAN_YEARS, MONEY, SHARE, TEXT, YEAR, Number, OneOf, Whole
from optimizer.reading.records import Field, Limit, ListOf, Loose, MapOf, Record
from optimizer.reading.report import Place, Report

COST = Record(
    "cost",
    "C3: a cost line, falling in year start + year_offset.",
    [
        Field("fund", CODE, "The fund it is charged to.", required=True),
        Field("year_offset", SPAN, "Years after the start."),
        Field("amount", MONEY, "In đồng.", required=True, attr="amount_vnd"),
        *DESCRIBED,
    ],
    makes=made.Cost,
)

RUNNING = Record(
    "running",
    "C3: a running line, falling in every year after completion.",
    [
        Field("fund", CODE, "The fund it is charged to.", required=True),
        Field("amount_per_year", MONEY, "In đồng a year.", required=True, attr="amount_per_year_vnd"),
        *DESCRIBED,
    ],
    makes=made.Running,
)


def _amount_or_units(loose: Loose, place: Place, report: Report) -> None:
    """Make a contribution hold one figure: an amount or a list of units."""
    if ("amount" in loose) + ("units" in loose) != 1:
        report.add(
            place,
            "amount_or_units",
            Text(
                "Đóng góp phải có đúng một trong amount và units.", "A contribution has exactly one of amount, units."
            ),
            Text(
                "Ghi amount cho chỉ tiêu số lượng, units cho chỉ tiêu đếm đơn vị.", "Give the one its target measures."
            ),
        )


CONTRIBUTION = Record(
    "contribution",
    "C6: what an option brings to a target.",
    [
        Field("target", CODE, "The target.", required=True),
        Field("amount", Number(0), "For an amount target, in its unit."),
        Field("units", CODES, "For a units target: the units reached."),
        Field("lag_years", LAG, "Years after completion until it counts; negative = before completion."),
        *DESCRIBED,
    ],
    makes=made.Contribution,
    limits=[Limit(_amount_or_units, {"oneOf": [{"required": ["amount"]}, {"required": ["units"]}]})],
)

OPTION = Record(
    "option",
    "One way to do a project.",
    [
        code_field("Unique among the project's options."),
        Field("form", TEXT, "investment, lease ..."),
        Field("start_years", START_YEARS, "C1: years it may start in; unsaid = the first year of every phase."),
        Field("duration_years", Whole(1, MAX_SPAN_YEARS), "Years from start to completion."),
        Field("min_fraction", Number(0, 1, open_low=True), "C1: it may be taken in part, from this fraction on."),
        Field("costs", ListOf(COST), "Cost lines."),
        Field("running", ListOf(RUNNING), "Running lines."),
        Field("contributions", ListOf(CONTRIBUTION), "What it brings to the targets."),
        Field("tags", MapOf(CODE, SHARE), "Which share of its spending counts under a tag, 0 to 1."),
        *DESCRIBED,
    ],
    makes=made.Option,
)

COMMITTED = Record(
    "committed",
    "C2: money already promised; fixes option, start year and fraction.",
    [
        Field("option", CODE, "The option.", required=True),
        Field("start_year", YEAR, "Its start, which may lie before the round.", required=True),
        Field("fraction_bp", Whole(1, made.FULL_BP), "Its fraction in basis points."),
        *DESCRIBED,
    ],
    makes=made.Committed,
)


def _not_out_and_committed(loose: Loose, place: Place, report: Report) -> None:
    """C2: what is promised cannot be kept out."""
    if loose.get("must") == "out" and "committed" in loose:
        report.add(
            (place, "must"),
            "out_but_committed",
            Text("Dự án đã cam kết nên không thể bị loại.", "The project is committed, so it cannot be kept out."),
            Text("Bỏ must hoặc bỏ committed.", "Remove must or remove committed."),
        )


NOT_OUT_AND_COMMITTED = Limit(
    _not_out_and_committed, {"not": {"properties": {"must": {"const": "out"}}, "required": ["must", "committed"]}}
)

PROJECT = Record(
    "project",
    "A candidate: at most one of its options is chosen (C1).",
    [
        code_field("Unique among the projects."),
        Field("agency", TEXT, "Who would do it."),
        Field("sector", TEXT, "Its field."),
        Field("group", TEXT, "Its group under the public investment law."),
        Field("status", TEXT, "new, continuing ..."),
        Field("must", OneOf(("in", "out")), "C2: chosen or kept out whatever it brings."),
        Field("reason", TEXT, "Why it must."),
        Field("committed", COMMITTED, "C2: money already promised."),
        Field("options", ListOf(OPTION, least=1, keyed=True), "The ways to do it.", required=True),
        *DESCRIBED,
    ],
    makes=made.Project,
    limits=[NOT_OUT_AND_COMMITTED],
)
