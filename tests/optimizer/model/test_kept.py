"""What an earlier stage reached is kept: nothing worse is let in, and nothing as good is shut out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pulp
import pytest

from optimizer import scale
from optimizer.model import Model, Row, build
from optimizer.round import Target
from tests.optimizer.builder import a_round
from tests.optimizer.model.pages import stages

ABOUT_A_THIRD = Fraction(333_333_333_333, 10**12)


def _kept(stage: str, value: Fraction) -> tuple[Model, pulp.LpConstraint]:
    model = build(stages())
    model.keep(stage, value)
    (row,) = (one for one in model.problem.constraints() if one.name == f"kept__{stage}")
    return model, row


@pytest.mark.parametrize(
    ("stage", "value", "row"),
    [
        ("cost", Fraction(120), Row("kept__cost", {0: 50, 1: 50, 2: 78}, "<=", Fraction(120))),
        ("earliness", Fraction(2), Row("kept__earliness", {1: 2}, "<=", Fraction(2))),
        ("met", Fraction(1), Row("kept__met", {8: Fraction(1, 4)}, ">=", Fraction(1, 4))),
    ],
)
def test_a_stage_of_whole_columns_is_kept_exactly(stage: str, value: Fraction, row: Row) -> None:
    model, _ = _kept(stage, value)

    assert model.rows[row.name] == row


def test_a_stage_of_shares_is_kept_in_its_own_unit() -> None:
    model, row = _kept("coverage", Fraction(7, 8))

    first, second = model.objectives["coverage"].terms
    assert {column.name: amount for column, amount in row.items()} == {
        model.columns[first].name: 62.5,
        model.columns[second].name: 187.5,
    }
    assert (row.sense, -row.constant) == (pulp.LpConstraintGE, pytest.approx(float(125 - scale.AWAY), abs=1e-12))


def test_a_limit_that_no_float_holds_goes_the_way_that_shuts_nothing_out() -> None:
    model, row = _kept("worst", ABOUT_A_THIRD)
    exact = ABOUT_A_THIRD * model.objectives["worst"].unit - scale.AWAY

    assert 0 <= exact - Fraction(-row.constant) < Fraction(1, 10**12)


def test_a_weight_too_small_for_engines_is_left_out_of_what_is_kept_and_of_its_limit() -> None:
    targets = (Target(code="T", goal=Decimal(10)), Target(code="U", goal=Decimal(10), weight=Decimal("1e-12")))
    model = build(a_round(targets=targets))
    whole = Fraction(1)
    model.keep("coverage", whole)
    (row,) = (one for one in model.problem.constraints() if one.name == "kept__coverage")

    both_phases_of_t = [column for (target, _), column in model.reach.y.items() if target == "T"]
    assert [column.name for column in row] == [model.columns[column].name for column in both_phases_of_t]
    left_out = 1_000 * Fraction(1, 10**12) / (1 + Fraction(1, 10**12))
    assert 0 <= 1_000 - left_out - scale.AWAY - Fraction(-row.constant) < Fraction(1, 10**12)


def test_a_stage_is_better_than_an_engine_sees_by_no_more_than_its_smallest_weights() -> None:
    targets = (Target(code="T", goal=Decimal(10)), Target(code="U", goal=Decimal(10), weight=Decimal("1e-12")))
    model = build(a_round(targets=targets, order=("coverage", "cost")))

    assert model.aim("coverage").unseen == Fraction(1, 10**12) / (1 + Fraction(1, 10**12))
    assert model.aim("cost").unseen == 0


def test_a_weight_that_no_float_holds_goes_the_way_that_shuts_nothing_out() -> None:
    thirds = tuple(Target(code=code, goal=Decimal(10)) for code in "TUV")
    model = build(a_round(targets=thirds))
    model.keep("coverage", Fraction(1, 2))
    (row,) = (one for one in model.problem.constraints() if one.name == "kept__coverage")

    assert all(0 < Fraction(amount) - Fraction(1_000, 6) < Fraction(1, 10**12) for amount in row.values())


def test_the_engine_pushes_the_stage_that_it_is_told_to_push() -> None:
    model = build(stages())
    pushed = [(model.aim(name), model.problem.sense) for name in ("coverage", "cost", "worst")]

    assert pushed == [
        (model.objectives["coverage"], pulp.LpMaximize),
        (model.objectives["cost"], pulp.LpMinimize),
        (model.objectives["worst"], pulp.LpMaximize),
    ]
