"""Cuts: when they are looked for, of what, and what comes of a relaxation that has them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from optimizer.engines import Ended, bettering, guided, seeking
from optimizer.engines.door import Caller
from optimizer.engines.guided import Guide
from optimizer.engines.highs import Cut, Relaxed, relaxed
from optimizer.search.matrix import Floats, Matrix, Rows
from tests.optimizer.engines.guided.asked import (
    EACH,
    EXCLUDING,
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
from tests.optimizer.search.small import INF, a_matrix, most, some_choices

CUTS = only("cuts")
NOT_BOTH = Rows(np.array([-INF]), np.array([1.0]), np.array([0, 2]), np.array([0, 1]), np.array([1.0, 1.0]))
"""The first two of the knapsack do not fit in together; with that its relaxation is worth 8, as the best plan is."""
TOO_MUCH = replace(NOT_BOTH, lower=np.array([5.0]), upper=np.array([INF]))
"""No choice reaches this."""
FOUR = some_choices([[0]], [[1]], [[2]], [[3]])
DEAR = a_matrix([4, 5, 3, 1], most({0: 3, 1: 4, 2: 2, 3: 7}, 6))
"""The knapsack, and one more that no plan worth more than 1 has."""


MORE_EXCLUDING = EXCLUDING.with_row(np.array([0, 1]), np.ones(2), upper=1.0)
"""One exclusion more than there are projects."""


@dataclass
class Cuts:
    """What was asked to be cut, in what time; what is answered."""

    rows: Rows | None = NOT_BOTH
    values: Floats | None = None
    asked: list[tuple[Matrix, float]] = field(default_factory=list)

    def __call__(self, matrix: Matrix, time_limit_s: float, _caller: Caller) -> Cut:
        self.asked.append((matrix, time_limit_s))
        return Cut(self.rows, self.values)


@pytest.fixture(autouse=True)
def cuts(monkeypatch: pytest.MonkeyPatch) -> Cuts:
    """HiGHS's cuts, each time the same."""
    out = Cuts()
    monkeypatch.setattr(guided, "cut", out)
    return out


def test_a_relaxation_with_cuts_proves_more_and_a_plan_is_rounded_from_it(cuts: Cuts, searches: Searches) -> None:
    outcome = a_guide(KNAPSACK, without=CUTS).outcome(plan(1, 0, 1))

    assert (outcome.ended, outcome.values) == (Ended.COMPLETE, (0.0, 1.0, 1.0))
    assert outcome.bound == pytest.approx(8.0)
    assert len(cuts.asked) == 1
    assert [(matrix.lower.tolist(), matrix.upper.tolist()) for matrix, *_ in searches.asked] == [([0, 1, 1], [0, 1, 1])]


def test_a_plan_rounded_there_is_bettered_by_swaps(searches: Searches) -> None:
    """The fake rounds to the first alone; the third goes in beside it."""
    searches.fake = lambda _caller: ended(Ended.TIME_LIMIT, (1.0, 0.0, 0.0))

    outcome = a_guide(KNAPSACK, without=only("cuts", "swaps")).outcome(plan(0, 0, 0))

    assert outcome.values is not None
    assert sum(outcome.values) == 2


def test_a_plan_that_comes_with_the_cuts_is_held_for_worse_ones_may_break_them(cuts: Cuts, searches: Searches) -> None:
    cuts.rows, cuts.values = TOO_MUCH, plan(0, 1, 1)

    outcome = a_guide(KNAPSACK, without=CUTS).outcome(plan(1, 0, 1))

    assert (outcome.ended, outcome.values) == (Ended.COMPLETE, (0.0, 1.0, 1.0))
    assert outcome.bound == pytest.approx(8.0)
    assert searches.asked == []


def test_a_plan_that_comes_alone_is_held_as_well(cuts: Cuts) -> None:
    cuts.rows, cuts.values = None, plan(0, 1, 1)

    outcome = a_guide(KNAPSACK, gap=0.05, without=CUTS).outcome(plan(1, 0, 0))

    assert outcome.values == (0.0, 1.0, 1.0)
    assert outcome.bound == pytest.approx(8.25)


def test_a_plan_that_comes_in_the_other_columns_is_held_in_its_own(cuts: Cuts) -> None:
    cuts.rows, cuts.values = None, plan(0, 1, 1)
    matrix = a_matrix([4, 5, 3], most({0: 6, 1: 4, 2: 2}, 4), most({0: 1, 1: 1, 2: 1}, 1))

    outcome = a_guide(matrix, some_choices([[0, 1, 2]]), gap=0.1, without=only("cuts", "started")).outcome(
        plan(0, 0, 1)
    )

    assert outcome.values == (0.0, 1.0, 0.0)


def test_what_cannot_beat_the_held_plan_is_fixed_before_it_is_cut(cuts: Cuts) -> None:
    a_guide(DEAR, FOUR, without=only("cuts", "fixing")).outcome(plan(1, 0, 1, 0))

    assert cuts.asked[0][0].upper.tolist() == [1, 1, 1, 0]


def test_without_fixing_everything_is_cut(cuts: Cuts) -> None:
    a_guide(DEAR, FOUR, without=CUTS).outcome(plan(1, 0, 1, 0))

    assert cuts.asked[0][0].upper.tolist() == [1, 1, 1, 1]


def test_what_is_proved_of_the_rest_is_never_less_than_what_was_fixed_may_be_worth(cuts: Cuts) -> None:
    """Nothing is looked for below the held 7.2 and the gap; what is left with the cut is worth 3.2 at most."""
    cuts.rows = replace(NOT_BOTH, upper=np.array([0.0]))
    matrix = a_matrix([4, 5, 3.2], most({0: 3, 1: 4, 2: 2}, 6))

    outcome = a_guide(matrix, gap=0.1, without=only("cuts", "fixing")).outcome(plan(1, 0, 1))

    assert outcome.bound == pytest.approx(7.2 * (1 + seeking.SAFE * 0.1))


def test_what_is_proved_is_never_less_than_what_is_held(cuts: Cuts) -> None:
    cuts.rows = replace(NOT_BOTH, upper=np.array([0.0]))

    outcome = a_guide(KNAPSACK, without=CUTS).outcome(plan(1, 0, 1))

    assert outcome.values == (1.0, 0.0, 1.0)
    assert outcome.bound == pytest.approx(7.0)


def test_where_there_are_no_cuts_the_search_goes_on(cuts: Cuts, searches: Searches) -> None:
    cuts.rows = None

    outcome = a_guide(KNAPSACK, without=CUTS).outcome(plan(1, 0, 1))

    assert (outcome.values, outcome.bound, len(searches.asked)) == ((0.0, 1.0, 1.0), 8.0, 1)


@pytest.mark.parametrize(("part", "proved"), [("fixing", 7.0), ("cuts", 7.0)])
def test_cuts_that_leave_nothing_prove_that_nothing_is_better(
    part: str, proved: float, cuts: Cuts, searches: Searches
) -> None:
    cuts.rows = TOO_MUCH

    outcome = a_guide(KNAPSACK, without=only("cuts", part)).outcome(plan(1, 0, 1))

    assert (outcome.ended, outcome.values) == (Ended.COMPLETE, (1.0, 0.0, 1.0))
    assert outcome.bound == pytest.approx(proved)
    assert searches.asked == []


def test_a_relaxation_with_cuts_that_never_ends_is_done_without(
    searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def once(*words: object) -> Relaxed:
        calls.append(len(words))
        return relaxed(*words) if len(calls) == 1 else Relaxed(False, None, None, 0.0)  # type: ignore[arg-type]

    monkeypatch.setattr(guided, "relaxed", once)

    outcome = a_guide(KNAPSACK, without=CUTS).outcome(plan(1, 0, 1))

    assert (outcome.values, outcome.bound, len(calls), len(searches.asked)) == ((0.0, 1.0, 1.0), 8.0, 2, 1)


def test_cuts_may_take_half_of_the_time_that_is_left(cuts: Cuts) -> None:
    a_guide(KNAPSACK, time_limit_s=50.0, without=CUTS).outcome(plan(1, 0, 1))

    assert cuts.asked[0][1] == pytest.approx(25.0, abs=1.0)


def test_the_rounding_may_end_within_half_of_the_gap_and_has_its_time(searches: Searches) -> None:
    a_guide(KNAPSACK, gap=0.01, without=CUTS).outcome(plan(1, 0, 1))

    limits = searches.asked[0][1]
    assert (limits.gap, limits.time_limit_s) == (0.005, guided.CUT_LEAST_S)


def test_what_is_far_away_is_cut_before_the_small_searches(cuts: Cuts, searches: Searches) -> None:
    cuts.rows = None

    a_guide(KNAPSACK, gap=0.08, without=only("cuts", "cores")).outcome(plan(1, 0, 0))

    assert len(cuts.asked) == 1
    assert searches.asked[0][1].gap == bettering.CORE_GAP * 0.08


def test_what_small_searches_bring_near_is_never_cut(cuts: Cuts) -> None:
    """7 is 2.2 gaps below the bound of 8.25 and would be cut first; it is 1.8 gaps of a tenth."""
    a_guide(KNAPSACK, gap=0.1, without=only("cuts", "cores")).outcome(plan(1, 0, 1))

    assert cuts.asked == []


def test_what_small_searches_do_not_bring_near_is_cut_after_them(cuts: Cuts, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    monkeypatch.setattr(Guide, "_small_searches", lambda *_words: order.append("small searches"))

    def noted(matrix: Matrix, time_limit_s: float, caller: Caller) -> Cut:
        order.append("cuts")
        return cuts(matrix, time_limit_s, caller)

    monkeypatch.setattr(guided, "cut", noted)

    a_guide(KNAPSACK, gap=0.1, without=only("cuts", "cores")).outcome(plan(1, 0, 1))

    assert order == ["small searches", "cuts"]


def test_cuts_are_of_the_columns_in_which_highs_is_asked(cuts: Cuts) -> None:
    years = some_choices([[0, 1, 2]])
    matrix = a_matrix([4, 5, 3], most({0: 3, 1: 4, 2: 2}, 3), most({0: 1, 1: 1, 2: 1}, 1))
    cuts.rows = None

    for parts in (CUTS, only("cuts", "started")):
        a_guide(matrix, years, without=parts).outcome(plan(0, 0, 1))

    assert [asked.cost.tolist() for asked, _ in cuts.asked] == [[4, 5, 3], [-1, 2, 3]]


def test_cuts_of_what_has_started_are_kept_by_what_starts(cuts: Cuts) -> None:
    """Nothing has started by the second year: only the last one is left, worth 3."""
    years = some_choices([[0, 1, 2]])
    matrix = a_matrix([4, 5, 3], most({0: 3, 1: 4, 2: 2}, 3), most({0: 1, 1: 1, 2: 1}, 1))
    cuts.rows = Rows(np.array([-INF]), np.array([0.0]), np.array([0, 1]), np.array([1]), np.ones(1))

    outcome = a_guide(matrix, years, without=only("cuts", "started")).outcome(plan(0, 0, 1))

    assert outcome.values == (0.0, 0.0, 1.0)
    assert outcome.bound == pytest.approx(3.0)


def test_few_projects_are_not_cut(cuts: Cuts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guided, "CUTS_FROM", 4)

    a_guide(KNAPSACK, without=CUTS).outcome(plan(1, 0, 1))

    assert cuts.asked == []


@pytest.mark.parametrize(
    ("matrix", "gap", "left_out", "held"),
    [
        (KNAPSACK, 0.0, without("cuts"), plan(1, 0, 1)),
        (MORE_EXCLUDING, 0.0, CUTS, plan(1, 0, 0)),
        (TIGHT, 0.0, CUTS, plan(1, 1, 0)),
        (KNAPSACK, 0.1, CUTS, plan(0, 1, 1)),
        (KNAPSACK, 0.0, CUTS, None),
    ],
    ids=["left out", "too many exclude each other", "proved", "near enough", "without a plan"],
)
def test_nothing_is_cut_that_is(
    matrix: Matrix, gap: float, left_out: frozenset[str], held: np.ndarray | None, cuts: Cuts
) -> None:
    a_guide(matrix, gap=gap, without=left_out).outcome(held)

    assert cuts.asked == []


def test_large_rounds_and_their_kernels_are_not_cut(cuts: Cuts, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (1, 3):
        monkeypatch.setattr(guided, "LARGE", size)
        a_guide(KNAPSACK, gap=0.001, without=without("cores")).outcome(None)

    assert cuts.asked == []


def test_a_stage_that_begins_with_the_best_plan_is_not_cut(cuts: Cuts) -> None:
    Guide(KNAPSACK, EACH, replace(LIMITS, without=CUTS), Caller(None, None), kept=0).outcome(plan(1, 0, 1))

    assert cuts.asked == []


def test_projects_with_many_starts_are_not_cut(cuts: Cuts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeking, "LONG_CHAINS", 2)
    matrix = a_matrix([4, 5, 3], most({0: 3, 1: 4, 2: 2}, 3), most({0: 1, 1: 1, 2: 1}, 1))

    a_guide(matrix, some_choices([[0, 1, 2]]), without=CUTS).outcome(plan(0, 0, 1))

    assert cuts.asked == []


def test_nothing_is_cut_once_somebody_has_asked_for_the_end(cuts: Cuts, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = Guide(KNAPSACK, EACH, replace(LIMITS, without=CUTS), Caller(None, lambda: True))
    monkeypatch.setattr(guide, "_relaxed", lambda: relaxed(KNAPSACK, 60.0, Caller(None, None)))

    assert guide.outcome(plan(1, 0, 1)).ended is Ended.CANCELLED
    assert cuts.asked == []
