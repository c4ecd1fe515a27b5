"""What an engine's bound is worth, held against the values that a stage can really have."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from optimizer.accounts import account
from optimizer.model import Objective, build
from optimizer.questions.stages.bounds import Bound, bound_of, closes, on_the_right_side, refuted, step_of, tighter
from optimizer.reading import read_round
from optimizer.round import STAGES, Round, Target
from tests.draws import draws
from tests.optimizer.builder import a_round
from tests.optimizer.generate import enumerate_plans, rounds
from tests.optimizer.questions.prepared import gives_for, knapsack

SOME_PLANS = 60


@settings(
    deadline=None, max_examples=draws(60), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(rounds())
def test_every_value_of_a_stage_is_whole_steps_from_its_constant(data: dict[str, Any]) -> None:
    round_ = replace(read_round(data), order=STAGES)
    model = build(round_)

    for starts in islice(enumerate_plans(round_), SOME_PLANS):
        values = account(round_, starts).stage_values
        for name, objective in model.objectives.items():
            step, way = step_of(model, objective), values[name] - objective.constant
            assert way == 0 if not step else (way / step).denominator == 1


def bound(round_: Round, engine_bound: float, stage: str = "coverage") -> Bound:
    model = build(round_)
    objective = model.objectives[stage]
    return bound_of(objective, step_of(model, objective), engine_bound)


@pytest.mark.parametrize("said", [800.0, 799.999_95, 800.04, 849.9])
def test_a_bound_between_two_steps_is_the_one_behind_it(said: float) -> None:
    assert bound(knapsack(), said) == Bound(Fraction(4, 5), exact=True)


def test_a_bound_on_the_next_step_stays_there() -> None:
    assert bound(knapsack(), 850.0).value == Fraction(17, 20)


def test_a_bound_that_tolerances_took_below_a_step_is_that_step() -> None:
    assert bound(knapsack(), 849.999_95).value == Fraction(17, 20)


def test_money_that_floats_could_hide_is_taken_off_a_bound() -> None:
    huge = 10**14
    round_ = a_round(gives_for("A", "10", huge + 1), gives_for("B", "1", 1))
    unit = build(round_).objectives["cost"].unit

    said = bound(round_, float(huge * unit), "cost")

    assert said.exact
    assert huge - 10**5 < said.value < huge


def test_small_money_is_told_to_the_last_dong() -> None:
    assert bound(knapsack(), 5.2, "cost") == Bound(Fraction(6), exact=True)


def test_shares_with_steps_that_no_engine_can_tell_apart_stay_as_they_are_said() -> None:
    targets = (Target(code="T", goal=Decimal("1234.56789")), Target(code="U", goal=Decimal("9876.54321")))
    lines = [gives_for(code, "3.00001", 1, contributions=()) for code in "AB"]
    both = gives_for("A", "3.00001", 1)
    round_ = a_round(both, *lines[1:], targets=targets)

    said = bound(round_, 1.25)

    assert said == Bound(Fraction("0.00125"), exact=False)


def test_a_bound_is_moved_outwards_by_what_the_engine_did_not_see() -> None:
    targets = (Target(code="T", goal=Decimal("1234.56789")), Target(code="U", goal=Decimal(1), weight=Decimal("1e-12")))
    model = build(a_round(gives_for("A", "3.00001", 1), targets=targets))
    objective = model.aim("coverage")

    said = bound_of(objective, step_of(model, objective), 500.0)

    assert said == Bound(Fraction(1, 2) + objective.unseen, exact=False)
    assert 0 < objective.unseen < Fraction(1, 10**11)


def test_the_bound_of_what_is_to_be_small_goes_down_by_what_the_engine_did_not_see() -> None:
    thirds = Objective("some", False, {0: Fraction(1, 10**9)}, unseen=Fraction(1, 10**9))

    assert bound_of(thirds, Fraction(1, 10**9), 2.0) == Bound(2 - Fraction(1, 10**9), exact=False)


def test_a_stage_that_has_one_value_only_is_bounded_by_it() -> None:
    round_ = a_round(targets=(Target(code="T", goal=Decimal(0)),))

    assert bound(round_, 0.0) == Bound(Fraction(1), exact=True)


def test_the_tighter_of_two_bounds_is_kept() -> None:
    objectives = build(knapsack()).objectives
    low, high = Bound(Fraction(1, 2), exact=True), Bound(Fraction(3, 4), exact=True)

    assert tighter(objectives["coverage"], low, high) == low
    assert tighter(objectives["cost"], low, high) == high
    assert tighter(objectives["cost"], None, low) == tighter(objectives["cost"], low, None) == low


def test_an_exact_bound_closes_a_stage_only_at_the_value_itself() -> None:
    value, near = Fraction(10**12), Fraction(10**12 - 1)

    assert closes(Bound(value, exact=True), value)
    assert not closes(Bound(near, exact=True), value)
    assert closes(Bound(near, exact=False), value)
    assert not closes(Bound(value - 10**6, exact=False), value)
    assert not closes(None, value)


def test_a_checked_plan_refutes_a_bound_that_it_beats() -> None:
    half = Bound(Fraction(1, 2), exact=False)

    assert refuted(half, Fraction(51, 100), maximise=True)
    assert refuted(half, Fraction(49, 100), maximise=False)
    assert not refuted(half, Fraction(1, 2) + Fraction(1, 10**10), maximise=True)
    assert refuted(Bound(Fraction(7), exact=True), Fraction(6), maximise=False)


def test_a_bound_is_told_on_its_own_side_of_the_value() -> None:
    value = Fraction(1, 3)

    assert on_the_right_side(Bound(Fraction(1, 4), exact=False), value, maximise=True) == Fraction(333333333334, 10**12)
    assert on_the_right_side(Bound(Fraction(2), exact=False), value, maximise=True) == 1
    assert on_the_right_side(None, value, maximise=True) == 1
    assert on_the_right_side(Bound(Fraction(1, 2), exact=False), value, maximise=False) == value
    assert on_the_right_side(None, value, maximise=False) is None
