"""The certificate in a plan file, every record once. Source: docs/model.md, "The certificate"."""

from __future__ import annotations

from itertools import combinations

from optimizer.findings import Text
from optimizer.reading.kinds import CODE, AnyText, Nullable, Number, OneOf, Whole, YesNo
from optimizer.reading.records import Field, Limit, ListOf, Loose, Record
from optimizer.reading.report import Place, Report
from optimizer.round import FULL_BP, STAGES

COUNT = Whole(0, None)
SPLITS = ("split", "met", "way", "exact")

ROW = Record(
    "certificate_row",
    "A row that multipliers are of.",
    [
        Field("name", AnyText(1), "The rule's id and whatever it is about: C4/REC-2016.", required=True),
        Field("shift", Whole(-4096, 4096), "The row's multipliers are divided by 2 to this power.", required=True),
    ],
)

MULTIPLIERS = Record(
    "certificate_multipliers",
    "One set of multipliers.",
    [
        Field("rows", ListOf(COUNT, distinct=True), "Which rows, counted from 0 in `rows`.", required=True),
        Field("values", ListOf(Whole(None, None)), "The multiplier of each.", required=True),
    ],
)


def _one_split(loose: Loose, place: Place, report: Report) -> None:
    """Make a node split in at most one way, and a fraction split name both its way and its place."""
    if sum(key in loose for key in SPLITS) > 1 or ("way" in loose) != ("at_most_bp" in loose):
        report.add(
            place,
            "unclear_node",
            Text("Nút chứng chỉ không rõ chia theo cách nào.", "The node does not say in which one way it is split."),
            Text("Ghi một trong split, met, way (kèm at_most_bp), exact.", "Give one of split, met, way, exact."),
        )


NODE = Record(
    "certificate_node",
    "One part of the plans; without a split it is a leaf.",
    [
        Field("by", COUNT, "The multipliers used from here on, counted from 0."),
        Field("split", ListOf(COUNT, 1, distinct=True), "Ways of one project, counted from 0 over the whole round."),
        Field("met", CODE, "A target that is met, or not."),
        Field("way", COUNT, "A way whose fraction is split."),
        Field("at_most_bp", Whole(0, FULL_BP), "The most that it is taken in the first branch, in basis points."),
        Field("exact", YesNo(), "A leaf with one single plan."),
    ],
    limits=[
        Limit(
            _one_split,
            {
                "dependentRequired": {"way": ["at_most_bp"], "at_most_bp": ["way"]},
                "allOf": [{"not": {"required": list(pair)}} for pair in combinations(SPLITS, 2)],
            },
        )
    ],
)

CERTIFICATE = Record(
    "certificate",
    "Proves the certified bound of a stage in whole numbers, or (without a stage) that there is no plan.",
    [
        Field("stage", Nullable(OneOf(STAGES)), "The stage; null = there is no plan.", required=True),
        Field("bound", Nullable(Number(digits=60)), "What is proved.", required=True),
        Field("rows", ListOf(ROW), "The rows that are used.", required=True),
        Field("multipliers", ListOf(MULTIPLIERS), "Sets of multipliers.", required=True),
        Field("tree", ListOf(NODE, 1), "Every node before those below it, the first branch first.", required=True),
    ],
)
