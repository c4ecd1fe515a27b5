"""Coverage that can never be cut counts directly: less to search, and every plan worth the same."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given

from optimizer.model import build
from optimizer.round import Target, Unit
from optimizer.search.direct import directly, measured, measures, most_of_rows
from optimizer.search.matrix import Matrix, choices_of, matrix_of
from tests.optimizer.builder import a_round, option, project, reaches
from tests.optimizer.search.drawn import Drawn, drawn
from tests.optimizer.search.small import a_matrix, least, most, rows_of, some_choices, stands, worth

ONE_EACH = some_choices([[0]], [[1]])
FREE = a_matrix([0, 0, 6], most({2: 4, 0: -1, 1: -3}, 0), most({0: 5, 1: 5}, 9), real=[2])
"""4·y ≤ x0 + 3·x1, worth 6: it just reaches 1 with both."""
CUT = a_matrix([0, 0, 6], most({2: 4, 0: -2, 1: -3}, 0), real=[2])
"""The same, but x0 brings 2: both together are cut."""


def test_coverage_that_never_reaches_its_most_is_worth_something_to_what_makes_it() -> None:
    matrix = directly(FREE, ONE_EACH)

    assert matrix.cost.tolist() == [1.5, 4.5, 0.0]
    assert rows_of(matrix) == rows_of(FREE)[1:]


def test_a_column_that_is_not_needed_stays_at_nothing() -> None:
    assert directly(FREE, ONE_EACH).upper.tolist() == [1.0, 1.0, 0.0]


def test_coverage_that_may_be_cut_stays_as_it_is() -> None:
    matrix = directly(CUT, ONE_EACH)

    assert matrix.cost.tolist() == CUT.cost.tolist()
    assert rows_of(matrix) == rows_of(CUT)


def test_starts_of_one_project_do_not_add_up() -> None:
    matrix = directly(CUT, some_choices([[0, 1]]))

    assert matrix.cost.tolist() == [3.0, 4.5, 0.0]


def test_what_is_no_start_adds_as_much_as_it_can_be() -> None:
    matrix = a_matrix([0, 0, 6], most({2: 4, 0: -3, 1: -0.4}, 0), real=[2], upper=[1, 3, 1])

    assert most_of_rows(matrix, some_choices([[0]]), np.array([0])).tolist() == pytest.approx([4.2])


def test_a_row_of_starts_alone_comes_to_the_best_of_each_project() -> None:
    matrix = a_matrix([0] * 4, most({3: 1, 0: -1, 1: -5, 2: -2}, 0), most({0: 9}, 9), real=[3])

    assert most_of_rows(matrix, some_choices([[0], [1]], [[2]]), np.array([0])).tolist() == [7.0]


def test_a_row_that_nothing_feeds_comes_to_nothing() -> None:
    matrix = a_matrix([0, 6], most({1: 4}, 0), real=[1])

    assert most_of_rows(matrix, some_choices([[0]]), np.array([0])).tolist() == [0.0]


def test_a_matrix_without_measures_is_left_alone() -> None:
    matrix = a_matrix([1, 2], most({0: 1, 1: 1}, 1))

    assert directly(matrix, ONE_EACH) is matrix


def test_coverage_that_another_row_asks_for_keeps_its_column() -> None:
    matrix = a_matrix([0, 0, 6], most({2: 4, 0: -1, 1: -3}, 0), least({2: 1}, 0.5), real=[2])

    assert rows_of(directly(matrix, ONE_EACH)) == rows_of(matrix)
    assert measures(matrix).columns.tolist() == [2]


@pytest.mark.parametrize(
    "matrix",
    [
        pytest.param(a_matrix([0, 0, 6], most({2: 4, 0: -1}, 0)), id="whole"),
        pytest.param(a_matrix([0, 0, -1], most({2: 4, 0: -1}, 0), real=[2]), id="better small"),
        pytest.param(a_matrix([0, 0, 6], most({2: 4, 0: -1}, 1), real=[2]), id="something for nothing"),
        pytest.param(a_matrix([0, 0, 6], ({2: 4, 0: -1}, -9, 0), real=[2]), id="held up as well"),
        pytest.param(a_matrix([0, 0, 6], most({2: 4, 0: -1}, 0), most({2: 1}, 0.5), real=[2]), id="held down twice"),
        pytest.param(a_matrix([0, 0, 6], least({2: -4, 0: 1}, 0), real=[2]), id="the other way round"),
        pytest.param(a_matrix([0, 0, 6], most({2: 4, 1: 1, 0: -1}, 0), real=[2]), id="shared"),
        pytest.param(
            replace(a_matrix([0, 0, 6], most({2: 4, 0: -1}, 0), real=[2]), lower=np.array([0, 0, 0.5])), id="at least"
        ),
    ],
)
def test_a_column_that_is_more_than_a_measure_is_none(matrix: Matrix) -> None:
    assert measures(matrix).columns.tolist() == []


def test_a_measure_is_measured_up_to_its_most() -> None:
    assert measured(CUT, np.array([1.0, 0.0, 0.0]))[2] == 0.5
    assert measured(CUT, np.array([1.0, 1.0, 0.0]))[2] == 1.0
    assert measured(CUT, np.array([0.0, 0.0, 0.7]))[2] == 0.0


def test_measures_of_measures_are_measured_after_them() -> None:
    coverage_first = a_matrix(
        [9, 6, 0, 0],
        most({0: 1, 1: -1}, 0),
        most({1: 2, 2: -1, 3: -1}, 0),
        most({2: 1, 3: -1}, 0),
        real=[0, 1, 2],
    )

    assert measured(coverage_first, np.array([0.0, 0.0, 0.0, 1.0])).tolist() == [1.0, 1.0, 1.0, 1.0]


def test_the_smallest_coverage_of_units_that_several_reach_is_measured() -> None:
    """Three levels: reached by somebody, coverage, and the smallest coverage of all."""
    round_ = a_round(
        *(project(code, option(start_years=(2016,), contributions=(reaches("U1"),))) for code in "AB"),
        units=(Unit(code="U1"),),
        targets=(Target(code="T", goal=Decimal(1), measure="units"),),
        order=("worst",),
    )
    model = build(round_)
    model.aim("worst")
    x = np.zeros(len(model.upper))
    x[model.x[0]] = 1

    matrix = matrix_of(model)

    assert worth(matrix, measured(matrix, x)) == max(model.costs.values())
    assert len(choices_of(model).columns) == 2


@given(drawn())
def test_combinations_stand_and_are_worth_the_same_with_and_without_their_measures(one: Drawn) -> None:
    matrix = directly(one.matrix, one.choices)
    for starts in one.combinations:
        x = one.values(starts)
        less = np.minimum(x, matrix.upper)

        assert worth(matrix, less) == pytest.approx(worth(one.matrix, x), rel=1e-7, abs=1e-7)
        assert stands(matrix, less) is stands(one.matrix, x)


@given(drawn())
def test_measuring_gives_a_plan_back_what_it_is_worth(one: Drawn) -> None:
    matrix = directly(one.matrix, one.choices)
    for x in one.plans:
        again = measured(one.matrix, measured(matrix, np.minimum(x, matrix.upper)))

        assert stands(one.matrix, again)
        assert worth(one.matrix, again) == pytest.approx(worth(one.matrix, x), rel=1e-7, abs=1e-7)
