"""C6: the way that a target has to go, against what the exact accounts say of the same target."""

from __future__ import annotations

from decimal import Decimal

import pytest

from optimizer.accounts import account
from optimizer.model.progress import span_of
from optimizer.round import Target
from tests.optimizer.builder import a_round


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
