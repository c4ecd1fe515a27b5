"""The least money that makes a plan possible: by how much ceilings have to be raised, in whole đồng."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from math import ceil

from optimizer.model.money import room_vnd, years_of
from optimizer.plan import Start
from optimizer.questions.conflicts.decisions import chains
from optimizer.questions.conflicts.parts import Part
from optimizer.questions.conflicts.raised_model import RaisedModel
from optimizer.questions.conflicts.trials import Trials, Tried, Verdict
from optimizer.reading.kinds import MAX_VND
from optimizer.round import Round
from optimizer.verify.case import look_up


@dataclass(frozen=True, slots=True)
class Raise:
    """New amounts of ceilings (by place) under which `starts` hold. `least`: no smaller raise in all would do."""

    amounts_vnd: Mapping[int, int]
    total_vnd: int
    starts: tuple[Start, ...]
    least: bool = False


def least_raise(trials: Trials, part: Part, places: Collection[int]) -> Raise | Verdict:
    """The least raise of these ceilings together; INFEASIBLE where no raise of them helps, UNKNOWN where time ended.

    The engine finds the portfolio and exact arithmetic the đồng that it takes; then the engine is asked whether one
    đồng less would do.
    """
    if trials.left_s <= 0:
        return Verdict.UNKNOWN
    elastic = RaisedModel(part, places)
    tried = trials.search(elastic.model, lambda _values: elastic.rich)
    if tried.verdict is not Verdict.FEASIBLE:
        return tried.verdict
    found = raise_for(part, places, tried.starts)
    while found is not None:
        cheaper = _one_dong_less(trials, part, elastic, found)
        if cheaper.verdict is Verdict.INFEASIBLE:
            return replace(found, least=True)
        better = raise_for(part, places, cheaper.starts) if cheaper.verdict is Verdict.FEASIBLE else None
        if better is None or better.total_vnd >= found.total_vnd:
            return found
        found = better
    return Verdict.UNKNOWN


def _one_dong_less(trials: Trials, part: Part, elastic: RaisedModel, found: Raise) -> Tried:
    """Whether one đồng less in all would do: of one ceiling alone the round's own model is asked, exact to the đồng."""
    if len(elastic.columns) == 1:
        return trials.feasible(part.with_amounts({place: vnd - 1 for place, vnd in found.amounts_vnd.items()}))
    elastic.keep_under(found.total_vnd)
    return trials.search(elastic.model, lambda _values: elastic.rich)


def raise_for(part: Part, places: Collection[int], starts: Sequence[Start]) -> Raise | None:
    """What these starts take: each ceiling in time order raised by the least that it and all that stand allow.

    None if no amount that a round file can hold is enough.
    """
    bill = _Bill(part.round, starts)
    amounts_vnd = {place: line.amount_vnd for place, line in enumerate(part.round.ceilings)}
    stand = amounts_vnd.keys() - places
    for place in sorted(places, key=lambda place: years_of(part.round, part.round.ceilings[place]).start):
        amounts_vnd[place] = _least(
            amounts_vnd[place], MAX_VND, partial(bill.fits, amounts_vnd, place, {place, *stand})
        )
    more_vnd = {place: amounts_vnd[place] - line.amount_vnd for place, line in enumerate(part.round.ceilings)}
    raised_vnd = {place: amount_vnd for place, amount_vnd in amounts_vnd.items() if more_vnd[place]}
    enough = not part.with_amounts(raised_vnd).broken(starts)
    return Raise(raised_vnd, sum(more_vnd.values()), tuple(starts)) if enough else None


class _Bill:
    """What starts spend under every ceiling (C4, C5)."""

    def __init__(self, round_: Round, starts: Sequence[Start]) -> None:
        self.round = round_
        case, _ = look_up(round_, starts)
        self.used_vnd = [
            ceil(case.spent_vnd(fund=line.fund, years=years_of(round_, line), tag=line.tag)) for line in round_.ceilings
        ]
        self.chain_of = {place: chain for chain in chains(round_) for place in chain}

    def fits(self, amounts_vnd: Mapping[int, int], place: int, watched: Collection[int], amount_vnd: int) -> bool:
        """Whether nothing is short under the watched ceilings of a chain when one of its ceilings has this amount."""
        carried_vnd = 0
        for one in self.chain_of.get(place, [place]):
            line = self.round.ceilings[one]
            room = room_vnd(self.round, replace(line, amount_vnd=amount_vnd if one == place else amounts_vnd[one]))
            left_vnd = room + carried_vnd - self.used_vnd[one]
            if left_vnd < 0 and one in watched:
                return False
            keep = Fraction(self.round.fund[line.fund].carry_forward) if line.fund is not None else Fraction(0)
            carried_vnd = int(keep * max(0, left_vnd))
        return True


def _least(low_vnd: int, high_vnd: int, fits: Callable[[int], bool]) -> int:
    """The least amount that fits, where every larger one does; the highest if none below it fits."""
    while low_vnd < high_vnd:
        middle_vnd = (low_vnd + high_vnd) // 2
        if fits(middle_vnd):
            high_vnd = middle_vnd
        else:
            low_vnd = middle_vnd + 1
    return high_vnd
