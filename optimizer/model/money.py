"""Money: C3 rounding, C4 ceilings, C5 carry-forward. Rows are in whole đồng until scale.py divides them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import cast

from optimizer import scale
from optimizer.model.model import Model
from optimizer.model.problem import Row, Rows, label
from optimizer.model.spending import tagged
from optimizer.round import FULL_BP, Ceiling, Fund, Round
from optimizer.scale import Number

WHOLE_CARRY_VND = 2**20
"""Up to this much a carry is whole đồng in the engine as well. Above it, it may hold part of a đồng too much: in whole
digits it would be exact, and searches would take many times as long."""


def rounded_up(model: Model) -> Rows:
    """C3: 0 ≤ 10000·s[p,r] − r·f[p] ≤ 9999; for every line with rest r of a candidate in part [đồng].

    s is what the last `rest` (under 10,000) đồng of a line cost at f basis points; the others divide exactly.
    """
    for (place, rest), column in model.rounding.items():
        one, fraction = model.candidates[place], cast("int", model.fraction[place])  # none but one in part has rests
        name = label("C3", one.project, one.option.code, one.start_year, rest)
        yield Row(f"{name}__up", {column: FULL_BP, fraction: -rest}, ">=", 0)
        yield Row(f"{name}__near", {column: FULL_BP, fraction: -rest}, "<=", FULL_BP - 1)


def ceilings(model: Model) -> Rows:
    """C4: Σ over p, t in scope of share[p]·cost[p,f,t] ≤ room[c]; for every ceiling c without a carry [đồng].

    Room is the ceiling less the fund's reserve, rounded down; share is 1, or the tagged part of the candidate's money.
    """
    for ceiling in model.round.ceilings:
        if not carries(model.round, ceiling):
            share = tagged(ceiling.tag) if ceiling.tag is not None else None
            terms = model.spending.of(ceiling.fund, years_of(model.round, ceiling), share)
            yield Row(label("C4", ceiling.code), terms, "<=", room_vnd(model.round, ceiling))


def carried_room(model: Model) -> Rows:
    """C5: spend[k] ≤ room[k] + carry[k], carry[k+1] ≤ keep·(room[k] + carry[k] − spend[k]); for fund f, phase k [đồng].

    With keep = 1 this is: spending up to phase k <= room up to phase k, and needs no column.
    """
    for fund in model.round.funds:
        held = {one.phase: one for one in model.round.ceilings if one.fund == fund.code and carries(model.round, one)}
        lines = [held[phase.code] for phase in model.round.phases if phase.code in held]
        yield from (_added_up if fund.carry_forward == 1 else _with_carry)(model, fund, lines)


def _added_up(model: Model, fund: Fund, lines: list[Ceiling]) -> Rows:
    room, first = 0, model.round.first_year
    for line in lines:
        room += room_vnd(model.round, line)
        terms = model.spending.of(fund.code, range(first, years_of(model.round, line).stop))
        yield Row(label("C5", line.code), terms, "<=", room)


def _with_carry(model: Model, fund: Fund, lines: list[Ceiling]) -> Rows:
    keep, carry, most = Fraction(fund.carry_forward), dict[int, Number](), Fraction(0)
    for place, line in enumerate(lines):
        room = room_vnd(model.round, line)
        terms: dict[int, Number] = {**model.spending.of(fund.code, years_of(model.round, line)), **carry}
        yield Row(label("C5", line.code), terms, "<=", room)
        if place + 1 == len(lines):
            return
        most = keep * (room + most)
        column, unit = _carry_column(model, int(most))
        kept = {number: keep * amount for number, amount in terms.items()} | {column: unit}
        yield Row(label("C5", line.code, "carry"), kept, "<=", keep * room)
        carry = {column: -unit}


def _carry_column(model: Model, most_vnd: int) -> tuple[int, int]:
    """A column for at most so much carried money, and how many đồng one unit of it is."""
    if most_vnd <= WHOLE_CARRY_VND:
        return model.column("c", most_vnd, whole=True), 1
    unit = scale.power_of_two_over(most_vnd)
    return model.column("c", most_vnd / unit), unit


def carries(round_: Round, ceiling: Ceiling) -> bool:
    """Whether C5 (and not C4) builds this ceiling: an untagged phase ceiling of a fund that carries forward."""
    plain = ceiling.fund is not None and ceiling.phase is not None and ceiling.tag is None
    return plain and round_.fund[str(ceiling.fund)].carry_forward > 0


def room_vnd(round_: Round, ceiling: Ceiling) -> int:
    """C4: the ceiling less its fund's reserve, rounded down to a whole đồng."""
    kept = 1 - Fraction(round_.fund[ceiling.fund].reserve_rate) if ceiling.fund is not None else Fraction(1)
    return int(ceiling.amount_vnd * kept)


def years_of(round_: Round, ceiling: Ceiling) -> range:
    """The years a ceiling covers, within the round."""
    if ceiling.year is not None:
        return range(ceiling.year, ceiling.year + 1)
    if ceiling.first_year is not None and ceiling.last_year is not None:
        return range(ceiling.first_year, ceiling.last_year + 1)
    return next(_phase_years(round_, ceiling.phase), round_.years)


def _phase_years(round_: Round, code: str | None) -> Iterator[range]:
    return (range(one.first_year, one.last_year + 1) for one in round_.phases if one.code == code)
