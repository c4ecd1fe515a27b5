"""A round that can be solved in the head, and an engine that says what it was told to say of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from optimizer.engines import Ended, Outcome
from optimizer.engines.fixed import Fixed
from optimizer.findings import EngineFailed
from optimizer.model import build
from optimizer.plan import Plan
from optimizer.questions.best_plan import SolveOptions, best_plan
from optimizer.round import Round
from tests.optimizer.builder import a_round, ceiling, cost, gives, option, project

NOTHING = Outcome(Ended.TIME_LIMIT, None, None, 0, 61.0, "late", "0")
INFEASIBLE = Outcome(Ended.INFEASIBLE, None, None, 0, 1.0, "none", "0")
TO_THE_PROOF = SolveOptions(gap=Decimal(0))


def solved(round_: Round, options: SolveOptions = TO_THE_PROOF, **more: Any) -> Plan:  # noqa: ANN401 - best_plan's
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


def outcome(round_: Round, *projects: str, ended: Ended = Ended.COMPLETE, bound: float | None = 1_000.0) -> Outcome:
    """An engine's word for the plan that starts these projects in 2016."""
    model = build(round_)
    values = [0.0] * len(model.columns)
    for place, one in enumerate(model.candidates):
        values[model.x[place]] = float(one.project in projects and one.start_year == 2016)
    return Outcome(ended, tuple(values), bound, 1, 1.0, "prepared", "0")


class Breaks(Fixed):
    """Answers as prepared, and breaks when it is asked once more than that."""

    def solve(self, *given: Any, **more: Any) -> Outcome:  # noqa: ANN401 - the door's
        if len(self.limits) >= self.answers:
            raise EngineFailed("out of memory")
        return super().solve(*given, **more)

    def __init__(self, *outcomes: Outcome) -> None:
        super().__init__(*outcomes)
        self.answers = len(outcomes)
