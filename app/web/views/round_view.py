"""A round's money, laid out: what each fund has in each phase and in all, and the ceilings besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.rounds.schemas import CeilingOut, FundOut, PhaseOut, RoundOut
from app.sources.schemas import SourceOut


@dataclass(frozen=True, slots=True)
class Amount:
    """A ceiling in đồng and where it comes from; both None where the round sets none."""

    vnd: int | None
    source: SourceOut | None = None


@dataclass(frozen=True, slots=True)
class PhaseMoney:
    """The ceilings of one phase, a fund in each place, and their sum where every fund has one."""

    phase: PhaseOut
    funds: Sequence[Amount]
    total_vnd: int | None


@dataclass(frozen=True, slots=True)
class RoundMoney:
    """The ceilings of a round by phase and fund, the totals, and every other ceiling."""

    funds: Sequence[FundOut]
    phases: Sequence[PhaseMoney]
    totals: Sequence[Amount]
    total: Amount
    others: Sequence[CeilingOut]

    @property
    def has_phases(self) -> bool:
        """Whether any phase has a ceiling of its own."""
        return any(amount.vnd is not None for line in self.phases for amount in line.funds)


def money_of(told: RoundOut) -> RoundMoney:
    """Lay out the ceilings of a round."""
    by_phase = {(one.fund, one.phase): one for one in told.ceilings if one.fund and one.phase and one.tag is None}
    whole = {fund.code: one for fund in told.funds for one in told.ceilings if _is_whole(one, fund.code)}
    phases = []
    for phase in told.phases:
        found = [by_phase.get((fund.code, phase.code)) for fund in told.funds]
        amounts = [Amount(one.amount_vnd, one.source) if one else Amount(None) for one in found]
        phases.append(PhaseMoney(phase, amounts, _sum([one.vnd for one in amounts])))
    totals = [
        Amount(told.total_by_fund_vnd[fund.code], whole[fund.code].source if fund.code in whole else fund.source)
        for fund in told.funds
    ]
    total_vnd = _sum([one.vnd for one in totals])
    # the source of the sum is that of the ceiling which prints it, if one does: else each fund's own
    printed = next((one.source for one in told.ceilings if _is_whole(one, None) and one.amount_vnd == total_vnd), None)
    shown = {*(id(one) for one in by_phase.values()), *(id(one) for one in whole.values())}
    return RoundMoney(
        funds=told.funds,
        phases=phases,
        totals=totals,
        total=Amount(total_vnd, printed),
        others=[one for one in told.ceilings if id(one) not in shown],
    )


def _is_whole(one: CeilingOut, fund: str | None) -> bool:
    """Whether this is the fund's one ceiling over the whole round; no fund = all of them together."""
    unscoped = one.tag is None and one.phase is None and one.year is None and one.first_year is None
    return unscoped and one.fund == fund


def _sum(amounts_vnd: Sequence[int | None]) -> int | None:
    said = [vnd for vnd in amounts_vnd if vnd is not None]
    return sum(said) if len(said) == len(amounts_vnd) else None
