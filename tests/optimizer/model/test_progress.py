"""C6: the way that a target has to go, against what the exact accounts say of the same target."""

from __future__ import annotations

from decimal import Decimal

import pytest

from optimizer.accounts import account
from optimizer.model import Model, build
from optimizer.model.candidates import candidates
from optimizer.model.progress import span_of
from optimizer.round import FULL_BP, Committed, Target
from tests.optimizer.builder import a_round, gives, option, project, reaches


def units(goal: int, *reached: str, direction: str) -> Target:
    return Target(code="T", measure="units", goal=Decimal(goal), reached_units=reached, direction=direction)


@pytest.mark.parametrize(
    ("target", "way"),
    [
        (Target(code="T", goal=Decimal(10), baseline=Decimal(4)), 6),
        (Target(code="T", goal=Decimal(4), baseline=Decimal(10), direction="down"), 6),
        (Target(code="T", goal=Decimal(10), baseline=Decimal(4), direction="down"), -6),
        (units(3, "U1", direction="up"), 2),
        (units(3, "U1", direction="down"), -2),
        (units(1, "U1", "U2", direction="down"), 1),
    ],
)
def test_the_way_of_a_target_is_the_one_that_the_accounts_see(target: Target, way: int) -> None:
    covered = account(a_round(targets=(target,)), ()).stage_values["coverage"]

    assert span_of(target) == way
    assert (covered == 1) is (way <= 0)


def test_several_lines_for_a_target_add_up_each_from_its_own_year_on() -> None:
    both = option(start_years=(2016,), contributions=(gives("2"), gives("3", lag_years=3)))
    model = build(a_round(project("A", both), targets=(Target(code="T", goal=Decimal(10)),)))

    terms = [model.reach.at["T", phase.code].terms for phase in model.round.phases]

    assert terms == [{model.x[0]: 2 * FULL_BP}, {model.x[0]: 5 * FULL_BP}]


def test_a_unit_that_an_option_reaches_by_two_lines_counts_once() -> None:
    twice = option(start_years=(2016, 2017), contributions=(reaches("U", lag_years=3), reaches("U")))
    model = build(a_round(project("A", twice), targets=(units(2, direction="up"),)))

    assert [progress.terms for progress in model.reach.at.values()] == [dict.fromkeys(model.x, 1)] * 2


def test_what_is_complete_in_the_last_year_of_a_phase_counts_in_it() -> None:
    late = option(start_years=(2017,), contributions=(gives("2"),))
    model = build(a_round(project("A", late)))

    assert [list(model.reach.at["T", phase.code].terms) for phase in model.round.phases] == [model.x, model.x]


def test_a_promise_offered_beside_the_same_option_counts_at_its_own_fraction() -> None:
    part = option(start_years=(2016,), min_fraction=Decimal("0.5"), contributions=(gives("2"),))
    promise = Committed(option="build", start_year=2016, fraction_bp=6_000)
    free, promised = (candidates(a_round(project("A", part, committed=one))) for one in (None, promise))

    model = Model(a_round(project("A", part)), offered=free + promised)

    assert model.reach.at["T", "P1"].terms == {model.fraction[0]: 2, model.x[1]: 2 * 6_000}
