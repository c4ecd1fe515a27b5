"""The model of a round whose ceilings may be raised, pushed towards the least raise (C4, C5).

Rooms are not rounded down here and a raise need not be whole đồng, so what the engine finds is never more than what it
really takes; `raises.py` says to the đồng how much that is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from fractions import Fraction
from math import ceil

from optimizer.model import Model, Objective, Row
from optimizer.model.money import years_of
from optimizer.model.problem import Rows, label
from optimizer.model.spending import tagged
from optimizer.questions.conflicts.decisions import chains
from optimizer.questions.conflicts.parts import Part
from optimizer.questions.conflicts.trials import aim
from optimizer.reading.kinds import MAX_VND
from optimizer.scale import Number


class RaisedModel:
    """A part's model in which the ceilings at `places` may be raised, each to what a round file can hold.

    Its plans are to be judged by `rich`, in which these ceilings are as high as can be.
    """

    def __init__(self, part: Part, places: Collection[int]) -> None:
        self.round = part.round
        self.chain_of = {place: chain for chain in chains(part.round) for place in chain}
        soft = {one for place in places for one in self.chain_of.get(place, [place])}
        self.rich = part.with_amounts(dict.fromkeys(places, MAX_VND))
        hard = part.with_ceilings([one for n, one in enumerate(part.round.ceilings) if n not in soft])
        self.model = hard.model()
        self.most_vnd = _most_spent_vnd(self.model)
        self.columns = {place: self._raise(place) for place in sorted(places)}
        for place in sorted(soft):
            chain = self.chain_of.get(place)
            if chain is None:
                self.model.add(Row(label("C4", place, "raised"), self._spent(place), "<=", self._room_vnd(place)))
            elif place == chain[0]:
                self.model.add_all(self._chained(chain))
        units: dict[int, Number] = dict(self.columns.values())
        largest = max(unit_vnd for _, unit_vnd in self.columns.values())
        aim(self.model, Objective("raise", maximise=False, terms=units, unit=Fraction(1, largest)))

    def keep_under(self, total_vnd: int) -> None:
        """From now on all raises together are less than this."""
        self.model.add(Row("raised__less", dict(self.columns.values()), "<=", total_vnd - 1))

    def _raise(self, place: int) -> tuple[int, int]:
        """A column for the raise of a ceiling, and how many đồng one unit of it is."""
        usable = self._usable(place)
        most_vnd = ceil(self._enough_vnd(place) / usable) + 1 if usable else 0
        most_vnd = min(most_vnd, MAX_VND - self.round.ceilings[place].amount_vnd)
        return self._share_of(most_vnd)

    def _share_of(self, most_vnd: int) -> tuple[int, int]:
        """A column from 0 to at most 1, for at most so much money, and how many đồng 1 is.

        Whole numbers up to the amount, beside fractions in basis points, would be more digits than HiGHS can balance.
        """
        unit_vnd = 1 << most_vnd.bit_length()
        return self.model.column("u", most_vnd / unit_vnd), unit_vnd

    def _chained(self, chain: list[int]) -> Rows:
        """C5 as in `money.carried_room`, with the raises in it."""
        carry: dict[int, Number] = {}
        for place in chain:
            room_vnd, terms = self._room_vnd(place), self._spent(place) | carry
            yield Row(label("C5", place, "raised"), terms, "<=", room_vnd)
            keep, (column, unit_vnd) = self._keep(place), self._share_of(self._enough_vnd(place))
            kept = {number: keep * amount for number, amount in terms.items()}
            yield Row(label("C5", place, "carry"), kept | {column: unit_vnd}, "<=", keep * room_vnd)
            carry = {column: -unit_vnd}

    def _spent(self, place: int) -> dict[int, Number]:
        """What is spent under a ceiling, less what its raise adds to its room."""
        ceiling = self.round.ceilings[place]
        share = None if ceiling.tag is None else tagged(ceiling.tag)
        terms = self.model.spending.of(ceiling.fund, years_of(self.round, ceiling), share)
        if place in self.columns:
            column, unit_vnd = self.columns[place]
            terms[column] = -self._usable(place) * unit_vnd
        return terms

    def _room_vnd(self, place: int) -> Fraction:
        return self.round.ceilings[place].amount_vnd * self._usable(place)

    def _usable(self, place: int) -> Fraction:
        """The share of a ceiling that its fund does not hold in reserve."""
        fund = self.round.ceilings[place].fund
        return Fraction(1) if fund is None else 1 - Fraction(self.round.fund[fund].reserve_rate)

    def _keep(self, place: int) -> Fraction:
        return Fraction(self.round.fund[self.round.ceilings[place].fund or ""].carry_forward)

    def _enough_vnd(self, place: int) -> int:
        """Room with which nothing can be short here, nor where it is carried to."""
        chain = self.chain_of.get(place, [place])
        later = len(chain) - 1 - chain.index(place)
        return ceil(self.most_vnd / self._keep(place) ** later) if later else self.most_vnd


def _most_spent_vnd(model: Model) -> int:
    """More than any portfolio can spend in the round: every project in its dearest way. [đồng]."""
    dearest: dict[str, int] = defaultdict(int)
    for one in model.candidates:
        dearest[one.project] = max(dearest[one.project], sum(map(sum, one.charges.values())))
    return sum(dearest.values())
