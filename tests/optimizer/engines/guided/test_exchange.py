"""A later stage with the stage before pushed in its place: what is asked, what is found, and what its end proves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from optimizer.engines import Ended, Outcome, Tick, guided, seeking
from optimizer.engines.door import Caller, OnTick
from optimizer.engines.guided import Guide
from optimizer.engines.highs import Relaxed, relaxed
from optimizer.search.matrix import Matrix
from tests.optimizer.engines.guided.asked import EACH, LIMITS, Searches, ended, only, plan
from tests.optimizer.search.small import a_matrix, least

EXCHANGE = only("exchange")
COST = a_matrix([-3, -4, -2], least({0: 4, 1: 5, 2: 3}, 8))
"""Costs 3, 4 and 2, and a coverage of 8 that is kept: the last two cost 6, the first two 7 for a coverage of 9."""
CUTOFF = 0.98 * 0.01
"""Of what is held, with a gap of 0.01: what is better by less is not looked for."""


def a_later_stage(matrix: Matrix = COST, on_tick: OnTick | None = None, **said: Any) -> Guide:  # noqa: ANN401 - any field of Limits
    limits = replace(LIMITS, **{"gap": 0.01, "without": EXCHANGE, **said})
    return Guide(matrix, EACH, limits, Caller(on_tick, None), kept=0)


def exchanges(searches: Searches) -> list[bool]:
    """Whether the stage before was pushed in each search; False for the last search, of what is left."""
    return [sought is not None for sought in searches.sought]


def test_a_better_plan_that_is_no_worse_before_is_found_and_proved(searches: Searches) -> None:
    outcome = a_later_stage().outcome(plan(1, 1, 0))

    assert exchanges(searches) == [True, True]
    assert (outcome.ended, outcome.values) == (Ended.COMPLETE, (0.0, 1.0, 1.0))
    assert outcome.bound == pytest.approx(-6 * (1 - CUTOFF))


def test_what_is_pushed_is_the_stage_before_and_what_is_held_is_this_one(searches: Searches) -> None:
    a_later_stage().outcome(plan(1, 1, 0))

    matrix, sought = searches.asked[0][0], searches.sought[0]
    assert matrix.cost.tolist() == [4, 5, 3]
    assert matrix.values.tolist() == [-3 / 4, -1, -2 / 4]
    assert matrix.row_lower.tolist() == pytest.approx([-7 / 4 * (1 - CUTOFF)])
    assert sought is not None
    assert [sought.worth, sought.enough] == pytest.approx([8 - 8e-6, 8])


def test_the_best_plan_is_proved_by_there_being_no_better_one(searches: Searches) -> None:
    outcome = a_later_stage().outcome(plan(0, 1, 1))

    assert exchanges(searches) == [True]
    assert (outcome.ended, outcome.values) == (Ended.COMPLETE, (0.0, 1.0, 1.0))
    assert outcome.bound == pytest.approx(-6 * (1 - CUTOFF))


def test_a_relaxation_without_a_plan_is_proof_enough(searches: Searches, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeking, "relaxed", lambda *_words: Relaxed(True, None, None, 0.0))

    outcome = a_later_stage().outcome(plan(0, 1, 1))

    assert searches.asked == []
    assert (outcome.ended, outcome.values) == (Ended.COMPLETE, (0.0, 1.0, 1.0))
    assert outcome.bound == pytest.approx(-6 * (1 - CUTOFF))


def test_without_a_relaxation_what_is_left_is_searched(searches: Searches, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeking, "relaxed", lambda *_words: Relaxed(False, None, None, 0.0))

    outcome = a_later_stage().outcome(plan(1, 1, 0))

    assert exchanges(searches) == [False]
    assert outcome.values == (0.0, 1.0, 1.0)


def test_an_offer_that_falls_behind_before_is_not_held_and_what_is_left_is_searched(
    searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first and the last one cost 5, for a coverage of 7."""
    offers = iter([ended(Ended.COMPLETE, (1.0, 0.0, 1.0), 8.0)])
    searches.fake = lambda _caller: next(offers)
    told: list[Tick] = []
    guide = a_later_stage(on_tick=told.append)
    last = guide._searched

    def searched(matrix: Matrix, gap: float, cutoff: float) -> Outcome:
        searches.fake = None
        return last(matrix, gap, cutoff)

    monkeypatch.setattr(guide, "_searched", searched)
    guide.limits = replace(guide.limits, without=only("exchange", "fixing"))

    outcome = guide.outcome(plan(1, 1, 0))

    assert exchanges(searches) == [True, False]
    assert {tick.incumbent for tick in told} == {-7, -6}
    assert outcome.values == (0.0, 1.0, 1.0)


def test_it_is_asked_a_few_times_and_then_what_is_left_is_searched(
    searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeking, "EXCHANGES", 1)

    outcome = a_later_stage().outcome(plan(1, 1, 0))

    assert exchanges(searches) == [True, False]
    assert (outcome.ended, outcome.values) == (Ended.COMPLETE, (0.0, 1.0, 1.0))


def test_who_cancels_waits_for_no_other_search(searches: Searches) -> None:
    searches.fake = lambda _caller: ended(Ended.CANCELLED, None, 1.0)

    outcome = a_later_stage().outcome(plan(1, 1, 0))

    assert exchanges(searches) == [True]
    assert (outcome.ended, outcome.values) == (Ended.CANCELLED, (1.0, 1.0, 0.0))
    assert outcome.bound is not None
    assert outcome.bound >= -6


def test_a_search_without_an_end_leaves_half_of_the_time_for_what_is_left_and_proves_nothing(
    searches: Searches,
) -> None:
    searches.fake = lambda _caller: ended(Ended.TIME_LIMIT)

    outcome = a_later_stage(time_limit_s=60.0).outcome(plan(1, 1, 0))

    (_, first, _, _), (_, last, _, _) = searches.asked
    assert first.time_limit_s <= 30 < last.time_limit_s
    assert (outcome.ended, outcome.values) == (Ended.TIME_LIMIT, (1.0, 1.0, 0.0))
    assert outcome.bound is not None
    assert outcome.bound >= -6


def test_a_better_plan_of_a_search_without_an_end_is_held_and_asked_again(searches: Searches) -> None:
    searches.fake = lambda _caller: ended(Ended.TIME_LIMIT, (0.0, 1.0, 1.0))

    outcome = a_later_stage().outcome(plan(1, 1, 0))

    assert exchanges(searches) == [True, True, False]
    assert outcome.values == (0.0, 1.0, 1.0)


def test_progress_is_told_of_nodes_and_seconds_and_of_nothing_that_is_pushed_elsewhere(searches: Searches) -> None:
    ticks: list[Tick] = []

    def runs_out(caller: Caller) -> Outcome:
        caller.tell(Tick(9.0, 9.5, 5, 0.0))
        return ended(Ended.CANCELLED)

    searches.fake = runs_out

    a_later_stage(on_tick=ticks.append).outcome(plan(1, 1, 0))

    assert ticks[-1].nodes == 5
    assert ticks[-1].incumbent == -7
    assert ticks[-1].bound == ticks[-2].bound


@pytest.mark.parametrize(("name", "value"), [("EXCHANGED_TO", 3), ("EXCHANGE_GAP", 0.02)])
def test_rounds_of_many_projects_and_small_gaps_are_searched_as_they_stand(
    name: str, value: float, searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeking, name, value)

    a_later_stage().outcome(plan(1, 1, 0))

    assert exchanges(searches) == [False]


def test_left_out_nothing_is_exchanged(searches: Searches) -> None:
    a_later_stage(without=only()).outcome(plan(1, 1, 0))

    assert exchanges(searches) == [False]


def test_when_the_time_is_over_nothing_is_exchanged(searches: Searches, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guided, "relaxed", lambda matrix, _left_s, caller: relaxed(matrix, 60.0, caller))

    a_later_stage(time_limit_s=0.0).outcome(plan(1, 1, 0))

    assert exchanges(searches) == [False]


def test_without_a_plan_that_is_held_nothing_is_exchanged(searches: Searches) -> None:
    a_later_stage().outcome(None)

    assert exchanges(searches) == [False]
