"""The plan file, every record once: what the strict reader walks and the JSON Schema says. Source: docs/model.md."""

from __future__ import annotations

from optimizer.findings import Severity, Text
from optimizer.plan import Answer, Stopped
from optimizer.reading.certificate_table import CERTIFICATE
from optimizer.reading.kinds import CODE, TEXT, YEAR, AnyText, Nullable, Number, OneOf, Whole, YesNo
from optimizer.reading.records import Anything, Field, Limit, ListOf, Loose, Record
from optimizer.reading.report import Place, Report
from optimizer.reading.scenario_table import CHANGE
from optimizer.round import FULL_BP, STAGES

FORMAT = "phanky.plan/1"

# A plan's figures are derived: sums may pass the limits of a round's own figures, and fractions stand to 12 decimals
# or more. Whether they are right is for the verifier to say.
SUM = Whole(0, None)
DERIVED = Number(digits=60)
SECONDS = Number(0, digits=60, floats=True)

_PORTFOLIO = ("objective", "starts", "allocations", "coverage", "funds", "tail")
_HELD = (Answer.OPTIMAL.value, Answer.FEASIBLE.value)
_GOAL = ("coverage", "cost", "stages")

STAGE = Record(
    "stage",
    "One stage of the order, as far as it is proved.",
    [
        Field("name", OneOf(STAGES), "The stage (O1-O5).", required=True),
        Field("value", DERIVED, "What the plan reaches.", required=True),
        Field("bound", Nullable(DERIVED), "What the engine says cannot be passed; null = not proved."),
        Field("certified_bound", Nullable(DERIVED), "What the certificate proves in exact arithmetic."),
    ],
)

GOAL = Record(
    "plan_objective",
    "What the plan is worth.",
    [
        Field("coverage", DERIVED, "O1, 0 to 1."),
        Field("cost", SUM, "What the round is charged, in đồng."),
        Field("gap", Nullable(DERIVED), "Relative gap of the first stage."),
        Field("canonical", YesNo(), "Whether ties were broken in the canonical way."),
        Field("stages", ListOf(STAGE), "In the round's order."),
    ],
)

START = Record(
    "start",
    "C1: one chosen option.",
    [
        Field("project", CODE, "The project.", required=True),
        Field("option", CODE, "Its option.", required=True),
        Field("start_year", YEAR, "The year in which it starts.", required=True),
        Field("fraction_bp", Whole(1, FULL_BP), "The fraction taken, in basis points; unsaid = whole."),
    ],
)

ALLOCATION = Record(
    "allocation",
    "C3: what a chosen project is charged in one fund and year of the round.",
    [
        Field("project", CODE, "The project.", required=True),
        Field("fund", CODE, "The fund.", required=True),
        Field("year", YEAR, "The year.", required=True),
        Field("phase", CODE, "The phase of that year.", required=True),
        Field("amount", SUM, "In đồng.", required=True),
    ],
)

COVERAGE = Record(
    "coverage",
    "C6: how far a target is at the end of a phase.",
    [
        Field("target", CODE, "The target.", required=True),
        Field("phase", CODE, "The phase.", required=True),
        Field("value", DERIVED, "In the target's unit."),
        Field("fraction", DERIVED, "Share of the way from baseline to goal, 0 to 1.", required=True),
    ],
)

FUND_LINE = Record(
    "fund_line",
    "C4, C5: one fund in one phase, in đồng.",
    [
        Field("fund", CODE, "The fund.", required=True),
        Field("phase", CODE, "The phase.", required=True),
        Field("ceiling", Nullable(SUM), "Its phase ceiling; null where it has none.", required=True),
        Field("reserve", SUM, "Kept back of it.", required=True),
        Field("carried_in", SUM, "Added from the phase before.", required=True),
        Field("allocated", SUM, "Spent.", required=True),
        Field("left", Nullable(Whole(None, None)), "Room that is left; null where there is no ceiling.", required=True),
    ],
)


def _year_or_every_year(loose: Loose, place: Place, report: Report) -> None:
    """Make a tail line an amount in one year, or an amount in every year from then on."""
    if set(loose) & {"year", "amount", "amount_per_year"} not in ({"year", "amount"}, {"amount_per_year"}):
        report.add(
            place,
            "year_or_every_year",
            Text(
                "Dòng chi sau vòng không rõ một năm hay hằng năm.", "The line is neither of one year nor of every year."
            ),
            Text("Ghi year và amount, hoặc chỉ amount_per_year.", "Give year and amount, or amount_per_year alone."),
        )


TAIL = Record(
    "tail",
    "C3: what falls after the round.",
    [
        Field("project", CODE, "The project.", required=True),
        Field("fund", CODE, "The fund.", required=True),
        Field("year", YEAR, "The year."),
        Field("amount", SUM, "In đồng, in that year."),
        Field("amount_per_year", SUM, "In đồng, in every year from then on."),
    ],
    limits=[
        Limit(
            _year_or_every_year,
            {
                "oneOf": [
                    {"required": ["year", "amount"], "properties": {"amount_per_year": False}},
                    {"required": ["amount_per_year"], "properties": {"year": False, "amount": False}},
                ]
            },
        )
    ],
)

SOLVER = Record(
    "solver",
    "Who searched, with what, and how long.",
    [
        Field("engine", TEXT, "highs, cbc ...", required=True),
        Field("version", TEXT, "Its version.", required=True),
        Field("seconds", SECONDS, "How long it searched.", required=True),
        Field("nodes", SUM, "Branch-and-bound nodes."),
        Field("options", Anything(), "What it was told."),
    ],
)

BOTH = Record(
    "text",
    "One sentence in both languages.",
    [Field("vi", TEXT, "Vietnamese.", required=True), Field("en", TEXT, "English.", required=True)],
)

FINDING = Record(
    "finding",
    "One thing that a person has to know.",
    [
        Field("severity", OneOf(tuple(Severity)), "How much it matters.", required=True),
        Field("code", CODE, "Stable, in snake_case.", required=True),
        Field("path", TEXT, "The place in the file.", required=True),
        Field("message", BOTH, "What is so.", required=True),
        Field("mend", BOTH, "What to do.", required=True),
        Field("changes", ListOf(CHANGE), "What a way out changes, as a scenario file says it."),
    ],
)


def _portfolio_or_none(loose: Loose, place: Place, report: Report) -> None:
    """Make a plan with a portfolio tell all of it, one without list nothing, and an infeasible one say why."""
    answer = loose.get("answer")
    if answer in _HELD:
        goal = loose.get("objective")
        lacking = [((place, name), name) for name in _PORTFOLIO if name not in loose]
        lacking += [(((place, "objective"), n), n) for n in _GOAL if isinstance(goal, dict) and n not in goal]
        for where, name in lacking:
            report.add(
                where,
                "missing_key",
                Text(f"Phương án thiếu khoá {name}.", f"The plan lacks the key {name}."),
                Text(f"Thêm khoá {name}.", f"Add the key {name}."),
            )
    elif answer in (Answer.INFEASIBLE, Answer.NONE):
        for name in _PORTFOLIO:
            if loose.get(name):
                _portfolio_without_plan(name, str(answer), place, report)
        if answer == Answer.INFEASIBLE and not loose.get("findings"):
            report.add(
                (place, "findings"),
                "no_reason",
                Text("Không khả thi mà không nói vì sao.", "Infeasible, but nothing says why."),
                Text("Nêu lý do ở findings.", "Give the reason in findings."),
            )


def _portfolio_without_plan(name: str, answer: str, place: Place, report: Report) -> None:
    report.add(
        (place, name),
        f"{name}_without_plan",
        Text(f"Trả lời {answer} thì {name} phải trống.", f"The answer is {answer}, yet {name} is not empty."),
        Text(f"Bỏ {name} hoặc sửa answer.", f"Remove {name} or mend answer."),
    )


def _answers(*words: str) -> dict[str, object]:
    return {"properties": {"answer": {"enum": list(words)}}, "required": ["answer"]}


PLAN_LIMIT = Limit(
    _portfolio_or_none,
    {
        "allOf": [
            {
                "if": _answers(*_HELD),
                "then": {"required": list(_PORTFOLIO), "properties": {"objective": {"required": list(_GOAL)}}},
            },
            {
                "if": _answers(Answer.INFEASIBLE.value, Answer.NONE.value),
                "then": {"properties": {name: {"maxItems": 0, "maxProperties": 0} for name in _PORTFOLIO}},
            },
            {
                "if": _answers(Answer.INFEASIBLE.value),
                "then": {"required": ["findings"], "properties": {"findings": {"minItems": 1}}},
            },
        ]
    },
)

PLAN = Record(
    "plan",
    "An answer to a round.",
    [
        Field("format", OneOf((FORMAT,)), "The kind and version of this file.", required=True),
        Field("round", CODE, "The round's code.", required=True),
        Field("round_sha256", AnyText(1), "Fingerprint of the effective round.", required=True),
        Field("scenario", Nullable(CODE), "The scenario's code; null = none."),
        Field("answer", OneOf(tuple(Answer)), "What is held.", required=True),
        Field("stopped", OneOf(tuple(Stopped)), "Why the search ended.", required=True),
        Field("objective", GOAL, "What the plan is worth."),
        Field("starts", ListOf(START), "What is chosen."),
        Field("allocations", ListOf(ALLOCATION), "What it costs by fund and year."),
        Field("coverage", ListOf(COVERAGE), "How far every target gets."),
        Field("funds", ListOf(FUND_LINE), "A line for every fund and phase."),
        Field("tail", ListOf(TAIL), "What falls after the round."),
        Field("solver", SOLVER, "Who searched."),
        Field("findings", ListOf(FINDING), "What a person has to know."),
        Field("certificate", ListOf(CERTIFICATE), "What proves the certified bounds, or that there is no plan."),
    ],
    limits=[PLAN_LIMIT],
)
