"""A stage as something to push: its steps, and what earlier stages may not lose."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from optimizer.plan import Start
from optimizer.round import Committed, Fund, Phase, Project, Round, Target
from optimizer.verify.proof import Push, relaxed
from tests.optimizer.builder import DEV, a_round, ceiling, cost, gives, option, project, start
from tests.optimizer.model.pages import stages
from tests.optimizer.proof.small import small


def _push(stage: str, round_: Round, reached: dict[str, Fraction] | None = None) -> Push:
    return relaxed(round_, stage, reached or {})[1]


def _gives(*projects: Project, goal: int, weight: int = 1) -> Round:
    target = Target(code="T", goal=Decimal(goal), weight=Decimal(weight))
    return a_round(*projects, targets=(target, Target(code="MET", goal=Decimal(0))))


@pytest.mark.parametrize(
    ("stage", "round_", "step"),
    [
        (
            "cost",
            a_round(project("A", option(costs=(cost(12),))), project("B", option(costs=(cost(18),)))),
            Fraction(6),
        ),
        ("cost", a_round(project("A", option(costs=(cost(12),), min_fraction=Decimal("0.5")))), Fraction(1)),
        ("earliness", a_round(project("A", option(start_years=(2016, 2018)))), Fraction(2)),
        ("earliness", a_round(project("A", option(start_years=(2016,)))), Fraction(1)),
        ("coverage", _gives(project("A", option(contributions=(gives("3"),))), goal=3, weight=2), Fraction(1, 3)),
        ("met", _gives(project("A", option(contributions=(gives("3"),))), goal=3, weight=2), Fraction(2, 3)),
    ],
)
def test_values_are_as_far_apart_as_what_the_ways_add_has_in_common(stage: str, round_: Round, step: Fraction) -> None:
    assert _push(stage, round_).step == step


def test_the_worst_coverage_steps_by_what_counts_at_the_end_of_the_round() -> None:
    # 2 of 10 at the end of P1; 2 and 3 at the end of P2
    early, late = option(start_years=(2016,), contributions=(gives("2"),)), option(contributions=(gives("3"),))
    round_ = a_round(project("A", early), project("B", option(start_years=(2018,), contributions=late.contributions)))

    assert _push("worst", round_).step == Fraction(1, 10)


def test_steps_are_counted_from_what_is_reached_without_any_project() -> None:
    push = _push("coverage", stages())
    assert (push.constant, push.step) == (Fraction(3, 4), Fraction(1, 80))

    above = push.first_over(Fraction(3, 4) + Fraction(1, 80))

    assert above == push.pushed(Fraction(3, 4) + Fraction(2, 80))
    assert push.best(above) == Fraction(3, 4) + Fraction(2, 80)


@pytest.mark.parametrize(
    ("stage", "value", "kept"),
    [
        ("coverage", Fraction(2, 10), True),
        ("coverage", Fraction(3, 10), True),
        ("coverage", Fraction(31, 100), False),
        ("cost", Fraction(5), True),
        ("cost", Fraction(4), True),
        ("cost", Fraction(3), False),
    ],
)
def test_a_plan_counts_where_it_loses_nothing_that_was_reached(stage: str, value: Fraction, kept: bool) -> None:
    round_ = a_round(project("A", option(costs=(cost(4),), contributions=(gives("3"),))))
    push = _push("earliness", round_, {stage: value})

    assert (push.by(round_, [start("A")]) is not None) is kept


def test_a_plan_that_breaks_a_rule_counts_nowhere() -> None:
    round_ = a_round(project("A", option(costs=(cost(4),))), ceilings=(ceiling(3),))

    assert _push("cost", round_).by(round_, [Start("A", "build", 2016)]) is None


def test_without_a_stage_nothing_is_pushed() -> None:
    push = relaxed(small(), None, {})[1]

    assert push == Push(None, {}, {}, 1, Fraction(0), 1, Fraction(1))
    assert push.by(small(), [start("C"), start("D")]) == 0


def test_a_promise_that_no_year_allows_is_not_late() -> None:
    promised = project("A", option(duration_years=9), committed=Committed(option="build", start_year=2018))

    assert _push("earliness", a_round(promised)).terms == {}


def test_a_met_target_is_a_whole_column() -> None:
    proof, _ = relaxed(stages(), "met", {})

    assert proof.whole.keys() == {"T", "NONE"}
    assert not proof.broken & set(proof.whole.values())


def test_a_carry_is_at_most_its_share_of_the_room_and_of_what_was_carried_before() -> None:
    phases = tuple(Phase(code=f"P{year}", first_year=year, last_year=year) for year in (2016, 2017, 2018, 2019))
    lines = tuple(ceiling(99, phase=phase.code) for phase in phases)
    half = (Fund(code=DEV, carry_forward=Decimal("0.5")),)

    proof, _ = relaxed(a_round(phases=phases, funds=half, ceilings=lines, targets=()), "cost", {})

    # 49.5, 74.25 and 86.625, each rounded up: a bound is never too tight
    assert [proof.upper[column] for column in proof.others] == [50, 75, 87]
