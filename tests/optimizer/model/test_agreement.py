"""The model against the judge, without an engine: every row worked out in fractions for the starts of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import Any

from hypothesis import given

from optimizer.accounts import account
from optimizer.model import STAGES, Model, Row, build
from optimizer.plan import Start
from optimizer.reading import read_round
from optimizer.round import Round
from optimizer.verify import broken_rules
from tests.optimizer.generate import enumerate_plans, rounds
from tests.optimizer.model.values import Values, total, values_of

PLANS = 12
"""So many plans of a round are looked at, spread over all that there are."""


@given(rounds())
def test_a_plan_stands_in_every_row_exactly_when_the_judge_accepts_it(data: dict[str, Any]) -> None:
    round_ = read_round(data)
    model = _model(round_)
    for starts in _some_plans(round_):
        values = values_of(model, starts)

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
        values = values_of(model, starts)

        worth = {name: total(one.terms, values) + one.constant for name, one in model.objectives.items()}

        assert worth == account(round_, starts).stage_values


def _some_plans(round_: Round) -> Sequence[tuple[Start, ...]]:
    plans = list(enumerate_plans(round_))
    return plans[:: ceil(len(plans) / PLANS)]


def _model(round_: Round) -> Model:
    """The model with every stage, whatever the round's order is."""
    return build(replace(round_, order=tuple(STAGES)))


def _stands(row: Row, values: Values) -> bool:
    comes_to = total(row.terms, values)
    return {"<=": comes_to <= row.limit, ">=": comes_to >= row.limit, "=": comes_to == row.limit}[row.sense]
