"""Searches for what is worth more than halfway to the bound: when there are any, what they find, what they prove."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.engines import Ended, Outcome, Tick, guided, seeking
from optimizer.engines.door import Caller
from optimizer.engines.guided import Guide
from optimizer.engines.highs import relaxed
from tests.optimizer.engines.guided.asked import EACH, EXCLUDING, KNAPSACK, LIMITS, Searches, a_guide, ended, only, plan
from tests.optimizer.search.small import a_matrix, most, some_choices

HALVING = only("halving")


@pytest.fixture(autouse=True)
def any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounds of any size are searched by halves."""
    monkeypatch.setattr(seeking, "HALVED_FROM", 1)


def worths(searches: Searches) -> list[float | None]:
    """What each search was to find more than; None for the last search, of everything."""
    return [None if sought is None else sought.worth for sought in searches.sought]


def test_what_is_worth_more_than_halfway_to_the_bound_is_looked_for_first(searches: Searches) -> None:
    """7 is held and 8.25 proved: 8 is on the upper half."""
    outcome = a_guide(KNAPSACK, without=HALVING).outcome(plan(1, 0, 1))

    assert worths(searches) == [pytest.approx(7.625)]
    assert (outcome.ended, outcome.values, outcome.bound) == (Ended.COMPLETE, (0.0, 1.0, 1.0), 8.0)


def test_it_is_looked_for_without_the_plan_that_is_held(searches: Searches) -> None:
    a_guide(KNAPSACK, without=HALVING).outcome(plan(1, 0, 1))

    assert searches.asked[0][2] is None


def test_a_plan_that_is_near_enough_to_the_bound_ends_the_search(searches: Searches) -> None:
    a_guide(KNAPSACK, gap=0.01, without=HALVING).outcome(plan(1, 0, 1))

    sought = searches.sought[0]
    assert sought is not None
    assert [sought.worth, sought.enough] == pytest.approx([7.625, 8.25 / 1.01])


def test_what_cannot_reach_the_upper_half_is_fixed_before_it_is_searched(searches: Searches) -> None:
    """Beside the multiplier of 1.25 the last start regrets 7.75: with it no plan is worth more than 0.5."""
    matrix = a_matrix([4, 5, 3, 1], most({0: 3, 1: 4, 2: 2, 3: 7}, 6))

    a_guide(matrix, some_choices([[0]], [[1]], [[2]], [[3]]), without=HALVING).outcome(plan(1, 0, 1, 0))

    assert searches.asked[0][0].upper.tolist() == [1, 1, 1, 0]


def test_nothing_on_the_upper_half_halves_the_way(searches: Searches) -> None:
    searches.fake = lambda _caller: ended(Ended.INFEASIBLE)

    outcome = a_guide(KNAPSACK, gap=0.05, without=HALVING).outcome(plan(0, 1, 0))

    assert worths(searches) == pytest.approx([6.625, 5.8125, None])
    assert (outcome.ended, outcome.values) == (Ended.COMPLETE, (0.0, 1.0, 0.0))
    assert outcome.bound == pytest.approx(5.8125)


def test_a_way_that_is_halved_to_nothing_proves_the_plan_that_is_held(
    searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeking, "FEW_GAPS", 0.0)
    searches.fake = lambda _caller: ended(Ended.INFEASIBLE)

    outcome = a_guide(KNAPSACK, gap=0.2, without=HALVING).outcome(plan(1, 0, 0))

    assert worths(searches) == pytest.approx([6.125, 5.0625, 4.53125])
    assert (outcome.ended, outcome.values) == (Ended.COMPLETE, (1.0, 0.0, 0.0))
    assert outcome.bound == pytest.approx(4.53125)


def test_beside_a_plan_that_is_worth_nothing_the_way_is_halved_a_few_times_and_not_for_ever(searches: Searches) -> None:
    searches.fake = lambda _caller: ended(Ended.INFEASIBLE)

    outcome = a_guide(KNAPSACK, gap=0.05, without=HALVING).outcome(plan(0, 0, 0))

    assert worths(searches) == pytest.approx([8.25 / 2**halves for halves in range(1, 1 + seeking.HALVES)] + [None])
    assert outcome.bound == pytest.approx(8.25 / 2**seeking.HALVES)


@pytest.mark.parametrize("how", [Ended.TIME_LIMIT, Ended.CANCELLED])
@pytest.mark.parametrize(("told", "proved"), [(7.9, 7.9), (7.0, 7.625), (99.0, 8.25), (None, 8.25)])
def test_a_search_without_an_end_is_the_last_and_proves_no_less_than_what_it_left_out(
    how: Ended, told: float | None, proved: float, searches: Searches
) -> None:
    searches.fake = lambda _caller: ended(how, None, told)

    outcome = a_guide(KNAPSACK, without=HALVING).outcome(plan(1, 0, 1))

    assert len(searches.asked) == 1
    assert (outcome.ended, outcome.values) == (how, (1.0, 0.0, 1.0))
    assert outcome.bound == pytest.approx(proved)


def test_progress_never_promises_less_than_what_was_left_out_may_be_worth(searches: Searches) -> None:
    ticks: list[Tick] = []

    def runs_out(caller: Caller) -> Outcome:
        caller.tell(Tick(None, 7.1, 5, 0.0))
        return ended(Ended.TIME_LIMIT, None, 7.1)

    searches.fake = runs_out

    a_guide(KNAPSACK, on_tick=ticks.append, without=HALVING).outcome(plan(1, 0, 1))

    assert [tick.incumbent for tick in ticks[-2:]] == [7.0, 7.0]
    assert [tick.bound for tick in ticks[-2:]] == pytest.approx([7.625, 7.625])


@pytest.mark.parametrize(
    ("name", "value"), [("HALVED_FROM", 4), ("HALVED_TO", 3), ("LEAST_WAY", 0.18), ("FEW_GAPS", 18.0)]
)
def test_rounds_of_few_projects_or_many_and_plans_near_the_bound_are_searched_whole(
    name: str, value: float, searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeking, name, value)

    a_guide(KNAPSACK, gap=0.01, without=HALVING).outcome(plan(1, 0, 1))

    assert worths(searches) == [None]


@pytest.mark.parametrize(("most_of_a_project", "halved"), [(1.0, True), (0.9, False)])
def test_where_many_projects_exclude_each_other_everything_is_searched(
    most_of_a_project: float, halved: bool, searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeking, "MANY_EXCLUSIONS", most_of_a_project)

    a_guide(EXCLUDING, without=HALVING).outcome(plan(0, 0, 1))

    assert (worths(searches) != [None]) is halved


def test_left_out_nothing_is_halved(searches: Searches) -> None:
    a_guide(KNAPSACK, without=only()).outcome(plan(1, 0, 1))

    assert worths(searches) == [None]


def test_a_later_stage_is_searched_whole(searches: Searches) -> None:
    Guide(KNAPSACK, EACH, replace(LIMITS, without=HALVING), Caller(None, None), kept=0).outcome(plan(1, 0, 1))

    assert worths(searches) == [None]


def test_when_the_time_is_over_nothing_is_halved(searches: Searches, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guided, "relaxed", lambda matrix, _left_s, caller: relaxed(matrix, 60.0, caller))

    a_guide(KNAPSACK, time_limit_s=0.0, without=HALVING).outcome(plan(1, 0, 1))

    assert worths(searches) == [None]
