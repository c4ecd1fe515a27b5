"""C4: ceilings that say nothing, because others already keep the spending under them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from optimizer.accounts import phase_ceilings
from optimizer.check.limits import Limit, limits
from optimizer.check.told import names, told
from optimizer.findings import Finding, Text
from optimizer.round import Ceiling, Round
from optimizer.verify.words import money

Cover = tuple[Limit, ...]
"""Limits that together hold all spending of a scope: at most the sum of their rooms can be spent there."""


def implied_findings(round_: Round, told_already: Collection[str]) -> Iterator[Finding]:
    """Every ceiling whose room is at least what the others leave; `told_already` are paths that need no more words.

    A total that is exactly the sum of its parts is how budgets are written, and is not told. The phase ceilings of a
    fund that carries forward never count as implied: they say what is carried (C5).
    """
    moving = {one.code for one in phase_ceilings(round_).values() if round_.fund[one.fund or ""].carry_forward}
    basis = list(limits(round_))
    for limit in sorted(basis, key=lambda one: (one.fund is not None, -len(one.years))):
        ceiling = limit.ceiling
        if ceiling is None or ceiling.code in moving:
            continue
        others = [one for one in basis if one is not limit]
        cover = _cheapest(round_, limit, others)
        if cover is not None and _room_vnd(cover) <= limit.room_vnd:
            basis = others  # what the others imply is no ground for the next claim
            if limit.path not in told_already and not _is_their_sum(round_, limit, cover):
                yield _implied(limit, ceiling, cover)


def _cheapest(round_: Round, limit: Limit, others: Sequence[Limit]) -> Cover | None:
    """The others that hold the scope of the limit most tightly; None where they leave a year or a fund open."""
    covers = [_by_years(limit.fund, limit, others)]
    if limit.fund is None:
        by_fund = [_by_years(fund.code, limit, others) for fund in round_.funds]
        covers.append(tuple(chain(*(one for one in by_fund if one is not None))) if None not in by_fund else None)
    return min((one for one in covers if one is not None), key=_room_vnd, default=None)


def _by_years(fund: str | None, limit: Limit, others: Sequence[Limit]) -> Cover | None:
    """The cheapest run of limits on this fund (or all funds, and the same tag or none) over the years of the limit."""
    usable = [one for one in others if one.fund in (None, fund) and one.tag in (None, limit.tag)]
    best: dict[int, Cover] = {limit.years[0]: ()}
    for year in limit.years:
        if year not in best:
            continue
        for one in usable:
            if year in one.years:
                upto, run = min(one.years[-1], limit.years[-1]) + 1, (*best[year], one)
                if upto not in best or _room_vnd(run) < _room_vnd(best[upto]):
                    best[upto] = run
    return best.get(limit.years[-1] + 1)


def _room_vnd(cover: Cover) -> int:
    return sum(one.room_vnd for one in cover)


def _is_their_sum(round_: Round, limit: Limit, cover: Cover) -> bool:
    """Whether the ceiling is a total, to the đồng, of parts that fill its scope and no more."""
    columns = len(round_.funds) if limit.fund is None and any(one.fund for one in cover) else 1
    filled = sum(len(one.years) for one in cover) == columns * len(limit.years)
    equal = limit.room_vnd == _room_vnd(cover) or limit.amount_vnd == sum(one.amount_vnd for one in cover)
    return limit.tag is None and filled and equal


def _implied(limit: Limit, ceiling: Ceiling, cover: Cover) -> Finding:
    room, most = money(limit.room_vnd), money(_room_vnd(cover))
    vi, en = (names([getattr(one.name, lang) for one in cover]) for lang in ("vi", "en"))
    return told(
        "ceiling_implied",
        limit.path,
        Text(
            f"Trần {ceiling.code} ({room.vi}) không siết thêm gì: "
            f"theo {vi.vi}, phần chi này nhiều nhất đã chỉ là {most.vi}.",
            f"The ceiling {ceiling.code} ({room.en}) adds nothing: "
            f"by {en.en} no more than {most.en} can be spent there.",
        ),
        Text(
            f"Bỏ trần {ceiling.code}, hoặc hạ nó xuống dưới {most.vi} nếu nó phải có tác dụng.",
            f"Drop the ceiling {ceiling.code}, or bring it under {most.en} if it is to have an effect.",
        ),
    )
