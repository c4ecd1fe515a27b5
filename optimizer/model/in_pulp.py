"""The problem as PuLP has it: what the files for CBC are made of, and what people print.

Engines in memory take the same rows and columns straight from `Problem`, so none of this is made for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pulp

if TYPE_CHECKING:
    from optimizer.model.problem import Problem

SENSES = {"<=": pulp.LpConstraintLE, ">=": pulp.LpConstraintGE, "=": pulp.LpConstraintEQ}


class InPulp:
    """A PuLP problem that follows another: what is new there is added here when somebody looks."""

    def __init__(self) -> None:
        self.problem = pulp.LpProblem("round", pulp.LpMaximize)
        self.columns: list[pulp.LpVariable] = []
        self._rows = 0

    def follow(self, source: Problem) -> None:
        """Add the columns and rows that `source` has got since the last time, and take over what it pushes."""
        for number in range(len(self.columns), len(source.upper)):
            category = pulp.LpInteger if source.integral[number] else pulp.LpContinuous
            name = f"{source.kinds[number]}_{number:04d}"
            self.columns.append(self.problem.add_variable(name, 0, source.upper[number], category))
        for row in source.held[self._rows :]:
            expression = self._expression(row.terms.items())
            self.problem.addConstraint(pulp.LpConstraint(expression, SENSES[row.sense], row.name, row.limit))
        self._rows = len(source.held)
        self.problem.sense = pulp.LpMaximize if source.maximise else pulp.LpMinimize
        self.problem.setObjective(self._expression(source.costs.items()))

    def _expression(self, terms: Iterable[tuple[int, float]]) -> pulp.LpAffineExpression:
        return pulp.LpAffineExpression([(self.columns[number], float(value)) for number, value in terms])
