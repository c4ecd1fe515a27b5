"""Starts that no plan has are left out, and no others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from optimizer.search.matrix import Matrix
from optimizer.search.possible import OVER, possible
from tests.optimizer.search.drawn import Drawn, drawn
from tests.optimizer.search.small import a_matrix, least, most


@pytest.mark.parametrize(
    ("row", "left"),
    [
        (most({0: 7, 1: 6}, 6), [0, 1]),
        (most({0: 7, 1: -1}, 6), [1, 1]),
        (most({0: 8, 1: -1}, 6), [0, 1]),
        (least({0: -7, 1: 1}, -6), [1, 1]),
        (least({0: -8, 1: 1}, -6), [0, 1]),
        (({0: 2, 1: 1}, 1.0, 1.0), [0, 1]),
    ],
    ids=[
        "dearer than its ceiling",
        "just paid for with what another brings",
        "too dear whatever others bring",
        "just enough beside it",
        "never enough beside it",
        "more than what has to be met exactly",
    ],
)
def test_a_start_that_alone_breaks_a_row_is_left_out(
    row: tuple[dict[int, float], float, float], left: list[int]
) -> None:
    assert possible(a_matrix([1, 1], row)).upper.tolist() == left


def test_what_needs_something_that_is_left_out_is_left_out_as_well() -> None:
    """The first is too dear; the second needs the first, and the third the second."""
    matrix = a_matrix([1, 1, 1], most({1: 1, 0: -1}, 0), most({2: 1, 1: -1}, 0), most({0: 9}, 5))

    assert possible(matrix).upper.tolist() == [0, 0, 0]


def test_what_is_held_in_leaves_no_room_for_others() -> None:
    matrix = replace(a_matrix([1, 1, 1], most({0: 4, 1: 3, 2: 2}, 6)), lower=np.array([1.0, 0.0, 0.0]))

    assert possible(matrix).upper.tolist() == [1, 0, 1]


def test_what_is_held_in_and_breaks_a_row_is_not_touched() -> None:
    matrix = replace(a_matrix([1, 1], most({0: 7, 1: 1}, 6)), lower=np.array([1.0, 0.0]))

    assert possible(matrix).upper.tolist() == [1, 0]


def test_what_need_not_be_whole_may_be_there_in_part() -> None:
    assert possible(a_matrix([1, 1], most({0: 7, 1: 7}, 6), real=[0])).upper.tolist() == [1, 0]


def test_what_counts_beyond_one_may_be_too_little_at_one_and_enough_at_two() -> None:
    matrix = a_matrix([1, 1], least({0: 3, 1: 1}, 6), upper=[2, 1])

    assert possible(matrix).upper.tolist() == [2, 1]


@pytest.mark.parametrize(("dearer", "left"), [(0.5, 1.0), (2.0, 0.0)])
def test_what_may_be_round_off_breaks_nothing(dearer: float, left: float) -> None:
    assert possible(a_matrix([1], most({0: 1e6 * (1 + dearer * OVER)}, 1e6))).upper.tolist() == [left]


def test_the_given_matrix_stays_as_it_is() -> None:
    matrix = a_matrix([1], most({0: 7}, 6))

    possible(matrix)

    assert matrix.upper.tolist() == [1]


def test_a_long_chain_is_followed_so_far_and_no_farther(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("optimizer.search.possible.PASSES", 2)
    matrix = a_matrix([1, 1, 1], most({0: 9}, 5), most({1: 1, 0: -1}, 0), most({2: 1, 1: -1}, 0))

    assert possible(matrix).upper.tolist() == [0, 0, 1]


@given(drawn())
def test_no_plan_is_lost(one: Drawn) -> None:
    left: Matrix = possible(one.matrix)

    assert np.all(left.upper <= one.matrix.upper)
    assert all(np.all(x[one.choices.columns] <= left.upper[one.choices.columns]) for x in one.plans)
