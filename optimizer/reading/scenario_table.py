"""The scenario file, every record once: changes laid over a round. Source: docs/model.md, "Scenario file"."""

from __future__ import annotations

from optimizer.findings import Text
from optimizer.reading.common_table import DESCRIBED, ORDER, START_YEARS
from optimizer.reading.kinds import CODE, MONEY, SHARE, TEXT, WEIGHT, Number, OneOf, YesNo
from optimizer.reading.records import Field, Limit, ListOf, Loose, Record, Variants
from optimizer.reading.report import Place, Report

FORMAT = "phanky.scenario/1"


def _change(op: str, doc: str, *fields: Field, limits: tuple[Limit, ...] = ()) -> Record:
    head = Field("op", OneOf((op,)), doc, required=True)
    return Record(f"change_{op}", doc, [head, *fields, *DESCRIBED], limits=limits)


def _needed(name: str, doc: str) -> Field:
    return Field(name, CODE, doc, required=True)


def _factor_or_amount(loose: Loose, place: Place, report: Report) -> None:
    if ("factor" in loose) + ("amount" in loose) != 1:
        report.add(
            place,
            "factor_or_amount",
            Text("Phải có đúng một trong factor và amount.", "Exactly one of factor and amount must stand here."),
            Text("Ghi factor (nhân trần) hoặc amount (đặt trần).", "Give factor (to multiply) or amount (to set)."),
        )


FACTOR_OR_AMOUNT = Limit(_factor_or_amount, {"oneOf": [{"required": ["factor"]}, {"required": ["amount"]}]})

CHANGE = Variants(
    "op",
    {
        "ceiling": _change(
            "ceiling",
            "Multiplies or sets a ceiling.",
            _needed("code", "The ceiling."),
            Field("factor", Number(0), "The result is rounded down to a whole đồng."),
            Field("amount", MONEY, "In đồng."),
            limits=(FACTOR_OR_AMOUNT,),
        ),
        "weight": _change(
            "weight",
            "Sets a target's weight.",
            _needed("target", "The target."),
            Field("weight", WEIGHT, "Its weight.", required=True),
        ),
        "floor": _change(
            "floor",
            "C7: sets or replaces a target's floor in a phase.",
            _needed("target", "The target."),
            _needed("phase", "The phase."),
            Field("coverage", SHARE, "The least coverage, 0 to 1.", required=True),
        ),
        "must": _change(
            "must",
            "C2: takes a project in, keeps it out, or leaves it free.",
            _needed("project", "The project."),
            Field("must", OneOf(("in", "out", "free")), "in, out, or free: neither.", required=True),
            Field("reason", TEXT, "Why."),
        ),
        "starts": _change(
            "starts",
            "C1: sets the years in which an option may start.",
            _needed("project", "The project."),
            _needed("option", "Its option."),
            Field("start_years", START_YEARS, "The years.", required=True),
        ),
        "rule": _change(
            "rule",
            "Turns a rule off.",
            _needed("code", "The rule."),
            Field("off", YesNo(), "true takes the rule away; false leaves it.", required=True),
        ),
        "order": _change("order", "Sets the order of the stages.", Field("order", ORDER, "Stages.", required=True)),
    },
)

SCENARIO = Record(
    "scenario",
    "Named changes laid over a round; the round itself is not touched.",
    [
        Field("format", OneOf((FORMAT,)), "The kind and version of this file.", required=True),
        _needed("code", "The scenario's own code."),
        _needed("round", "The code of the round it lies over."),
        Field("changes", ListOf(CHANGE), "Applied in this order.", required=True),
        *DESCRIBED,
    ],
)
