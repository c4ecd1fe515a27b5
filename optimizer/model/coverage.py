"""Coverage: C6 and C7."""

from __future__ import annotations

from fractions import Fraction

from optimizer.model.model import Model
from optimizer.model.problem import Row, Rows, label
from optimizer.scale import Number


def coverage(model: Model) -> Rows:
    """C6: span[t]·y[t,k] ≤ progress[t,k], v[g,k] ≤ Σ of x that reach g by k; for target t, phase k, group g [shares].

    A contribution counts from max(start, completion + lag) on. Units reached by the same candidates are one group.
    """
    yield from model.reach.rows()
    for key, progress in model.reach.at.items():
        terms: dict[int, Number] = {column: -amount for column, amount in progress.terms.items()}
        terms[model.reach.y[key]] = progress.span
        yield Row(label("C6", *key), terms, "<=", 0)


def floors(model: Model) -> Rows:
    """C7: progress[t,k] ≥ floor[t,k]·span[t]; for every floor of target t at the end of phase k [the target's unit]."""
    for target in model.round.targets:
        for floor in target.floors:
            progress = model.reach.at.get((target.code, floor.phase))
            if progress is not None and floor.coverage > 0:
                limit = Fraction(floor.coverage) * progress.span
                yield Row(label("C7", target.code, floor.phase), progress.terms, ">=", limit)
