"""What is done before the last search: each part, and what it hands to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from optimizer.engines import Ended, bettering, guided
from optimizer.engines.door import Caller
from optimizer.engines.guided import Guide, Guided
from optimizer.engines.highs import Relaxed
from optimizer.model import build
from tests.optimizer.engines.guided.asked import (
    EACH,
    KNAPSACK,
    LIMITS,
    TIGHT,
    Searches,
    a_guide,
    ended,
    only,
    plan,
    without,
)
from tests.optimizer.engines.test_engines import knapsack
from tests.optimizer.search.small import a_matrix, least, most, some_choices


def test_a_round_of_few_starts_goes_to_highs_as_it_is(searches: Searches, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guided, "FEW", 4)
    monkeypatch.setattr(guided, "relaxed", None)

    outcome = a_guide(KNAPSACK).outcome(None)

    assert (outcome.values, outcome.bound, len(searches.asked)) == ((0.0, 1.0, 1.0), 8.0, 1)


def test_a_problem_that_asks_for_nothing_goes_to_highs_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guided, "relaxed", None)

    outcome = a_guide(a_matrix([0, 0, 0], least({0: 1, 2: 1}, 2))).outcome(None)

    assert (outcome.ended, outcome.values) == (Ended.COMPLETE, (1.0, 0.0, 1.0))


def test_a_relaxation_without_a_plan_is_the_proof_that_there_is_none(searches: Searches) -> None:
    outcome = a_guide(a_matrix([4, 5, 3], most({0: 1, 1: 1}, 1), least({0: 1, 1: 1}, 2))).outcome(None)

    assert (outcome.ended, outcome.values, outcome.bound) == (Ended.INFEASIBLE, None, None)
    assert searches.asked == []


def test_a_relaxation_that_refuses_a_plan_that_is_held_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guided, "relaxed", lambda *_words: Relaxed(True, None, None, 0.0))

    outcome = a_guide(KNAPSACK).outcome(plan(1, 0, 0))

    assert (outcome.ended, outcome.values, outcome.bound) == (Ended.COMPLETE, (0.0, 1.0, 1.0), 8.0)


def test_a_relaxation_that_never_ends_leaves_it_to_highs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guided, "relaxed", lambda *_words: Relaxed(False, None, None, 0.0))

    outcome = a_guide(KNAPSACK).outcome(None)

    assert (outcome.ended, outcome.values, outcome.bound) == (Ended.COMPLETE, (0.0, 1.0, 1.0), 8.0)


def test_a_plan_that_the_relaxation_proves_needs_no_search(searches: Searches) -> None:
    outcome = a_guide(TIGHT).outcome(plan(1, 1, 0))

    assert (outcome.ended, outcome.values) == (Ended.COMPLETE, (1.0, 1.0, 0.0))
    assert outcome.bound == pytest.approx(9.0)
    assert searches.asked == []


def test_a_plan_that_swaps_bring_within_the_gap_needs_no_search(searches: Searches) -> None:
    outcome = a_guide(KNAPSACK, gap=0.05).outcome(plan(0, 1, 0))

    assert (outcome.ended, outcome.values, outcome.bound) == (Ended.COMPLETE, (0.0, 1.0, 1.0), 8.25)
    assert searches.asked == []


def test_without_swaps_what_is_held_is_not_bettered_before_the_search(searches: Searches) -> None:
    a_guide(KNAPSACK, without=only()).outcome(plan(0, 1, 0))

    ((_, _, start, _),) = searches.asked
    assert start is not None
    assert start.tolist() == [0, 1, 0]


def test_a_first_plan_is_rounded_from_the_relaxation(searches: Searches) -> None:
    a_guide(KNAPSACK, without=only("rounding")).outcome(None)

    (first, first_limits, _, _), (last, _, start, _) = searches.asked
    assert first.lower.tolist() == [1, 0, 1]
    assert first.upper.tolist() == [1, 1, 1]
    assert first_limits.gap == guided.STEP_GAP
    assert (start is None, last.upper.tolist()) == (False, [1, 1, 1])


def test_without_rounding_the_search_begins_with_nothing(searches: Searches) -> None:
    a_guide(KNAPSACK, without=without("rounding")).outcome(None)

    ((matrix, _, start, _),) = searches.asked
    assert (start, matrix.upper.tolist()) == (None, [1, 1, 1])


def test_where_rounding_finds_no_plan_one_is_built_start_by_start(searches: Searches) -> None:
    searches.fake = lambda _caller: ended(Ended.TIME_LIMIT)

    outcome = a_guide(KNAPSACK, without=without("cores", "cuts")).outcome(None)

    assert outcome.values == (1.0, 0.0, 1.0)


def test_where_nothing_is_laid_out_no_plan_is_built_start_by_start(searches: Searches) -> None:
    searches.fake = lambda _caller: ended(Ended.TIME_LIMIT)

    outcome = a_guide(KNAPSACK, without=without("swaps")).outcome(None)

    assert outcome.values is None


def test_a_plan_built_start_by_start_that_breaks_a_row_is_not_held(searches: Searches) -> None:
    searches.fake = lambda _caller: ended(Ended.TIME_LIMIT)

    outcome = a_guide(a_matrix([4, 5, -3], most({0: 3, 1: 4, 2: 2}, 6), least({2: 1}, 1))).outcome(None)

    assert outcome.values is None


def free_in(searches: Searches) -> list[int]:
    """How many starts may change in each search."""
    return [int((matrix.upper - matrix.lower).sum()) for matrix, *_ in searches.asked]


def test_small_searches_go_from_what_is_undecided_to_all(searches: Searches) -> None:
    a_guide(KNAPSACK, without=only("cores")).outcome(plan(1, 0, 1))

    assert free_in(searches)[:3] == [1, 2, 3]


def test_a_small_search_may_end_within_a_part_of_the_gap(searches: Searches) -> None:
    a_guide(KNAPSACK, gap=0.01, without=only("cores")).outcome(plan(1, 0, 1))

    assert searches.asked[0][1].gap == bettering.CORE_GAP * 0.01
    assert searches.asked[-1][1].gap == 0.01


def test_the_largest_small_search_is_for_many_projects(searches: Searches, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bettering, "LARGEST_SHARE_FROM", 4)

    a_guide(KNAPSACK, gap=0.01, without=only("cores")).outcome(plan(1, 0, 1))

    assert set(free_in(searches)[:-1]) == {1, 2}


def test_the_largest_small_search_is_for_plans_that_are_far_away_as_well(
    searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bettering, "LARGEST_SHARE_FROM", 4)
    monkeypatch.setattr(bettering, "FAR", 2.0)

    a_guide(KNAPSACK, gap=0.01, without=only("cores")).outcome(plan(1, 0, 1))

    assert 3 in free_in(searches)[:-1]


def test_a_round_of_few_projects_is_searched_whole(searches: Searches, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guided, "CORES_FROM", 4)

    a_guide(KNAPSACK, without=only("cores")).outcome(plan(1, 0, 1))

    assert free_in(searches) == [3]


def test_after_a_plan_that_was_the_best_before_there_are_no_small_searches(searches: Searches) -> None:
    guide = Guide(KNAPSACK, EACH, replace(LIMITS, without=without("swaps")), Caller(None, None), kept=0)

    outcome = guide.outcome(plan(1, 0, 1))

    assert (outcome.values, [settled for *_, settled in searches.asked]) == ((0.0, 1.0, 1.0), [True])


def test_a_stage_after_one_that_is_kept_is_settled(searches: Searches) -> None:
    model = build(knapsack())
    model.aim("coverage")
    best = Guided().solve(model, limits=LIMITS)
    model.keep("coverage", model.objectives["coverage"].constant)
    model.aim("cost")

    Guided().solve(model, limits=LIMITS, start=best.values)

    assert {settled for *_, settled in searches.asked} == {False, True}


def test_small_searches_have_an_end_when_the_plan_is_near_enough(searches: Searches) -> None:
    a_guide(KNAPSACK, gap=0.05, without=only("cores")).outcome(plan(1, 0, 1))

    assert len(searches.asked) < 3


def test_there_is_no_small_search_in_a_time_that_is_too_short(searches: Searches) -> None:
    a_guide(KNAPSACK, time_limit_s=0.9 * guided.LEAST_S, without=only("cores")).outcome(plan(1, 0, 1))

    assert len(searches.asked) == 1


def test_swaps_go_on_from_what_a_small_search_finds(searches: Searches) -> None:
    """Swaps alone cannot leave the fourth start, which excludes all others; the fake does, for the first one alone."""
    searches.fake = lambda _caller: ended(Ended.TIME_LIMIT, (1.0, 0.0, 0.0, 0.0))
    each = some_choices([[0]], [[1]], [[2]], [[3]])
    matrix = a_matrix([4, 5, 3, 3.5], most({0: 1, 1: 1, 2: 1, 3: 3}, 3), least({0: 1, 1: 1, 2: 1, 3: 1}, 1))

    outcome = a_guide(matrix, each, without=without("rounding", "fixing")).outcome(plan(0, 0, 0, 1))

    assert outcome.values == (1.0, 1.0, 1.0, 0.0)


def test_who_cancels_is_heard_while_a_plan_is_bettered(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[bool] = []
    heard: list[bool] = []

    def bettered(_swaps: object, _price: object, enough: Callable[[float], bool]) -> None:
        heard.append(enough(-1.0))
        said.append(True)
        heard.append(enough(-1.0))

    monkeypatch.setattr(bettering, "improved", bettered)

    Guide(KNAPSACK, EACH, LIMITS, Caller(None, lambda: bool(said))).outcome(None)

    assert heard[:2] == [False, True]


def test_a_first_plan_of_our_own_that_may_be_poor_is_kept_in_reserve_and_not_handed_over(
    searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bettering, "POOR", 0.0)

    outcome = a_guide(KNAPSACK, without=without("swaps", "cores")).outcome(None)

    matrix, _, start, _ = searches.asked[-1]
    assert (outcome.values, outcome.bound) == ((0.0, 1.0, 1.0), 8.0)
    assert start is None
    assert matrix.lower.tolist() == KNAPSACK.lower.tolist()


def test_a_plan_that_was_given_is_handed_over_however_poor(searches: Searches, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bettering, "POOR", 0.0)

    a_guide(KNAPSACK, without=without("swaps", "cores", "fixing", "started")).outcome(plan(1, 0, 0))

    assert searches.asked[-1][2] is not None
