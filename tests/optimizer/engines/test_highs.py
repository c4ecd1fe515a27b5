"""What is HiGHS's own: its statuses."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import highspy
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.engines import Ended, Limits, Outcome, Tick, highs
from optimizer.engines.door import Caller
from optimizer.findings import EngineFailed
from optimizer.model import build
from optimizer.round import Target
from optimizer.search.matrix import matrix_of
from optimizer.search.multipliers import priced
from tests.optimizer.builder import a_round, ceiling, option, project
from tests.optimizer.search.drawn import Drawn, drawn
from tests.optimizer.search.small import a_matrix, budgets, least, most, worth

KNAPSACK = a_matrix([4, 5, 3], most({0: 3, 1: 4, 2: 2}, 6))
NOBODY = Caller(None, None)
TOLERANCE = 1e-5
"""What the worth of plans may be off, in engine units."""


@pytest.mark.parametrize(
    "status", ["kNotset", "kUnknown", "kSolveError", "kUnbounded", "kMemoryLimit", "kSolutionLimit"]
)
def test_a_status_that_is_no_answer_is_a_failure_and_no_guess(status: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = build(a_round(project("A")))
    model.aim("coverage")
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda _self: getattr(highspy.HighsModelStatus, status))

    with pytest.raises(EngineFailed, match="no answer"):
        highs.Highs().solve(model, limits=Limits(gap=0.0, time_limit_s=9.0))


def test_a_bound_that_contradicts_the_start_is_searched_for_again_without_presolve(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = build(a_round(project("A")))
    model.aim("coverage")
    verdicts = iter([highspy.HighsModelStatus.kInfeasible])
    honest = highspy.Highs.getModelStatus
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda engine: next(verdicts, None) or honest(engine))

    outcome = highs.Highs().solve(model, limits=Limits(gap=0.0, time_limit_s=9.0), start=[0.0] * len(model.columns))

    assert (outcome.ended, outcome.bound) == (Ended.COMPLETE, 0.0)


def test_a_proof_without_a_plan_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    model = build(a_round(project("A")))
    model.aim("coverage")
    monkeypatch.setitem(highs.ENDED, highspy.HighsModelStatus.kTimeLimit, Ended.COMPLETE)

    with pytest.raises(EngineFailed, match="holds no solution"):
        highs.Highs().solve(model, limits=Limits(gap=0.0, time_limit_s=0.0))


def test_a_number_that_highs_would_drop_from_a_row_is_a_failure() -> None:
    model = build(a_round(project("A"), ceilings=(ceiling(1),)))
    model.aim("coverage")
    model.held[0] = model.held[0]._replace(terms={0: 1e-10})

    with pytest.raises(EngineFailed, match="passModel"):
        highs.Highs().solve(model, limits=Limits(gap=0.0, time_limit_s=9.0))


def test_an_option_that_highs_refuses_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    model = build(a_round(project("A")))
    model.aim("coverage")
    monkeypatch.setitem(highs.OPTIONS, "threads", -5)

    with pytest.raises(EngineFailed, match="threads"):
        highs.Highs().solve(model, limits=Limits(gap=0.0, time_limit_s=9.0))


def seek(worth: float, time_limit_s: float = 9.0) -> Outcome:
    """Search the knapsack for more than this."""
    limits = Limits(gap=0.0, time_limit_s=time_limit_s)
    return highs.searched(KNAPSACK, limits, None, NOBODY, sought=highs.Sought(worth, np.inf))


@pytest.mark.parametrize("worth", [-99.0, 0.0, 6.0, 7.5, 7.999])
def test_what_is_worth_more_than_what_is_sought_is_found_and_proved(worth: float) -> None:
    outcome = seek(worth)

    assert (outcome.ended, outcome.values) == (Ended.COMPLETE, (0.0, 1.0, 1.0))
    assert outcome.bound == pytest.approx(8.0)


@pytest.mark.parametrize("worth", [8.0, 8.1, 8.25, 12.0, 99.0])
def test_where_nothing_is_worth_more_the_search_ends_as_infeasible_whatever_it_came_upon(worth: float) -> None:
    outcome = seek(worth)

    assert (outcome.ended, outcome.values, outcome.bound) == (Ended.INFEASIBLE, None, None)


def test_a_search_for_more_that_runs_out_of_time_proves_no_less_than_what_it_left_out() -> None:
    outcome = seek(8.1, time_limit_s=0.0)

    assert (outcome.ended, outcome.values) == (Ended.TIME_LIMIT, None)
    assert outcome.bound is None or outcome.bound >= 8.1


def test_a_plan_worth_enough_ends_the_search() -> None:
    matrix, limits = budgets(0), Limits(gap=0.0, time_limit_s=60.0)
    best = highs.searched(matrix, limits, None, NOBODY)
    assert best.values is not None
    most_worth = float(matrix.cost @ np.array(best.values))

    found = highs.searched(matrix, limits, None, NOBODY, sought=highs.Sought(0.5 * most_worth, 0.9 * most_worth))

    assert (found.ended, found.status) == (Ended.COMPLETE, "Target for objective reached")
    assert found.values is not None
    assert found.bound is not None
    assert found.bound > most_worth


def test_a_search_for_more_tells_no_plan_as_long_as_it_holds_none() -> None:
    ticks: list[Tick] = []

    highs.searched(
        budgets(0),
        Limits(gap=0.0, time_limit_s=60.0),
        None,
        Caller(ticks.append, None),
        sought=highs.Sought(1e4, np.inf),
    )

    assert ticks
    assert {tick.incumbent for tick in ticks} == {None}


@given(drawn(("crowded",)), st.fractions(0, 2))
def test_a_search_for_more_than_this_says_so_if_and_only_if_there_is_more(one: Drawn, share: Fraction) -> None:
    matrix = matrix_of(one.model)
    limits = Limits(gap=0.0, time_limit_s=60.0)
    best = highs.searched(matrix, limits, None, NOBODY)
    if best.values is None:
        return
    most = float(matrix.cost @ np.array(best.values))
    worth = most + (float(share) - 1) * abs(most) - TOLERANCE * (share == 1)

    found = highs.searched(matrix, limits, None, NOBODY, sought=highs.Sought(worth, np.inf))

    if worth >= most:
        assert found.ended is Ended.INFEASIBLE
    else:
        assert found.values is not None
        assert float(matrix.cost @ np.array(found.values)) == pytest.approx(most, abs=TOLERANCE)


def test_highs_alone_has_nothing_to_search_without_columns() -> None:
    model = build(a_round(project("A", option(start_years=(2030,))), targets=(Target(code="T", goal=Decimal(0)),)))
    model.aim("coverage")

    outcome = highs.Highs().solve(model, limits=Limits(gap=0.0, time_limit_s=9.0))

    assert (outcome.ended, outcome.status) == (Ended.COMPLETE, "nothing to choose")


def test_a_relaxation_has_parts_of_starts_and_the_price_of_a_ceiling() -> None:
    found = highs.relaxed(KNAPSACK, 9.0, NOBODY)

    assert not found.infeasible
    assert found.values is not None
    assert found.multipliers is not None
    assert found.values.tolist() == [1.0, 0.25, 1.0]
    assert found.multipliers.tolist() == [1.25]


def test_the_multiplier_of_a_floor_is_under_nothing() -> None:
    found = highs.relaxed(a_matrix([-4, -3], least({0: 2, 1: 1}, 2)), 9.0, NOBODY)

    assert found.multipliers is not None
    assert found.multipliers.tolist() == [-2.0]


def test_a_relaxation_that_nothing_meets_is_infeasible() -> None:
    found = highs.relaxed(a_matrix([1, 1], most({0: 1, 1: 1}, 1), least({0: 1, 1: 1}, 2)), 9.0, NOBODY)

    assert (found.infeasible, found.values, found.multipliers) == (True, None, None)


def test_a_relaxation_that_ends_otherwise_is_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda _self: highspy.HighsModelStatus.kTimeLimit)

    found = highs.relaxed(KNAPSACK, 9.0, NOBODY)

    assert (found.infeasible, found.values, found.multipliers) == (False, None, None)


@given(drawn())
def test_the_multipliers_of_a_relaxation_prove_what_it_is_worth(one: Drawn) -> None:
    found = highs.relaxed(one.matrix, 9.0, NOBODY)

    if found.values is not None and found.multipliers is not None:
        proved = priced(one.matrix, one.choices, found.multipliers).bound
        assert proved == pytest.approx(worth(one.matrix, found.values), rel=1e-6, abs=1e-5)


@pytest.mark.parametrize("settled", [False, True])
def test_a_search_after_a_best_plan_looks_for_no_better_ones_on_its_own(
    settled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, object] = {}
    honest = highspy.Highs.setOptionValue

    def note(engine: highspy.Highs, name: str, value: bool | float) -> highspy.HighsStatus:
        asked[name] = value
        return honest(engine, name, value)

    monkeypatch.setattr(highspy.Highs, "setOptionValue", note)

    outcome = highs.searched(KNAPSACK, Limits(gap=0.0, time_limit_s=9.0), None, NOBODY, settled=settled)

    assert [asked.get(name) for name in highs.SETTLED] == [False if settled else None] * len(highs.SETTLED)
    assert outcome.bound == 8.0


def test_the_first_order_method_comes_near_the_multipliers() -> None:
    multipliers = highs.nearly(KNAPSACK, 1e-4, 60.0)

    assert multipliers is not None
    assert multipliers.tolist() == [pytest.approx(1.25, abs=0.01)]


def test_a_floor_has_a_multiplier_under_nothing_by_the_first_order_method_as_well() -> None:
    multipliers = highs.nearly(a_matrix([-4, -5, -2], least({0: 3, 1: 4, 2: 1}, 6)), 1e-4, 60.0)

    assert multipliers is not None
    assert multipliers.tolist() == [pytest.approx(-4 / 3, abs=0.01)]


def test_the_first_order_method_says_nothing_where_it_has_no_end() -> None:
    rows = (most({0: 3, 1: 4, 2: 2}, 6), most({0: 2, 1: 1, 2: 4}, 5), least({0: 1, 1: 1, 2: 1}, 4))

    assert highs.nearly(a_matrix([4, 5, 3], *rows), 1e-4, 60.0) is None
