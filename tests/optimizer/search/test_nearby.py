"""Plans near the multipliers' choice: who is among them, and what those who are not are worth at most."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.search.matrix import Floats, Matrix
from optimizer.search.multipliers import Priced, priced
from optimizer.search.nearby import LARGEST, STEPS, nearby
from tests.optimizer.search.drawn import Drawn, drawn, multipliers
from tests.optimizer.search.small import a_matrix, most, rows_of, some_choices, stands, worth

EACH = some_choices([[0]], [[1]], [[2]])
KNAPSACK = a_matrix([4, 5, 3], most({0: 3, 1: 4, 2: 2}, 6))
PROVED = priced(KNAPSACK, EACH, np.array([1.25]))
"""The bound is 8.25; to do without the first regrets 0.25, without the last 0.5; the second regrets nothing."""

OFF = 1e-6
"""What sums of floats may be off, of the largest of them."""


def among(matrix: Matrix) -> list[list[int]]:
    """The choices of three projects that keep the matrix, whatever the knapsack holds."""
    last = matrix.kept(np.arange(len(matrix.row_lower)) == len(matrix.row_lower) - 1)
    every = [[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)]
    return [one for one in every if stands(last, np.array(one, dtype=float))]


def test_choices_are_near_that_regret_no_more_in_sum_than_is_allowed() -> None:
    near = nearby(KNAPSACK, EACH, PROVED, 0.5)

    assert among(near) == [[0, 0, 1], [0, 1, 1], [1, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1]]


def test_a_project_whose_absence_alone_is_regretted_more_is_in() -> None:
    near = nearby(KNAPSACK, EACH, PROVED, 0.3)

    assert (near.lower.tolist(), near.upper.tolist()) == ([0, 0, 1], [1, 1, 1])


def test_a_start_that_alone_is_regretted_more_is_out() -> None:
    matrix = a_matrix([4, 1], most({0: 3, 1: 4}, 6))
    proved = priced(matrix, some_choices([[0, 1]]), np.array([0.5]))

    assert nearby(matrix, some_choices([[0, 1]]), proved, 2.0).upper.tolist() == [1, 0]


def test_the_rows_that_there_were_stay_as_they_are() -> None:
    assert rows_of(nearby(KNAPSACK, EACH, PROVED, 0.5))[:-1] == rows_of(KNAPSACK)


def test_numbers_next_to_nothing_are_none() -> None:
    matrix = a_matrix([4, 5, 3 - 1e-12], most({0: 3, 1: 4, 2: 2}, 6))

    near = nearby(matrix, EACH, priced(matrix, EACH, np.array([1.5])), 0.5)

    assert rows_of(near)[-1][0].keys() == {0, 1}


def test_however_little_may_be_regretted_no_number_grows_beyond_measure() -> None:
    near = nearby(KNAPSACK, EACH, PROVED, 1e-12)

    assert np.abs(near.values).max() == LARGEST
    assert among(near) == [[1, 0, 1], [1, 1, 1]]


def regretted(one: Drawn, proved: Priced, x: Floats) -> float:
    """What the choices of a plan regret in sum."""
    chosen = np.flatnonzero(x[one.choices.columns] > 0.5)
    left_out = np.ones(one.choices.projects, dtype=bool)
    left_out[one.choices.project[chosen]] = False
    return float(proved.regret[chosen].sum() + proved.best[left_out].sum())


@given(drawn(), st.data(), st.sampled_from([1e-12, 1e-6, 0.01, 0.1, 0.5, 1.0]))
def test_of_all_plans_those_that_regret_no_more_stay_and_all_others_are_worth_less(
    one: Drawn, data: st.DataObject, share: float
) -> None:
    proved = priced(one.matrix, one.choices, multipliers(data.draw, one.matrix))
    paid = float(proved.best.sum())
    regret = share * max(1.0, paid)

    near = nearby(one.matrix, one.choices, proved, regret)

    added = near.values[len(one.matrix.values) :]
    assert np.array_equal(added * STEPS, np.round(added * STEPS))
    for x in one.plans:
        if regretted(one, proved, x) <= regret:
            assert stands(near, x)
        if not stands(near, x):
            assert worth(one.matrix, x) <= proved.bound - regret + OFF * max(1.0, abs(proved.bound), paid)


def test_a_start_that_is_left_at_nothing_has_no_part_in_the_sum() -> None:
    matrix = a_matrix([4, 5, 3], most({0: 3, 1: 4, 2: 2}, 6), upper=[0, 1, 1])

    near = nearby(matrix, EACH, priced(matrix, EACH, np.array([1.25])), 0.5)

    terms, _, high = rows_of(near)[-1]
    assert near.upper.tolist() == [0, 1, 1]
    assert terms == {2: -1.0}
    assert high == pytest.approx(0.0, abs=1e-8)
