"""From stage to stage: what is never given away, and what is taken up when it turns up late."""

from __future__ import annotations

import pytest

from optimizer.engines.fixed import Fixed
from optimizer.model import build
from optimizer.plan import Answer, Stopped
from optimizer.questions.best_plan import SolveOptions
from optimizer.questions.stages import Search, Walk
from tests.optimizer.builder import a_round, ceiling
from tests.optimizer.questions.prepared import chosen, gives_for, knapsack, outcome, solved


def test_every_stage_has_a_bound_of_its_own() -> None:
    round_ = knapsack()
    engine = Fixed(
        outcome(round_, "B", "C", bound=850.0),
        outcome(round_, "B", "C", bound=5.0),
        outcome(round_, "B", "C", bound=0.0),
    )

    plan = solved(round_, SolveOptions(), engine=engine)

    assert [float(one.bound) for one in plan.stages if one.bound is not None] == [0.85, 5.0, 0.0]


def test_a_stage_that_would_lose_coverage_keeps_the_held_plan() -> None:
    round_ = knapsack()

    plan = solved(round_, engine=Fixed(outcome(round_, "B", "C", bound=800.0), outcome(round_, bound=0.0)))

    assert chosen(plan) == [("B", 2016), ("C", 2016)]


def test_a_stage_that_finds_only_something_dearer_keeps_the_held_plan() -> None:
    round_ = a_round(gives_for("A", "5", 3), gives_for("B", "5", 4), order=("coverage", "cost"), ceilings=(ceiling(4),))
    engine = Fixed(outcome(round_, "A", bound=500.0), outcome(round_, "B", bound=1.0))

    plan = solved(round_, SolveOptions(), engine=engine)

    assert chosen(plan) == [("A", 2016)]


def test_a_plan_that_turns_up_late_and_covers_more_is_taken_up() -> None:
    round_ = knapsack()
    engine = Fixed(
        outcome(round_, "A", bound=800.0),  # within the gap that was asked for
        outcome(round_, "B", "C", bound=3.0),  # while it looks for less money
        outcome(round_, "B", "C", bound=6.0),
        outcome(round_, "B", "C", bound=0.0),
    )

    plan = solved(round_, SolveOptions(), engine=engine)

    assert chosen(plan) == [("B", 2016), ("C", 2016)]
    assert (plan.answer, plan.stopped) == (Answer.OPTIMAL, Stopped.PROOF)
    assert len(engine.limits) == 4  # coverage meets its bound: it is not searched again


def test_what_is_proved_already_is_not_searched_again() -> None:
    round_ = knapsack()
    engine = Fixed(
        outcome(round_, "A", bound=800.0),
        outcome(round_, "B", "C", bound=6.0),  # no plan that covers so much costs less
        outcome(round_, "B", "C", bound=0.0),
    )

    plan = solved(round_, SolveOptions(), engine=engine)

    assert plan.stopped is Stopped.PROOF
    assert len(engine.limits) == 3


def test_a_bound_that_stood_on_a_stage_given_up_since_is_not_told() -> None:
    round_ = knapsack(order=("coverage", "cost", "earliness"))
    engine = Fixed(
        outcome(round_, "A", bound=800.0),
        outcome(round_, "A", bound=3.0),
        outcome(round_, "B", "C", bound=0.0),  # covers more for more money: what was proved at 3 đồng is void
        outcome(round_, "B", "C", bound=6.0),
        outcome(round_, "B", "C", bound=None),
    )

    plan = solved(round_, SolveOptions(), engine=engine)

    assert chosen(plan) == [("B", 2016), ("C", 2016)]
    assert [one.bound for one in plan.stages[1:]] == [6, None]
    assert plan.stopped is Stopped.GAP


def test_going_back_keeps_what_the_stages_before_have_reached() -> None:
    # A and B are worth the same; C is worth less and costs next to nothing
    round_ = a_round(gives_for("A", "5", 4), gives_for("B", "5", 3), gives_for("C", "1", 1), ceilings=(ceiling(4),))
    coverage, dear = outcome(round_, "A", bound=600.0), outcome(round_, "A", bound=2.0)
    engine = Fixed(
        coverage,
        dear,
        outcome(round_, "B", bound=0.0),
        outcome(round_, "C", bound=2.0),
        outcome(round_, "B", bound=0.0),
    )

    plan = solved(round_, SolveOptions(), engine=engine)

    assert chosen(plan) == [("B", 2016)]  # C, offered when cost is searched again, would cover less
    assert [one.value for one in plan.stages[1:]] == [3, 0]


def test_a_walk_that_holds_nothing_has_no_plan() -> None:
    round_ = knapsack()
    walk = Walk(Search(build(round_), Fixed(), SolveOptions()))

    with pytest.raises(AssertionError):
        _ = walk.plan
