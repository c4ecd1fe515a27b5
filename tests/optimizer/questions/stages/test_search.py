"""A stage's search with an engine that says what it was told to: checks, repairs, time."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from optimizer.engines import Ended, Outcome
from optimizer.engines.fixed import Fixed
from optimizer.plan import Answer, Stopped
from optimizer.questions.best_plan import Progress, SolveOptions
from optimizer.questions.stages import search
from optimizer.round import Rule
from tests.optimizer.builder import a_round
from tests.optimizer.questions.prepared import NOTHING, Breaks, chosen, gives_for, knapsack, outcome, solved


def test_time_that_ends_without_a_plan_answers_none() -> None:
    plan = solved(knapsack(), engine=Fixed(NOTHING))

    assert (plan.answer, plan.stopped, plan.accounts) == (Answer.NONE, Stopped.TIME_LIMIT, None)
    assert [one.code for one in plan.findings] == ["nothing_found"]


def test_a_plan_held_when_time_ends_is_feasible_and_not_optimal() -> None:
    round_ = knapsack()

    plan = solved(round_, engine=Fixed(outcome(round_, "A", ended=Ended.TIME_LIMIT, bound=800.0)))

    assert (plan.answer, plan.stopped) == (Answer.FEASIBLE, Stopped.TIME_LIMIT)
    assert plan.gap == 1


def test_a_first_stage_without_any_bound_is_bounded_by_one() -> None:
    round_ = knapsack()

    plan = solved(round_, engine=Fixed(outcome(round_, "A", ended=Ended.TIME_LIMIT, bound=None)))

    assert plan.stages[0].bound == 1


def test_a_stage_that_time_ends_at_its_bound_is_proved_all_the_same() -> None:
    round_ = knapsack(order=("coverage",))

    plan = solved(round_, engine=Fixed(outcome(round_, "B", "C", ended=Ended.TIME_LIMIT, bound=800.0)))

    assert (plan.answer, plan.stopped) == (Answer.OPTIMAL, Stopped.PROOF)


def test_a_stage_without_time_keeps_its_value_and_has_no_bound() -> None:
    round_ = knapsack()
    slow = outcome(round_, "B", "C", bound=800.0)
    engine = Fixed(Outcome(slow.ended, slow.values, slow.bound, 1, 99.0, "slow", "0"))

    plan = solved(round_, engine=engine)

    assert len(engine.limits) == 1
    assert (plan.answer, plan.stopped) == (Answer.OPTIMAL, Stopped.TIME_LIMIT)
    assert [one.value for one in plan.stages[1:]] == [6, 0]
    assert [one.bound for one in plan.stages[1:]] == [None, None]


def test_time_is_shared_by_the_stages() -> None:
    round_ = knapsack()
    engine = Fixed(outcome(round_, "B", "C", bound=800.0))

    solved(round_, SolveOptions(time_limit_s=10.0), engine=engine)

    # the prepared engine says that it takes a second each time
    assert [one.time_limit_s <= 10 - place for place, one in enumerate(engine.limits)] == [True, True, True]


def test_a_search_that_is_cancelled_says_so() -> None:
    round_ = knapsack()
    calls = iter([False, True, True])

    plan = solved(round_, engine=Fixed(outcome(round_, "B", "C", bound=800.0)), cancel=lambda: next(calls, True))

    assert plan.stopped is Stopped.CANCELLED
    assert plan.starts


def test_a_bound_on_the_wrong_side_is_moved_to_the_exact_value() -> None:
    round_ = knapsack(order=("coverage",))

    plan = solved(round_, engine=Fixed(outcome(round_, "B", "C", bound=799.9999999)))

    assert plan.stages[0].bound == plan.stages[0].value


def test_a_bound_that_the_checked_plan_refutes_is_not_told() -> None:
    round_ = knapsack(order=("coverage",))

    plan = solved(round_, engine=Fixed(outcome(round_, "B", "C", bound=700.0)))

    assert plan.stages[0].bound == 1
    assert (plan.answer, plan.stopped) == (Answer.FEASIBLE, Stopped.GAP)


def test_a_gap_that_was_asked_for_is_no_proof() -> None:
    fine = a_round(gives_for("A", "8", 1), gives_for("B", "0.001", 9_999), order=("coverage",))

    plan = solved(fine, SolveOptions(), engine=Fixed(outcome(fine, "A", bound=800.06)))

    assert (plan.answer, plan.stopped) == (Answer.OPTIMAL, Stopped.GAP)


def test_a_plan_over_a_ceiling_is_sent_back_and_never_shown() -> None:
    round_ = knapsack(order=("coverage",))
    engine = Fixed(outcome(round_, "A", "B", "C"), outcome(round_, "A", "B"), outcome(round_, "B", "C", bound=800.0))

    plan = solved(round_, engine=engine)

    assert chosen(plan) == [("B", 2016), ("C", 2016)]
    assert (plan.answer, plan.stopped) == (Answer.OPTIMAL, Stopped.PROOF)


def test_a_broken_share_is_sent_back_as_well() -> None:
    rule = Rule(code="S", kind="max_share", tag="green", share=Decimal("0.4"))
    green = gives_for("A", "5", 5, tags={"green": Decimal(1)})
    round_ = a_round(green, gives_for("B", "3", 5), rules=(rule,), order=("coverage",))
    engine = Fixed(outcome(round_, "A", "B"), outcome(round_, "B", bound=300.0))

    assert chosen(solved(round_, engine=engine)) == [("B", 2016)]


def test_an_engine_that_insists_on_a_broken_plan_gets_none_shown() -> None:
    round_ = knapsack()
    engine = Fixed(outcome(round_, "A", "B", "C"))

    plan = solved(round_, engine=engine)

    assert (plan.answer, plan.stopped, plan.starts) == (Answer.NONE, Stopped.ERROR, ())
    assert {one.code for one in plan.findings} == {"C4"}
    assert len(engine.limits) == 3


def test_repairs_end_with_the_time() -> None:
    round_ = knapsack()
    late = outcome(round_, "A", "B", "C")
    engine = Fixed(Outcome(late.ended, late.values, late.bound, 1, 61.0, "late", "0"))

    plan = solved(round_, engine=engine)

    assert (plan.answer, plan.stopped) == (Answer.NONE, Stopped.TIME_LIMIT)
    assert {one.code for one in plan.findings} == {"C4"}


def test_repairs_are_not_tried_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "REPAIRS", 2)
    round_ = knapsack()
    engine = Fixed(outcome(round_, "A", "B", "C"), outcome(round_, "A", "B"), outcome(round_, "B", "C", bound=800.0))

    assert solved(round_, engine=engine).answer is Answer.NONE


def test_repairs_end_when_somebody_asks_for_the_end() -> None:
    round_ = knapsack()

    plan = solved(round_, engine=Fixed(outcome(round_, "A", "B", "C")), cancel=lambda: True)

    assert (plan.answer, plan.stopped) == (Answer.NONE, Stopped.CANCELLED)


def test_a_cheaper_plan_that_floats_could_hide_is_looked_for_more_closely() -> None:
    huge = 10**14
    round_ = a_round(gives_for("A", "10", huge + 1), gives_for("B", "10", huge), order=("coverage", "cost"))
    # counted from 13,422 đồng over A, as far as its bound lies under it: B is one đồng further
    dear, cheap = outcome(round_, "A", bound=1_000.0), outcome(round_, "B", bound=-13_423.0)
    hidden = Outcome(Ended.COMPLETE, dear.values, 745_058.0596923828, 1, 1.0, "", "0")

    plan = solved(round_, engine=Fixed(dear, hidden, cheap))

    assert chosen(plan) == [("B", 2016)]
    assert plan.stages[1].bound == huge
    assert plan.stopped is Stopped.PROOF


def test_an_engine_that_fails_leaves_what_was_held() -> None:
    round_ = knapsack()

    plan = solved(round_, engine=Breaks(outcome(round_, "B", "C", bound=800.0)))

    assert (plan.stopped, chosen(plan)) == (Stopped.ERROR, [("B", 2016), ("C", 2016)])
    assert "out of memory" in plan.findings[0].message.en


def test_an_engine_that_fails_at_once_answers_none_in_its_own_words() -> None:
    plan = solved(knapsack(), engine=Breaks())

    assert (plan.answer, plan.stopped) == (Answer.NONE, Stopped.ERROR)
    assert [one.code for one in plan.findings] == ["engine_failed"]


def test_progress_counts_on_over_the_stages() -> None:
    told: list[Progress] = []

    solved(knapsack(), progress=told.append)

    assert [one.phase for one in told] == ["search"] * len(told)
    assert [one.nodes for one in told] == sorted(one.nodes for one in told)
    assert Fraction(0) not in {one.seconds for one in told[1:]}
