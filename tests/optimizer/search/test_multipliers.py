"""What multipliers prove is never refuted by a plan."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.search.direct import directly
from optimizer.search.matrix import Choices, Floats, Matrix
from optimizer.search.multipliers import exclusions, one_start, priced
from tests.optimizer.search.drawn import Drawn, drawn, multipliers
from tests.optimizer.search.small import INF, RowOf, a_matrix, least, most, some_choices, worth

KNAPSACK = a_matrix([4, 5, 3], most({0: 3, 1: 4, 2: 2}, 6))
EACH = some_choices([[0]], [[1]], [[2]])


def off(matrix: Matrix, rows: Floats, value: float) -> float:
    """What a sum of floats with these multipliers may be off."""
    limits = np.where(np.isfinite(matrix.row_upper), matrix.row_upper, matrix.row_lower)
    return 1e-7 * (1 + abs(value)) + 1e-12 * float(np.abs(rows * limits).sum())


def test_a_ceiling_at_its_price_bounds_what_all_plans_are_worth() -> None:
    proved = priced(KNAPSACK, EACH, np.array([1.25]))

    assert proved.bound == 6 * 1.25 + 0.25 + 0 + 0.5
    assert proved.best.tolist() == [0.25, 0.0, 0.5]
    assert proved.regret.tolist() == [0.0, 0.0, 0.0]


def test_a_start_regrets_what_the_best_of_its_project_is_worth_more() -> None:
    proved = priced(a_matrix([4, 1, -2]), some_choices([[0, 1]], [[2]]), np.array([]))

    assert (proved.bound, proved.best.tolist(), proved.regret.tolist()) == (4.0, [4.0, 0.0], [0.0, 3.0, 2.0])


def test_a_start_that_is_left_at_nothing_is_nobody_s_best_and_regrets_more_than_anything() -> None:
    matrix = a_matrix([4, 1, -2], upper=[0, 1, 1])

    proved = priced(matrix, some_choices([[0, 1]], [[2]]), np.array([]))

    assert (proved.bound, proved.best.tolist(), proved.regret.tolist()) == (1.0, [1.0, 0.0], [INF, 0.0, 2.0])


def test_a_floor_has_a_multiplier_under_nothing() -> None:
    matrix = a_matrix([-4, -3], least({0: 2, 1: 1}, 2))

    assert priced(matrix, some_choices([[0]], [[1]]), np.array([-2.0])).bound == -4.0


@pytest.mark.parametrize(
    ("matrix", "wrong"),
    [(KNAPSACK, -2.0), (a_matrix([4, 5, 3], least({0: 3, 1: 4, 2: 2}, 1)), 2.0), (KNAPSACK, 0.0)],
    ids=["a ceiling", "a floor", "nothing"],
)
def test_a_multiplier_of_the_wrong_sign_counts_for_nothing(matrix: Matrix, wrong: float) -> None:
    assert priced(matrix, EACH, np.array([wrong])).bound == 12.0


def test_an_equation_takes_multipliers_of_both_signs() -> None:
    matrix = a_matrix([4, 5, 3], ({0: 1, 1: 1, 2: 1}, 2, 2))

    assert priced(matrix, EACH, np.array([4.0])).bound == 9.0
    assert priced(matrix, EACH, np.array([-1.0])).bound == 13.0


def test_one_start_of_a_project_needs_no_multiplier() -> None:
    matrix = a_matrix([4, 5], most({0: 1, 1: 1}, 1))

    assert priced(matrix, some_choices([[0, 1]]), np.array([9.0])).bound == 5.0


def test_columns_that_are_no_starts_stand_where_they_are_worth_most() -> None:
    matrix = a_matrix([1, 2, -3], most({0: 1, 1: 1}, 1), upper=[1, 10, 10], real=[1, 2])

    assert priced(matrix, some_choices([[0]]), np.array([0.5])).bound == 0.5 + 0.5 + 15


def test_a_column_that_must_be_something_costs_at_least_that() -> None:
    matrix = a_matrix([1, -3], upper=[1, 10])
    matrix.lower[1] = 2.0

    assert priced(matrix, some_choices([[0]]), np.array([])).bound == 1 - 6


@pytest.mark.parametrize(
    ("row", "is_one"),
    [
        (most({0: 1, 1: 1}, 1), True),
        (most({0: 2, 1: 2}, 2), True),
        (most({0: 1}, 1), False),
        (most({0: 1, 1: 1, 2: 1}, 1), False),
        (most({0: 1, 1: 2}, 1), False),
        (most({0: 1, 1: 1}, 0), False),
        (({0: 1, 1: 1}, 1, 1), False),
        (most({0: -1, 1: -1}, -1), False),
        (most({2: 1}, 1), True),
        (most({3: 1}, 1), False),
        (most({}, 1), False),
    ],
    ids=["all", "doubled", "not all", "of two", "uneven", "none", "just one", "one at least", "one", "nobody", "empty"],
)
def test_only_a_row_over_all_starts_of_a_project_says_that_it_starts_once(
    row: tuple[dict[int, float], float, float], is_one: bool
) -> None:
    assert one_start(a_matrix([0] * 4, row), some_choices([[0, 1]], [[2]])).tolist() == [is_one]


def test_no_rows_and_no_starts_say_nothing() -> None:
    assert one_start(a_matrix([0]), some_choices([[0]])).tolist() == []
    assert one_start(a_matrix([0], most({0: 1}, 1)), some_choices()).tolist() == [False]


@given(drawn(), st.data(), st.booleans())
def test_no_plan_is_worth_more_than_any_multipliers_prove(one: Drawn, data: st.DataObject, less: bool) -> None:
    matrix, choices = directly(one.matrix, one.choices) if less else one.matrix, one.choices
    rows = multipliers(data.draw, matrix)
    proved = priced(matrix, choices, rows)
    for x in one.plans:
        value = worth(matrix, np.minimum(x, matrix.upper))
        least_bound = value - off(matrix, rows, proved.bound)

        assert least_bound <= proved.bound
        assert all(least_bound <= proved.bound - regret for regret in regrets(choices, proved.regret, x))
        assert all(least_bound <= proved.bound - proved.best[left] for left in left_out(choices, x))


def regrets(choices: Choices, regret: Floats, x: Floats) -> list[float]:
    """Those of the starts that a plan has."""
    return [float(one) for one in regret[x[choices.columns] > 0]]


def left_out(choices: Choices, x: Floats) -> list[int]:
    """The projects that a plan does without."""
    return sorted(set(range(choices.projects)) - set(choices.project[x[choices.columns] > 0].tolist()))


def test_an_endless_limit_is_none() -> None:
    matrix = a_matrix([4, 5, 3], ({0: 1}, -INF, INF))

    assert priced(matrix, EACH, np.array([7.0])).bound == 12.0


@pytest.mark.parametrize(
    ("row", "count"),
    [
        (most({0: 1, 1: 1}, 1), 1),
        (most({0: 1, 1: 1, 2: 1}, 1), 1),
        (most({0: 1, 1: 1}, 2), 0),
        (most({0: 1, 1: 2}, 1), 0),
        (most({0: 1, 1: -1}, 1), 0),
        (most({0: 1}, 1), 0),
        (least({0: 1, 1: 1}, 1), 0),
        (most({}, 1), 0),
    ],
)
def test_a_row_that_leaves_at_most_one_of_several_projects_in_is_an_exclusion(row: RowOf, count: int) -> None:
    matrix = a_matrix([1, 1, 1], row, most({0: 1, 1: 1, 2: 1}, 1))

    assert exclusions(matrix, some_choices([[0]], [[1]], [[2]])) == count + 1


def test_that_a_project_starts_once_excludes_nobody() -> None:
    matrix = a_matrix([1, 1, 1], most({0: 1, 1: 1}, 1), most({2: 1}, 1))

    assert exclusions(matrix, some_choices([[0, 1]], [[2]])) == 0
