from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from optimizer.model import build
from optimizer.round import Project, Target
from optimizer.scale import LARGEST
from tests.optimizer.builder import a_round, cost, gives, option, project

IN_PART = Decimal("0.5")


def test_a_target_is_met_by_its_whole_goal_and_not_by_one_basis_point_less() -> None:
    given = (project(code, option(start_years=(2016,), min_fraction=IN_PART, contributions=(gives(amount),)))
             for code, amount in (("A", "1"), ("B", "2")))  # fmt: skip
    model = build(a_round(*given, targets=(Target(code="T", goal=Decimal(3)),), order=("met",)))

    row = model.rows["O5__T"]

    (met,) = model.objectives["met"].terms
    assert row.terms == {met: 30_000, model.fraction[0]: -1, model.fraction[1]: -2}
    assert (row.sense, row.limit) == ("<=", 0)


def test_life_cost_is_counted_in_what_the_amounts_have_in_common() -> None:
    model = build(a_round(project("A", option(costs=(cost(12),))), project("B", option(costs=(cost(18),)))))

    assert (model.objectives["cost"].step, model.objectives["cost"].unit) == (6, Fraction(1, 6))


def test_large_life_costs_are_brought_under_the_largest_number_that_an_engine_gets() -> None:
    model = build(a_round(project("A", option(costs=(cost(3 * LARGEST + 1),))), project("B", option(costs=(cost(1),)))))

    assert model.objectives["cost"].unit == Fraction(1, 4)


@pytest.mark.parametrize("projects", [(), (project("A", option()),)], ids=["no project", "a free one"])
def test_a_round_in_which_nothing_costs_anything_counts_single_dong(projects: tuple[Project, ...]) -> None:
    cost_ = build(a_round(*projects)).objectives["cost"]

    assert (cost_.step, cost_.unit, cost_.constant) == (1, Fraction(1), Fraction(0))


def test_a_bound_of_an_engine_is_told_in_the_units_of_its_stage() -> None:
    met = (Target(code="T", goal=Decimal(10)), Target(code="MET", goal=Decimal(0), weight=Decimal(3)))
    model = build(a_round(project("A", option(contributions=(gives("5"),))), targets=met))

    # three quarters are met from the start; the rest counts a thousand engine units for a whole share
    assert model.objectives["coverage"].value_of(125.0) == Fraction(3, 4) + Fraction(1, 8)
