"""A sweep over drawn rounds: each point is what its variant's own search finds, and money never hurts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.plan import Answer
from optimizer.planfile import plan_to_data
from optimizer.questions.best_plan import SolveOptions, best_plan
from optimizer.questions.frontier import Point, effective_data, frontier
from optimizer.reading import read_round
from optimizer.verify import verify_plan
from tests.draws import draws
from tests.optimizer.generate import rounds

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
EXACT = SolveOptions(gap=Decimal(0))
SHARES = st.lists(st.integers(0, 300).map(lambda percent: Fraction(percent, 100)), min_size=1, max_size=5)


def swept(data: dict[str, Any], shares: list[Fraction], some: list[bool]) -> list[Point]:
    """Ceilings that are picked by `some`, scaled by every share."""
    held = [one for one, picked in zip(data["ceilings"], some, strict=False) if picked]
    variants = [{one["code"]: min(10**15, int(one["amount"] * share)) for one in held} for share in sorted(shares)]
    points = list(frontier(data, variants, options=EXACT))
    return sorted(points, key=lambda point: point.place)


@settings(CALM, max_examples=draws(40))
@given(rounds(), SHARES, st.lists(st.booleans(), min_size=20, max_size=20))
def test_every_point_is_what_its_variant_has_alone(
    data: dict[str, Any], shares: list[Fraction], some: list[bool]
) -> None:
    for point in swept(data, shares, some):
        file = effective_data(data, point.variant)
        alone = best_plan(read_round(file), round_sha256="", options=EXACT)

        assert (point.plan.answer, point.plan.stopped) == (alone.answer, alone.stopped)
        assert [one.value for one in point.plan.stages] == [one.value for one in alone.stages]
        assert verify_plan(file, plan_to_data(point.plan)) == ()


@settings(CALM, max_examples=draws(40))
@given(rounds(), SHARES, st.lists(st.booleans(), min_size=20, max_size=20))
def test_more_money_never_takes_a_plan_away_and_never_lowers_the_first_stage(
    data: dict[str, Any], shares: list[Fraction], some: list[bool]
) -> None:
    for less, more in pairwise(swept(data, shares, some)):
        if less.plan.answer is not Answer.INFEASIBLE:
            assert more.plan.answer is Answer.OPTIMAL
            assert more.plan.stages[0].value >= less.plan.stages[0].value
