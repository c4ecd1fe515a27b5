"""The model against the judge, without an engine: every row worked out in fractions for the starts of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import Any

from hypothesis import given

from optimizer.accounts import account
from optimizer.model import STAGES, Model, Row, build
from optimizer.plan import Start
from optimizer.reading import read_round
from optimizer.round import FULL_BP, Round
from optimizer.scale import Terms
from optimizer.verify import broken_rules
from tests.optimizer.generate import enumerate_plans, rounds

Values = dict[int, Fraction]
PLANS = 12
"""So many plans of a round are looked at, spread over all that there are."""


@given(rounds())
def test_a_plan_stands_in_every_row_exactly_when_the_judge_accepts_it(data: dict[str, Any]) -> None:
    round_ = read_round(data)
    model = _model(round_)
    for starts in _some_plans(round_):
        values = _values(model, starts)

        stands = all(_stands(row, values) for row in model.rows.values()) and all(
            0 <= value <= model.columns[column].upBound for column, value in values.items()
        )

        assert stands is (broken_rules(round_, starts) == ())


@given(rounds())
def test_a_stage_is_worth_in_the_model_what_the_accounts_say(data: dict[str, Any]) -> None:
    round_ = read_round(data)
    model = _model(round_)
    for starts in _some_plans(round_):
        if broken_rules(round_, starts):
            continue
        values = _values(model, starts)

        worth = {name: _sum(one.terms, values) + one.constant for name, one in model.objectives.items()}

        assert worth == account(round_, starts).stage_values


def _some_plans(round_: Round) -> Sequence[tuple[Start, ...]]:
    plans = list(enumerate_plans(round_))
    return plans[:: ceil(len(plans) / PLANS)]


def _model(round_: Round) -> Model:
    """The model with every stage, whatever the round's order is."""
    return build(replace(round_, order=tuple(STAGES)))


def _values(model: Model, starts: Sequence[Start]) -> Values:
    """Every column of the model for these starts; those that no start says are as large as their rows let them be."""
    values = {column: Fraction(0) if one.name[0] in "xfs" else Fraction(one.upBound)
              for column, one in enumerate(model.columns)}  # fmt: skip
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
    held = [column for column, amount in row.terms.items() if amount > 0 and model.columns[column].name[0] in "vcymz"]
    rest = row.limit - _sum({column: amount for column, amount in row.terms.items() if column not in held}, values)
    out: Values = {}
    for column in sorted(held, key=lambda column: -row.terms[column]):
        most = max(Fraction(0), rest / row.terms[column])
        out[column] = min(values[column], Fraction(int(most)) if model.integral[column] else most)
        rest -= row.terms[column] * out[column]
    return out


def _sum(terms: Terms, values: Values) -> Fraction:
    return sum((amount * values[column] for column, amount in terms.items()), Fraction(0))


def _stands(row: Row, values: Values) -> bool:
    total = _sum(row.terms, values)
    return {"<=": total <= row.limit, ">=": total >= row.limit, "=": total == row.limit}[row.sense]
