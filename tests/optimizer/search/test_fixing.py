"""What is fixed before a search takes no plan away that is worth looking for."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from optimizer.engines.door import Caller
from optimizer.engines.highs import relaxed
from optimizer.search.direct import directly
from optimizer.search.fixing import NEARLY, among, around, fixed, narrow, promising, undecided
from optimizer.search.matrix import Matrix
from optimizer.search.multipliers import Priced, priced
from tests.optimizer.search.drawn import Drawn, drawn, multipliers
from tests.optimizer.search.small import ROUND_OFF, a_matrix, some_choices, worth

PROJECTS = some_choices([[0, 1]], [[2], [3]])
MATRIX = a_matrix([0] * 5)


def proved(bound: float, best: list[float], regret: list[float]) -> Priced:
    return Priced(bound, np.array(best), np.array(regret))


def bounds(matrix: Matrix) -> list[tuple[float, float]]:
    return list(zip(matrix.lower.tolist(), matrix.upper.tolist(), strict=True))


def test_a_start_that_cannot_beat_the_cutoff_goes() -> None:
    out = fixed(MATRIX, PROJECTS, proved(10, [0, 0], [3, 4, 5, 0]), 6.0)

    assert out.upper.tolist() == [1, 0, 0, 1, 1]
    assert out.lower.tolist() == [0, 0, 0, 0, 0]


def test_a_project_that_every_better_plan_has_is_in_when_one_start_is_left() -> None:
    out = fixed(MATRIX, PROJECTS, proved(10, [5, 4], [0, 9, 0, 9]), 6.0)

    assert bounds(out) == [(1, 1), (0, 0), (1, 1), (0, 0), (0, 1)]


def test_a_project_that_every_better_plan_has_is_not_decided_while_two_starts_are_left() -> None:
    out = fixed(MATRIX, PROJECTS, proved(10, [5, 0], [0, 1, 0, 9]), 6.0)

    assert bounds(out)[:2] == [(0, 1), (0, 1)]


def test_a_project_that_could_be_left_out_is_not_put_in() -> None:
    out = fixed(MATRIX, PROJECTS, proved(10, [3, 0], [0, 9, 0, 0]), 6.0)

    assert bounds(out)[:2] == [(0, 1), (0, 0)]


def test_fixing_leaves_the_given_matrix_as_it_is() -> None:
    fixed(MATRIX, PROJECTS, proved(1, [9, 9], [0, 9, 0, 9]), 6.0)

    assert bounds(MATRIX) == [(0, 1)] * 5


def test_around_a_plan_only_free_projects_may_change() -> None:
    out = around(MATRIX, PROJECTS, np.array([0.9999999, 0.0, 1e-7, 1.0, 0.3]), np.array([False, True]))

    assert bounds(out) == [(1, 1), (0, 0), (0, 1), (0, 1), (0, 1)]


def test_the_project_whose_two_best_ways_are_nearest_is_the_first() -> None:
    """The first project's start is 3 better than none; the second has two starts 1 apart; the third just not pays."""
    choices = some_choices([[0]], [[1], [2]], [[3]])

    order = undecided(choices, proved(9, [3, 8, 0], [0, 0, 1, 0.5]))

    assert order.tolist() == [2, 1, 0]


def test_starts_that_lie_more_than_twice_as_far_off_as_the_last_one_are_left_out() -> None:
    matrix = narrow(MATRIX, PROJECTS, proved(9, [5, 5], [0, 2, 4, 4.1]), 0, np.zeros(5))

    assert matrix.upper.tolist() == [1, 1, 1, 0, 1]


def test_among_some_starts_only_they_may_be_chosen_and_those_of_the_plan() -> None:
    matrix = among(MATRIX, PROJECTS, np.array([0, 0, 1, 0, 0.3]), np.array([True, False, False, False]))

    assert bounds(matrix) == [(0, 1), (0, 0), (0, 1), (0, 0), (0, 1)]


def test_starts_that_the_plan_has_are_never_left_out() -> None:
    matrix = narrow(MATRIX, PROJECTS, proved(9, [5, 5], [0, 2, 5, 5]), 0, np.array([0, 0, 1, 0, 0]))

    assert matrix.upper.tolist() == [1, 1, 1, 0, 1]


def test_a_start_that_is_held_in_stays_in() -> None:
    held = around(MATRIX, PROJECTS, np.array([0, 0, 0, 1.0, 0]), np.array([True, False]))

    matrix = narrow(held, PROJECTS, proved(9, [5, 5], [0, 2, 5, 5]), 0, np.zeros(5))

    assert bounds(matrix)[3] == (1, 1)


def test_starts_that_the_relaxation_has_are_promising_first_and_then_those_that_regret_little() -> None:
    """The bound is 1,000: who regrets more than NEARLY of it is not tried, unless the relaxation has it."""
    near = NEARLY * 1_000

    order = promising(PROJECTS, proved(1_000, [0, 0], [near, near * 1.01, 2 * near, 0]), np.array([0, 0, 0.5, 0, 1]))

    assert order.tolist() == [2, 3, 0]


def test_what_is_minimised_has_promising_starts_as_well() -> None:
    assert promising(PROJECTS, proved(-10_000, [0, 0], [0, 0.5, 1, 900]), np.zeros(5)).tolist() == [0, 1, 2]


@given(drawn(), st.data())
def test_no_plan_that_is_worth_more_than_the_cutoff_is_lost(one: Drawn, data: st.DataObject) -> None:
    matrix, plans = directly(one.matrix, one.choices), one.plans
    values = [worth(matrix, np.minimum(x, matrix.upper)) for x in plans]
    cutoff = data.draw(st.sampled_from(sorted({0.0, *values})))
    relaxation = relaxed(matrix, 9.0, Caller(None, None))
    rows = relaxation.multipliers
    if rows is None or data.draw(st.booleans()):
        rows = multipliers(data.draw, matrix)
    left = fixed(matrix, one.choices, priced(matrix, one.choices, rows), cutoff)

    for x, value in zip(plans, values, strict=True):
        chosen = x[one.choices.columns]
        lost = (chosen > left.upper[one.choices.columns]) | (chosen < left.lower[one.choices.columns])
        assert value <= cutoff + ROUND_OFF * (1 + abs(cutoff)) or not lost.any()
