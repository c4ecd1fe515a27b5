"""C3 as linear expressions: what every candidate is charged by fund and year, at whatever fraction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import lcm

from optimizer.model.candidates import Candidate, part_of
from optimizer.model.problem import Problem
from optimizer.round import FULL_BP
from optimizer.scale import Number

Share = Callable[[Candidate], Number]


def money(model: Problem, place: int, lines: tuple[int, ...]) -> list[tuple[int, int]]:
    """(column, đồng) pairs whose sum is what `lines` cost for the candidate at `place`, each line rounded up.

    At a fraction f bp a line of q x 10,000 + r đồng costs q x f + s, where s is r x f / 10,000 rounded up (C3).
    """
    fraction, column = model.fraction[place], model.x[place]
    if fraction is None:
        return [(column, amount) for amount in lines]
    out: list[tuple[int, int]] = []
    for amount in lines:
        whole, rest = divmod(amount, FULL_BP)
        if whole:
            out.append((fraction, whole))
        if rest:
            out.append((_rounding(model, place, rest), 1))
    return out


def _rounding(model: Problem, place: int, rest: int) -> int:
    """The column s for `rest` đồng of the candidate at `place`; lines with the same rest share it."""
    key = (place, rest)
    if key not in model.rounding:
        column, lowest_bp = model.column("s", rest, whole=True), model.candidates[place].lowest_bp or 0
        model.rounding[key], model.least[column] = column, {model.x[place]: part_of(rest, lowest_bp)}
    return model.rounding[key]


class Spending:
    """All charges within the round, added up once by fund and year so that a ceiling only sums."""

    def __init__(self, model: Problem) -> None:
        self.model = model
        self.owner = dict(zip(model.x, range(len(model.x)), strict=True))
        """The candidate of each column that money hangs on."""
        self.spent: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
        """(fund, year) -> đồng by column."""
        spent, first, last = self.spent, model.round.first_year, model.round.last_year
        for place, (one, column) in enumerate(zip(model.candidates, model.x, strict=True)):
            if model.fraction[place] is None:
                start = one.start_year
                for fund, offset, (amount,) in one.falls:
                    if first <= start + offset <= last:
                        spent[fund, start + offset][column] = amount
            else:
                self._in_part(place, one)

    def _in_part(self, place: int, one: Candidate) -> None:
        for key, lines in one.charges.items():
            held = self.spent[key]
            for column, amount in money(self.model, place, lines):
                held[column] = held.get(column, 0) + amount
                self.owner[column] = place

    def of(self, fund: str | None, years: range, share: Share | None = None) -> dict[int, Number]:
        """Spending of the fund (None = all) in the years, by each candidate's `share` (None = all of it), in đồng."""
        out: dict[int, int] = {}
        for (name, year), held in self.spent.items():
            if fund not in (None, name) or year not in years:
                continue
            if not out:
                out.update(held)
                continue
            for column, amount in held.items():
                out[column] = out.get(column, 0) + amount
        return dict(out) if share is None else self._shared(out, share)

    def _shared(self, spent: dict[int, int], share: Share) -> dict[int, Number]:
        """A share of what each candidate spends, in whole so-many-ths until the end: fractions are slow to add."""
        shares = [share(one) for one in self.model.candidates]
        by = lcm(*{one.denominator for one in shares})
        parts = [one.numerator * (by // one.denominator) for one in shares]
        amounts = {column: amount * part for column, amount in spent.items() if (part := parts[self.owner[column]])}
        return dict(amounts) if by == 1 else {column: Fraction(amount, by) for column, amount in amounts.items()}


def tagged(tag: str) -> Share:
    """The share of a candidate's spending that carries the tag."""
    return lambda one: Fraction(one.option.tags.get(tag, Decimal(0)))
