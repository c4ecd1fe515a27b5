"""The round's rules as linear rows in whole numbers, all of them true of every legal plan.

The rows relax the rules only where these are not linear: rounding up to a whole đồng (C3), rounding a carry down (C5),
and taking a project whole or not at all (C1), which a proof's branches bring back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, gcd, lcm

from optimizer.accounts import Chosen, allowed_starts
from optimizer.round import FULL_BP, Option, Project, Round

Number = int | Fraction
Terms = Mapping[int, Number]
"""Column number -> coefficient."""


@dataclass(frozen=True, slots=True)
class Way:
    """C1: an option of a project in a start year, at any fraction between two; both are the same where it is fixed.

    `part` is the column of the fraction in basis points, None where it is fixed; the way's own column is its number.
    """

    project: Project
    option: Option
    start_year: int
    low_bp: int
    high_bp: int
    part: int | None

    @property
    def at_most(self) -> Chosen:
        """The way at its highest fraction, as the accounts know it."""
        return Chosen(self.project, self.option, self.start_year, self.high_bp)


@dataclass(frozen=True, slots=True)
class Row:
    """A row in whole numbers without a common divisor: the sum of `terms` is at most `limit`, or equal to it."""

    terms: Mapping[int, int]
    limit: int
    equal: bool


class Relaxation:
    """Columns by number with their upper bounds (all are at least 0), rows by name, ways by project."""

    def __init__(self, round_: Round) -> None:
        self.round = round_
        self.ways: list[Way] = []
        self.of_project: dict[str, list[int]] = {project.code: [] for project in round_.projects}
        self.must = frozenset(one.code for one in round_.projects if one.must == "in" or one.committed is not None)
        """C2: projects that no plan may leave out."""
        self.rows: dict[str, Row] = {}
        self.whole: dict[str, int] = {}
        """Target -> the column that says whether it is met (O5), 0 or 1 in every plan."""
        found = [(project, *one) for project in round_.projects for one in _ways(round_, project)]
        self.upper = [1] * len(found)
        for number, (project, option, year, low, high) in enumerate(found):
            part = self._add(high) if low < high else None
            self.ways.append(Way(project, option, year, low, high, part))
            self.of_project[project.code].append(number)
        self.partial = {number: way.part for number, way in enumerate(self.ways) if way.part is not None}
        """Way -> the column of its fraction, for the ways whose fraction is a choice."""
        self.others: list[int] = []
        """Columns that belong to no way."""
        self.broken: set[int] = set()
        """Columns that need not be whole numbers."""

    def column(self, upper: int, *, whole: bool = False) -> int:
        """A new column of no way, from 0 to `upper`; returns its number."""
        self.others.append(self._add(upper))
        if not whole:
            self.broken.add(self.others[-1])
        return self.others[-1]

    def _add(self, upper: int) -> int:
        self.upper.append(upper)
        return len(self.upper) - 1

    def add(self, name: str, terms: Terms, limit: Number, *, equal: bool = False) -> None:
        """Take in a row, brought to whole numbers; a name that stands already gets a number.

        The limit of a row whose columns are whole numbers in every plan is rounded down to where they can reach it.
        """
        kept = {column: value for column, value in terms.items() if value}
        by = lcm(Fraction(limit).denominator, *(Fraction(value).denominator for value in kept.values()))
        amounts, edge = {column: int(value * by) for column, value in kept.items()}, int(limit * by)
        whole = not any(column in self.broken for column in kept) and not equal
        common = (gcd(*amounts.values()) if whole else gcd(edge, *amounts.values())) or 1
        unique, again = name, 1
        while unique in self.rows:
            again += 1
            unique = f"{name}#{again}"
        self.rows[unique] = Row({column: value // common for column, value in amounts.items()}, edge // common, equal)

    def charged(self, number: int, amounts: Iterable[int]) -> Iterator[tuple[int, Number]]:
        """C3: what a way is charged for lines of so many đồng; where its fraction is a choice, not rounded up."""
        way, held = self.ways[number], list(amounts)
        if way.part is None:
            yield number, sum(map(way.at_most.charged_vnd, held))
        else:
            yield way.part, Fraction(sum(held), FULL_BP)

    def shared(self, number: int, amount: Number) -> tuple[int, Number]:
        """C6: what a way brings of `amount`, at its fraction."""
        way = self.ways[number]
        if way.part is None:
            return number, Fraction(amount) * way.high_bp / FULL_BP
        return way.part, Fraction(amount) / FULL_BP


def _ways(round_: Round, project: Project) -> Iterator[tuple[Option, int, int, int]]:
    """C1, C2: option, start year, lowest and highest fraction of every way; a project that must be out has none."""
    promised = project.committed
    if project.must == "out":
        return
    for option in project.options:
        if promised is None:
            low = FULL_BP if option.min_fraction is None else ceil(Fraction(option.min_fraction) * FULL_BP)
            yield from ((option, year, low, FULL_BP) for year in dict.fromkeys(allowed_starts(round_, option)))
        elif option.code == promised.option:
            yield option, promised.start_year, promised.fraction_bp, promised.fraction_bp
