"""C3 to C5 and R6 in a proof: what the ways spend, and the rooms that it has to fit in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil

from optimizer.accounts import phase_ceilings, room_vnd
from optimizer.round import Ceiling, Fund, Round
from optimizer.verify.proof.relaxation import Number, Relaxation, Way

Lines = Mapping[tuple[str, int], list[int]]
"""(fund, year of the round) -> the lines of money that fall there, in đồng at a whole project."""


class Spending:
    """C3: every way's lines by fund and year, sorted once."""

    def __init__(self, proof: Relaxation) -> None:
        self.proof = proof
        self.lines: list[Lines] = [_lines(proof.round, way) for way in proof.ways]

    def of(self, fund: str | None, years: range, share: Callable[[Way], Fraction] | None = None) -> dict[int, Number]:
        """Spending of a fund (None: all) in the years by each way's share, never more than it truly is."""
        terms: dict[int, Number] = defaultdict(int)
        for number, held in enumerate(self.lines):
            keys = [key for key in held if fund in (None, key[0]) and key[1] in years]
            amounts = [amount for key in keys for amount in held[key]]
            part = Fraction(1) if share is None else share(self.proof.ways[number])
            if not amounts or not part:
                continue
            for column, amount in self.proof.charged(number, amounts):
                terms[column] += amount * part
            if part < 0 and self.proof.ways[number].part is not None:
                # rounding up adds less than 1 đồng to a line: here it would make the truth smaller
                terms[number] += part * len(amounts)
        return terms


def _lines(round_: Round, way: Way) -> Lines:
    out: dict[tuple[str, int], list[int]] = defaultdict(list)
    for cost in way.option.costs:
        year = way.start_year + cost.year_offset
        if year in round_.years:
            out[cost.fund, year].append(cost.amount_vnd)
    first = max(way.at_most.completion_year + 1, round_.first_year)
    for running in way.option.running:
        for year in range(first, round_.last_year + 1):
            out[running.fund, year].append(running.amount_per_year_vnd)
    return out


def ceilings(proof: Relaxation, spending: Spending) -> None:
    """C4: spending in the scope of every ceiling that nothing is carried into is at most its room."""
    for line in proof.round.ceilings:
        if not _carries(proof.round, line):
            share = None if line.tag is None else _tagged(line.tag)
            terms = spending.of(line.fund, _scope(proof.round, line), share)
            proof.add(f"C4/{line.code}", terms, room_vnd(proof.round, line))


def carried_room(proof: Relaxation, spending: Spending) -> None:
    """C5: in every phase a fund spends at most its room and what is carried, which no rounding down makes more."""
    ceilings_ = phase_ceilings(proof.round)
    for fund in proof.round.funds:
        if fund.carry_forward:
            held = (ceilings_.get((fund.code, phase.code)) for phase in proof.round.phases)
            _fund(proof, spending, fund, [line for line in held if line is not None])


def _fund(proof: Relaxation, spending: Spending, fund: Fund, lines: list[Ceiling]) -> None:
    keep, most, carried = Fraction(fund.carry_forward), Fraction(0), dict[int, Number]()
    for line in lines:
        room = room_vnd(proof.round, line)
        terms = {**spending.of(fund.code, _scope(proof.round, line)), **carried}
        proof.add(f"C5/{line.code}", terms, room)
        if line is lines[-1]:
            return
        most = keep * (room + most)
        column = proof.column(ceil(most))
        kept = {number: keep * amount for number, amount in terms.items()}
        proof.add(f"C5/{line.code}/carried", {**kept, column: 1}, keep * room)
        carried = {column: -1}


def shares(proof: Relaxation, spending: Spending) -> None:
    """R6: of the spending in a fund and phase the tagged part is at least or at most this share."""
    for rule in proof.round.rules:
        if rule.kind in ("min_share", "max_share"):
            sign, share, tag = (1 if rule.kind == "max_share" else -1), Fraction(rule.share or 0), rule.tag or ""
            over = _over(_tagged(tag), share, sign)
            proof.add(f"R6/{rule.code}", spending.of(rule.fund, _phase_years(proof.round, rule.phase), over), 0)


def _over(tagged: Callable[[Way], Fraction], share: Fraction, sign: int) -> Callable[[Way], Fraction]:
    return lambda way: sign * (tagged(way) - share)


def _tagged(tag: str) -> Callable[[Way], Fraction]:
    return lambda way: Fraction(way.option.tags.get(tag, 0))


def _carries(round_: Round, line: Ceiling) -> bool:
    plain = line.fund is not None and line.phase is not None and line.tag is None
    return plain and round_.fund[str(line.fund)].carry_forward > 0


def _scope(round_: Round, line: Ceiling) -> range:
    if line.year is not None:
        return range(line.year, line.year + 1)
    if line.first_year is not None and line.last_year is not None:
        return range(line.first_year, line.last_year + 1)
    return _phase_years(round_, line.phase)


def _phase_years(round_: Round, code: str | None) -> range:
    held = (range(one.first_year, one.last_year + 1) for one in round_.phases if one.code == code)
    return next(held, round_.years)
