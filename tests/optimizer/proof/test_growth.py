"""How a proof grows: what it is guided by, when it ends, and what it does where a program gives no answer."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import highspy
import pytest

from optimizer.accounts import account
from optimizer.certificate import Certificate, Node
from optimizer.engines.linear import Linear, NotSolved, Solved
from optimizer.plan import Answer, Plan, Solver, Stage, Start, Stopped
from optimizer.questions.certify import certified, certified_infeasible, grow, plans, with_certificates
from optimizer.questions.certify.branching import splits
from optimizer.questions.certify.grow import Growth
from optimizer.questions.options import Progress
from optimizer.round import Floor, Round, Rule, Target
from optimizer.verify.proof import Part, Unproved, prove, relaxed
from tests.optimizer.builder import a_round, ceiling, cost, gives, option, project
from tests.optimizer.proof.knapsack import knapsack

LONG_S = 600.0
"""Every growth here ends by itself, long before that."""


def _never(_bound: Fraction, _count: int) -> bool:
    return False


def _proved(round_: Round, value: str, *, stage: str = "coverage", seconds: float = LONG_S) -> Certificate:
    """The certificate of a stage of a plan of this value, checked."""
    one, _ = certified(round_, stage=stage, value=Fraction(value), reached={}, seconds=seconds, on_growth=_never)
    prove(round_, one, {})
    return one


def _bound(one: Certificate) -> Fraction:
    assert one.bound is not None
    return one.bound


BEST = "130/259"
"""What the best plan of the knapsack reaches."""


def _root() -> Fraction:
    """What the relaxation as a whole proves of the knapsack."""
    return _bound(
        certified(
            knapsack(),
            stage="coverage",
            value=Fraction(BEST),
            reached={},
            seconds=LONG_S,
            on_growth=lambda _bound, _count: True,
        )[0]
    )


def test_a_bound_is_brought_to_the_aim_by_splitting() -> None:
    found = _proved(knapsack(), BEST)

    assert Fraction(BEST) <= _bound(found) <= Fraction(BEST) * Fraction(10_001, 10_000) < _root()
    assert len(found.tree) > 3


def test_a_certificate_without_any_time_still_proves_what_it_says() -> None:
    assert _bound(_proved(knapsack(), BEST, seconds=0)) <= 1


def test_somebody_who_waits_is_told_the_bound_and_may_end_the_growth() -> None:
    told: list[tuple[Fraction, int]] = []

    def enough(bound: Fraction, count: int) -> bool:
        told.append((bound, count))
        return count >= 2

    one, _ = certified(knapsack(), stage="coverage", value=Fraction(1, 4), reached={}, seconds=LONG_S, on_growth=enough)

    assert [count for _, count in told] == [0, 1, 2]
    assert told[0][0] >= told[-1][0] >= _bound(one) - Fraction(1, 10**6)


def test_only_so_many_splits_are_tried_out_before_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []
    monkeypatch.setattr(grow, "TRIES", 0)
    monkeypatch.setattr(Growth, "_try", lambda _self, *split: tried.append(split))

    found = _proved(knapsack(), BEST)

    assert tried == []
    assert Fraction(BEST) <= _bound(found) < _root()


@pytest.mark.parametrize("limit", ["MOST_NUMBERS", "MOST_WORK"])
def test_a_certificate_grows_no_larger_than_people_can_handle(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = len(_proved(knapsack(), BEST).tree)
    monkeypatch.setattr(grow, limit, 5)

    assert len(_proved(knapsack(), BEST).tree) < whole


def test_a_round_whose_program_has_no_answer_is_bounded_by_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> Solved:
        raise NotSolved("no answer")

    monkeypatch.setattr(Linear, "solve", lost)

    assert _bound(_proved(knapsack(), BEST)) == 1


def test_a_part_whose_program_has_no_answer_keeps_the_bound_above_it(monkeypatch: pytest.MonkeyPatch) -> None:
    solve, root = Linear.solve, _root()

    def lost_below(self: Linear, part: Part, basis: object, limit_s: float) -> Solved:
        if part.left:
            raise NotSolved("no answer")
        return solve(self, part, basis, limit_s)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(Linear, "solve", lost_below)

    assert _bound(_proved(knapsack(), BEST)) == root


def test_a_part_that_is_empty_without_a_reason_keeps_the_bound_above_it(monkeypatch: pytest.MonkeyPatch) -> None:
    solve, root = Linear.solve, _root()

    def empty_below(self: Linear, part: Part, basis: object, limit_s: float) -> Solved:
        solved = solve(self, part, basis, limit_s)  # type: ignore[arg-type]  # passed on as it came
        if part.left:
            return Solved(None, solved.at, solved.way_cost, solved.absent_cost, {}, solved.basis)
        return solved

    monkeypatch.setattr(Linear, "solve", empty_below)

    assert _bound(_proved(knapsack(), BEST)) == root


class _Lost:
    """HiGHS, but for what a test takes away from it."""

    def __init__(self, engine: object, **said: object) -> None:
        self._engine, self._said = engine, said

    def __getattr__(self, name: str) -> object:
        return (lambda: self._said[name]) if name in self._said else getattr(self._engine, name)


def _linear(round_: Round, **said: object) -> Linear:
    linear = Linear(*relaxed(round_, "coverage", {}))
    linear._engine = _Lost(linear._engine, **said)  # type: ignore[assignment]  # stands in for it
    return linear


def test_a_program_that_is_not_brought_to_an_end_says_so() -> None:
    with pytest.raises(NotSolved):
        _linear(knapsack(), getModelStatus=highspy.HighsModelStatus.kTimeLimit).solve(Part(), None, 1)


def test_an_empty_program_without_a_ray_says_so() -> None:
    linear = _linear(knapsack(), getModelStatus=highspy.HighsModelStatus.kInfeasible, getDualRay=(None, False, None))

    with pytest.raises(NotSolved):
        linear.solve(Part(), None, 1)


def test_a_better_plan_than_the_one_to_be_proved_ends_the_growth() -> None:
    one = _proved(knapsack(), "0.1")

    assert _bound(one) > Fraction(BEST)
    assert not any(node.exact for node in one.tree)


def test_what_only_rounding_up_forbids_is_proved_by_looking_at_the_single_plan() -> None:
    """Two lines of 3 đồng at a half are 2 đồng each: over the ceiling of 3, which the relaxation does not see."""
    half = option(
        start_years=(2016,), costs=(cost(3), cost(3)), min_fraction=Decimal("0.5"), contributions=(gives("4"),)
    )
    round_ = a_round(project("A", half, must="in"), project("B"), ceilings=(ceiling(3, phase="P1"),))

    one = certified_infeasible(round_, seconds=LONG_S, on_growth=_never)

    assert one is not None
    prove(round_, one, {})
    assert any(node.exact for node in one.tree)


def test_targets_met_are_split_by_target() -> None:
    """A brings either target half of the way and more: neither half counts, and no program of the whole sees that."""
    one, two = (Target(code=code, goal=Decimal(10)) for code in ("T", "U"))
    both = project("A", option(start_years=(2016,), contributions=(gives("6"), gives("6", target="U"))))
    more = project("B", option(start_years=(2016,), contributions=(gives("6"), gives("6", target="U"))))
    round_ = a_round(
        both, more, targets=(one, two), order=("met",), rules=(Rule(code="R", kind="excludes", projects=("A", "B")),)
    )

    found = _proved(round_, "0", stage="met")

    assert _bound(found) == 0
    assert any(node.met for node in found.tree)


def test_a_target_that_is_clearly_met_or_not_is_no_split() -> None:
    both = project("A", option(start_years=(2016,), contributions=(gives("10"),)), must="in")
    proof, push = relaxed(a_round(both, order=("met",)), "met", {})
    solved = Linear(proof, push).solve(Part(), None, LONG_S)

    assert list(splits(proof, Part(), solved)) == []


def test_a_must_in_project_that_has_no_way_is_a_proof_in_itself() -> None:
    round_ = a_round(project("A", option(start_years=(2019,), duration_years=2), must="in"))

    one = certified_infeasible(round_, seconds=LONG_S, on_growth=_never)

    assert one is not None
    prove(round_, one, {})


def test_a_round_with_a_plan_is_not_proved_to_have_none() -> None:
    assert certified_infeasible(knapsack(), seconds=LONG_S, on_growth=_never) is None


def _nothing_held(answer: Answer) -> Plan:
    return Plan(
        round="HAND",
        round_sha256="0" * 64,
        scenario=None,
        answer=answer,
        stopped=Stopped.PROOF,
        solver=Solver("by hand", "1", 0.0),
    )


def test_an_infeasible_answer_carries_its_proof() -> None:
    floor = Target(code="T", goal=Decimal(10), floors=(Floor(phase="P1", coverage=Decimal("0.5")),))
    round_ = a_round(project("A", option(contributions=(gives("4"),))), targets=(floor,))

    plan = with_certificates(_nothing_held(Answer.INFEASIBLE), round_, seconds=LONG_S, progress=None, cancel=None)

    assert [one.stage for one in plan.certificates] == [None]
    prove(round_, plan.certificates[0], {})


def test_an_infeasible_answer_that_is_wrong_gets_no_proof() -> None:
    plan = with_certificates(_nothing_held(Answer.INFEASIBLE), knapsack(), seconds=LONG_S, progress=None, cancel=None)

    assert plan.certificates == ()


def _held(round_: Round) -> Plan:
    starts = (Start("P0", "build", 2016), Start("P1", "build", 2016))
    accounts = account(round_, starts)
    stages = tuple(Stage(name, accounts.stage_values[name]) for name in round_.order)
    return replace(_nothing_held(Answer.FEASIBLE), starts=starts, accounts=accounts, stages=stages)


def test_progress_tells_that_a_certificate_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "TELL_EVERY_S", -1.0)
    told: list[Progress] = []

    with_certificates(_held(knapsack()), knapsack(), seconds=LONG_S, progress=told.append, cancel=None)

    assert {one.phase for one in told} == {"certificate"}
    assert told[0].stage == "coverage"
    assert told[0].bound is not None
    assert told[0].incumbent is not None
    assert told[0].gap is not None
    assert told[0].gap > 0


def test_who_asks_to_stop_gets_the_plan_without_more_certificates() -> None:
    plan = _held(knapsack())

    assert with_certificates(plan, knapsack(), seconds=LONG_S, progress=None, cancel=lambda: True) == plan


def test_later_stages_get_no_certificate_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = certified

    def certified_slowly(round_: Round, **said: Any) -> Any:  # noqa: ANN401 - passed on as it came
        made = slow(round_, **said)
        time.sleep(0.2)
        return made

    monkeypatch.setattr(plans, "certified", certified_slowly)

    plan = with_certificates(_held(knapsack()), knapsack(), seconds=0.1, progress=None, cancel=None)

    assert [one.stage for one in plan.certificates] == ["coverage"]
    assert [stage.certified_bound is None for stage in plan.stages] == [False, True, True]


def test_a_split_that_cannot_be_tried_out_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    proof, push = relaxed(knapsack(), "coverage", {})
    growth = Growth(proof, push, push.first_over(Fraction(BEST)), time.monotonic() + LONG_S)
    solved = growth.linear.solve(Part(), None, LONG_S)

    def lost(*_: object) -> Solved:
        raise NotSolved("no answer")

    monkeypatch.setattr(growth.linear, "solve", lost)

    assert growth._choose(Part(), solved) is None


def test_fractions_are_split_where_the_solution_is_and_then_by_halves() -> None:
    one = _proved(knapsack(4, part="0.5"), "0.5")

    assert _bound(one) <= 1


def test_a_node_that_says_nothing_more_is_a_leaf() -> None:
    assert Node().leaf
    assert Node(by=1, exact=True).leaf
    assert not Node(split=(1,)).leaf
    assert not Node(met="T").leaf
    assert not Node(part=(1, 5_000)).leaf


def test_a_growth_towards_what_nothing_reaches_needs_no_split() -> None:
    proof, push = relaxed(knapsack(), "coverage", {})
    growth = Growth(proof, push, push.first_over(Fraction(1)), time.monotonic() + LONG_S)

    growth.run(lambda _most, _count: False)

    assert growth.root.below is None


def test_two_plans_in_a_leaf_that_speaks_of_one_are_told() -> None:
    one = Certificate(stage=None, bound=None, shifts={}, multipliers=(), tree=(Node(exact=True),))

    with pytest.raises(Unproved, match="many_plans"):
        prove(knapsack(), one, {})


def test_a_single_plan_at_more_than_one_fraction_is_told() -> None:
    part = option(start_years=(2016,), min_fraction=Decimal("0.5"))
    one = Certificate(stage=None, bound=None, shifts={}, multipliers=(), tree=(Node(exact=True),))

    with pytest.raises(Unproved, match="many_plans"):
        prove(a_round(project("A", part, must="in")), one, {})
