"""Best plans that can be found in the head, and every way in which a search can end."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from optimizer.engines import ENGINES, Ended, Outcome
from optimizer.engines.fixed import Fixed
from optimizer.findings import EngineFailed
from optimizer.model import build
from optimizer.plan import Answer, Plan, Start, Stopped
from optimizer.questions.best_plan import Progress, SolveOptions, best_plan
from optimizer.round import Ceiling, Committed, Floor, Fund, Round, Rule, Target
from tests.optimizer.builder import DEV, a_round, ceiling, cost, gives, option, project, running

OPTIONS = {name: SolveOptions(engine=name, gap=Decimal(0)) for name in ENGINES}


@pytest.fixture(params=ENGINES)
def options(request: pytest.FixtureRequest) -> SolveOptions:
    return OPTIONS[request.param]


def solved(round_: Round, options: SolveOptions = OPTIONS["highs"], **more: Any) -> Plan:  # noqa: ANN401 - best_plan's
    return best_plan(round_, round_sha256="0" * 64, options=options, **more)


def chosen(plan: Plan) -> list[tuple[str, int]]:
    return [(one.project, one.start_year) for one in plan.starts]


def gives_for(code: str, amount: str, cost_vnd: int, *years: int, **said: Any) -> Any:  # noqa: ANN401
    given = {"start_years": years or (2016,), "costs": (cost(cost_vnd),), "contributions": (gives(amount),)} | said
    return project(code, option(**given))


def knapsack(**said: Any) -> Round:  # noqa: ANN401 - any field of Round
    """6 đồng in all: A gives 4 for 3, B 5 for 4, C 3 for 2; B and C give 8."""
    return a_round(
        gives_for("A", "4", 3), gives_for("B", "5", 4), gives_for("C", "3", 2), **({"ceilings": (ceiling(6),)} | said)
    )


def test_the_best_plan_is_proved(options: SolveOptions) -> None:
    plan = solved(knapsack(), options)

    assert chosen(plan) == [("B", 2016), ("C", 2016)]
    assert (plan.answer, plan.stopped) == (Answer.OPTIMAL, Stopped.PROOF)
    assert plan.gap == 0
    assert [(one.value, one.bound) for one in plan.stages] == [(Fraction(4, 5), Fraction(4, 5)), (6, 6), (0, 0)]


def test_among_equal_coverage_the_cheaper_plan_is_chosen(options: SolveOptions) -> None:
    plan = solved(a_round(gives_for("A", "10", 7), gives_for("B", "10", 5)), options)

    assert chosen(plan) == [("B", 2016)]


def test_among_equal_coverage_and_cost_the_earlier_start_is_chosen(options: SolveOptions) -> None:
    target = Target(code="T", goal=Decimal(10))
    late = a_round(gives_for("A", "10", 7, 2016, 2017), targets=(target,))

    assert chosen(solved(late, options)) == [("A", 2016)]


def test_a_later_stage_never_gives_away_what_an_earlier_one_reached(options: SolveOptions) -> None:
    round_ = a_round(gives_for("A", "10", 10**12), gives_for("B", "9.9999", 1), ceilings=(ceiling(10**12),))

    assert chosen(solved(round_, options)) == [("A", 2016)]


def test_one_dong_too_much_is_too_much_beside_a_thousand_billion(options: SolveOptions) -> None:
    a, b = gives_for("A", "6", 10**12), gives_for("B", "5", 1)

    assert len(solved(a_round(a, b, ceilings=(ceiling(10**12 + 1),)), options).starts) == 2
    assert len(solved(a_round(a, b, ceilings=(ceiling(10**12),)), options).starts) == 1


def test_a_project_in_part_is_taken_to_the_last_basis_point_that_is_paid_for(options: SolveOptions) -> None:
    part = gives_for("A", "10", 10_007, min_fraction=Decimal("0.1"))

    plan = solved(a_round(part, ceilings=(ceiling(5_000),)), options)

    # 4,996 bp of 10,007 are 4,999.4972, rounded up 5,000; 4,997 bp would be 5,001
    assert plan.starts == (Start("A", "build", 2016, 4_996),)


def test_what_a_phase_leaves_is_carried_to_the_next(options: SolveOptions) -> None:
    funds = (Fund(code=DEV, carry_forward=Decimal("0.5")), Fund(code="rec"))
    lines = tuple(Ceiling(code=p, fund=DEV, phase=p, amount_vnd=10) for p in ("P1", "P2"))
    early, late = gives_for("A", "1", 4), gives_for("B", "5", 13, 2018)

    assert chosen(solved(a_round(early, late, funds=funds, ceilings=lines), options)) == [("A", 2016), ("B", 2018)]


def test_running_costs_bind_after_completion(options: SolveOptions) -> None:
    lines = (Ceiling(code="R", fund="rec", amount_vnd=5),)
    one = gives_for("A", "5", 1, 2016, 2018, running=(running(3),))

    assert chosen(solved(a_round(one, ceilings=lines), options)) == [("A", 2018)]


def test_the_worst_target_can_come_first(options: SolveOptions) -> None:
    targets = (Target(code="T", goal=Decimal(10)), Target(code="U", goal=Decimal(10)))
    both = gives_for("A", "3", 6, contributions=(gives("3"), gives("3", "U")))
    one = gives_for("B", "10", 6)

    plan = solved(a_round(both, one, targets=targets, ceilings=(ceiling(6),), order=("worst", "cost")), options)

    assert chosen(plan) == [("A", 2016)]
    assert plan.stages[0].value == Fraction(3, 10)


def test_the_weight_of_targets_met_can_come_first(options: SolveOptions) -> None:
    targets = (Target(code="T", goal=Decimal(10)), Target(code="U", goal=Decimal(10), weight=Decimal(3)))
    nearly = gives_for("A", "9", 6, contributions=(gives("9"), gives("9", "U")))
    met = gives_for("B", "10", 6)

    plan = solved(a_round(nearly, met, targets=targets, ceilings=(ceiling(6),), order=("met", "cost")), options)

    assert chosen(plan) == [("B", 2016)]
    assert plan.stages[0].value == Fraction(1, 4)


def test_a_round_without_projects_has_an_empty_plan(options: SolveOptions) -> None:
    plan = solved(a_round(), options)

    assert (plan.answer, plan.stopped, plan.starts) == (Answer.OPTIMAL, Stopped.PROOF, ())


def test_an_infeasible_round_is_an_answer_with_its_reason_in_money(options: SolveOptions) -> None:
    dear = project("A", option(costs=(cost(1_200_000),)), must="in")

    plan = solved(a_round(dear, ceilings=(ceiling(1_000_000),)), options)

    assert (plan.answer, plan.stopped, plan.starts) == (Answer.INFEASIBLE, Stopped.PROOF, ())
    assert [one.code for one in plan.findings] == ["must_in_over_ceiling", "infeasible"]
    assert "200.000 đồng" in plan.findings[0].message.vi


def test_a_must_without_any_start_is_named() -> None:
    plan = solved(a_round(project("A", option(start_years=(2019,), duration_years=2), must="in")))

    assert [one.code for one in plan.findings] == ["must_in_without_start", "infeasible"]


def test_a_promise_over_a_carried_ceiling_is_named_once_all_that_is_carried_is_counted() -> None:
    funds = (Fund(code=DEV, carry_forward=Decimal(1)), Fund(code="rec"))
    lines = tuple(Ceiling(code=p, fund=DEV, phase=p, amount_vnd=10) for p in ("P1", "P2"))
    late = project("A", option(costs=(cost(25),)), committed=Committed(option="build", start_year=2018))

    plan = solved(a_round(late, funds=funds, ceilings=lines))

    assert plan.findings[0].path == "$.ceilings[1]"
    assert "5 đồng" in plan.findings[0].message.en


def test_a_floor_out_of_reach_is_infeasible(options: SolveOptions) -> None:
    target = Target(code="T", goal=Decimal(10), floors=(Floor(phase="P1", coverage=Decimal("0.81")),))

    assert solved(knapsack(targets=(target,)), options).answer is Answer.INFEASIBLE


def test_progress_is_told_in_the_stage_s_own_unit() -> None:
    told: list[Progress] = []

    solved(knapsack(), progress=told.append)

    assert {one.stage for one in told} <= {"coverage", "cost", "earliness"}
    assert all(one.incumbent is None or one.incumbent <= 1 for one in told if one.stage == "coverage")


# What follows is told by a prepared engine.


def outcome(round_: Round, *projects: str, ended: Ended = Ended.COMPLETE, bound: float | None = 1_000.0) -> Outcome:
    """An engine's word for the plan that starts these projects in 2016."""
    model = build(round_)
    values = [0.0] * len(model.columns)
    for place, one in enumerate(model.candidates):
        values[model.x[place]] = float(one.project in projects and one.start_year == 2016)
    return Outcome(ended, tuple(values), bound, 1, 1.0, "prepared", "0")


NOTHING = Outcome(Ended.TIME_LIMIT, None, None, 0, 61.0, "late", "0")


def test_time_that_ends_without_a_plan_answers_none() -> None:
    plan = solved(knapsack(), engine=Fixed(NOTHING))

    assert (plan.answer, plan.stopped, plan.accounts) == (Answer.NONE, Stopped.TIME_LIMIT, None)
    assert plan.findings


def test_a_plan_held_when_time_ends_is_feasible_and_not_optimal() -> None:
    round_ = knapsack()

    plan = solved(round_, engine=Fixed(outcome(round_, "A", ended=Ended.TIME_LIMIT, bound=800.0)))

    assert (plan.answer, plan.stopped) == (Answer.FEASIBLE, Stopped.TIME_LIMIT)
    assert plan.gap == 1


def test_a_first_stage_without_any_bound_is_bounded_by_one() -> None:
    round_ = knapsack()

    plan = solved(round_, engine=Fixed(outcome(round_, "A", ended=Ended.TIME_LIMIT, bound=None)))

    assert plan.stages[0].bound == 1


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

    assert [one.time_limit_s for one in engine.limits] == [10.0, 9.0, 8.0]


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


def test_a_gap_that_was_asked_for_is_no_proof() -> None:
    round_ = knapsack(order=("coverage",))

    plan = solved(round_, engine=Fixed(outcome(round_, "B", "C", bound=800.04)))

    assert (plan.answer, plan.stopped) == (Answer.OPTIMAL, Stopped.GAP)


def test_a_plan_over_a_ceiling_is_sent_back_and_never_shown() -> None:
    round_ = knapsack(order=("coverage",))
    engine = Fixed(outcome(round_, "A", "B", "C"), outcome(round_, "A", "B"), outcome(round_, "B", "C", bound=800.0))

    plan = solved(round_, engine=engine)

    assert chosen(plan) == [("B", 2016), ("C", 2016)]
    assert plan.answer is Answer.OPTIMAL


def test_an_engine_that_insists_on_a_broken_plan_gets_none_shown() -> None:
    round_ = knapsack()

    plan = solved(round_, engine=Fixed(outcome(round_, "A", "B", "C")))

    assert (plan.answer, plan.stopped, plan.starts) == (Answer.NONE, Stopped.ERROR, ())
    assert {one.code for one in plan.findings} == {"C4"}


def test_a_stage_that_would_lose_coverage_keeps_the_held_plan() -> None:
    round_ = knapsack()

    plan = solved(round_, engine=Fixed(outcome(round_, "B", "C", bound=800.0), outcome(round_, bound=0.0)))

    assert chosen(plan) == [("B", 2016), ("C", 2016)]


def test_a_later_bound_over_a_tightened_model_is_not_shown() -> None:
    part = {"min_fraction": Decimal("0.1")}
    round_ = a_round(gives_for("A", "5", 10, **part), gives_for("B", "5", 10, **part), ceilings=(ceiling(15),))
    model = build(round_)
    both, half = [0.0] * len(model.columns), [0.0] * len(model.columns)
    for place in (0, 1):
        fraction = model.fraction[place] or 0
        both[model.x[place]] = half[model.x[place]] = 1.0
        both[fraction], half[fraction] = 10_000.0, 7_000.0
    # the engine's rounding columns, 10 đồng at a fraction
    for (_, rest), column in model.rounding.items():
        both[column], half[column] = float(rest), float(rest * 0.7)
    told = [Outcome(Ended.COMPLETE, tuple(values), 700.0, 1, 1.0, "", "0") for values in (both, half)]

    plan = solved(round_, engine=Fixed(*told))

    assert [one.bound for one in plan.stages] == [Fraction(7, 10), None, None]


def test_an_engine_that_fails_leaves_what_was_held() -> None:
    round_ = knapsack()

    class Breaks(Fixed):
        def solve(self, *given: Any, **more: Any) -> Outcome:  # noqa: ANN401 - the door's
            if self.limits:
                raise EngineFailed("out of memory")
            return super().solve(*given, **more)

    plan = solved(round_, engine=Breaks(outcome(round_, "B", "C", bound=800.0)))

    assert (plan.stopped, chosen(plan)) == (Stopped.ERROR, [("B", 2016), ("C", 2016)])
    assert "out of memory" in plan.findings[0].message.en


def test_a_broken_share_is_sent_back_as_well() -> None:
    rule = Rule(code="S", kind="max_share", tag="green", share=Decimal("0.4"))
    green = gives_for("A", "5", 5, tags={"green": Decimal(1)})
    round_ = a_round(green, gives_for("B", "3", 5), rules=(rule,), order=("coverage",))
    engine = Fixed(outcome(round_, "A", "B"), outcome(round_, "B", bound=300.0))

    assert chosen(solved(round_, engine=engine)) == [("B", 2016)]
