"""What is pushed and what is kept change places, and no plan is won or lost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizer.search.exchange import exchanged
from optimizer.search.matrix import Floats, Matrix
from tests.optimizer.search.small import a_matrix, least, most, rows_of, some_choices

EACH = some_choices([[0]], [[1]], [[2]])
MATRIX = a_matrix([-3, -4, -2], most({0: 1, 1: 1}, 1), least({0: 4, 1: 5, 2: 3}, 8), most({2: 1}, 1))


def test_what_a_row_keeps_is_pushed_and_what_was_pushed_is_the_last_row() -> None:
    matrix, limit = exchanged(MATRIX, EACH, 1, -6.5)

    assert (matrix.cost.tolist(), limit) == ([4, 5, 3], 8)
    assert rows_of(matrix) == [
        ({0: 1, 1: 1}, -np.inf, 1),
        ({2: 1}, -np.inf, 1),
        ({0: -3 / 4, 1: -1, 2: -2 / 4}, -6.5 / 4, np.inf),
    ]


def test_what_is_kept_small_is_pushed_down() -> None:
    matrix, limit = exchanged(a_matrix([4, 5, 3], most({0: 3, 1: 4, 2: 2}, 6)), EACH, 0, 7.5)

    assert (matrix.cost.tolist(), limit) == ([-3, -4, -2], -6)
    assert rows_of(matrix) == [({0: 1, 1: 5 / 4, 2: 3 / 4}, 7.5 / 4, np.inf)]


def test_the_limits_of_columns_stay() -> None:
    held = replace(MATRIX, upper=np.array([1.0, 0.0, 1.0]), lower=np.array([0.0, 0.0, 1.0]))

    matrix, _ = exchanged(held, EACH, 1, -6.5)

    assert (matrix.lower.tolist(), matrix.upper.tolist()) == ([0, 0, 1], [1, 0, 1])


@pytest.mark.parametrize("x", [np.array([a, b, c], dtype=float) for a in (0, 1) for b in (0, 1) for c in (0, 1)])
def test_a_plan_is_good_enough_in_both_ways_or_in_none(x: Floats) -> None:
    matrix, limit = exchanged(MATRIX, EACH, 1, -6.5)

    def keeps(one: Matrix) -> bool:
        activity = one.activity(x)
        return bool(np.all((activity <= one.row_upper) & (activity >= one.row_lower)))

    assert (keeps(MATRIX) and MATRIX.cost @ x >= -6.5) == (keeps(matrix) and matrix.cost @ x >= limit)


def test_numbers_next_to_nothing_are_rounded_so_that_no_plan_is_left_out() -> None:
    """Four is the unit, and its steps are 2⁻²⁶: engines would drop what is left between two that hardly differ."""
    matrix, _ = exchanged(a_matrix([-4, 1e-12, -1e-12], least({0: 4, 1: 5, 2: 3}, 8)), EACH, 0, 0.0)

    assert rows_of(matrix) == [({0: -1, 1: 2.0**-26}, 0.0, np.inf)]
