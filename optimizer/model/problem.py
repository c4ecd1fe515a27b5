"""The problem that an engine gets: columns, rows, stages, and the way back from an engine's numbers to starts.

Columns are numbered; whatever they mean is kept in dictionaries beside them and never read out of a name:

    x  a candidate is chosen, 0/1              v  a group of units is reached, 0..1
    f  its fraction, in basis points           y  coverage of a target at the end of a phase, 0..1
    s  đồng that rounding up adds to a line    z  the smallest coverage at the end of the round, 0..1
    c  đồng carried into the next phase        m  a target is met, 0/1
    d  a digit of a column, or a digit's carry r  by how much a stage is better than a plan that is held
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import NamedTuple

import pulp

from optimizer import scale
from optimizer.model.candidates import Candidate, candidates
from optimizer.model.in_pulp import InPulp
from optimizer.plan import Start
from optimizer.round import FULL_BP, Round
from optimizer.scale import Number, Terms

NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_]")
HALF = 0.5


class Row(NamedTuple):
    """One row of the model, exact: the sum of `terms` (column -> coefficient) stands in `sense` to `limit`."""

    name: str
    terms: Terms
    sense: str
    limit: Number


Rows = Iterator[Row]


class HeldRow(NamedTuple):
    """A row as every engine gets it, in engine units."""

    name: str
    terms: Mapping[int, float]
    sense: str
    limit: float


@dataclass(frozen=True, slots=True)
class Objective:
    """One stage: what to push, which way, and how many engine units one unit of the stage is.

    The stage's value = (sum of terms) + constant; the engine sees (sum of terms) x unit. A `whole` stage has whole
    values, all of them multiples of `step`. `unseen` is what terms too small for engines may add to the value.
    """

    name: str
    maximise: bool
    terms: Terms
    constant: Fraction = Fraction(0)
    unit: Fraction = Fraction(1)
    whole: bool = False
    step: int = 1
    unseen: Fraction = Fraction(0)

    def value_of(self, engine_value: float) -> Fraction:
        """The stage's value for a number of the engine's (its bound)."""
        return Fraction(engine_value) / self.unit + self.constant


class Problem:
    """Columns, rows and what is pushed, with what they mean. `x` and `fraction` are indexed like `candidates`.

    `offered` are the candidates, where they are others than the round's own. By a column's number `kinds` has its
    letter, `upper` the most that it can be (the least is 0), `integral` whether it is whole. `held` are the rows as
    engines get them, `costs` what is pushed.
    """

    def __init__(self, round_: Round, offered: tuple[Candidate, ...] | None = None) -> None:
        self.round = round_
        self.kinds: list[str] = []
        self.upper: list[float] = []
        self.integral: list[bool] = []
        self.wide: dict[int, int] = {}
        """Columns that go further than 1, and how far: what counts is up to a whole project in basis points."""
        self.rows: dict[str, Row] = {}
        self.held: list[HeldRow] = []
        self.maximise, self.costs = True, dict[int, float]()
        self._in_pulp, self._again = InPulp(), Counter[str]()
        self.candidates: tuple[Candidate, ...] = candidates(round_) if offered is None else offered
        self.x = [self.column("x", 1, whole=True) for _ in self.candidates]
        self.fraction = [self.column("f", FULL_BP, whole=True) if one.lowest_bp else None for one in self.candidates]
        self.least: dict[int, Terms] = {
            fraction: {x: one.lowest_bp}
            for x, fraction, one in zip(self.x, self.fraction, self.candidates, strict=True)
            if fraction is not None and one.lowest_bp
        }
        """What a column is at least, where that hangs on what is chosen."""
        self.of_project: dict[str, list[int]] = {project.code: [] for project in round_.projects}
        for place, one in enumerate(self.candidates):
            self.of_project[one.project].append(place)
        self.rounding: dict[tuple[int, int], int] = {}
        self.objectives: dict[str, Objective] = {}
        self.kept: list[str] = []
        """The stages in which no plan may be worse than one that is held."""
        self.relaxed: set[str] = set()
        """The rows whose amounts lie too far apart for one row of floats: the engine holds them moved outwards."""
        self.split: set[str] = set()
        """The rows that the engine also holds in digits, where one đồng stands above its tolerances."""
        self.carried: dict[int, tuple[Terms, Number, int]] = {}
        """Columns of `carry`: (terms, limit, base)."""
        self._narrowed: dict[int, Terms] = {}

    def column(self, kind: str, up: float, *, whole: bool = False) -> int:
        """A new column between 0 and `up`; returns its number."""
        self.kinds.append(kind)
        self.upper.append(up)
        self.integral.append(whole)
        if up > 1:
            self.wide[len(self.upper) - 1] = min(FULL_BP, ceil(up))
        return len(self.upper) - 1

    @property
    def problem(self) -> pulp.LpProblem:
        """All of it as PuLP has it."""
        self._in_pulp.follow(self)
        return self._in_pulp.problem

    @property
    def columns(self) -> list[pulp.LpVariable]:
        """PuLP's columns, by their numbers."""
        self._in_pulp.follow(self)
        return self._in_pulp.columns

    def add(self, row: Row) -> str:
        """Add a row, and hold it in engine units; returns its name: equal ones (for want of letters) are told apart.

        Raises EngineFailed for an equation that binary floats cannot hold.
        """
        name = row.name
        while name in self.rows:
            self._again[row.name] += 1
            name = f"{row.name}__{self._again[row.name] + 1}"
        self.rows[name] = row
        terms, limit, exact = scale.ready_row(row.terms, row.limit) or self._in_engine_units(row)
        if not exact:
            self.relaxed.add(name)
        self.held.append(HeldRow(name, terms, row.sense, limit))
        return name

    def _in_engine_units(self, row: Row) -> scale.EngineRow:
        integral = all(map(self.integral.__getitem__, row.terms))
        gives_way = not integral and self._gives_way(row)
        return scale.engine_row(row.terms, row.limit, row.sense, integral=integral, gives_way=gives_way, wide=self.wide)

    def _gives_way(self, row: Row) -> bool:
        """Whether no choice of whole columns can break a row, as long as its real columns make room."""
        sign = -1 if row.sense == ">=" else 1
        hard = (self.integral[column] for column, amount in row.terms.items() if sign * amount > 0)
        return row.sense != "=" and sign * row.limit >= 0 and not any(hard)

    def add_all(self, rows: Iterable[Row]) -> None:
        """Hand over every row."""
        for row in rows:
            self.add(row)

    def carry(self, name: str, terms: Terms, limit: Number, base: int, sense: str = "<=") -> int:
        """A new whole column, how often `base` goes into what `terms` (of whole columns) are over `limit`; its number.

        The row is Σ terms ≤ limit + base·d; the engine may make d larger than it has to be.
        """
        most = sum(amount * self.upper[n] for n, amount in terms.items() if amount > 0) - limit
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
        """Add a row of whole columns in digits (`scale.digits`). False, and nothing added, if it has only one.

        Columns that go far stand there in digits of their own: else carries would go as far as they do, and HiGHS 1.15
        makes cuts of such rows that cut off the best plan.
        """
        if len(scale.digits(row.terms, row.limit, row.sense)) == 1:
            return False
        *lower, (terms, limit) = scale.digits(self._narrow(row.terms), row.limit, row.sense)
        sense = "=" if row.sense == "=" else "<="
        carried: dict[int, int] = {}
        for place, (some, edge) in enumerate(lower):
            digit = self.carry(f"{row.name}__digit_{place}", {**some, **carried}, edge, scale.DIGIT, sense)
            carried = {digit: 1}
        self.add(Row(f"{row.name}__digit_{len(lower)}", {**terms, **carried}, sense, limit))
        return True

    def _narrow(self, terms: Terms) -> Terms:
        """The same sum, of columns that do not go far."""
        out: dict[int, Number] = {}
        for column, amount in terms.items():
            far = column not in self.carried and self.upper[column] >= scale.NARROW
            for part, times in (self._digits_of(column) if far else {column: 1}).items():
                out[part] = out.get(part, 0) + amount * times
        return out

    def _digits_of(self, column: int) -> Terms:
        """A whole column as what it is at least and digits of the rest, each under `scale.NARROW`; added only once."""
        if column not in self._narrowed:
            least = self.least.get(column, {})
            rest = {column: 1} | {one: -amount for one, amount in least.items()}
            most, unit, parts = int(self.upper[column]) - sum(least.values()), 1, dict(least)
            while unit * scale.NARROW <= most:
                unit *= scale.NARROW
            while unit:
                digit = self.column("d", min(most // unit, scale.NARROW - 1), whole=True)
                self.carried[digit] = dict(rest), unit - 1, unit  # how often a unit goes into it, rounded down
                rest[digit], parts[digit], unit = -unit, unit, unit // scale.NARROW
            self.add(Row(label("digits", column), rest, "=", 0))
            self._narrowed[column] = parts
        return self._narrowed[column]

    def completed(self, values: Sequence[float]) -> tuple[float, ...]:
        """Values that hold a plan, with those of the columns that `carry` and `look_closer` have added since."""
        out = list(values)
        for column in range(len(values), len(self.upper)):
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
        terms = {column: amount * objective.unit for column, amount in objective.terms.items()}
        self.maximise, self.costs = objective.maximise, {column: float(amount) for column, amount in terms.items()}
        objective = replace(objective, unseen=scale.unseen(terms, self._most) / objective.unit)
        self.objectives[stage] = objective
        return objective

    def _most(self, column: int) -> Fraction:
        return Fraction(self.upper[column])

    def keep(self, stage: str, value: Fraction) -> None:
        """Let no plan be worse in `stage` than `value`; exact where the stage counts in whole columns."""
        objective = self.objectives[stage]
        self.kept.append(stage)
        sense, limit = (">=" if objective.maximise else "<="), value - objective.constant
        name = label("kept", stage)
        if all(map(self.integral.__getitem__, objective.terms)):
            self.add(Row(name, objective.terms, sense, limit))
            return
        # a row of shares stays in the stage's own unit: any finer, and binary floats would refuse the very plan that
        # reached the value. What slips through within the tolerances is caught by comparing exactly.
        scaled = {column: amount * objective.unit for column, amount in objective.terms.items()}
        terms, edge, _ = scale.share_row(scaled, limit * objective.unit, sense, self._most)
        self.held.append(HeldRow(name, terms, sense, edge))

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
    return NOT_IN_A_NAME.sub("_", "__".join(map(str, parts)))
