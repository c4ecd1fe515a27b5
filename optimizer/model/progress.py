"""C6 as linear expressions: how far the chosen candidates bring a target by the end of a phase, in whole numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import lcm
from typing import NamedTuple

from optimizer.model.candidates import Candidate
from optimizer.model.problem import Problem, Row, Rows, label
from optimizer.round import FULL_BP, Contribution, Phase, Target


class Ways(NamedTuple):
    """The candidates of one option, the `first` of them among all candidates: their columns and start years."""

    first: int
    one: Candidate
    starts: list[tuple[int, int]]


Lines = list[tuple[Ways, Contribution]]


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a target at the end of a phase: `terms` of `span` (both in the same small unit; span over 0)."""

    terms: dict[int, int]
    span: int


def counts_after_years(one: Candidate, line: Contribution) -> int:
    """C6: how many years after the start a contribution counts; the same for every start of an option."""
    return max(0, one.option.duration_years - 1 + line.lag_years)


def span_of(target: Target) -> Fraction:
    """C6: the way from baseline to goal, in the target's unit; 0 or less = already met."""
    start = len(target.reached_units) if target.measure == "units" else Fraction(target.baseline)
    span = Fraction(target.goal) - start
    return -span if target.direction == "down" else span


def _cut(terms: dict[int, int], span: int) -> Progress:
    """Progress in which nothing counts for more than the whole span: coverage is cut there, and engines gain by it."""
    if max(terms.values(), default=0) > span:
        terms = {column: min(amount, span) for column, amount in terms.items()}
    return Progress(terms, span)


class Reach:
    """Progress of every target in every phase, and the rows that say when a group of units counts as reached.

    `y` holds the columns of coverage by (target, phase). A target whose goal is already met has neither.
    """

    def __init__(self, model: Problem) -> None:
        self.model = model
        self.unit_rows: list[Row] = []
        self.at: dict[tuple[str, str], Progress] = {}
        lines: dict[str, Lines] = defaultdict(list)
        for ways in _ways(model):
            for line in ways.one.option.contributions:
                lines[line.target].append((ways, line))
        for target in model.round.targets:
            if span_of(target) > 0:
                (self._units if target.measure == "units" else self._amounts)(target, lines[target.code])
        self.y = {key: model.column("y", 1) for key in self.at}

    def rows(self) -> Rows:
        """The rows of the unit groups."""
        yield from self.unit_rows

    def _amounts(self, target: Target, lines: Lines) -> None:
        span = span_of(target)
        ratios = [(line.amount or Decimal(0)).as_integer_ratio() for _, line in lines]
        by = lcm(span.denominator, *{bottom for _, bottom in ratios})
        held = []
        for (ways, line), (top, bottom) in zip(lines, ratios, strict=True):
            amount = top * (by // bottom) * (ways.one.fixed_bp if ways.one.lowest_bp is None else 1)
            after = counts_after_years(ways.one, line)
            held += [(column, amount, start + after) for column, start in ways.starts]
        several = len({ways.first for ways, _ in lines}) < len(lines)
        for phase in self.model.round.phases:
            if several:
                terms = _sums(held, phase.last_year)
            else:
                terms = {column: amount for column, amount, year in held if year <= phase.last_year}
            self.at[target.code, phase.code] = _cut(terms, int(span * by) * FULL_BP)

    def _units(self, target: Target, lines: Lines) -> None:
        reached_by: dict[str, list[int]] = defaultdict(list)
        for number, (_, line) in enumerate(lines):
            for unit in line.units:
                reached_by[unit].append(number)
        alike = Counter(tuple(numbers) for unit, numbers in reached_by.items() if unit not in target.reached_units)
        span = span_of(target)
        for phase in self.model.round.phases:
            name = label("C6", target.code, phase.code, "group")
            terms: dict[int, int] = defaultdict(int)
            for places, units in _by_candidates(alike, lines, phase).items():
                for column in self._reached(name, places):
                    terms[column] += units * span.denominator
            self.at[target.code, phase.code] = _cut(terms, span.numerator)

    def _reached(self, name: str, places: tuple[int, ...]) -> list[int]:
        """Columns whose sum is 1 when the group is reached: those of one project exclude each other."""
        columns = [self.model.x[place] for place in places]
        project = self.model.candidates[places[0]].project
        if all(self.model.candidates[place].project == project for place in reversed(places)):
            return columns
        column = self.model.column("v", 1)
        terms = dict.fromkeys([column, *columns], -1)
        terms[column] = 1
        self.unit_rows.append(Row(name, terms, "<=", 0))
        return [column]


def _ways(model: Problem) -> Iterator[Ways]:
    """The candidates, those of one option together; one that was promised at a fraction of its own by itself."""
    columns = [x if part is None else part for x, part in zip(model.x, model.fraction, strict=True)]
    first = 0
    for _, same in groupby(model.candidates, key=lambda one: (id(one.option), one.fixed_bp, one.lowest_bp)):
        run = list(same)
        starts = [(column, one.start_year) for column, one in zip(columns[first : first + len(run)], run, strict=True)]
        yield Ways(first, run[0], starts)
        first += len(run)


def _sums(held: Iterable[tuple[int, int, int]], last_year: int) -> dict[int, int]:
    """What each column brings by the end of a year, where an option has several lines for the target."""
    out: dict[int, int] = defaultdict(int)
    for column, amount, year in held:
        if year <= last_year:
            out[column] += amount
    return dict(out)


def _by_candidates(alike: Mapping[tuple[int, ...], int], lines: Lines, phase: Phase) -> Mapping[tuple[int, ...], int]:
    """How many units each set of candidates reaches by the end of the phase; `alike` counts units by their lines."""
    early = []
    for ways, line in lines:
        last = phase.last_year - counts_after_years(ways.one, line)
        early.append([place for place, (_, year) in enumerate(ways.starts, ways.first) if year <= last])
    out: dict[tuple[int, ...], int] = defaultdict(int)
    for numbers, units in alike.items():
        # an option may reach a unit by several lines
        places = tuple(sorted(set().union(*[early[number] for number in numbers])))
        if places:
            out[places] += units
    return out
