"""The problem that an engine gets: columns, rows, stages, and the way back from an engine's numbers to starts.

Columns are numbered; whatever they mean is kept in dictionaries beside them and never read out of a name:

    x  a candidate is chosen, 0/1              v  a group of units is reached, 0..1
    f  its fraction, in basis points           y  coverage of a target at the end of a phase, 0..1
    s  đồng that rounding up adds to a line    z  the smallest coverage at the end of the round, 0..1
    c  đồng carried into the next phase        m  a target is met, 0/1
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pulp

from optimizer import scale
from optimizer.model.candidates import Candidate, candidates
from optimizer.plan import Start
from optimizer.round import FULL_BP, Round
from optimizer.scale import Number, Terms

SENSES = {"<=": pulp.LpConstraintLE, ">=": pulp.LpConstraintGE, "=": pulp.LpConstraintEQ}
NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_]")
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the model, exact: the sum of `terms` (column -> coefficient) stands in `sense` to `limit`."""

    name: str
    terms: Terms
    sense: str
    limit: Number


Rows = Iterator[Row]


@dataclass(frozen=True, slots=True)
class Objective:
    """One stage: what to push, which way, and how many engine units one unit of the stage is.

    The stage's value = (sum of terms) + constant; the engine sees (sum of terms) x unit. A `whole` stage has whole
    values, all of them multiples of `step`.
    """

    name: str
    maximise: bool
    terms: Terms
    constant: Fraction = Fraction(0)
    unit: Fraction = Fraction(1)
    whole: bool = False
    step: int = 1

    def value_of(self, engine_value: float) -> Fraction:
        """The stage's value for a number of the engine's (its bound)."""
        return Fraction(engine_value) / self.unit + self.constant


class Problem:
    """A PuLP problem with what its columns mean. `x` and `fraction` are indexed like `candidates`."""

    def __init__(self, round_: Round) -> None:
        self.round = round_
        self.problem = pulp.LpProblem("round", pulp.LpMaximize)
        self.columns: list[pulp.LpVariable] = []
        self.integral: list[bool] = []
        self.rows: dict[str, Row] = {}
        self.candidates: tuple[Candidate, ...] = candidates(round_)
        self.x = [self.column("x", 1, whole=True) for _ in self.candidates]
        self.fraction = [self.column("f", FULL_BP, whole=True) if one.lowest_bp else None for one in self.candidates]
        self.of_project: dict[str, list[int]] = {project.code: [] for project in round_.projects}
        for place, one in enumerate(self.candidates):
            self.of_project[one.project].append(place)
        self.rounding: dict[tuple[int, int], int] = {}
        self.objectives: dict[str, Objective] = {}

    def column(self, kind: str, up: float, *, whole: bool = False) -> int:
        """A new column between 0 and `up`; returns its number."""
        number = len(self.columns)
        category = pulp.LpInteger if whole else pulp.LpContinuous
        self.columns.append(self.problem.add_variable(f"{kind}_{number:04d}", 0, up, category))
        self.integral.append(whole)
        return number

    def add(self, row: Row) -> None:
        """Hand a row to PuLP in engine units. Names that become equal (for want of letters) are told apart."""
        name, again = row.name, 1
        while name in self.rows:
            again += 1
            name = f"{row.name}__{again}"
        self.rows[name] = row
        integral = all(map(self.integral.__getitem__, row.terms))
        terms, limit = scale.engine_row(row.terms, row.limit, row.sense, integral=integral)
        expression = pulp.LpAffineExpression(zip(map(self.columns.__getitem__, terms), terms.values(), strict=True))
        self.problem.addConstraint(pulp.LpConstraint(expression, SENSES[row.sense], name, limit))

    def add_all(self, rows: Iterable[Row]) -> None:
        """Hand over every row."""
        for row in rows:
            self.add(row)

    def aim(self, stage: str) -> Objective:
        """Make `stage` what the engine pushes, and return it."""
        objective = self.objectives[stage]
        self.problem.sense = pulp.LpMaximize if objective.maximise else pulp.LpMinimize
        self.problem.setObjective(
            pulp.LpAffineExpression([(self.columns[n], float(a * objective.unit)) for n, a in objective.terms.items()])
        )
        return objective

    def keep(self, stage: str, value: Fraction) -> None:
        """Let no plan be worse in `stage` than `value`; exact where the stage counts in whole columns."""
        objective = self.objectives[stage]
        sense, limit = (">=" if objective.maximise else "<="), value - objective.constant
        name = label("kept", stage)
        if all(map(self.integral.__getitem__, objective.terms)):
            self.add(Row(name, objective.terms, sense, limit))
            return
        # a row of shares stays in the stage's own unit: any finer, and binary floats would refuse the very plan that
        # reached the value. What slips through within the tolerances is caught by comparing exactly.
        pairs = [(self.columns[column], float(amount * objective.unit)) for column, amount in objective.terms.items()]
        row = pulp.LpConstraint(pulp.LpAffineExpression(pairs), SENSES[sense], name, float(limit * objective.unit))
        self.problem.addConstraint(row)

    def chosen(self, project: str) -> dict[int, int]:
        """Whether the project is chosen: the sum of its candidates."""
        return {self.x[place]: 1 for place in self.of_project[project]}

    def starts(self, values: Sequence[float]) -> tuple[Start, ...]:
        """The chosen starts, from an engine's values: whole numbers are rounded to the nearest."""
        out = []
        for place, one in enumerate(self.candidates):
            if values[self.x[place]] > HALF:
                column = self.fraction[place]
                bp = one.fixed_bp
                if column is not None and one.lowest_bp is not None:
                    bp = min(FULL_BP, max(one.lowest_bp, round(values[column])))
                out.append(Start(one.project, one.option.code, one.start_year, bp))
        return tuple(sorted(out))


def label(*parts: object) -> str:
    """The parts of a row's name, in letters that every engine's files can hold."""
    return "__".join(NOT_IN_A_NAME.sub("_", str(part)) for part in parts)
