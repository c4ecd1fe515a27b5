"""What a set of starts costs and reaches, in whole đồng and fractions: no engine, no rounding but the contract's.

This is the one place where money and coverage are derived from starts; the verifier and the plan file stand on it.
Source: docs/model.md C3, C5, C6 and O1-O5.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from optimizer.plan import Accounts, Allocation, CoverageLine, FundLine, Start, TailLine
from optimizer.round import FULL_BP, Ceiling, Contribution, Option, Project, Round, Target

Spending = dict[tuple[str, str, int], int]
"""(project, fund, year of the round) -> đồng, without zeros."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A start with the project and the option that it names."""

    project: Project
    option: Option
    start_year: int
    fraction_bp: int

    @property
    def completion_year(self) -> int:
        """The last year of the work (C1)."""
        return self.start_year + self.option.duration_years - 1

    def charged_vnd(self, amount_vnd: int) -> int:
        """One line's money at this fraction, rounded up to a whole đồng (C3)."""
        return -(-amount_vnd * self.fraction_bp // FULL_BP)

    def counts_from(self, line: Contribution) -> int:
        """C6: the year from which a contribution counts; a negative lag never reaches back before the start."""
        return max(self.start_year, self.completion_year + line.lag_years)


def account(round_: Round, starts: Sequence[Start]) -> Accounts:
    """Everything that follows from the starts. Money is đồng; the rules are not judged here, see `verify`.

    Raises KeyError when a start names a project or an option that the round does not have. Source: C3-C6, O1-O5.
    """
    chosen = [resolve(round_, start) for start in starts]
    spending = spending_vnd(round_, chosen)
    coverage = coverage_lines(round_, chosen)
    return Accounts(
        allocations=tuple(
            Allocation(project, fund, year, round_.phase_of[year].code, amount_vnd)
            for (project, fund, year), amount_vnd in sorted(spending.items())
        ),
        coverage=coverage,
        funds=fund_lines(round_, spending),
        tail=_tail_lines(round_, chosen),
        stage_values=_stage_values(round_, chosen, coverage),
        cost_vnd=sum(spending.values()),
    )


def resolve(round_: Round, start: Start) -> Chosen:
    """Look up the project and the option behind a start. Raises KeyError when the round does not have them."""
    project = round_.project[start.project]
    for option in project.options:
        if option.code == start.option:
            return Chosen(project, option, start.start_year, start.fraction_bp)
    raise KeyError(start.option)


def allowed_starts(round_: Round, option: Option) -> tuple[int, ...]:
    """C1: the years in which the option starts in the round and is complete by its last year."""
    years = option.start_years or tuple(phase.first_year for phase in round_.phases)
    latest = round_.last_year - option.duration_years + 1
    return tuple(year for year in years if round_.first_year <= year <= latest)


def spending_vnd(round_: Round, chosen: Iterable[Chosen]) -> Spending:
    """C3: what falls in the years of the round, each line rounded up by itself."""
    out: Spending = defaultdict(int)
    for one in chosen:
        code = one.project.code
        for cost in one.option.costs:
            out[code, cost.fund, one.start_year + cost.year_offset] += one.charged_vnd(cost.amount_vnd)
        for running in one.option.running:
            yearly_vnd = one.charged_vnd(running.amount_per_year_vnd)
            for year in range(max(one.completion_year + 1, round_.first_year), round_.last_year + 1):
                out[code, running.fund, year] += yearly_vnd
    years = round_.years
    return {key: amount_vnd for key, amount_vnd in out.items() if amount_vnd and key[2] in years}


def _tail_lines(round_: Round, chosen: Iterable[Chosen]) -> tuple[TailLine, ...]:
    """C3: cost lines that fall after the round, and the yearly money that never ends."""
    out: dict[tuple[str, str, int | None], int] = defaultdict(int)
    for one in chosen:
        code = one.project.code
        for cost in one.option.costs:
            year = one.start_year + cost.year_offset
            if year > round_.last_year:
                out[code, cost.fund, year] += one.charged_vnd(cost.amount_vnd)
        for running in one.option.running:
            out[code, running.fund, None] += one.charged_vnd(running.amount_per_year_vnd)
    lines = [TailLine(*key, amount_vnd) for key, amount_vnd in out.items() if amount_vnd]
    return tuple(sorted(lines, key=lambda line: (line.project, line.fund, line.year is None, line.year or 0)))


def room_vnd(round_: Round, ceiling: Ceiling) -> int:
    """C4: the ceiling less the fund's reserve, rounded down; a ceiling over all funds holds no reserve."""
    rate = Fraction(round_.fund[ceiling.fund].reserve_rate) if ceiling.fund is not None else Fraction(0)
    return int(ceiling.amount_vnd * (1 - rate) // 1)


def phase_ceilings(round_: Round) -> Mapping[tuple[str, str], Ceiling]:
    """(fund, phase) -> the fund's own ceiling in that phase: the only ones that carry forward (C5)."""
    return {
        (line.fund, line.phase): line
        for line in round_.ceilings
        if line.fund is not None and line.phase is not None and line.tag is None
    }


def fund_lines(round_: Round, spending: Spending) -> tuple[FundLine, ...]:
    """C4, C5: each fund in each phase, with what the phase before left to it."""
    spent_vnd: dict[tuple[str, str], int] = defaultdict(int)
    for (_, code, year), amount_vnd in spending.items():
        spent_vnd[code, round_.phase_of[year].code] += amount_vnd
    ceilings = phase_ceilings(round_)
    lines = []
    for fund in round_.funds:
        carried_vnd = 0
        for phase in round_.phases:
            ceiling, used_vnd = ceilings.get((fund.code, phase.code)), spent_vnd[fund.code, phase.code]
            if ceiling is None:
                lines.append(FundLine(fund.code, phase.code, None, 0, carried_vnd, used_vnd, None))
                continue
            own_vnd = room_vnd(round_, ceiling)
            reserve_vnd, left_vnd = ceiling.amount_vnd - own_vnd, own_vnd + carried_vnd - used_vnd
            lines.append(
                FundLine(fund.code, phase.code, ceiling.amount_vnd, reserve_vnd, carried_vnd, used_vnd, left_vnd)
            )
            # Overspending is not borrowed from the next phase: nothing is carried then, and C4 says so by itself.
            carried_vnd = int(Fraction(fund.carry_forward) * max(0, left_vnd) // 1)
    return tuple(lines)


def coverage_lines(round_: Round, chosen: Iterable[Chosen]) -> tuple[CoverageLine, ...]:
    """C6: every target at the end of every phase."""
    by_target: dict[str, list[tuple[Chosen, Contribution]]] = defaultdict(list)
    for one in chosen:
        for line in one.option.contributions:
            by_target[line.target].append((one, line))
    lines: list[CoverageLine] = []
    for target in round_.targets:
        measure = _units_lines if target.measure == "units" else _amount_lines
        lines += measure(round_, target, by_target[target.code])
    return tuple(lines)


def _amount_lines(round_: Round, target: Target, given: list[tuple[Chosen, Contribution]]) -> Iterable[CoverageLine]:
    """Amounts add up, each at its project's fraction."""
    ends = [phase.last_year for phase in round_.phases]
    # Sums are kept by denominator, as integers: thousands of fraction additions would cost seconds.
    gained: list[dict[int, int]] = [defaultdict(int) for _ in ends]
    for one, line in given:
        first = bisect_left(ends, one.counts_from(line))
        if first < len(ends):
            numerator, denominator = (line.amount or Decimal(0)).as_integer_ratio()
            gained[first][denominator] += numerator * one.fraction_bp
    sign = -1 if target.direction == "down" else 1
    baseline, progress = Fraction(target.baseline), Fraction(0)
    span = sign * (Fraction(target.goal) - baseline)
    for phase, parts in zip(round_.phases, gained, strict=True):
        progress += sum((Fraction(top, bottom * FULL_BP) for bottom, top in parts.items()), Fraction(0))
        yield CoverageLine(target.code, phase.code, baseline + sign * progress, _share(progress, span))


def _units_lines(round_: Round, target: Target, given: list[tuple[Chosen, Contribution]]) -> Iterable[CoverageLine]:
    """Units are counted once, however many projects reach them."""
    before = frozenset(target.reached_units)
    span = Fraction(target.goal) - len(before)
    if target.direction == "down":
        span = -span
    for phase in round_.phases:
        reached = before.union(*(line.units for one, line in given if one.counts_from(line) <= phase.last_year))
        progress = Fraction(len(reached) - len(before))
        yield CoverageLine(target.code, phase.code, Fraction(len(reached)), _share(progress, span))


def _share(progress: Fraction, span: Fraction) -> Fraction:
    """Progress on the way to the goal, cut to 0..1; a goal already met is covered."""
    return Fraction(1) if span <= 0 else min(Fraction(1), max(Fraction(0), progress / span))


def _stage_values(round_: Round, chosen: Sequence[Chosen], coverage: Iterable[CoverageLine]) -> dict[str, Fraction]:
    """O1-O5: every stage, in the order or not."""
    share = {(line.target, line.phase): line.fraction for line in coverage}
    last = round_.phases[-1].code
    at_end = {target.code: share[target.code, last] for target in round_.targets}
    weights = {target.code: Fraction(target.weight) for target in round_.targets}
    target_weight = sum(weights.values(), Fraction(0))
    phase_weight = sum((Fraction(phase.weight) for phase in round_.phases), Fraction(0))
    covered = sum(
        (
            weights[target.code]
            * sum((Fraction(phase.weight) * share[target.code, phase.code] for phase in round_.phases), Fraction(0))
            for target in round_.targets
        ),
        Fraction(0),
    )
    met = sum((weights[code] for code, fraction in at_end.items() if fraction == 1), Fraction(0))
    return {
        "coverage": covered / (target_weight * phase_weight),
        "cost": Fraction(sum(_life_cost_vnd(round_, one) for one in chosen)),
        "earliness": Fraction(sum(_delay_years(round_, one) for one in chosen)),
        "worst": min(at_end.values()),
        "met": met / target_weight,
    }


def _life_cost_vnd(round_: Round, one: Chosen) -> int:
    """O2: all cost lines, and the running lines for as many years as the round has."""
    once_vnd = sum(one.charged_vnd(cost.amount_vnd) for cost in one.option.costs)
    yearly_vnd = sum(one.charged_vnd(running.amount_per_year_vnd) for running in one.option.running)
    return once_vnd + len(round_.years) * yearly_vnd


def _delay_years(round_: Round, one: Chosen) -> int:
    """O3: years after the option's first allowed start; a start that is already behind the round is no delay."""
    return max(0, one.start_year - min(allowed_starts(round_, one.option), default=one.start_year))
