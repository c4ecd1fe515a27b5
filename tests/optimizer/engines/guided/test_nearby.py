"""Searches near what the multipliers would choose: when there are any, what they find, and what their end proves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizer.engines import Ended, bettering, guided, seeking
from optimizer.engines.door import Caller
from optimizer.engines.guided import Guide
from tests.optimizer.engines.guided.asked import (
    EACH,
    EXCLUDING,
    KNAPSACK,
    LIMITS,
    Searches,
    a_guide,
    ended,
    only,
    plan,
    without,
)
from tests.optimizer.search.small import a_matrix, budgets, least, most, some_choices

NEARBY = only("nearby")
MANY = 40


@pytest.fixture(autouse=True)
def any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounds of any size are searched nearby, however near their plans are."""
    monkeypatch.setattr(guided, "NEARBY_FROM", 1)
    monkeypatch.setattr(bettering, "FAR_BELOW", 0.0)


def rows_asked(searches: Searches) -> list[int]:
    """How many rows each search has had; one more than there are says that it was nearby."""
    return [len(matrix.row_upper) for matrix, *_ in searches.asked]


def test_searches_go_farther_and_farther_and_then_everywhere(searches: Searches) -> None:
    searches.fake = lambda _caller: ended(Ended.INFEASIBLE)

    a_guide(KNAPSACK, without=NEARBY).outcome(plan(1, 0, 1))

    assert rows_asked(searches) == [2, 2, 2, 1]
    assert [float((matrix.upper - matrix.lower).sum()) for matrix, *_ in searches.asked] == [1, 2, 3, 3]


def test_what_is_found_nearby_is_held_and_handed_on(searches: Searches) -> None:
    searches.fake = lambda _caller: ended(Ended.TIME_LIMIT, (0.0, 1.0, 1.0))

    outcome = a_guide(KNAPSACK, without=NEARBY).outcome(plan(1, 0, 1))

    start = searches.asked[-1][2]
    assert start is not None
    assert start.tolist() == [0, 1, 1]
    assert outcome.values == (0.0, 1.0, 1.0)


def test_swaps_go_on_from_what_is_found_nearby(searches: Searches, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bettering, "REGRETS", (0.9,))
    searches.fake = lambda _caller: ended(Ended.TIME_LIMIT, (1.0, 0.0, 0.0, 0.0))
    each = some_choices([[0]], [[1]], [[2]], [[3]])
    matrix = a_matrix([4, 5, 3, 3.5], most({0: 1, 1: 1, 2: 1, 3: 3}, 3), least({0: 1, 1: 1, 2: 1, 3: 1}, 1))

    outcome = a_guide(matrix, each, without=only("nearby", "swaps")).outcome(plan(0, 0, 0, 1))

    assert outcome.values == (1.0, 1.0, 1.0, 0.0)


def test_a_worse_plan_nearby_is_not_held(searches: Searches) -> None:
    searches.fake = lambda _caller: ended(Ended.TIME_LIMIT, (1.0, 0.0, 0.0))

    assert a_guide(KNAPSACK, without=NEARBY).outcome(plan(1, 0, 1)).values == (1.0, 0.0, 1.0)


def test_a_search_nearby_that_has_no_end_is_the_last_of_them(searches: Searches) -> None:
    searches.fake = lambda _caller: ended(Ended.TIME_LIMIT, None, 8.25)

    outcome = a_guide(KNAPSACK, without=NEARBY).outcome(plan(1, 0, 1))

    assert rows_asked(searches) == [2, 1]
    assert outcome.bound == 8.25


@pytest.mark.parametrize(("near", "proved"), [(7.9, 8.0), (8.1, 8.1)])
def test_a_search_nearby_that_ends_lowers_the_bound_to_its_own_or_by_what_it_has_left_out(
    near: float, proved: float, searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    """8.25 is proved, 7 is held: a fifth of what is between them is regretted."""
    monkeypatch.setattr(bettering, "REGRETS", (0.2,))
    searches.fake = lambda _caller: ended(Ended.COMPLETE, (1.0, 0.0, 1.0), near)

    guide = a_guide(KNAPSACK, without=NEARBY)
    monkeypatch.setattr(guide, "_searched", lambda *_words: guide._ended(Ended.TIME_LIMIT, "no last search"))

    assert guide.outcome(plan(1, 0, 1)).bound == pytest.approx(proved)


def test_where_nothing_is_nearby_all_plans_are_worth_so_much_less(
    searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bettering, "REGRETS", (0.2,))
    searches.fake = lambda _caller: ended(Ended.INFEASIBLE)

    guide = a_guide(KNAPSACK, without=NEARBY)
    monkeypatch.setattr(guide, "_searched", lambda *_words: guide._ended(Ended.TIME_LIMIT, "no last search"))

    assert guide.outcome(plan(1, 0, 1)).bound == pytest.approx(8.0)


def test_a_plan_that_the_searches_nearby_prove_needs_no_other(searches: Searches) -> None:
    """7 is held: 7.85 is left of 8.25, then 8 is found and that is enough."""
    outcome = a_guide(KNAPSACK, gap=0.02, without=NEARBY).outcome(plan(1, 0, 1))

    assert rows_asked(searches) == [2, 2]
    assert (outcome.ended, outcome.values) == (Ended.COMPLETE, (0.0, 1.0, 1.0))


def test_a_search_nearby_that_has_its_end_makes_a_first_plan_of_our_own_worth_handing_over(
    searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bettering, "POOR", 0.0)

    a_guide(KNAPSACK, without=without("swaps", "cores", "fixing", "started")).outcome(None)

    assert searches.asked[-1][2] is not None


def test_a_search_nearby_without_an_end_leaves_a_poor_plan_in_reserve(
    searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bettering, "POOR", 0.0)
    searches.after, searches.fake = 1, lambda _caller: ended(Ended.TIME_LIMIT)

    outcome = a_guide(KNAPSACK, without=without("swaps", "cores", "fixing", "started")).outcome(None)

    assert outcome.values is not None
    assert searches.asked[-1][2] is None


@pytest.mark.parametrize(("smallest", "too_large"), [(4, 500), (1, 3)])
def test_rounds_of_few_projects_and_of_many_are_not_searched_nearby(
    smallest: int, too_large: int, searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guided, "NEARBY_FROM", smallest)
    monkeypatch.setattr(guided, "NEARBY_TO", too_large)

    a_guide(KNAPSACK, without=NEARBY).outcome(plan(1, 0, 1))

    assert rows_asked(searches) == [1]


def test_rounds_with_a_choice_of_starts_are_not_searched_nearby(searches: Searches) -> None:
    matrix = a_matrix([4, 5, 3], most({0: 3, 1: 4, 2: 2}, 6), most({0: 1, 1: 1}, 1))

    a_guide(matrix, some_choices([[0, 1]], [[2]]), without=NEARBY).outcome(plan(0, 0, 1))

    assert rows_asked(searches) == [2]


def test_a_plan_that_is_not_far_below_the_bound_is_left_to_the_last_search(
    searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bettering, "FAR_BELOW", 0.2)

    a_guide(KNAPSACK, without=NEARBY).outcome(plan(1, 0, 1))

    assert rows_asked(searches) == [1]


def test_after_a_plan_that_was_the_best_before_nothing_is_searched_nearby(searches: Searches) -> None:
    guide = Guide(KNAPSACK, EACH, replace(LIMITS, without=NEARBY), Caller(None, None), kept=0)

    guide.outcome(plan(1, 0, 1))

    assert rows_asked(searches) == [1]


def test_who_cancels_waits_for_no_search_nearby(searches: Searches) -> None:
    outcome = Guide(KNAPSACK, EACH, replace(LIMITS, without=NEARBY), Caller(None, lambda: True)).outcome(plan(1, 0, 1))

    assert (outcome.ended, rows_asked(searches)) == (Ended.CANCELLED, [])


def test_a_search_nearby_has_half_of_the_time_that_is_left(searches: Searches) -> None:
    a_guide(KNAPSACK, time_limit_s=60.0, without=NEARBY).outcome(plan(1, 0, 1))

    assert all(limits.time_limit_s <= 30.0 for _, limits, *_ in searches.asked[:-1])


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_with_and_without_the_part_the_same_worth_is_proved_and_with_it_the_same_plan_again(seed: int) -> None:
    matrix, each = budgets(seed), some_choices(*([[column]] for column in range(MANY)))

    first, again = (a_guide(matrix, each).outcome(None) for _ in range(2))
    less = a_guide(matrix, each, without=without("nearby")).outcome(None)

    assert first.values == again.values
    assert first.values is not None
    assert less.values is not None
    assert matrix.cost @ np.array(first.values) == pytest.approx(matrix.cost @ np.array(less.values))
    assert first.bound == pytest.approx(less.bound)


@pytest.mark.parametrize(("most_of_a_project", "nearby"), [(1.0, True), (0.9, False)])
def test_where_many_projects_exclude_each_other_nothing_is_searched_nearby(
    most_of_a_project: float, nearby: bool, searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeking, "MANY_EXCLUSIONS", most_of_a_project)

    a_guide(EXCLUDING, without=NEARBY).outcome(plan(0, 0, 1))

    assert (rows_asked(searches)[0] == 4) is nearby
