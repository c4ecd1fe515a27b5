"""The problem that an engine gets: columns, rows, stages, and the way back from an engine's numbers to starts.

Columns are numbered; whatever they mean is kept in dictionaries beside them and never read out of a name:

    x  a candidate is chosen, 0/1              v  a group of units is reached, 0..1
    f  its fraction, in basis points           y  coverage of a target at the end of a phase, 0..1
    s  đồng that rounding up adds to a line    z  the smallest coverage at the end of the round, 0..1
    c  đồng carried into the next phase        m  a target is met, 0/1
    d  carried from digit to digit of a row    r  by how much a stage is better than a plan that is held
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

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
    """A PuLP problem with what its columns mean. `x` and `fraction` are indexed like `candidates`.

    `offered` are the candidates, where they are others than the round's own.
    """

    def __init__(self, round_: Round, offered: tuple[Candidate, ...] | None = None) -> None:
        self.round = round_
        self.problem = pulp.LpProblem("round", pulp.LpMaximize)
        self.columns: list[pulp.LpVariable] = []
        self.integral: list[bool] = []
        self.rows: dict[str, Row] = {}
        self.candidates: tuple[Candidate, ...] = candidates(round_) if offered is None else offered
        self.x = [self.column("x", 1, whole=True) for _ in self.candidates]
        self.fraction = [self.column("f", FULL_BP, whole=True) if one.lowest_bp else None for one in self.candidates]
        self.of_project: dict[str, list[int]] = {project.code: [] for project in round_.projects}
        for place, one in enumerate(self.candidates):
            self.of_project[one.project].append(place)
        self.rounding: dict[tuple[int, int], int] = {}
        self.objectives: dict[str, Objective] = {}
        self.relaxed: set[str] = set()
        """The rows whose amounts lie too far apart for one row of floats: the engine holds them moved outwards."""
        self.split: set[str] = set()
        """The rows that the engine also holds in digits, where one đồng stands above its tolerances."""
        self.carried: dict[int, tuple[Terms, Number, int]] = {}
        """Columns of `carry`: (terms, limit, base)."""

    def column(self, kind: str, up: float, *, whole: bool = False) -> int:
        """A new column between 0 and `up`; returns its number."""
        number = len(self.columns)
        category = pulp.LpInteger if whole else pulp.LpContinuous
        self.columns.append(self.problem.add_variable(f"{kind}_{number:04d}", 0, up, category))
        self.integral.append(whole)
        return number

    def add(self, row: Row) -> str:
        """Hand a row to PuLP in engine units; returns its name: equal ones (for want of letters) are told apart.

        Raises EngineFailed for an equation that binary floats cannot hold.
        """
        name, again = row.name, 1
        while name in self.rows:
            again += 1
            name = f"{row.name}__{again}"
        self.rows[name] = row
        integral = all(map(self.integral.__getitem__, row.terms))
        gives_way = not integral and self._gives_way(row)
        terms, limit, exact = scale.engine_row(row.terms, row.limit, row.sense, integral=integral, gives_way=gives_way)
        if not exact:
            self.relaxed.add(name)
        expression = pulp.LpAffineExpression(zip(map(self.columns.__getitem__, terms), terms.values(), strict=True))
        self.problem.addConstraint(pulp.LpConstraint(expression, SENSES[row.sense], name, limit))
        return name

    def _gives_way(self, row: Row) -> bool:
        """Whether no choice of whole columns can break a row, as long as its real columns make room."""
        sign = -1 if row.sense == ">=" else 1
        hard = (amount for column, amount in row.terms.items() if self.integral[column])
        return row.sense != "=" and sign * row.limit >= 0 and all(sign * amount <= 0 for amount in hard)

    def add_all(self, rows: Iterable[Row]) -> None:
        """Hand over every row."""
        for row in rows:
            self.add(row)

    def carry(self, name: str, terms: Terms, limit: Number, base: int, sense: str = "<=") -> int:
        """A new whole column, how often `base` goes into what `terms` (of whole columns) are over `limit`; its number.

        The row is Σ terms ≤ limit + base·d; the engine may make d larger than it has to be.
        """
        most = sum(amount * self.columns[n].upBound for n, amount in terms.items() if amount > 0) - limit
        column = self.column("d", max(0, -(-most // base)), whole=True)
        self.carried[column] = (terms, limit, base)
        self.add(Row(name, {**terms, column: -base}, sense, limit))
        return column

    def in_digits(self, name: str) -> bool:
        """Add the row of this name, of whole columns, once more, in digits. False if that would say nothing new."""
        if name in self.split or not self.add_digits(self.rows[name]):
            return False
        self.split.add(name)
        return True

    def add_digits(self, row: Row) -> bool:
        """Add a row of whole columns in digits (`scale.digits`). False, and nothing added, if it has only one."""
        *lower, (terms, limit) = scale.digits(row.terms, row.limit, row.sense)
        sense = "=" if row.sense == "=" else "<="
        carried: dict[int, int] = {}
        for place, (some, edge) in enumerate(lower):
            digit = self.carry(f"{row.name}__digit_{place}", {**some, **carried}, edge, scale.DIGIT, sense)
            carried = {digit: 1}
        if lower:
            self.add(Row(f"{row.name}__digit_{len(lower)}", {**terms, **carried}, sense, limit))
        return bool(lower)

    def completed(self, values: Sequence[float]) -> tuple[float, ...]:
        """Values that hold a plan, with those of the columns that `carry` and `look_closer` have added since."""
        out = list(values)
        for column in range(len(values), len(self.columns)):
            terms, limit, base = self.carried[column]
            over = sum(amount * round(out[n]) for n, amount in terms.items()) - limit
            out.append(float(max(0, -(-over // base))))
        return tuple(out)

    def look_closer(self, stage: str, value: Fraction, bound: Fraction) -> Objective:
        """Count a whole stage in steps around `value`, which a plan has reached, and make that what the engine pushes.

        Between the value and its bound lie more steps than binary floats and tolerances can tell apart.
        """
        objective = self.objectives[stage]
        sign, sense = (1, ">=") if objective.maximise else (-1, "<=")
        step = objective.step
        steps = ceil(abs(bound - value) / step)
        # to the worse side as well: what only one plan meets, engines may call infeasible
        worst = value - sign * steps * step
        limit = worst - objective.constant
        better = self.column("r", 2 * steps, whole=True)
        self.carried[better] = {column: sign * amount for column, amount in objective.terms.items()}, sign * limit, step
        row = Row(label("near", stage), {**objective.terms, better: -sign * step}, sense, limit)
        if not self.add_digits(row):
            self.add(row)
        terms = {better: sign * step}
        self.objectives[stage] = replace(objective, terms=terms, constant=worst, unit=Fraction(1, step))
        return self.aim(stage)

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
        unit, up = objective.unit, objective.maximise
        pairs = [(self.columns[n], scale.outwards(amount * unit, up=up)) for n, amount in objective.terms.items()]
        edge = scale.outwards(limit * unit, up=not up)
        self.problem.addConstraint(pulp.LpConstraint(pulp.LpAffineExpression(pairs), SENSES[sense], name, edge))

    def chosen(self, project: str) -> dict[int, int]:
        """Whether the project is chosen: the sum of its candidates."""
        return {self.x[place]: 1 for place in self.of_project[project]}

    def taken(self, values: Sequence[float]) -> dict[int, int]:
        """The chosen candidates and their basis points, from an engine's values rounded to the nearest."""
        out: dict[int, int] = {}
        for place, one in enumerate(self.candidates):
            if values[self.x[place]] > HALF:
                column, out[place] = self.fraction[place], one.fixed_bp
                if column is not None and one.lowest_bp is not None:
                    out[place] = min(FULL_BP, max(one.lowest_bp, round(values[column])))
        return out

    def starts(self, values: Sequence[float]) -> tuple[Start, ...]:
        """The chosen starts, from an engine's values."""
        chosen = ((self.candidates[place], bp) for place, bp in self.taken(values).items())
        return tuple(sorted(Start(one.project, one.option.code, one.start_year, bp) for one, bp in chosen))


def label(*parts: object) -> str:
    """The parts of a row's name, in letters that every engine's files can hold."""
    return "__".join(NOT_IN_A_NAME.sub("_", str(part)) for part in parts)
