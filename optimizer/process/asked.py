"""A line that asks something, read strictly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from optimizer import jsonio
from optimizer.engines import ENGINES
from optimizer.findings import Refused
from optimizer.questions.options import SolveOptions
from optimizer.questions.sweep.table import MOST_POINTS, WrittenNumber
from optimizer.reading.kinds import CODE, Nullable, OneOf, Whole, YesNo
from optimizer.reading.records import Anything, Field, ListOf, Record, Variants
from optimizer.reading.report import Report

SECONDS = WrittenNumber(0, 10**7)
ENGINE = OneOf(tuple(ENGINES))
DEFAULTS = SolveOptions()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: the best plan of a round, or (with `spec`) those of the `places` of a sweep over it."""

    round_data: dict[str, Any]
    scenario: str | None
    options: SolveOptions
    spec: dict[str, Any] | None = None
    places: Sequence[int] = ()


def _asks(ask: str, doc: str, *fields: Field) -> Record:
    return Record(
        f"ask_{ask}",
        doc,
        [
            Field("ask", OneOf((ask,)), doc, required=True),
            Field("round", Anything(), "The effective round file.", required=True),
            Field("scenario", Nullable(CODE), "What the plan tells as its scenario."),
            Field("engine", ENGINE, "Who searches."),
            Field("second_engine", Nullable(ENGINE), "Who must agree."),
            Field("time_limit_s", SECONDS, "Seconds, of a sweep for each point."),
            Field("gap", WrittenNumber(0), "The relative gap at which a stage may stop."),
            Field("canonical", YesNo(), "Whether ties are broken in the canonical way."),
            Field("certify_s", SECONDS, "Seconds for the certificate."),
            *fields,
        ],
    )


LINE = Variants(
    "ask",
    {
        "plan": _asks("plan", "The best plan of a round."),
        "sweep": _asks(
            "sweep",
            "The best plans of some places of a sweep.",
            Field("spec", Anything(), "Which sweep.", required=True),
            Field("places", ListOf(Whole(0, MOST_POINTS), distinct=True), "Which places.", required=True),
        ),
    },
)


def read_line(line: bytes) -> Asked:
    """The question of a line. Raises Refused with every finding of its shape; round and spec are read later."""
    report = Report()
    read = cast("dict[str, Any]", LINE.read(jsonio.load_json(line), None, report))
    if report.findings:
        raise Refused(report.findings)
    options = SolveOptions(
        engine=read.get("engine", DEFAULTS.engine),
        second_engine=read.get("second_engine"),
        time_limit_s=float(read.get("time_limit_s", DEFAULTS.time_limit_s)),
        gap=read.get("gap", DEFAULTS.gap),
        canonical=read.get("canonical", False),
        certify_s=float(read.get("certify_s", 0)),
    )
    return Asked(read["round"], read.get("scenario"), options, read.get("spec"), read.get("places", ()))
