"""C6 as linear expressions: how far the chosen candidates bring a target by the end of a phase, in whole numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from optimizer.model.candidates import Candidate
from optimizer.model.problem import Problem, Row, Rows, label
from optimizer.round import FULL_BP, Contribution, Phase, Target

Lines = list[tuple[int, Candidate, Contribution]]


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a target at the end of a phase: `terms` of `span` (both in the same small unit; span over 0)."""

    terms: dict[int, int]
    span: int


def counts_from(one: Candidate, line: Contribution) -> int:
    """C6: the year from which a contribution counts."""
    return max(one.start_year, one.done_year + line.lag_years)


def span_of(target: Target) -> Fraction:
    """C6: the way from baseline to goal, in the target's unit; 0 or less = already met."""
    start = len(target.reached_units) if target.measure == "units" else Fraction(target.baseline)
    span = Fraction(target.goal) - start
    return -span if target.direction == "down" else span


def _cut(terms: Mapping[int, int], span: int) -> Progress:
    """Progress in which nothing counts for more than the whole span: coverage is cut there, and engines gain by it."""
    return Progress({column: min(amount, span) for column, amount in terms.items()}, span)


class Reach:
    """Progress of every target in every phase, and the rows that say when a group of units counts as reached.

    `y` holds the columns of coverage by (target, phase). A target whose goal is already met has neither.
    """

    def __init__(self, model: Problem) -> None:
        self.model = model
        self.unit_rows: list[Row] = []
        self.at: dict[tuple[str, str], Progress] = {}
        lines: dict[str, Lines] = defaultdict(list)
        for place, one in enumerate(model.candidates):
            for line in one.option.contributions:
                lines[line.target].append((place, one, line))
        for target in model.round.targets:
            if span_of(target) > 0:
                (self._units if target.measure == "units" else self._amounts)(target, lines[target.code])
        self.y = {key: model.column("y", 1) for key in self.at}

    def rows(self) -> Rows:
        """The rows of the unit groups."""
        yield from self.unit_rows

    def _amounts(self, target: Target, lines: Lines) -> None:
        span = span_of(target)
        by = lcm(span.denominator, *(line.amount.as_integer_ratio()[1] for _, _, line in lines if line.amount))
        held = []
        for place, one, line in lines:
            top, bottom = (line.amount or Decimal(0)).as_integer_ratio()
            if fraction := self.model.fraction[place]:
                held.append((fraction, top * (by // bottom), counts_from(one, line)))
            else:
                held.append((self.model.x[place], top * (by // bottom) * one.fixed_bp, counts_from(one, line)))
        for phase in self.model.round.phases:
            terms: dict[int, int] = defaultdict(int)
            for column, amount, year in held:
                if year <= phase.last_year:
                    terms[column] += amount
            self.at[target.code, phase.code] = _cut(terms, int(span * by) * FULL_BP)

    def _units(self, target: Target, lines: Lines) -> None:
        reached_by: dict[str, set[int]] = defaultdict(set)
        for number, (_, _, line) in enumerate(lines):
            for unit in line.units:
                reached_by[unit].add(number)
        groups: dict[frozenset[int], int] = defaultdict(int)
        for unit, numbers in reached_by.items():
            if unit not in target.reached_units:
                groups[frozenset(numbers)] += 1
        span = span_of(target)
        for phase in self.model.round.phases:
            terms: dict[int, int] = defaultdict(int)
            for places, units in self._by_candidates(groups, lines, phase).items():
                for column in self._reached(target, phase, places):
                    terms[column] += units * span.denominator
            self.at[target.code, phase.code] = _cut(terms, span.numerator)

    def _by_candidates(
        self, groups: dict[frozenset[int], int], lines: Lines, phase: Phase
    ) -> dict[tuple[int, ...], int]:
        """How many units each set of candidates reaches by the end of the phase."""
        early = {n: place for n, (place, one, line) in enumerate(lines) if counts_from(one, line) <= phase.last_year}
        out: dict[tuple[int, ...], int] = defaultdict(int)
        for numbers, units in groups.items():
            places = tuple(sorted({early[number] for number in numbers if number in early}))
            if places:
                out[places] += units
        return out

    def _reached(self, target: Target, phase: Phase, places: tuple[int, ...]) -> list[int]:
        """Columns whose sum is 1 when the group is reached: those of one project exclude each other."""
        columns = [self.model.x[place] for place in places]
        if len({self.model.candidates[place].project for place in places}) == 1:
            return columns
        column = self.model.column("v", 1)
        terms = {column: 1, **dict.fromkeys(columns, -1)}
        self.unit_rows.append(Row(label("C6", target.code, phase.code, "group"), terms, "<=", 0))
        return [column]
