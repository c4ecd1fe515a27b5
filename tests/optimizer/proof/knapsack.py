"""A round that no program proves as a whole."""

from __future__ import annotations

from decimal import Decimal

from optimizer.round import Round, Target
from tests.optimizer.builder import a_round, ceiling, cost, gives, option, project


def knapsack(count: int = 12, part: str | None = None) -> Round:
    """Projects of awkward sizes for half of the money that they ask for."""
    sizes = [101 + 17 * place % 60 for place in range(count)]
    made = (
        project(
            f"P{place}",
            option(
                start_years=(2016,),
                costs=(cost(size * 1_000 + 7),),
                contributions=(gives(str(size + place % 3)),),
                min_fraction=None if part is None else Decimal(part),
            ),
        )
        for place, size in enumerate(sizes)
    )
    goal = Decimal(sum(sizes))
    return a_round(*made, ceilings=(ceiling(sum(sizes) * 500, phase="P1"),), targets=(Target(code="T", goal=goal),))
