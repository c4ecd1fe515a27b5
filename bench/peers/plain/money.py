"""C3, C4, C5 and R6 written down plainly: what is spent when, and how much may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction

from bench.peers.plain.model import Pick, Plain
from optimizer.round import Ceiling, Phase, Rule

Part = Callable[[Pick], float]
"""How much of a pick's spending counts."""


class Spending:
    """What every pick spends in every fund and year of the round, in đồng."""

    def __init__(self, plain: Plain) -> None:
        years = plain.round.years
        self.lines: dict[tuple[str, int], list[tuple[Pick, float]]] = defaultdict(list)
        for pick in plain.picks:
            for cost in pick.option.costs:
                year = pick.year + cost.year_offset
                if year in years and cost.amount_vnd:
                    self.lines[cost.fund, year].append((pick, cost.amount_vnd))
            for running in pick.option.running:
                for year in range(max(pick.done + 1, years[0]), years[-1] + 1):
                    self.lines[running.fund, year].append((pick, running.amount_per_year_vnd))

    def terms(self, fund: str | None, years: Iterable[int], part: Part) -> dict[int, float]:
        """Spending of a fund (None = all) in these years, as terms; only that part of it which counts."""
        wanted, terms = set(years), defaultdict[int, float](float)
        for (code, year), lines in self.lines.items():
            if year in wanted and fund in (None, code):
                for pick, amount_vnd in lines:
                    terms[pick.level] += amount_vnd * part(pick)
        return terms


def tagged(tag: str | None) -> Part:
    """All that a pick spends, or the part of it that is tagged so."""
    if tag is None:
        return lambda pick: pick.share
    return lambda pick: pick.share * float(pick.option.tags.get(tag, 0))


def ceilings(plain: Plain, spending: Spending) -> None:
    """Every ceiling; those that carry forward phase by phase, so that what one leaves can be given to the next."""
    order = {phase.code: place for place, phase in enumerate(plain.round.phases)}
    left: dict[str, int] = {}
    for ceiling in sorted(plain.round.ceilings, key=lambda one: order.get(one.phase or "", -1)):
        terms = spending.terms(ceiling.fund, _years(plain, ceiling), tagged(ceiling.tag))
        keeps = (
            plain.round.fund[ceiling.fund].carry_forward if ceiling.fund and ceiling.phase and not ceiling.tag else 0
        )
        room_vnd = _room_vnd(plain, ceiling)
        if keeps and ceiling.fund:
            before = left.get(ceiling.fund)
            if before is not None:
                terms[before] = -float(keeps) * plain.unit_vnd
            # nobody can leave more than all the ceilings of the fund hold
            most = sum(one.amount_vnd for one in plain.round.ceilings if one.fund == ceiling.fund) / plain.unit_vnd
            left[ceiling.fund] = plain.column(most, grain=plain.unit_vnd)
            terms[left[ceiling.fund]] = plain.unit_vnd
        plain.row(terms, None, room_vnd, plain.unit_vnd)


def _years(plain: Plain, ceiling: Ceiling) -> Iterable[int]:
    if ceiling.year is not None:
        return (ceiling.year,)
    if ceiling.phase is not None:
        return _years_of(next(phase for phase in plain.round.phases if phase.code == ceiling.phase))
    first, last = plain.round.first_year, plain.round.last_year
    return range(ceiling.first_year or first, (ceiling.last_year or last) + 1)


def _years_of(phase: Phase) -> range:
    return range(phase.first_year, phase.last_year + 1)


def _room_vnd(plain: Plain, ceiling: Ceiling) -> int:
    rate = plain.round.fund[ceiling.fund].reserve_rate if ceiling.fund else 0
    return int(ceiling.amount_vnd * (1 - Fraction(rate)))


def shares(plain: Plain, spending: Spending) -> None:
    """R6: the part tagged so, less the share of everything, on its side of nothing."""
    for rule in plain.round.rules:
        if rule.kind in ("min_share", "max_share"):
            phases = [phase for phase in plain.round.phases if rule.phase in (None, phase.code)]
            years = [year for phase in phases for year in _years_of(phase)]
            low, up = (0.0, None) if rule.kind == "min_share" else (None, 0.0)
            plain.row(spending.terms(rule.fund, years, _over(rule)), low, up, plain.unit_vnd)


def _over(rule: Rule) -> Part:
    tag, share = rule.tag or "", float(rule.share or 0)
    return lambda pick: pick.share * (float(pick.option.tags.get(tag, 0)) - share)
