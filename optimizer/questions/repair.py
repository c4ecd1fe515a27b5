"""When the exact check refuses what the engine offers: rows that refuse it as well, and no plan that the rules allow.

An engine works within tolerances; one đồng beside a thousand tỷ can slip through. A row that was slipped through is
added once more in digits, which leave nothing to slip through. What no row of whole columns has let through (shares of
coverage are real numbers) is refused by itself, so that every bound stays true.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from optimizer.findings import Finding
from optimizer.model import Model, Row
from optimizer.round import FULL_BP


def exclude(model: Model, values: Sequence[float], findings: Iterable[Finding]) -> None:
    """Add rows that refuse the plan in these values: it breaks what `findings` say, or lowers an earlier stage."""
    slipped = [name for name, row in model.rows.items() if _breaks(model, row, values)]
    split = [name for name in slipped if model.in_digits(name)]
    if not split:
        too_little = not slipped and all(one.code == "C7" for one in findings)
        model.add(_another(model, model.taken(values), more=too_little))


def _breaks(model: Model, row: Row, values: Sequence[float]) -> bool:
    """Whether the values, rounded, break a row of whole columns."""
    if not all(map(model.integral.__getitem__, row.terms)):
        return False
    over = sum(amount * round(values[column]) for column, amount in row.terms.items()) - row.limit
    return (over > 0 and row.sense != ">=") or (over < 0 and row.sense != "<=")


def _another(model: Model, taken: dict[int, int], *, more: bool) -> Row:
    """Any plan but this one. `more`: this one reaches too little, so any other must have more of something."""
    terms = {column: -1 for place, column in enumerate(model.x) if place not in taken}
    same: list[int] = []  # columns that are 1 where a plan is the same in one thing
    for place, bp in taken.items():
        fraction = model.fraction[place]
        if fraction is None:
            same += [] if more else [model.x[place]]
            continue
        same.append(model.carry("repair__no_more", {fraction: -1}, -bp - 1, bp + 1))
        if not more:
            same.append(model.carry("repair__no_less", {fraction: 1}, bp - 1, FULL_BP + 1 - bp))
    return Row("repair__another", terms | dict.fromkeys(same, 1), "<=", len(same) - 1)
