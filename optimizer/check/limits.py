"""C4, C5: the most that may be spent of a fund in some years, and what each way to choose a project spends there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import lcm

from optimizer.accounts import Chosen, fund_lines, phase_ceilings, room_vnd, spending_vnd
from optimizer.findings import Text
from optimizer.round import Ceiling, Round


@dataclass(frozen=True, slots=True)
class Limit:
    """Spending of `fund` (None: all) tagged `tag` (None: all) in `years` is at most `room_vnd` in every feasible plan.

    A ceiling, with all that could be carried into it; or what a fund that carries forward has up to the end of a phase.
    `amount_vnd` is what the file says, reserves included and nothing carried.
    """

    path: str
    name: Text
    fund: str | None
    tag: str | None
    years: range
    room_vnd: int
    amount_vnd: int
    ceiling: Ceiling | None = None


Spends = Mapping[int, int]
"""Number of a limit -> what a way to choose spends under it, in parts of a đồng (`Under`); without zeros."""


def years_of(round_: Round, ceiling: Ceiling) -> range:
    """The years that a ceiling limits."""
    if ceiling.year is not None:
        return range(ceiling.year, ceiling.year + 1)
    if ceiling.first_year is not None and ceiling.last_year is not None:
        return range(ceiling.first_year, ceiling.last_year + 1)
    for phase in round_.phases:
        if phase.code == ceiling.phase:
            return range(phase.first_year, phase.last_year + 1)
    return round_.years


def limits(round_: Round) -> tuple[Limit, ...]:
    """Every ceiling in the order of the file, then every fund that carries forward up to each later phase."""
    return (*_of_ceilings(round_), *_up_to_phases(round_))


def _of_ceilings(round_: Round) -> Iterator[Limit]:
    # With nothing spent, everything that can be carried is carried.
    carried_vnd = {(line.fund, line.phase): line.carried_in_vnd for line in fund_lines(round_, {})}
    moving = phase_ceilings(round_)
    for place, ceiling in enumerate(round_.ceilings):
        own_vnd = room_vnd(round_, ceiling)
        key = (ceiling.fund or "", ceiling.phase or "")
        more_vnd = carried_vnd[key] if moving.get(key) is ceiling else 0
        yield Limit(
            f"$.ceilings[{place}]",
            Text(f"trần {ceiling.code}", f"the ceiling {ceiling.code}"),
            ceiling.fund,
            ceiling.tag,
            years_of(round_, ceiling),
            own_vnd + more_vnd,
            ceiling.amount_vnd,
            ceiling,
        )


def _up_to_phases(round_: Round) -> Iterator[Limit]:
    """C5: what is carried was not spent, so the rooms of the phases up to one hold for their spending together."""
    moving = phase_ceilings(round_)
    for place, fund in enumerate(round_.funds):
        if not fund.carry_forward:
            continue
        total_vnd = amount_vnd = 0
        for number, phase in enumerate(round_.phases):
            total_vnd += room_vnd(round_, moving[fund.code, phase.code])
            amount_vnd += moving[fund.code, phase.code].amount_vnd
            if number:
                yield Limit(
                    f"$.funds[{place}]",
                    Text(
                        f"nguồn vốn {fund.code} đến hết giai đoạn {phase.code}",
                        f"the fund {fund.code} up to the end of phase {phase.code}",
                    ),
                    fund.code,
                    None,
                    range(round_.first_year, phase.last_year + 1),
                    total_vnd,
                    amount_vnd,
                )


class Under:
    """Which limits a đồng of a fund in a year counts under, and how much of it: in whole parts of a đồng.

    Under a limit with a tag, a đồng has as many parts as make every tagged share of it a whole number.
    """

    def __init__(self, round_: Round, held: Sequence[Limit]) -> None:
        self.round = round_
        self.limits = held
        self._parts: dict[str | None, int] = {None: 1}
        for project in round_.projects:
            for option in project.options:
                for tag, share in option.tags.items():
                    self._parts[tag] = lcm(self._parts.get(tag, 1), share.as_integer_ratio()[1])
        self._at: dict[tuple[str, int], list[int]] = defaultdict(list)
        for number, limit in enumerate(held):
            for fund in round_.fund if limit.fund is None else (limit.fund,):
                for year in limit.years:
                    self._at[fund, year].append(number)

    def spends(self, one: Chosen) -> Spends:
        """What a chosen option spends under every limit that it touches (C3), by its tags where the limit has one."""
        weight: dict[str | None, int] = {None: 1}
        for tag, share in one.option.tags.items():
            top, bottom = share.as_integer_ratio()
            weight[tag] = top * (self._parts[tag] // bottom)
        sums: dict[int, int] = defaultdict(int)
        for (_, fund, year), amount_vnd in spending_vnd(self.round, [one]).items():
            for number in self._at.get((fund, year), ()):
                sums[number] += amount_vnd
        return {
            number: amount_vnd * by
            for number, amount_vnd in sums.items()
            if (by := weight.get(self.limits[number].tag))
        }

    def vnd(self, number: int, parts: int) -> int:
        """The đồng that parts under a limit come to, rounded up."""
        return -(-parts // self._parts.get(self.limits[number].tag, 1))
