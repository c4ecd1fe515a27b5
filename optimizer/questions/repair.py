"""When the exact check refuses what the engine offers: rows that refuse it as well, and no plan that the rules allow.

An engine works within tolerances; one đồng beside a thousand tỷ can slip through. A row of whole columns that was
slipped through is added once more in digits, which leave nothing to slip through. Where a real number took part (a
carry, a coverage), the plan is refused by itself, together with all that must break the same rule. So every bound stays
true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from optimizer.findings import Finding
from optimizer.model import Model, Row
from optimizer.model.money import carries, years_of
from optimizer.round import FULL_BP, Round

CEILING = re.compile(r"\$\.ceilings\[(\d+)\]")

Taken = dict[int, int]
"""Candidates by their places, and the basis points at which they are taken."""


def exclude(model: Model, values: Sequence[float], findings: Iterable[Finding], judged_by: Round | None = None) -> None:
    """Add rows that refuse the plan in these values: it breaks what `findings` say, or lowers an earlier stage.

    `judged_by` is the round that the findings are of, where it is not the model's.
    """
    slipped = [name for name, row in model.rows.items() if _breaks(model, row, values)]
    split = [name for name in slipped if model.in_digits(name)]
    if split:
        return
    taken = model.taken(values)
    over = [held for one in findings for held in _over_a_ceiling(model, judged_by or model.round, taken, one)]
    too_little = not slipped and all(one.code == "C7" for one in findings)
    for held in over or [taken]:
        model.add(_another(model, held, less=bool(over) or not too_little, more=not over))


def _breaks(model: Model, row: Row, values: Sequence[float]) -> bool:
    """Whether the values, rounded, break a row of whole columns."""
    if not all(map(model.integral.__getitem__, row.terms)):
        return False
    over = sum(amount * round(values[column]) for column, amount in row.terms.items()) - row.limit
    return (over > 0 and row.sense != ">=") or (over < 0 and row.sense != "<=")


def _over_a_ceiling(model: Model, round_: Round, taken: Taken, finding: Finding) -> Iterator[Taken]:
    """The part of a plan whose money alone is too much for a ceiling, whatever else is taken."""
    match = CEILING.search(finding.path)
    if match is None:
        return
    ceiling = round_.ceilings[int(match[1])]
    years = years_of(round_, ceiling)
    if carries(round_, ceiling):
        years = range(round_.first_year, years.stop)  # what earlier phases spend is not carried here
    held: Taken = {}
    for place, bp in taken.items():
        one = model.candidates[place]
        spends = any(ceiling.fund in (None, fund) and year in years for fund, year in one.charges)
        if spends and (ceiling.tag is None or one.option.tags.get(ceiling.tag)):
            held[place] = bp
    yield held


def _another(model: Model, taken: Taken, *, less: bool, more: bool) -> Row:
    """Any plan that has `less` of something taken here, or `more` of anything."""
    others = [column for place, column in enumerate(model.x) if more and place not in taken]
    same: list[int] = []  # columns that are 1 where a plan has no less of one thing, or no more
    for place, bp in taken.items():
        fraction = model.fraction[place]
        if less and fraction is None:
            same.append(model.x[place])
        if less and fraction is not None:
            same.append(model.carry("repair__no_less", {fraction: 1}, bp - 1, FULL_BP + 1 - bp))
        if more and fraction is not None:
            same.append(model.carry("repair__no_more", {fraction: -1}, -bp - 1, bp + 1))
    return Row("repair__another", dict.fromkeys(others, -1) | dict.fromkeys(same, 1), "<=", len(same) - 1)
