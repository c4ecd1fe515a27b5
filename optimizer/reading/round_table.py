"""The round file, every record once: what the strict reader walks and the JSON Schema says. Source: docs/model.md."""

from __future__ import annotations

from optimizer import round as made
from optimizer.findings import Text
from optimizer.reading.common_table import CODES, COUNT, DESCRIBED, LAG, ORDER, code_field
from optimizer.reading.kinds import CODE, MONEY, NUMBER, SHARE, TEXT, WEIGHT, YEAR, Kind, Nullable, OneOf
from optimizer.reading.project_table import PROJECT
from optimizer.reading.records import Field, Limit, ListOf, Loose, Record, Variants
from optimizer.reading.report import Place, Report

PHASE = Record(
    "phase",
    "A run of whole years with its own ceilings.",
    [
        code_field("Unique among the phases."),
        Field("first_year", YEAR, "Its first year.", required=True),
        Field("last_year", YEAR, "Its last year.", required=True),
        Field("weight", WEIGHT, "Weight in the objective coverage (O1)."),
        *DESCRIBED,
    ],
    makes=made.Phase,
)

FUND = Record(
    "fund",
    "A purse that never mixes with another.",
    [
        code_field("Unique among the funds."),
        Field("reserve_rate", SHARE, "C4: the share of every ceiling of this fund that is kept back."),
        Field("carry_forward", SHARE, "C5: the share of a phase's unspent room that the next phase may use."),
        *DESCRIBED,
    ],
    makes=made.Fund,
)


def _one_scope(loose: Loose, place: Place, report: Report) -> None:
    """Refuse anything but a year, or a first and a last year, or a phase, or no scope at all."""
    run = ("first_year" in loose) + ("last_year" in loose)
    if run == 1 or (run > 0) + ("year" in loose) + ("phase" in loose) > 1:
        report.add(
            place,
            "not_one_scope",
            Text("Trần này không có đúng một phạm vi.", "This ceiling does not have exactly one scope."),
            Text(
                "Chỉ ghi year, hoặc cả first_year và last_year, hoặc phase, hoặc không ghi gì (cả vòng).",
                "Give only year, or both first_year and last_year, or phase, or none of them (the whole round).",
            ),
        )


ONE_SCOPE = Limit(
    _one_scope,
    {
        "dependentRequired": {"first_year": ["last_year"], "last_year": ["first_year"]},
        "not": {"anyOf": [{"required": list(two)} for two in (("year", "phase"), ("year", "first_year"))]
                + [{"required": ["phase", "first_year"]}]},
    },
)  # fmt: skip

CEILING = Record(
    "ceiling",
    "C4: an upper limit on spending.",
    [
        code_field("Unique among the ceilings."),
        Field("fund", Nullable(CODE), "The fund it limits; null = all funds together.", required=True),
        Field("amount", MONEY, "The ceiling, in đồng.", required=True, attr="amount_vnd"),
        Field("tag", CODE, "Only the part of the spending tagged so counts."),
        Field("year", YEAR, "Scope: one year."),
        Field("first_year", YEAR, "Scope: a run of years, its first."),
        Field("last_year", YEAR, "Scope: a run of years, its last."),
        Field("phase", CODE, "Scope: a phase."),
        *DESCRIBED,
    ],
    makes=made.Ceiling,
    limits=[ONE_SCOPE],
)

UNIT = Record(
    "unit",
    "A place or body that a units target counts.",
    [
        code_field("Unique among the units."),
        Field("class", CODE, "Its class: district, commune ...", attr="unit_class"),
        Field("valid_from", YEAR, "First year in which it exists."),
        Field("valid_to", YEAR, "Last year in which it exists."),
        *DESCRIBED,
    ],
    makes=made.Unit,
)

FLOOR = Record(
    "floor",
    "C7: what a target's coverage must reach by the end of a phase.",
    [
        Field("phase", CODE, "The phase.", required=True),
        Field("coverage", SHARE, "The least coverage, 0 to 1.", required=True),
        *DESCRIBED,
    ],
    makes=made.Floor,
)


def _measured(loose: Loose, place: Place, report: Report) -> None:
    """Let a units target have no baseline: `reached_units` is its baseline."""
    if loose.get("measure") == "units" and "baseline" in loose:
        report.add(
            (place, "baseline"),
            "baseline_on_units",
            Text("Chỉ tiêu đếm đơn vị không có baseline.", "A units target has no baseline."),
            Text("Bỏ baseline; liệt kê đơn vị đã đạt ở reached_units.", "Remove it; list reached_units instead."),
        )


MEASURED = Limit(
    _measured,
    {
        "if": {"properties": {"measure": {"const": "units"}}, "required": ["measure"]},
        "then": {"properties": {"baseline": False}},
    },
)

TARGET = Record(
    "target",
    "What the round wants (C6).",
    [
        code_field("Unique among the targets."),
        Field("measure", OneOf(("amount", "units")), "amount adds contributions up, units counts distinct units."),
        Field("unit", TEXT, "What its figures count: %, dossiers ..."),
        Field("direction", OneOf(("up", "down")), "Whether the figure is to rise or to fall."),
        Field("baseline", NUMBER, "Where an amount target starts."),
        Field("goal", NUMBER, "What it is to reach.", required=True),
        Field("weight", WEIGHT, "Weight in the objectives coverage and met."),
        Field("relation", TEXT, "How the source words the goal: at_least ..."),
        Field("scope", CODES, "Whom it concerns."),
        Field("floors", ListOf(FLOOR), "C7: coverage that must be reached, at most one for each phase."),
        Field("unit_class", CODE, "The class of units that a units target counts; unsaid = any."),
        Field("reached_units", CODES, "Units that a units target has reached before the round."),
        *DESCRIBED,
    ],
    makes=made.Target,
    limits=[MEASURED],
)

SEVERAL = Field("projects", ListOf(CODE, least=2, distinct=True), "The projects it is about.", required=True)
COUNTED = Field("count", COUNT, "How many.", required=True)
SHARED = (
    Field("tag", CODE, "The tag whose part of the spending is meant.", required=True),
    Field("share", SHARE, "The share, 0 to 1.", required=True),
    Field("fund", CODE, "Only this fund; unsaid = all."),
    Field("phase", CODE, "Only this phase; unsaid = all."),
)


def _rule(kind: str, doc: str, *fields: Field) -> Record:
    head = (code_field("Unique among the rules."), Field("kind", OneOf((kind,)), doc, required=True))
    tail = (Field("citation", TEXT, "The legal basis."), *DESCRIBED)
    return Record(f"rule_{kind}", doc, [*head, *fields, *tail], makes=made.Rule)


def _project(name: str, doc: str) -> Field:
    return Field(name, CODE, doc, required=True)


RULE = Variants(
    "kind",
    {
        "requires": _rule(
            "requires",
            "R1: one project waits for another.",
            _project("project", "The project that waits."),
            _project("needs", "The project it waits for."),
            Field("moment", OneOf(("complete", "start")), "What of the other it waits for."),
            Field("lag_years", LAG, "Years between the two; may be negative."),
        ),
        "excludes": _rule("excludes", "R2: at most one of the projects.", SEVERAL),
        "together": _rule("together", "R3: all of the projects or none.", SEVERAL),
        "at_most": _rule("at_most", "R4: at most so many of the projects.", COUNTED, SEVERAL),
        "at_least": _rule("at_least", "R4: at least so many of the projects.", COUNTED, SEVERAL),
        "max_starts": _rule(
            "max_starts",
            "R5: at most so many starts in any one year.",
            COUNTED,
            Field("projects", SEVERAL.kind, "Among these; unsaid = all."),
        ),
        "min_share": _rule("min_share", "R6: at least this share of the spending is tagged so.", *SHARED),
        "max_share": _rule("max_share", "R6: at most this share of the spending is tagged so.", *SHARED),
    },
)

OBJECTIVE = Record(
    "objective",
    "What the plan is judged by.",
    [Field("order", ORDER, "Stages, each keeping what those before it reached (O1-O5).")],
)

FORMAT = "phanky.round/1"


def _list(record: Kind, *, least: int = 0) -> ListOf:
    return ListOf(record, least=least, keyed=True)


ROUND = Record(
    "round",
    "One budget programme or plan.",
    [
        Field("format", OneOf((FORMAT,)), "The kind and version of this file.", required=True),
        code_field("The round's own code."),
        Field("currency", OneOf(("VND",)), "Money is whole đồng."),
        Field("phases", _list(PHASE, least=1), "They follow each other without gap or overlap.", required=True),
        Field("funds", _list(FUND), "The purses.", required=True),
        Field("ceilings", _list(CEILING), "C4: one for each fund, tag and scope."),
        Field("units", _list(UNIT), "What units targets count."),
        Field("targets", _list(TARGET, least=1), "What the round wants.", required=True),
        Field("projects", _list(PROJECT), "The candidates.", required=True),
        Field("rules", _list(RULE), "R1-R6."),
        Field("objective", OBJECTIVE, "What the plan is judged by."),
        *DESCRIBED,
    ],
)
