"""When the exact check refuses what the engine offers: a row that refuses it as well.

An engine works within tolerances; one đồng beside a thousand tỷ can slip through. The row that is added is exact
wherever it can be, so that bounds stay true; where it cannot, the broken rows are tightened by the amount over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from optimizer.findings import Finding
from optimizer.model import Model, Row
from optimizer.model.money import carries, years_of
from optimizer.round import FULL_BP
from optimizer.scale import Number

CEILING = re.compile(r"\$\.ceilings\[(\d+)\]")
HALF = 0.5


def exclude(model: Model, values: Sequence[float], findings: Iterable[Finding]) -> bool:
    """Add rows that refuse this plan. True if they refuse no plan that the rules allow (bounds stay true)."""
    chosen = [place for place, column in enumerate(model.x) if values[column] > HALF]
    covers = [held for one in findings if (held := _over_a_ceiling(model, chosen, one))]
    offers: list[list[int] | None] = [*covers] or [None]
    for held in offers:
        partial = [place for place in (chosen if held is None else held) if model.fraction[place] is not None]
        if held is not None and len(partial) <= 1:
            model.add(_not_all_of(model, held, partial, values))
        elif not partial:
            model.add(_not_again(model, chosen))
        else:
            _tighten(model, values)
            return False
    return True


def _over_a_ceiling(model: Model, chosen: list[int], finding: Finding) -> list[int] | None:
    """The chosen candidates whose money alone is too much for a ceiling, whatever else is chosen."""
    match = CEILING.search(finding.path)
    if match is None:
        return None
    ceiling = model.round.ceilings[int(match[1])]
    years = years_of(model.round, ceiling)
    if carries(model.round, ceiling):
        years = range(model.round.first_year, years.stop)  # what earlier phases spend is not carried here
    held = []
    for place in chosen:
        one = model.candidates[place]
        spends = any(ceiling.fund in (None, fund) and year in years for fund, year in one.charges)
        if spends and (ceiling.tag is None or one.option.tags.get(ceiling.tag)):
            held.append(place)
    return held


def _not_all_of(model: Model, held: list[int], partial: list[int], values: Sequence[float]) -> Row:
    """Not all of these together; where one is taken in part: not so much of it beside all the others."""
    whole = [place for place in held if place not in partial]
    if not partial:
        return Row("repair__cover", {model.x[place]: 1 for place in whole}, "<=", len(whole) - 1)
    fraction = model.fraction[partial[0]]
    if fraction is None:
        raise AssertionError("a partial candidate has a fraction column")
    bp = round(values[fraction])
    step = FULL_BP + 1 - bp
    terms: dict[int, Number] = {model.x[place]: step for place in whole}
    return Row("repair__cover", {**terms, fraction: 1}, "<=", bp - 1 + step * len(whole))


def _not_again(model: Model, chosen: list[int]) -> Row:
    """Any combination of whole candidates but this one."""
    terms: dict[int, Number] = dict.fromkeys(model.x, 1)
    terms |= {model.x[place]: -1 for place in chosen}
    return Row("repair__other", terms, ">=", 1 - len(chosen))


def _tighten(model: Model, values: Sequence[float]) -> None:
    """Every row of whole columns that the rounded values break, once more with the amount over taken off."""
    whole = [round(value) if integral else 0 for value, integral in zip(values, model.integral, strict=True)]
    for name, row in list(model.rows.items()):
        if not all(map(model.integral.__getitem__, row.terms)):
            continue
        over = sum((amount * whole[column] for column, amount in row.terms.items()), Fraction(0)) - row.limit
        if (over > 0 and row.sense == "<=") or (over < 0 and row.sense == ">="):
            model.add(Row(f"{name}__tight", row.terms, row.sense, row.limit - over))
