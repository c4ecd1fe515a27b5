"""Local search: what it believes of a plan is true of it, and a plan that it betters stays a plan."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.search import ground as ground_module
from optimizer.search import swaps as module
from optimizer.search.direct import directly, measured
from optimizer.search.ground import Ground, ground
from optimizer.search.matrix import Choices, Floats, Matrix
from optimizer.search.swaps import Swaps, filled, improved
from tests.optimizer.search.drawn import Drawn, drawn
from tests.optimizer.search.small import RowOf, a_matrix, least, most, some_choices, stands, worth

CROWDED = drawn(("crowded", "crowded", "any"), ("coverage", "coverage", "cost", "earliness"))


class Asked:
    """Whether a plan is enough: not before it was asked so many times. `values` are what it was asked about."""

    def __init__(self, times: float = math.inf) -> None:
        self.times, self.values = times, list[float]()

    def __call__(self, value: float) -> bool:
        self.values.append(value)
        return len(self.values) >= self.times


def swaps_of(matrix: Matrix, choices: Choices, *chosen: int) -> Swaps:
    laid_out = ground(matrix, choices)
    assert laid_out is not None
    x = np.zeros(len(matrix.cost))
    x[list(chosen)] = 1
    return Swaps(laid_out, x)


def knapsack(*rows: RowOf) -> Matrix:
    """Worth 4, 5, 3 at 3, 4, 2 đồng."""
    return a_matrix([4, 5, 3], most({0: 3, 1: 4, 2: 2}, 6), *rows)


EACH = some_choices([[0]], [[1]], [[2]])


@pytest.fixture
def all_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground_module, "LEAST_WIDE", 0)


@contextmanager
def wide(least_wide: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ground_module, "LEAST_WIDE", least_wide)
        yield


def test_the_best_change_that_fits_is_found() -> None:
    assert swaps_of(knapsack(), EACH).alone() == 1


def test_a_change_that_does_not_fit_is_none() -> None:
    assert swaps_of(knapsack(), EACH, 0, 2).alone() == -1


@pytest.mark.usefixtures("all_wide")
def test_a_change_that_does_not_fit_a_wide_row_is_none() -> None:
    assert swaps_of(knapsack(), EACH, 0, 2).alone() == -1


@pytest.mark.usefixtures("all_wide")
def test_the_best_that_a_first_change_makes_room_for_is_found() -> None:
    swaps = swaps_of(knapsack(), EACH, 0, 2)

    assert swaps.second(swaps.of(np.array([0])).tolist()[-1]) == 1


@pytest.mark.usefixtures("all_wide")
def test_no_second_change_that_fits_is_none() -> None:
    swaps = swaps_of(knapsack(), EACH, 0, 2)

    assert swaps.second(swaps.of(np.array([2])).tolist()[-1]) == -1


def test_no_second_change_that_makes_up_for_the_first_is_none() -> None:
    swaps = swaps_of(a_matrix([4, 3]), some_choices([[0]], [[1]]), 0)

    assert swaps.second(2) == -1


def test_what_is_not_there_beside_two_changes_is_no_second_change() -> None:
    swaps = swaps_of(knapsack(), EACH, 0, 2)

    assert swaps.second(swaps.of(np.array([0])).tolist()[-1]) == -1, "alone, start 1 fits no row over a few projects"


def test_a_pair_that_no_row_over_a_few_projects_forbids_is_made() -> None:
    swaps = swaps_of(a_matrix([4, 5, 3], most({0: 1, 1: 1, 2: 1}, 2)), EACH)

    assert swaps.pair(0, 1)
    assert swaps.values().tolist() == [1, 1, 0]


def test_a_pair_that_a_row_over_a_few_projects_forbids_leaves_the_plan_as_it_was() -> None:
    swaps = swaps_of(a_matrix([4, 5, 3], most({0: 1, 1: 1}, 1)), EACH, 2)

    assert not swaps.pair(0, 1)
    assert swaps.values().tolist() == [0, 0, 1]
    assert swaps.value == 3.0


def test_two_starts_of_one_project_are_never_a_pair() -> None:
    swaps = swaps_of(a_matrix([-1, 5]), some_choices([[0, 1]]))

    assert swaps.second(0) == -1


def test_a_unit_counts_once_however_many_reach_it() -> None:
    matrix = a_matrix([0, 0, 0, 8], most({2: 1, 0: -1, 1: -1}, 0), most({3: 2, 2: -1}, 0), real=[2, 3])

    swaps = swaps_of(matrix, some_choices([[0]], [[1]]), 0)

    assert swaps.value == 4.0
    assert swaps.gain.tolist() == [0, 0, -4, 0]


def test_a_unit_that_two_have_come_to_reach_is_not_lost_with_one_of_them() -> None:
    matrix = a_matrix([0, 0, 0, 8], most({2: 1, 0: -1, 1: -1}, 0), most({3: 2, 2: -1}, 0), real=[2, 3])
    swaps = swaps_of(matrix, some_choices([[0]], [[1]]))

    swaps.change(0)
    swaps.change(1)

    assert swaps.gain.tolist() == [0, 0, 0, 0]


def test_a_unit_that_is_worth_something_itself_counts_beside_what_it_feeds() -> None:
    matrix = a_matrix([0, 0, 3, 8], most({2: 1, 0: -1, 1: -1}, 0), most({3: 2, 2: -1}, 0), real=[2, 3])

    assert swaps_of(matrix, some_choices([[0]], [[1]])).gain.tolist() == [7, 7, 0, 0]


def test_coverage_beyond_the_goal_is_worth_nothing() -> None:
    matrix = a_matrix([0, 0, 8], most({2: 4, 0: -3, 1: -3}, 0), real=[2])

    swaps = swaps_of(matrix, some_choices([[0]], [[1]]), 0)

    assert (swaps.value, swaps.gain.tolist()) == (6.0, [0, 2, -6, 0])


def test_a_change_to_what_is_there_already_changes_nothing() -> None:
    swaps = swaps_of(knapsack(), EACH, 0)
    swaps.change(0)

    assert (swaps.value, swaps.values().tolist()) == (4.0, [1, 0, 0])


def test_the_ways_of_a_project_are_its_starts_and_not_at_all() -> None:
    swaps = swaps_of(a_matrix([0] * 3), some_choices([[0, 1]], [[2]]))

    assert swaps.of(np.array([0, 1])).tolist() == [0, 1, 2, 3, 4]
    assert swaps.of(np.array([1])).tolist() == [2, 4]


@pytest.mark.usefixtures("all_wide")
def test_two_changes_together_better_what_none_can_alone() -> None:
    matrix = knapsack()
    swaps = swaps_of(matrix, EACH, 0, 2)

    improved(swaps, np.array([1.25]), Asked())

    assert (swaps.value, swaps.values().tolist()) == (8.0, [0, 1, 1])


@pytest.mark.usefixtures("all_wide")
def test_a_second_change_after_which_the_plan_is_enough_is_the_last() -> None:
    swaps = swaps_of(a_matrix([4, 5, 3]), EACH)

    improved(swaps, np.array([]), lambda value: value >= 9)

    assert swaps.values().tolist() == [1, 1, 0]


def test_a_plan_that_is_enough_is_left_alone() -> None:
    swaps = swaps_of(knapsack(), EACH)

    improved(swaps, np.array([]), lambda _value: True)

    assert swaps.values().tolist() == [0, 0, 0]


@pytest.mark.usefixtures("all_wide")
def test_an_end_that_is_called_while_pairs_are_tried_is_heard() -> None:
    swaps = swaps_of(a_matrix([4, 5], most({0: 3, 1: 4}, 4)), some_choices([[0]], [[1]]), 1)
    asked = Asked(2)

    improved(swaps, np.array([1.25]), asked)

    assert asked.values == [5.0, 5.0]


@pytest.mark.usefixtures("all_wide")
@pytest.mark.parametrize(("tried", "asked_times"), [(1, 2), (400, 5)])
def test_so_many_first_changes_without_a_gain_are_the_end(
    tried: int, asked_times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of two is tried first, one after the other: once before the round of it and once after it."""
    monkeypatch.setattr(module, "TRIED", tried)
    monkeypatch.setattr(module, "FRESH", 1)
    swaps = swaps_of(a_matrix([4, 5], most({0: 3, 1: 4}, 4)), some_choices([[0]], [[1]]), 1)
    asked = Asked()

    improved(swaps, np.array([1.25]), asked)

    assert len(asked.values) == asked_times
    assert swaps.values().tolist() == [0, 1]


@pytest.mark.usefixtures("all_wide")
def test_a_pair_that_is_forbidden_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Money for the dear one, or for both cheap ones; but those exclude each other, and the third is worth less."""
    swaps = swaps_of(knapsack(), EACH, 0, 2)
    monkeypatch.setattr(Swaps, "pair", lambda *_pair: False)

    improved(swaps, np.array([1.25]), Asked())

    assert swaps.values().tolist() == [1, 0, 1]


def test_what_must_be_in_is_put_in_where_that_pays() -> None:
    swaps = swaps_of(a_matrix([2, 5], least({0: 1}, 1)), some_choices([[0]], [[1]]))

    improved(swaps, np.array([]), Asked())

    assert swaps.values().tolist() == [1, 1]


def test_a_change_that_mends_part_of_a_broken_row_is_allowed() -> None:
    swaps = swaps_of(a_matrix([4, 5], least({0: 1, 1: 1}, 2)), some_choices([[0]], [[1]]))

    improved(swaps, np.array([]), Asked())

    assert swaps.values().tolist() == [1, 1]


def test_wanted_starts_are_taken_in_their_order_as_long_as_they_fit() -> None:
    swaps = swaps_of(knapsack(), EACH)

    filled(swaps, np.array([0, 1, 2]))

    assert swaps.values().tolist() == [1, 0, 1]


@pytest.mark.usefixtures("all_wide")
def test_wanted_starts_fit_the_wide_rows_as_well() -> None:
    swaps = swaps_of(knapsack(), EACH)

    filled(swaps, np.array([1, 0, 2]))

    assert swaps.values().tolist() == [0, 1, 1]


def test_what_is_not_wanted_does_not_pay_or_is_there_already_is_not_taken() -> None:
    swaps = swaps_of(a_matrix([4, 9, -5, 3]), some_choices([[0, 1]], [[2]], [[3]]), 0)

    filled(swaps, np.array([1, 2]))

    assert swaps.values().tolist() == [1, 0, 0, 0]


def test_a_wanted_start_that_another_has_to_go_before_is_taken_later() -> None:
    swaps = swaps_of(a_matrix([-9, 4, 3], most({1: 1, 2: -1}, 0)), EACH, 0)

    filled(swaps, np.array([1, 2]))

    assert swaps.values().tolist() == [1, 1, 1]


def plan_of(one: Drawn, matrix: Matrix, values: Floats) -> Floats:
    """All columns for values of the starts."""
    x = np.zeros(len(matrix.cost))
    x[one.choices.columns] = values
    return measured(matrix, x)


def started_at(laid_out: Ground, matrix: Matrix, changes: Sequence[int]) -> Swaps:
    """Changes one after the other, from nothing at all."""
    swaps = Swaps(laid_out, np.zeros(len(matrix.cost)))
    for number in changes if len(laid_out.project) else ():
        swaps.change(number % len(laid_out.project))
    return swaps


@given(CROWDED, st.lists(st.integers(0, 99), min_size=2, max_size=12), st.booleans(), st.sampled_from([0, 1, 20]))
def test_after_any_changes_all_that_is_kept_is_what_it_would_be_from_the_plan_alone(
    one: Drawn, changes: list[int], less: bool, least_wide: int
) -> None:
    matrix = directly(one.matrix, one.choices) if less else one.matrix
    with wide(least_wide):
        laid_out = ground(matrix, one.choices)
    if laid_out is None:
        return

    swaps = started_at(laid_out, matrix, changes)

    fresh = Swaps(laid_out, plan_of(one, matrix, swaps.values()))
    for name in ("taken", "gain", "fits", "room", "few_room", "reached", "value", "more_use"):
        np.testing.assert_allclose(getattr(swaps, name), getattr(fresh, name), rtol=1e-9, atol=1e-7, err_msg=name)


@given(CROWDED, st.lists(st.integers(0, 99), max_size=6), st.booleans(), st.sampled_from([0, 1, 20]))
def test_what_a_change_is_believed_to_bring_and_to_keep_is_so(
    one: Drawn, changes: list[int], less: bool, least_wide: int
) -> None:
    matrix = directly(one.matrix, one.choices) if less else one.matrix
    with wide(least_wide):
        laid_out = ground(matrix, one.choices)
    if laid_out is None:
        return
    swaps = started_at(laid_out, matrix, changes)
    plan = plan_of(one, matrix, swaps.values())
    assert swaps.value == pytest.approx(worth(matrix, plan), rel=1e-9, abs=1e-7)

    for start in range(len(laid_out.project)):
        after = Swaps(laid_out, plan)
        after.change(start)
        x = plan_of(one, matrix, after.values())

        assert swaps.value + swaps.gain[start] == pytest.approx(worth(matrix, x), rel=1e-9, abs=1e-7)
        if stands(matrix, plan):
            keeps = swaps.fits[start] and (swaps.more_use[start] <= swaps.room + module.TOLERANCE).all()
            assert bool(keeps) is stands(matrix, x)


@given(
    CROWDED, st.integers(0, 99), st.floats(0, 9), st.booleans(), st.sampled_from([0, 1, 20]), st.sampled_from([1, 64])
)
def test_a_plan_that_is_bettered_stays_a_plan_and_is_never_worth_less(  # noqa: PLR0913, PLR0917 - what is drawn
    one: Drawn, number: int, price: float, less: bool, least_wide: int, fresh: int
) -> None:
    matrix, plans = directly(one.matrix, one.choices) if less else one.matrix, one.plans
    with wide(least_wide):
        laid_out = ground(matrix, one.choices)
    if laid_out is None or not plans:
        return
    swaps = Swaps(laid_out, plans[number % len(plans)])
    asked = Asked()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "FRESH", fresh)
        improved(swaps, np.full(len(laid_out.wide), price), asked)

    assert stands(matrix, plan_of(one, matrix, swaps.values()))
    assert all(later >= earlier - 1e-7 for earlier, later in pairwise([*asked.values, swaps.value]))
    assert swaps.alone() == -1


@given(CROWDED, st.integers(0, 99), st.sampled_from([0, 20]))
def test_the_best_second_change_is_the_best_of_all_pairs_that_fit(one: Drawn, number: int, least_wide: int) -> None:
    """Of all second changes that keep the rows over a few projects alone and the others together with the first."""
    with wide(least_wide):
        laid_out = ground(one.matrix, one.choices)
    plans = one.plans
    if laid_out is None or not plans:
        return
    plan = plans[number % len(plans)]
    swaps = Swaps(laid_out, plan)
    for first in range(len(laid_out.project)):
        both = []
        for other in np.flatnonzero(swaps.fits & (laid_out.project != laid_out.project[first])).tolist():
            pair = Swaps(laid_out, plan)
            pair.change(first)
            pair.change(other)
            both += [pair.value] if (pair.room >= -module.TOLERANCE).all() else []
        best = max(both, default=-np.inf)

        second = swaps.second(first)

        if second < 0:
            assert best <= swaps.value + 1e-7
        else:
            swaps_again = Swaps(laid_out, plan)
            swaps_again.change(first)
            swaps_again.change(second)
            assert swaps_again.value == pytest.approx(best, rel=1e-9, abs=1e-7)
