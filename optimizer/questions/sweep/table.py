"""What may be asked of a sweep, every key once: its file's table, and numbers written as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from optimizer.findings import Text
from optimizer.reading.kinds import CODE, Number, OneOf, Whole
from optimizer.reading.records import Anything, Field, Limit, ListOf, Loose, MapOf, Record, Variants
from optimizer.reading.report import BAD, Place, Report

MOST_POINTS = 20_000
MOST_PERCENT = 10_000
MOST_FACTOR = 100
FACTOR_PLACES = 4
"""Cost factors count in parts of 10,000."""
MOST_DELAY_YEARS = 50
MOST_SEED = 2**63 - 1
WRITTEN = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")


@dataclass(frozen=True)
class WrittenNumber(Number):
    """An exact decimal, as a text such as "12.5" or as a JSON number; at most `places` after the point."""

    places: int | None = None

    def read(self, value: object, place: Place, report: Report) -> object:
        """Read the number as a Decimal."""
        if isinstance(value, str):
            if not WRITTEN.fullmatch(value):
                return report.unfit(place, "wrong_type", value, self._wanted())
            value = Decimal(value)
        read = super().read(value, place, report)
        if isinstance(read, Decimal) and self.places is not None and round(read, self.places) != read:
            return report.unfit(
                place,
                "too_many_digits",
                value,
                Text(
                    f"một số có nhiều nhất {self.places} chữ số thập phân",
                    f"a number of at most {self.places} decimals",
                ),
            )
        return read


PERCENT = WrittenNumber(0, MOST_PERCENT)
FACTOR = WrittenNumber(0, MOST_FACTOR, places=FACTOR_PLACES)


def _ordered(loose: Loose, place: Place, report: Report) -> None:
    """Refuse a mode that does not lie between low and high."""
    said = [loose.get(name, BAD) for name in ("low", "mode", "high")]
    if BAD not in said and sorted(said) != said:
        report.add(
            place,
            "not_in_order",
            Text("low, mode và high phải không giảm dần.", "low, mode and high must not fall in this order."),
            Text("Ghi low ≤ mode ≤ high.", "Write low ≤ mode ≤ high."),
        )


def _draws_something(loose: Loose, place: Place, report: Report) -> None:
    """Refuse draws in which nothing is drawn."""
    if "cost" not in loose and "delay" not in loose:
        report.add(
            place,
            "nothing_drawn",
            Text("Không có gì được rút ngẫu nhiên.", "Nothing is drawn."),
            Text("Ghi cost, delay, hoặc cả hai.", "Give cost, delay, or both."),
        )


def _of_kind(kind: str, doc: str, *fields: Field, limits: tuple[Limit, ...] = ()) -> Record:
    head = Field("kind", OneOf((kind,)), doc, required=True)
    return Record(f"sweep_{kind}", doc, [head, *fields], limits=limits)


FUND = Record(
    "sweep_fund",
    "Percents of all ceilings of one fund, in equal steps.",
    [
        Field("from_percent", PERCENT, "The first.", required=True),
        Field("to_percent", PERCENT, "The last.", required=True),
        Field("steps", Whole(1, MOST_POINTS), "How many, both ends included.", required=True),
    ],
)

COST = Record(
    "sweep_cost",
    "The triangular factor of every project's costs.",
    [Field(name, FACTOR, f"Its {name}.", required=True) for name in ("low", "mode", "high")],
    limits=[Limit(_ordered, {})],
)

DELAY = Record(
    "sweep_delay",
    "How likely every project's benefits come late, and by how much at most.",
    [
        Field("probability", WrittenNumber(0, 1), "From 0 to 1.", required=True),
        Field("max_years", Whole(1, MOST_DELAY_YEARS), "1 to so many years, all alike.", required=True),
    ],
)

SPEC = Variants(
    "kind",
    {
        "ceilings": _of_kind(
            "ceilings",
            "Other amounts of the ceilings of one fund, or of two: every combination.",
            Field("funds", MapOf(CODE, FUND), "Fund code -> its percents.", required=True),
        ),
        "weights": _of_kind(
            "weights",
            "Other weights of the targets.",
            Field("sets", ListOf(MapOf(CODE, WrittenNumber(0)), least=1), "Target code -> weight.", required=True),
        ),
        "scenarios": _of_kind(
            "scenarios",
            "Scenarios, each laid over the round by itself.",
            Field("scenarios", ListOf(Anything(), least=1), "Scenario files.", required=True),
        ),
        "monte_carlo": _of_kind(
            "monte_carlo",
            "Draws of costs and delays.",
            Field("draws", Whole(1, MOST_POINTS), "How many.", required=True),
            Field("seed", Whole(0, MOST_SEED), "The same seed gives the same draws.", required=True),
            Field("cost", COST, "Unsaid: costs stay."),
            Field("delay", DELAY, "Unsaid: nothing comes late."),
            limits=(Limit(_draws_something, {}),),
        ),
    },
)
