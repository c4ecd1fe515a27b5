"""A second engine on the same round: it must agree, and what it says against the first one is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from optimizer.engines import Ended, Outcome
from optimizer.engines.fixed import Fixed
from optimizer.plan import Answer, Plan, Stopped
from optimizer.questions import best_plan as question
from optimizer.questions.best_plan import Progress, SolveOptions
from optimizer.reading import read_round
from tests.optimizer.builder import a_round, ceiling
from tests.optimizer.questions.prepared import INFEASIBLE, NOTHING, Breaks, chosen, gives_for, knapsack, outcome, solved
from tests.optimizer.rounds import full_round

ONE_STAGE = knapsack(order=("coverage",))
BEST = outcome(ONE_STAGE, "B", "C", bound=800.0)
WORSE = outcome(ONE_STAGE, "A", bound=800.0)


class Second(Fixed):
    name = "second"


@pytest.fixture(autouse=True)
def without_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question, "why_infeasible", lambda _round, **_more: ())


def both(first: Outcome | Fixed, second: Outcome | Fixed, **said: Any) -> Plan:  # noqa: ANN401 - best_plan's
    """The answer of two prepared engines to a knapsack of one stage."""
    one = first if isinstance(first, Fixed) else Fixed(first)
    other = second if isinstance(second, Fixed) else Second(second)
    return solved(ONE_STAGE, engine=one, second=other, **said)


def codes(plan: Plan) -> list[str]:
    return [one.code for one in plan.findings]


def agreed(plan: Plan) -> object:
    return plan.solver.options["agreed"]


def test_two_real_engines_agree_and_that_is_noted() -> None:
    round_ = read_round(full_round())

    plan = solved(round_, SolveOptions(second_engine="cbc", canonical=True))

    told: Mapping[str, object] = plan.solver.options
    assert (plan.solver.engine, told["second_engine"], told["agreed"]) == ("highs", "cbc", True)
    assert told["second_value"] == pytest.approx(float(plan.stages[0].value))
    assert (plan.answer, plan.canonical, plan.findings) == (Answer.OPTIMAL, True, ())


def test_the_better_of_two_plans_is_answered() -> None:
    late = outcome(ONE_STAGE, "A", ended=Ended.TIME_LIMIT, bound=900.0)

    plan = both(late, BEST)

    assert chosen(plan) == [("B", 2016), ("C", 2016)]
    assert (plan.answer, plan.stopped, agreed(plan)) == (Answer.OPTIMAL, Stopped.PROOF, True)
    assert both(BEST, late).starts == plan.starts


def test_of_two_equal_plans_the_first_engine_s_is_answered() -> None:
    round_ = a_round(gives_for("A", "5", 3), gives_for("B", "5", 3), ceilings=(ceiling(3),), order=("coverage",))
    mine, theirs = (outcome(round_, code, bound=500.0) for code in "AB")

    plan = solved(round_, engine=Fixed(mine), second=Second(theirs))

    assert (chosen(plan), agreed(plan)) == ([("A", 2016)], True)


def test_a_checked_plan_over_the_other_s_bound_is_a_contradiction() -> None:
    short = outcome(ONE_STAGE, "A", bound=400.0)

    for plan in (both(BEST, short), both(short, BEST)):
        assert chosen(plan) == [("B", 2016), ("C", 2016)]
        assert (plan.answer, plan.stopped, plan.canonical) == (Answer.FEASIBLE, Stopped.ERROR, False)
        assert (codes(plan), agreed(plan)) == (["engines_disagree"], False)
        assert plan.stages[0].bound == pytest.approx(0.8)  # the weaker one
        for part in ("fixed", "second", "0,8", "0,4"):
            assert part in plan.findings[0].message.vi


def test_a_contradiction_in_money_is_told_in_dong() -> None:
    round_ = a_round(gives_for("A", "5", 3), gives_for("B", "5", 4), ceilings=(ceiling(4),), order=("coverage", "cost"))
    cheap = [outcome(round_, "A", bound=500.0), outcome(round_, "A", bound=3.0)]
    dear = [outcome(round_, "B", bound=500.0), outcome(round_, "B", bound=4.0)]

    plan = solved(round_, engine=Fixed(*dear), second=Second(*cheap))

    assert (chosen(plan), codes(plan), plan.answer) == ([("A", 2016)], ["engines_disagree"], Answer.FEASIBLE)
    assert "4 đồng" in plan.findings[0].message.vi
    assert plan.stages[1].bound == 3


def test_stages_after_the_one_in_doubt_have_no_bound() -> None:
    round_ = knapsack(order=("coverage", "cost"))
    best = [outcome(round_, "B", "C", bound=800.0), outcome(round_, "B", "C", bound=6.0)]
    short = [outcome(round_, "A", bound=400.0), outcome(round_, "A", bound=3.0)]

    plan = solved(round_, engine=Fixed(*best), second=Second(*short))

    assert [one.bound for one in plan.stages[1:]] == [None]


def test_infeasible_against_a_checked_plan_is_a_contradiction() -> None:
    for plan in (both(BEST, INFEASIBLE), both(INFEASIBLE, BEST)):
        assert chosen(plan) == [("B", 2016), ("C", 2016)]
        assert (plan.answer, plan.stopped, codes(plan)) == (Answer.FEASIBLE, Stopped.ERROR, ["engines_disagree"])
        assert plan.stages[0].bound == pytest.approx(0.8)


def test_infeasible_is_answered_when_both_say_so() -> None:
    plan = both(INFEASIBLE, INFEASIBLE)

    assert (plan.answer, plan.stopped, agreed(plan)) == (Answer.INFEASIBLE, Stopped.PROOF, True)


@pytest.mark.parametrize("first", [True, False])
def test_infeasible_on_the_word_of_one_engine_is_no_answer(*, first: bool) -> None:
    plan = both(INFEASIBLE, NOTHING) if first else both(NOTHING, INFEASIBLE)

    assert (plan.answer, plan.stopped, agreed(plan)) == (Answer.NONE, Stopped.TIME_LIMIT, False)
    assert codes(plan) == ["engine_without_answer"]


def test_a_second_engine_without_an_answer_confirms_nothing() -> None:
    plan = both(BEST, NOTHING)

    assert (plan.answer, plan.stopped, agreed(plan)) == (Answer.OPTIMAL, Stopped.PROOF, False)
    assert codes(plan) == ["engine_without_answer"]
    assert "second_value" not in plan.solver.options


def test_a_second_engine_that_breaks_is_told_in_its_own_words() -> None:
    plan = both(BEST, Breaks())

    assert (plan.answer, codes(plan)) == (Answer.OPTIMAL, ["engine_failed", "engine_without_answer"])
    assert "out of memory" in plan.findings[0].message.en


def test_the_second_engine_s_plan_stands_where_the_first_has_none() -> None:
    plan = both(NOTHING, BEST)

    assert (plan.answer, chosen(plan), agreed(plan)) == (Answer.OPTIMAL, [("B", 2016), ("C", 2016)], False)


def test_two_different_canonical_plans_are_a_contradiction() -> None:
    round_ = a_round(gives_for("A", "5", 3), gives_for("B", "5", 3), ceilings=(ceiling(3),), order=("coverage",))
    # each says that nothing ties with its own plan
    mine, theirs = ([outcome(round_, code, bound=500.0), outcome(round_, code, bound=-10_000.0)] for code in "AB")

    plan = solved(round_, SolveOptions(canonical=True), engine=Fixed(*mine), second=Second(*theirs))

    assert (codes(plan), plan.canonical, plan.answer) == (["engines_disagree"], False, Answer.FEASIBLE)


def test_time_is_shared_by_both_engines() -> None:
    first, second = Fixed(BEST), Second(BEST)

    both(first, second, options=SolveOptions(time_limit_s=10.0))

    assert first.limits[0].time_limit_s <= 5
    assert 5 < second.limits[0].time_limit_s <= 10


def test_progress_tells_which_engine_searches() -> None:
    phases: list[str] = []

    def tell(progress: Progress) -> None:
        phases.append(progress.phase)

    solved(knapsack(), SolveOptions(second_engine="cbc"), progress=tell)

    assert set(phases) == {"search", "second_engine"}
