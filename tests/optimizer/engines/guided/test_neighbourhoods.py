"""Neighbourhoods: when a plan is bettered part by part, how large the parts are, and when that ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import gt, lt
from typing import Any

import numpy as np
import pytest

from optimizer.engines import Ended, Outcome, bettering, guided
from optimizer.engines.door import Caller
from optimizer.engines.guided import Guide
from optimizer.engines.highs import relaxed
from optimizer.search.matrix import Choices, Matrix
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
from tests.optimizer.search.small import a_matrix, budgets, most, some_choices

WIDE = only("neighbourhoods")
MANY = 40
CHOICES = some_choices(*([[number]] for number in range(MANY)))


@pytest.fixture(autouse=True)
def soon_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three neighbourhoods in a row without anything better are enough."""
    monkeypatch.setattr(bettering, "FRUITLESS", 3)


def left_open(searches: Searches) -> list[list[int]]:
    """The columns that each search may choose."""
    return [np.flatnonzero(matrix.upper).tolist() for matrix, *_ in searches.asked]


def sizes(searches: Searches) -> list[int]:
    """How many projects are free in each neighbourhood that is drawn; the first search and the last are others."""
    return [len(one) for one in left_open(searches)[1:-1]]


def empty(how: Ended, matrix: Matrix) -> Outcome:
    return ended(how, (0.0,) * len(matrix.cost))


def test_the_starts_that_the_relaxation_has_are_searched_first(searches: Searches) -> None:
    """It takes the third in full and the second nearly; the plan has the first."""
    a_guide(a_matrix([4, 5.5, 3], most({0: 3, 1: 4, 2: 2}, 5)), gap=0.01, without=WIDE).outcome(plan(1, 0, 0))

    assert left_open(searches)[0] == [0, 1, 2]
    assert searches.asked[0][1].gap == bettering.CORE_GAP * 0.01


def test_starts_that_it_has_not_are_left_out_there_unless_the_plan_has_them(searches: Searches) -> None:
    matrix = a_matrix([4, 6, 3, 1, 1], most({0: 3, 1: 4, 2: 2, 3: 9, 4: 9}, 12))
    each = some_choices([[0]], [[1]], [[2]], [[3]], [[4]])

    a_guide(matrix, each, without=WIDE).outcome(plan(0, 0, 0, 1, 0))

    assert left_open(searches)[0] == [0, 1, 2, 3]


def test_what_is_found_there_is_held_and_bettered_by_swaps(searches: Searches) -> None:
    searches.fake = lambda _caller: ended(Ended.TIME_LIMIT, (0.0, 1.0, 0.0))

    outcome = a_guide(KNAPSACK, without=only("neighbourhoods", "swaps")).outcome(plan(0, 0, 1))

    assert outcome.values == (0.0, 1.0, 1.0)


def test_then_projects_are_drawn_and_everything_else_stays_as_it_is(searches: Searches) -> None:
    matrix = budgets(1, MANY)
    held = plan(*(1.0 if number == 7 else 0.0 for number in range(MANY)))
    searches.fake = lambda _caller: empty(Ended.TIME_LIMIT, matrix)

    a_guide(matrix, CHOICES, without=WIDE).outcome(held)

    assert all(7 in one and len(one) < MANY / 2 for one in left_open(searches)[1:-1])
    assert len({tuple(one) for one in left_open(searches)[1:-1]}) == len(sizes(searches)) == 3


def test_what_is_drawn_is_the_same_every_time(searches: Searches) -> None:
    matrix = budgets(1, MANY)
    searches.fake = lambda _caller: empty(Ended.TIME_LIMIT, matrix)

    for _ in range(2):
        a_guide(matrix, CHOICES, without=WIDE).outcome(np.zeros(MANY))

    asked = left_open(searches)
    assert asked[: len(asked) // 2] == asked[len(asked) // 2 :]


@pytest.mark.parametrize(("how", "compares"), [(Ended.COMPLETE, gt), (Ended.TIME_LIMIT, lt)])
def test_a_search_that_comes_to_its_end_is_followed_by_a_larger_one_and_one_that_does_not_by_a_smaller(
    how: Ended, compares: Callable[[int, int], bool], searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bettering, "FREED", 0.3)
    monkeypatch.setattr(bettering, "FRUITLESS", 8)
    monkeypatch.setattr(bettering, "REGRETTED", 1.0)
    matrix = budgets(1, MANY)
    searches.fake = lambda _caller: empty(how, matrix)

    a_guide(matrix, CHOICES, without=WIDE).outcome(np.zeros(MANY))

    assert compares(sizes(searches)[-1], sizes(searches)[0])


@pytest.mark.parametrize(("how", "share"), [(Ended.COMPLETE, "MOST_FREED"), (Ended.TIME_LIMIT, "LEAST_FREED")])
def test_there_is_a_largest_part_and_a_smallest(
    how: Ended, share: str, searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all projects or none as what may never be passed, that is what the second one is."""
    monkeypatch.setattr(bettering, share, 1.0 if how is Ended.TIME_LIMIT else 0.0)
    monkeypatch.setattr(bettering, "REGRETTED", 99.0)
    matrix = budgets(1, MANY)
    searches.fake = lambda _caller: empty(how, matrix)

    a_guide(matrix, CHOICES, without=WIDE).outcome(np.zeros(MANY))

    assert sizes(searches)[1:] == [MANY if how is Ended.TIME_LIMIT else 0] * 2


def test_starts_that_would_lose_most_of_what_there_is_to_win_are_left_out(
    searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    """8.25 is proved and 7 is held; the last one, of 0.5 for 6, would regret 7."""
    monkeypatch.setattr(bettering, "FREED", 1.0)
    matrix = a_matrix([4, 5, 3, 0.5], most({0: 3, 1: 4, 2: 2, 3: 6}, 6))
    searches.fake = lambda _caller: empty(Ended.TIME_LIMIT, matrix)

    a_guide(matrix, some_choices([[0]], [[1]], [[2]], [[3]]), without=WIDE).outcome(plan(1, 0, 1, 0))

    assert left_open(searches)[1] == [0, 1, 2]


def test_it_goes_on_as_long_as_something_better_is_found(searches: Searches) -> None:
    """One more project each time for five times; then three neighbourhoods bring nothing."""
    matrix = budgets(1, MANY)

    def one_more(_caller: Caller) -> Outcome:
        chosen = min(len(searches.asked), 5)
        return ended(Ended.TIME_LIMIT, tuple(float(number < chosen) for number in range(MANY)))

    searches.fake = one_more

    a_guide(matrix, CHOICES, without=WIDE).outcome(np.zeros(MANY))

    assert len(sizes(searches)) == 4 + 3


def test_it_ends_when_the_plan_is_near(searches: Searches) -> None:
    """The first search finds the best plan, 8 of 8.25: within the gap."""
    outcome = a_guide(KNAPSACK, gap=0.05, without=WIDE).outcome(plan(1, 0, 0))

    assert (outcome.values, len(searches.asked)) == ((0.0, 1.0, 1.0), 1)


def test_it_ends_when_the_plan_is_no_longer_far_below(searches: Searches, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bettering, "FAR_BELOW", 0.05)

    a_guide(KNAPSACK, gap=0.001, without=WIDE).outcome(plan(1, 0, 0))

    assert len(searches.asked) == 2


def test_it_ends_when_somebody_asks_for_the_end(searches: Searches) -> None:
    stopped: list[bool] = []
    matrix = budgets(1, MANY)

    def stop(_caller: Caller) -> Outcome:
        stopped.append(True)
        return empty(Ended.CANCELLED, matrix)

    searches.fake = stop

    outcome = Guide(matrix, CHOICES, replace(LIMITS, without=WIDE), Caller(None, lambda: bool(stopped))).outcome(
        np.zeros(MANY)
    )

    assert (outcome.ended, len(stopped)) == (Ended.CANCELLED, 1)


def test_it_leaves_time_for_what_comes_after(searches: Searches, monkeypatch: pytest.MonkeyPatch) -> None:
    """With none of the time for it, only the first search is there, and the last."""
    monkeypatch.setattr(bettering, "NEIGHBOURHOODS_TIME", 0.0)
    matrix = budgets(1, MANY)
    searches.fake = lambda _caller: empty(Ended.TIME_LIMIT, matrix)

    a_guide(matrix, CHOICES, without=WIDE).outcome(np.zeros(MANY))

    assert len(searches.asked) == 2


def test_a_part_has_less_time_than_a_small_search(searches: Searches) -> None:
    matrix = budgets(1, MANY)
    searches.fake = lambda _caller: empty(Ended.TIME_LIMIT, matrix)

    a_guide(matrix, CHOICES, without=WIDE).outcome(np.zeros(MANY))

    seconds = [limits.time_limit_s for _, limits, *_ in searches.asked]
    assert seconds[:2] == [guided.LEAST_S, bettering.DRAWN_TIME * guided.LEAST_S]


@pytest.mark.parametrize(("far_below", "then"), [(0.0, []), (0.2, ["small searches"])])
def test_a_plan_that_stays_far_away_is_not_searched_around(
    far_below: float, then: Sequence[str], searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan goes from 4 to 7, of 8.25: 18 % below."""
    order: list[str] = []
    monkeypatch.setattr(bettering, "FAR_BELOW", far_below)
    monkeypatch.setattr(Guide, "_small_searches", lambda *_words: order.append("small searches"))
    searches.fake = lambda _caller: ended(Ended.TIME_LIMIT, (1.0, 0.0, 1.0))

    a_guide(KNAPSACK, without=only("neighbourhoods", "cores")).outcome(plan(1, 0, 0))

    assert order == list(then)


@pytest.mark.parametrize(
    ("matrix", "gap", "left_out", "held"),
    [
        (KNAPSACK, 0.0, without("neighbourhoods"), plan(1, 0, 1)),
        (TIGHT, 0.0, WIDE, plan(1, 1, 0)),
        (KNAPSACK, 0.2, WIDE, plan(1, 0, 1)),
        (KNAPSACK, 0.0, WIDE, None),
    ],
    ids=["left out", "proved", "near enough", "without a plan"],
)
def test_nothing_is_bettered_part_by_part_that_is(
    matrix: Matrix, gap: float, left_out: frozenset[str], held: np.ndarray | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked_for(monkeypatch, matrix, EACH, held, gap=gap, without=left_out) == []


def test_few_projects_are_not_bettered_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guided, "CORES_FROM", 4)

    assert asked_for(monkeypatch, KNAPSACK, EACH, plan(1, 0, 1), without=WIDE) == []


def test_a_plan_is_not_bettered_part_by_part_once_somebody_has_asked_for_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Guide, "_search_neighbourhoods", lambda *_words: asked.append("asked"))
    guide = Guide(KNAPSACK, EACH, replace(LIMITS, without=WIDE), Caller(None, lambda: True))
    monkeypatch.setattr(guide, "_relaxed", lambda: relaxed(KNAPSACK, 60.0, Caller(None, None)))

    assert guide.outcome(plan(1, 0, 1)).ended is Ended.CANCELLED
    assert asked == []


def test_a_stage_that_begins_with_the_best_plan_is_not_bettered_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Guide, "_search_neighbourhoods", lambda *_words: asked.append("asked"))

    Guide(KNAPSACK, EACH, replace(LIMITS, without=WIDE), Caller(None, None), kept=0).outcome(plan(1, 0, 1))

    assert asked == []


def test_a_kernel_is_not_bettered_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    kernels: list[bool] = []
    monkeypatch.setattr(guided, "LARGE", 1)
    monkeypatch.setattr(Guide, "_search_neighbourhoods", lambda self, *_words: kernels.append(self.is_kernel))
    matrix = budgets(1, MANY)

    a_guide(matrix, CHOICES, gap=1e-6, without=without("swaps", "cores")).outcome(None)

    assert True not in kernels


def asked_for(
    monkeypatch: pytest.MonkeyPatch,
    matrix: Matrix,
    choices: Choices,
    held: np.ndarray | None,
    **said: Any,  # noqa: ANN401 - any field of Limits
) -> list[str]:
    """Whether neighbourhoods were searched."""
    asked: list[str] = []
    monkeypatch.setattr(Guide, "_search_neighbourhoods", lambda *_words: asked.append("asked"))
    a_guide(matrix, choices, **said).outcome(held)
    return asked
