"""Starts, time, an end that is called for, and what is minimised."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.engines import Ended, Tick
from optimizer.engines.guided import Guided
from optimizer.model import Model
from optimizer.round import Rule
from optimizer.search.matrix import Floats
from tests.optimizer.builder import a_round, cost, option, project
from tests.optimizer.engines.guided.asked import (
    KNAPSACK,
    LIMITS,
    a_guide,
    plan,
)
from tests.optimizer.engines.test_engines import aimed, large
from tests.optimizer.search.small import a_matrix


@pytest.mark.parametrize("start", [plan(1, 1, 1), plan(0, 0, 0)], ids=["over the ceiling", "under the floor"])
def test_a_start_that_breaks_a_row_is_not_held(start: Floats) -> None:
    matrix = a_matrix([4, 5, 3], ({0: 3, 1: 4, 2: 2}, 1, 6))

    assert a_guide(matrix, time_limit_s=0.0).outcome(start).values is None


def test_a_start_that_keeps_every_row_is_held_whatever_time_is_left() -> None:
    outcome = a_guide(KNAPSACK, time_limit_s=0.0).outcome(plan(1, 0, 1))

    assert (outcome.ended, outcome.values) == (Ended.TIME_LIMIT, (1.0, 0.0, 1.0))


def test_no_time_at_all_holds_nothing_and_proves_nothing() -> None:
    outcome = a_guide(KNAPSACK, time_limit_s=0.0).outcome(None)

    assert (outcome.ended, outcome.values, outcome.bound) == (Ended.TIME_LIMIT, None, None)


def test_an_end_that_is_called_for_between_two_parts_leaves_what_is_held_and_proved() -> None:
    told: list[Tick] = []

    outcome = Guided().solve(
        aimed(large()), limits=LIMITS, on_tick=told.append, cancel=lambda: any(one.incumbent for one in told)
    )

    assert outcome.ended is Ended.CANCELLED
    assert (outcome.values is None, outcome.status) == (False, "cancelled")
    assert outcome.bound == told[0].bound


def test_an_end_that_is_called_for_while_it_relaxes_is_heard() -> None:
    assert Guided().solve(aimed(large()), limits=LIMITS, cancel=lambda: True).ended is Ended.CANCELLED


@pytest.mark.parametrize("gap", [0.0, 0.5, 1.0])
def test_what_is_minimised_may_have_any_gap(gap: float) -> None:
    model = minimised()

    outcome = Guided().solve(model, limits=replace(LIMITS, gap=gap))

    held = sum((outcome.values or ())[column] * amount for column, amount in model.costs.items())
    assert outcome.ended is Ended.COMPLETE
    assert outcome.bound is not None
    assert outcome.bound - 1e-6 <= 6.0 <= held
    assert held - outcome.bound <= gap * held + 1e-6


def minimised() -> Model:
    """At least two of three projects of 2, 4 and 5 đồng."""
    lines = (("A", 2), ("B", 4), ("C", 5))
    rule = Rule(code="R", kind="at_least", count=2, projects=("A", "B", "C"))
    projects = (project(code, option(start_years=(2016,), costs=(cost(vnd),))) for code, vnd in lines)
    return aimed(a_round(*projects, rules=(rule,), order=("cost",)), "cost")


def test_ticks_of_what_is_minimised_have_their_bounds_below() -> None:
    told: list[Tick] = []
    Guided().solve(minimised(), limits=LIMITS, on_tick=told.append)

    assert told
    assert all(one.bound is None or one.bound <= 6.0 + 1e-6 for one in told)
    assert all(one.incumbent is None or one.incumbent >= 6.0 - 1e-6 for one in told)
