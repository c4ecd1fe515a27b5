"""Variants of a round that differ only in the amounts of its ceilings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

from optimizer.findings import Finding, Refused, Text
from optimizer.reading.kinds import MAX_VND
from optimizer.round import Round

Variant = Mapping[str, int]
"""Ceiling code -> amount in đồng; ceilings that are not named keep theirs."""

Amounts = tuple[int, ...]
"""Every ceiling's amount in đồng, in the order of the round."""


def scaled(round_: Round, shares: Mapping[str, Sequence[Fraction]]) -> list[Variant]:
    """Scale all ceilings of a fund by each of its shares (1 = as they are); of several funds, every combination.

    Amounts are rounded down to a whole đồng, as a scenario's factor is. Ceilings over all funds stay as they are.
    Raises Refused for a fund that the round does not have, or that has no ceiling.
    """
    funds = {one.fund for one in round_.ceilings}
    if unknown := [fund for fund in shares if fund not in funds]:
        raise Refused([_without_ceiling(fund, round_) for fund in unknown])
    return [
        {
            one.code: int(one.amount_vnd * share)
            for fund, share in zip(shares, some, strict=True)
            for one in round_.ceilings
            if one.fund == fund
        }
        for some in product(*shares.values())
    ]


def expect_usable(round_: Round, variants: Sequence[Variant]) -> None:
    """Look at every code and amount. Raises Refused with everything that is wrong with them."""
    findings = [finding for place, variant in enumerate(variants) for finding in _findings(round_, place, variant)]
    if findings:
        raise Refused(findings)


def amounts_of(round_: Round, variant: Variant) -> Amounts:
    """Every ceiling's amount in the variant, in the order of the round."""
    return tuple(variant.get(one.code, one.amount_vnd) for one in round_.ceilings)


def with_amounts(round_: Round, amounts: Amounts) -> Round:
    """The round with these amounts of its ceilings."""
    pairs = zip(round_.ceilings, amounts, strict=True)
    return replace(round_, ceilings=tuple(replace(one, amount_vnd=amount) for one, amount in pairs))


def effective_data(round_data: Mapping[str, Any], variant: Variant) -> dict[str, Any]:
    """The round file of a variant, against which its plan is verified; shares what is the same with `round_data`."""
    held = round_data.get("ceilings", ())
    return {**round_data} | (
        {"ceilings": [{**one, "amount": variant.get(one["code"], one["amount"])} for one in held]} if held else {}
    )


def _findings(round_: Round, place: int, variant: Variant) -> Iterator[Finding]:
    known = {one.code for one in round_.ceilings}
    for code, amount_vnd in variant.items():
        path = f"$.variants[{place}].{code}"
        if code not in known:
            yield Finding(
                "unknown_ceiling",
                path,
                Text(f"Vòng này không có trần {code}.", f"The round has no ceiling {code}."),
                Text(f"Sửa mã. Đang có: {', '.join(known)}.", f"Mend the code. There are: {', '.join(known)}."),
            )
        elif not 0 <= amount_vnd <= MAX_VND:
            yield Finding(
                "amount_out_of_range",
                path,
                Text(
                    f"Trần {code} không thể là {amount_vnd} đồng.", f"The ceiling {code} cannot be {amount_vnd} đồng."
                ),
                Text(f"Ghi từ 0 đến {MAX_VND} đồng.", f"Write 0 to {MAX_VND} đồng."),
            )


def _without_ceiling(fund: str, round_: Round) -> Finding:
    there = ", ".join(one.code for one in round_.funds if any(line.fund == one.code for line in round_.ceilings))
    return Finding(
        "fund_without_ceiling",
        "$.ceilings",
        Text(f"Nguồn vốn {fund} không có trần nào trong vòng này.", f"No ceiling of this round is of the fund {fund}."),
        Text(f"Chọn nguồn vốn có trần: {there or 'không có'}.", f"Name a fund that has one: {there or 'none'}."),
    )
