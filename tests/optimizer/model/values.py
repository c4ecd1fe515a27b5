"""What every column of a model is for the starts of a plan, worked out in fractions and without an engine."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from optimizer.model import Model, Row
from optimizer.plan import Start
from optimizer.round import FULL_BP
from optimizer.scale import Terms

Values = dict[int, Fraction]


def values_of(model: Model, starts: Sequence[Start]) -> Values:
    """Every column of the model for these starts; those that no start says are as large as their rows let them be."""
    values = {column: Fraction(0) if kind in "xfs" else Fraction(model.upper[column])
              for column, kind in enumerate(model.kinds)}  # fmt: skip
    bp = {(one.project, one.option, one.start_year): one.fraction_bp for one in starts}
    for place, one in enumerate(model.candidates):
        if chosen := bp.get((one.project, one.option.code, one.start_year)):
            values[model.x[place]] = Fraction(1)
            values |= {column: Fraction(chosen) for column in [model.fraction[place]] if column is not None}
    for (place, rest), column in model.rounding.items():
        values[column] = Fraction(ceil(rest * values[model.fraction[place] or 0] / FULL_BP))
    for row in model.rows.values():
        if row.sense == "<=":
            values |= _lowered(model, row, values)
    return values


def _lowered(model: Model, row: Row, values: Values) -> Values:
    """The columns that a row holds down, the coarsest first: each as large as what the others leave of the limit."""
    held = [column for column, amount in row.terms.items() if amount > 0 and model.kinds[column] in "vcymz"]
    rest = row.limit - total({column: amount for column, amount in row.terms.items() if column not in held}, values)
    out: Values = {}
    for column in sorted(held, key=lambda column: -row.terms[column]):
        most = max(Fraction(0), rest / row.terms[column])
        out[column] = min(values[column], Fraction(int(most)) if model.integral[column] else most)
        rest -= row.terms[column] * out[column]
    return out


def total(terms: Terms, values: Values) -> Fraction:
    """What an expression comes to."""
    return sum((amount * values[column] for column, amount in terms.items()), Fraction(0))
