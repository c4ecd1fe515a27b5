"""A later stage's proof takes over the tree of the stage before, and searches only what that leaves open."""

from __future__ import annotations

import time
from decimal import Decimal
from fractions import Fraction

import pytest

from optimizer.accounts import account
from optimizer.engines.linear import Linear, NotSolved, Solved
from optimizer.plan import Start
from optimizer.questions.best_plan import best_plan
from optimizer.questions.certify import certified, grow
from optimizer.questions.certify.carry import Grown
from optimizer.questions.certify.grow import Growth
from optimizer.questions.options import SolveOptions
from optimizer.round import Round, Target
from optimizer.verify.proof import Part, prove, relaxed
from tests.optimizer.builder import a_round, gives, option, project
from tests.optimizer.proof.knapsack import knapsack

LONG_S = 600.0
"""Every growth here ends by itself, long before that."""


@pytest.fixture(scope="module")
def best() -> tuple[Start, ...]:
    return best_plan(knapsack(), round_sha256="", options=SolveOptions(gap=Decimal(0))).starts


def growth(round_: Round, stage: str, starts: tuple[Start, ...], earlier: Grown | None = None) -> Growth:
    """The growth of a stage that keeps what a plan reaches in the stages before it, towards what the plan reaches."""
    values = account(round_, starts).stage_values
    reached = {name: values[name] for name in round_.order[: round_.order.index(stage)]}
    proof, push = relaxed(round_, stage, reached)
    return Growth(proof, push, push.first_over(values[stage]), time.monotonic() + LONG_S, earlier)


def grown(round_: Round, stage: str, starts: tuple[Start, ...]) -> Grown:
    """The tree of a stage, grown to its end."""
    one = growth(round_, stage, starts)
    one.run(lambda _most, _count: False)
    assert one.grown is not None
    return one.grown


def nothing_is_solved(monkeypatch: pytest.MonkeyPatch, *, below: bool = False) -> None:
    solve = Linear.solve

    def lost(self: Linear, part: Part, basis: object, limit_s: float) -> Solved:
        if below and not part.left:
            return solve(self, part, basis, limit_s)  # type: ignore[arg-type]  # passed on as it came
        raise NotSolved("no answer")

    monkeypatch.setattr(Linear, "solve", lost)


def test_what_fell_short_before_is_not_searched_again(best: tuple[Start, ...]) -> None:
    anew, taken_over = (
        growth(knapsack(), "cost", best),
        growth(knapsack(), "cost", best, grown(knapsack(), "coverage", best)),
    )
    for one in (anew, taken_over):
        one.run(lambda _most, _count: False)

    assert taken_over.looked_at < anew.looked_at
    assert taken_over.bound == anew.bound == anew.target


def test_every_stage_that_began_with_the_one_before_is_proved(best: tuple[Start, ...]) -> None:
    round_, reached, before = knapsack(), dict[str, Fraction](), None
    for stage in round_.order:
        value = account(round_, best).stage_values[stage]
        one, before = certified(
            round_,
            stage=stage,
            value=value,
            reached=reached,
            seconds=LONG_S,
            on_growth=lambda _bound, _count: False,
            earlier=before,
        )
        prove(round_, one, reached)
        assert one.bound is not None
        assert abs(one.bound - value) <= Fraction(1, 10**4) * abs(value)
        reached[stage] = value


def test_a_stage_whose_program_proves_it_at_once_takes_over_no_tree(best: tuple[Start, ...]) -> None:
    before = grown(knapsack(), "coverage", best)
    later = growth(knapsack(), "earliness", best, before)

    later.run(lambda _most, _count: False)

    assert later.root.below is None


def test_a_stage_in_which_nothing_could_be_gained_hands_on_nothing() -> None:
    met = Target(code="T", baseline=Decimal(50), goal=Decimal(50))
    round_ = a_round(*(project(code, option(contributions=(gives("5"),))) for code in ("A", "B")), targets=(met,))
    before = grown(round_, "coverage", ())
    later = growth(round_, "cost", (), before)
    later.target = -1.0  # not to be reached by the program of the whole

    later._root()

    assert [one.branch for one in later.open] == [later.root]


def test_a_tree_that_came_to_no_end_is_not_taken_over(best: tuple[Start, ...]) -> None:
    one = growth(knapsack(), "coverage", best)
    one.run(lambda _most, count: count >= 1)

    assert one.open
    assert one.grown is None


def test_a_tree_that_is_large_already_is_not_taken_over(
    best: tuple[Start, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = growth(knapsack(), "coverage", best)
    one.run(lambda _most, _count: False)
    monkeypatch.setattr(grow, "MOST_NUMBERS", one.numbers)

    assert one.grown is None


def test_where_time_is_over_the_bound_of_the_whole_stands_in(best: tuple[Start, ...]) -> None:
    before, later = grown(knapsack(), "coverage", best), growth(knapsack(), "cost", best)
    later.run(lambda _most, count: count >= 0)
    late = growth(knapsack(), "cost", best, before)
    late.deadline = 0

    late.run(lambda _most, _count: False)

    assert late.bound == later.bound
    assert late.open == []


def test_a_leaf_whose_program_has_no_answer_keeps_the_bound_of_the_whole(
    best: tuple[Start, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, later = grown(knapsack(), "coverage", best), growth(knapsack(), "cost", best)
    later.run(lambda _most, count: count >= 0)
    other = growth(knapsack(), "cost", best, before)
    nothing_is_solved(monkeypatch, below=True)

    other.run(lambda _most, _count: False)

    assert other.bound == later.bound
