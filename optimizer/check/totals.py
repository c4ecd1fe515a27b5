"""Ceilings that are totals of others: whether the sums agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from optimizer.accounts import room_vnd
from optimizer.check.limits import years_of
from optimizer.check.told import names, told
from optimizer.findings import Finding, Text
from optimizer.round import Ceiling, Round
from optimizer.verify.words import money

Parts = tuple[Ceiling, ...]


def total_findings(round_: Round) -> Iterator[Finding]:
    """Every untagged ceiling that is cut into phases, years or funds, and is not their sum.

    Where a fund holds a reserve, a total may be the sum of the ceilings or of what is left of them (C4).
    """
    stated = _Stated(round_)
    for place, ceiling in enumerate(round_.ceilings):
        if ceiling.tag is not None:
            continue
        years = years_of(round_, ceiling)
        for parts in (stated.by_time(ceiling.fund, years), stated.by_fund(years) if ceiling.fund is None else ()):
            sums_vnd = {sum(one.amount_vnd for one in parts), sum(room_vnd(round_, one) for one in parts)}
            if parts and ceiling.amount_vnd not in sums_vnd:
                yield _differ(f"$.ceilings[{place}]", ceiling, parts)


class _Stated:
    """The untagged ceilings by fund and years, and how a scope is cut into them."""

    def __init__(self, round_: Round) -> None:
        self.round = round_
        self._at: dict[tuple[str | None, int, int], Ceiling] = {}
        for ceiling in round_.ceilings:
            years = years_of(round_, ceiling)
            if ceiling.tag is None:
                self._at.setdefault((ceiling.fund, years[0], years[-1]), ceiling)

    def by_fund(self, years: range) -> Parts:
        """One fund beside the other, each for all these years; empty where a fund has no ceilings for them."""
        return _all([self._of(fund.code, years) for fund in self.round.funds])

    def by_time(self, fund: str | None, years: range) -> Parts:
        """The fund's phases in these years, or else its years; empty where one of them has no ceiling."""
        inside = [one for one in self.round.phases if years[0] <= one.first_year and one.last_year <= years[-1]]
        phases = [range(one.first_year, one.last_year + 1) for one in inside]
        if len(phases) > 1 and sum(map(len, phases)) == len(years):
            by_phase = _all([self._of(fund, phase) for phase in phases])
            if by_phase:
                return by_phase
        return _all([self._of(fund, range(year, year + 1)) for year in years]) if len(years) > 1 else ()

    def _of(self, fund: str | None, years: range) -> Parts:
        held = self._at.get((fund, years[0], years[-1]))
        return self.by_time(fund, years) if held is None else (held,)


def _all(parts: Sequence[Parts]) -> Parts:
    return tuple(one for held in parts for one in held) if all(parts) else ()


def _differ(path: str, ceiling: Ceiling, parts: Parts) -> Finding:
    sum_vnd = sum(one.amount_vnd for one in parts)
    total, summed, off = (money(vnd) for vnd in (ceiling.amount_vnd, sum_vnd, abs(ceiling.amount_vnd - sum_vnd)))
    more = ceiling.amount_vnd > sum_vnd
    listed = names([one.code for one in parts])
    return told(
        "sums_differ",
        path,
        Text(
            f"Trần {ceiling.code} là {total.vi}, tổng các trần {listed.vi} là {summed.vi}: "
            f"{'thừa' if more else 'thiếu'} {off.vi}.",
            f"The ceiling {ceiling.code} is {total.en}, and {listed.en} add up to {summed.en}: "
            f"{off.en} too {'much' if more else 'little'}.",
        ),
        Text(
            "Nếu không cố ý để lệch, sửa một trong hai bên cho khớp.",
            "If they are not meant to differ, mend one side.",
        ),
    )
