"""Best plans that can be found in the head, and every way in which a search can end."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from optimizer.engines import ENGINES, Cancel, Engine
from optimizer.engines.fixed import Fixed
from optimizer.findings import EngineFailed, Finding, Text
from optimizer.model import Model
from optimizer.plan import Answer, Start, Stopped
from optimizer.questions import answered as question_of_one
from optimizer.questions import best_plan as question
from optimizer.questions.best_plan import Progress, SolveOptions
from optimizer.questions.conflicts.tell import DOUBTED
from optimizer.round import Ceiling, Floor, Fund, Round, Rule, Target
from tests.optimizer.builder import DEV, a_round, ceiling, gives, running
from tests.optimizer.engines.installed import installed
from tests.optimizer.questions.prepared import INFEASIBLE, chosen, gives_for, knapsack, outcome, solved


@pytest.fixture(params=ENGINES)
def options(request: pytest.FixtureRequest) -> SolveOptions:
    installed(request.param)
    return SolveOptions(engine=request.param, gap=Decimal(0))


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


def test_one_dong_less_is_cheaper_where_floats_cannot_tell(options: SolveOptions) -> None:
    huge = 10**14
    either = Rule(code="R", kind="excludes", projects=("A", "B"))
    round_ = a_round(
        gives_for("A", "10", huge + 1), gives_for("B", "10", huge), gives_for("C", "1", 3), rules=(either,)
    )

    plan = solved(round_, options)

    assert chosen(plan) == [("B", 2016)]
    assert plan.stages[1].value == huge
    assert plan.stages[1].bound == huge


@pytest.mark.parametrize("weight", ["1e-7", "1e-9", "1e-12", "1e-20"])
def test_a_target_of_hardly_any_weight_leaves_the_stages_after_coverage_proved(
    options: SolveOptions, weight: str
) -> None:
    targets = (Target(code="T", goal=Decimal(10)), Target(code="U", goal=Decimal(10), weight=Decimal(weight)))
    dear, cheap = gives_for("A", "10", 7), gives_for("B", "10", 5)
    little = gives_for("C", "5", 2, contributions=(gives("5", "U"),))

    plan = solved(a_round(dear, cheap, little, targets=targets, order=("coverage", "worst", "cost")), options)

    assert (plan.stopped, plan.findings) == (Stopped.PROOF, ())
    assert chosen(plan) == [("B", 2016), ("C", 2016)]


def test_a_plan_that_slips_through_what_was_left_out_is_refused_by_the_exact_comparison() -> None:
    targets = (Target(code="T", goal=Decimal(10)), Target(code="U", goal=Decimal(10), weight=Decimal("1e-12")))
    worth_all = gives_for("A", "10", 7, contributions=(gives("10"), gives("10", "U")))
    round_ = a_round(worth_all, gives_for("B", "10", 5), targets=targets, order=("coverage", "cost"))
    engine = Fixed(*(outcome(round_, code, bound=bound) for code, bound in [("A", 1_000.0), ("B", 0.0), ("A", 7.0)]))

    plan = solved(round_, engine=engine)

    assert chosen(plan) == [("A", 2016)]
    assert plan.stopped is Stopped.PROOF
    assert [float(one.value) for one in plan.stages] == [1, 7]


def test_a_model_that_floats_cannot_hold_is_an_error_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_round: Round) -> Model:
        raise EngineFailed("the amounts of an equation lie too far apart")

    monkeypatch.setattr(question_of_one, "build", fails)

    plan = solved(knapsack(), SolveOptions(second_engine="cbc"))

    assert (plan.answer, plan.stopped) == (Answer.NONE, Stopped.ERROR)
    assert [one.code for one in plan.findings[:2]] == ["engine_failed", "engine_failed"]
    assert "too far apart" in plan.findings[0].message.en


def test_an_infeasible_round_is_told_why_with_the_time_that_is_left_and_at_least_ten_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reason = Finding("why", "$", Text("vì sao", "why"), Text("sửa", "mend"))
    given: list[float] = []

    def why(_round: Round, *, engine: Engine, time_limit_s: float, cancel: Cancel | None) -> tuple[Finding, ...]:
        assert (engine.name, cancel) == ("fixed", None)
        given.append(time_limit_s)
        return (reason,)

    monkeypatch.setattr(question, "why_infeasible", why)
    for limit_s in (1.0, 1000.0):
        plan = solved(knapsack(), SolveOptions(time_limit_s=limit_s), engine=Fixed(INFEASIBLE))
        assert (plan.answer, plan.stopped, plan.findings) == (Answer.INFEASIBLE, Stopped.PROOF, (reason,))

    assert given[0] == 10
    assert 10 < given[1] <= 1000


def test_a_round_is_not_called_infeasible_once_a_plan_turns_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question, "why_infeasible", lambda _round, **_more: (DOUBTED,))

    plan = solved(knapsack(), engine=Fixed(INFEASIBLE))

    assert (plan.answer, plan.stopped, plan.findings) == (Answer.NONE, Stopped.ERROR, (DOUBTED,))


def test_a_floor_out_of_reach_is_infeasible(options: SolveOptions) -> None:
    target = Target(code="T", goal=Decimal(10), floors=(Floor(phase="P1", coverage=Decimal("0.81")),))

    assert solved(knapsack(targets=(target,)), options).answer is Answer.INFEASIBLE


def test_progress_is_told_in_the_stage_s_own_unit() -> None:
    told: list[Progress] = []

    solved(knapsack(), progress=told.append)

    assert {one.stage for one in told} <= {"coverage", "cost", "earliness"}
    assert all(one.incumbent is None or one.incumbent <= 1 for one in told if one.stage == "coverage")
