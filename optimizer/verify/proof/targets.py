"""C6 and C7 in a proof: how far the ways bring every target, and the floors under it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from optimizer.round import Contribution, Phase, Target
from optimizer.verify.proof.relaxation import Number, Relaxation


class Progress:
    """C6: progress of every target that is not met yet at the end of every phase, and the column of its coverage."""

    def __init__(self, proof: Relaxation) -> None:
        self.proof = proof
        self.at: dict[tuple[str, str], dict[int, Number]] = {}
        self.coverage: dict[tuple[str, str], int] = {}
        self.span: dict[str, Fraction] = {}
        for target in proof.round.targets:
            span = _span(target)
            if span > 0:
                self.span[target.code] = span
                for phase in proof.round.phases:
                    self._target(target, phase, span)

    def _target(self, target: Target, phase: Phase, span: Fraction) -> None:
        key = target.code, phase.code
        measured = self._units if target.measure == "units" else self._amounts
        self.at[key] = measured(target, phase)
        self.coverage[key] = column = self.proof.column(1)
        short = {number: -amount for number, amount in self.at[key].items()}
        self.proof.add(f"C6/{target.code}/{phase.code}", {**short, column: span}, 0)

    def _amounts(self, target: Target, phase: Phase) -> dict[int, Number]:
        terms: dict[int, Number] = defaultdict(int)
        for number, line in self._given(target, phase):
            column, amount = self.proof.shared(number, Fraction(line.amount or Decimal(0)))
            terms[column] += amount
        return terms

    def _units(self, target: Target, phase: Phase) -> dict[int, Number]:
        """Units that the same ways reach are one column, named by the first of them."""
        reached_by: dict[str, dict[int, None]] = defaultdict(dict)
        for number, line in self._given(target, phase):
            for unit in line.units:
                if unit not in target.reached_units:
                    reached_by[unit][number] = None
        alike: dict[frozenset[int], list[str]] = defaultdict(list)
        for unit, numbers in reached_by.items():
            alike[frozenset(numbers)].append(unit)
        terms: dict[int, Number] = defaultdict(int)
        for ways, units in alike.items():
            if len({self.proof.ways[number].project.code for number in ways}) == 1:
                for number in ways:
                    terms[number] += len(units)
            else:
                column = self.proof.column(1)
                reached: dict[int, Number] = {column: 1, **dict.fromkeys(ways, -1)}
                self.proof.add(f"C6/{target.code}/{phase.code}/{units[0]}", reached, 0)
                terms[column] += len(units)
        return terms

    def _given(self, target: Target, phase: Phase) -> Iterator[tuple[int, Contribution]]:
        for number, way in enumerate(self.proof.ways):
            for line in way.option.contributions:
                if line.target == target.code and way.at_most.counts_from(line) <= phase.last_year:
                    yield number, line


def _span(target: Target) -> Fraction:
    """C6: the way from the baseline to the goal; nothing is left of it where the goal is met."""
    reached = len(target.reached_units) if target.measure == "units" else Fraction(target.baseline)
    span = Fraction(target.goal) - reached
    return -span if target.direction == "down" else span


def floors(proof: Relaxation, progress: Progress) -> None:
    """C7: progress is at least the floor's part of the span."""
    for target in proof.round.targets:
        for floor in target.floors:
            terms = progress.at.get((target.code, floor.phase))
            if terms is not None:
                least = Fraction(floor.coverage) * progress.span[target.code]
                short = {number: -amount for number, amount in terms.items()}
                proof.add(f"C7/{target.code}/{floor.phase}", short, -least)
