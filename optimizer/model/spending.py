"""C3 as linear expressions: what every candidate is charged by fund and year, at whatever fraction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from math import lcm

from optimizer.model.candidates import Candidate
from optimizer.model.problem import Problem
from optimizer.round import FULL_BP
from optimizer.scale import Number

Share = Callable[[Candidate], Number]


def money(model: Problem, place: int, lines: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """(column, đồng) pairs whose sum is what `lines` cost for the candidate at `place`, each line rounded up.

    At a fraction f bp a line of q x 10,000 + r đồng costs q x f + s, where s is r x f / 10,000 rounded up (C3).
    """
    fraction = model.fraction[place]
    for amount in lines:
        if fraction is None:
            yield model.x[place], amount
            continue
        whole, rest = divmod(amount, FULL_BP)
        if whole:
            yield fraction, whole
        if rest:
            yield _rounding(model, place, rest), 1


def _rounding(model: Problem, place: int, rest: int) -> int:
    """The column s for `rest` đồng of the candidate at `place`; lines with the same rest share it."""
    key = (place, rest)
    if key not in model.rounding:
        model.rounding[key] = model.column("s", rest, whole=True)
    return model.rounding[key]


class Spending:
    """All charges within the round, sorted once by fund and year so that a ceiling only adds up."""

    def __init__(self, model: Problem) -> None:
        self.model = model
        self.lines: dict[tuple[str, int], list[tuple[int, int, int]]] = defaultdict(list)
        for place, one in enumerate(model.candidates):
            for key, lines in one.charges.items():
                held = self.lines[key]
                held.extend((place, column, amount) for column, amount in money(model, place, lines))

    def of(self, fund: str | None, years: range, share: Share | None = None) -> dict[int, Number]:
        """Spending of the fund (None = all) in the years, by each candidate's `share` (None = all of it), in đồng."""
        out: dict[int, int] = defaultdict(int)
        by, shares = self._whole_shares(share)
        for (name, year), lines in self.lines.items():
            if fund not in (None, name) or year not in years:
                continue
            if shares is None:
                for _, column, amount in lines:
                    out[column] += amount
            else:
                for place, column, amount in lines:
                    if part := shares[place]:
                        out[column] += amount * part
        return {column: amount if by == 1 else Fraction(amount, by) for column, amount in out.items() if amount}

    def _whole_shares(self, share: Share | None) -> tuple[int, list[int] | None]:
        """Every candidate's share as a whole number of so-many-ths: fractions are slow to add."""
        if share is None:
            return 1, None
        shares = [share(one) for one in self.model.candidates]
        by = lcm(*{one.denominator for one in shares})
        return by, [one.numerator * (by // one.denominator) for one in shares]


def tagged(tag: str) -> Share:
    """The share of a candidate's spending that carries the tag."""
    return lambda one: Fraction(one.option.tags.get(tag, Decimal(0)))
