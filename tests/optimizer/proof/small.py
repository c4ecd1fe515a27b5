"""A round small enough for proofs that are written by hand."""

from __future__ import annotations

from decimal import Decimal

from optimizer.round import Round, Rule
from tests.optimizer.builder import a_round, ceiling, cost, gives, option, project


def small() -> Round:
    """A in two years (ways 0 and 1), B in part (way 2, from 5,000 bp), C must be in (way 3), D may be (way 4).

    A costs 4, B 8, C and D 1 đồng of 10; A gives 3 of 10. C and D go together.
    """
    single = option(start_years=(2016,), costs=(cost(1),))
    return a_round(
        project("A", option(start_years=(2016, 2018), costs=(cost(4),), contributions=(gives("3"),))),
        project("B", option(start_years=(2016,), min_fraction=Decimal("0.5"), costs=(cost(8),))),
        project("C", single, must="in"),
        project("D", single),
        ceilings=(ceiling(10),),
        rules=(Rule(code="CD", kind="together", projects=("C", "D")),),
    )
