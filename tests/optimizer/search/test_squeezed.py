"""With only some of its starts a problem is smaller, and says nothing else about the plans that are left."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from optimizer.search.matrix import Bools, Choices, Matrix
from optimizer.search.multipliers import Priced
from optimizer.search.squeezed import Squeezed, likely, squeezed
from tests.optimizer.search.drawn import Drawn, drawn
from tests.optimizer.search.small import a_matrix, least, most, rows_of, some_choices, stands, worth

TWO = some_choices([[0, 1, 2]], [[3], [4]])
"""A project with one option and three starts, and one with two options."""


def proved(best: list[float], regret: list[float]) -> Priced:
    return Priced(9.0, np.array(best), np.array(regret))


def some(*chosen: int, of: int = 5) -> Bools:
    return np.isin(np.arange(of), chosen)


def left(matrix: Matrix, choices: Choices, *chosen: int) -> Squeezed:
    return squeezed(matrix, choices, some(*chosen, of=len(choices.columns)))


def test_starts_that_are_not_wanted_go_with_their_numbers() -> None:
    matrix = a_matrix([5, 6, 7, 8, 9], most({0: 1, 1: 2, 3: 4}, 6))

    out = left(matrix, TWO, 1, 3)

    assert out.matrix.cost.tolist() == [6, 8]
    assert rows_of(out.matrix) == [({0: 2.0, 1: 4.0}, -np.inf, 6.0)]
    assert (out.choices.columns.tolist(), out.choices.project.tolist()) == ([0, 1], [0, 1])


def test_columns_beside_the_starts_stay_unless_they_are_nothing() -> None:
    matrix = a_matrix([1, 2, 3], real=(1, 2), upper=[1, 0, 1])

    assert left(matrix, some_choices([[0]])).columns.tolist() == [2]


def test_rows_without_anything_in_them_go() -> None:
    matrix = a_matrix([1] * 5, most({0: 1, 1: 1}, 1), least({0: 1, 3: 1}, 0), most({3: 1, 4: 1}, 1))

    assert left(matrix, TWO, 4).rows.tolist() == [False, False, True]


def test_a_row_that_nothing_is_left_for_still_asks_for_it() -> None:
    matrix = a_matrix([1] * 5, least({0: 1}, 1), most({1: -1}, -1))

    assert left(matrix, TWO, 4).rows.tolist() == [True, True]


def test_a_start_that_has_to_be_stays() -> None:
    matrix = a_matrix([1] * 5)
    matrix.lower[2] = 1.0

    assert left(matrix, TWO, 0).starts.tolist() == [0, 2]


def test_before_a_start_comes_the_last_one_that_is_left() -> None:
    matrix = a_matrix([1] * 5)

    assert left(matrix, TWO, 0, 1, 2).choices.before.tolist() == [-1, 0, 1]
    assert left(matrix, TWO, 0, 2).choices.before.tolist() == [-1, 0]
    assert left(matrix, TWO, 2, 4).choices.before.tolist() == [-1, -1]


def test_projects_without_a_start_are_not_counted() -> None:
    out = left(a_matrix([1] * 5), TWO, 3)

    assert (out.choices.projects, out.choices.project.tolist()) == (1, [0])


def test_what_is_proved_of_the_starts_that_are_left_stays() -> None:
    out = left(a_matrix([1] * 5), TWO, 3, 4).of(proved([3, 4], [0, 1, 2, 0, 4]), TWO)

    assert (out.bound, out.best.tolist(), out.regret.tolist()) == (9.0, [4.0], [0.0, 4.0])


def test_the_matrix_that_is_given_stays_as_it_is() -> None:
    matrix = a_matrix([1] * 5)

    left(matrix, TWO, 1)

    assert matrix.upper.tolist() == [1] * 5


def test_likely_are_the_starts_that_are_chosen_and_those_that_are_least_regretted() -> None:
    by = proved([3, 4], [2.0, 0.0, 0.5, 0.0, 1.0])

    assert likely(TWO, by, 0.0).tolist() == [False, True, False, True, False]
    assert likely(TWO, by, 0.5).tolist() == [False, True, True, True, False]
    assert likely(TWO, by, 9.0).tolist() == [True] * 5


def test_a_start_that_does_not_pay_is_not_chosen() -> None:
    assert likely(TWO, proved([3, 0], [9.0, 0.0, 9.0, 0.1, 0.2]), 0.0).tolist() == [False, True, False, False, False]


@given(drawn(), st.integers(0, 2**20 - 1))
def test_every_plan_of_what_is_left_is_a_plan_of_the_whole_and_worth_the_same(one: Drawn, mask: int) -> None:
    kept = np.array([bool(mask >> number & 1) for number in range(len(one.choices.columns))], dtype=bool)

    out = squeezed(one.matrix, one.choices, kept)

    gone = one.choices.columns[~kept]
    for plan in [plan for plan in one.plans if not plan[gone].any()]:
        here = plan[out.columns]
        assert stands(out.matrix, here)
        assert out.back(here, len(plan)).tolist() == plan.tolist()
        assert abs(worth(out.matrix, here) - worth(one.matrix, plan)) <= 1e-9 * max(1.0, abs(worth(one.matrix, plan)))
