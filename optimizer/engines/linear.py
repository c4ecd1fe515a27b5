"""The linear program under a proof, solved by HiGHS: it guides the proof and is believed in nothing.

Its multipliers are read off as whole numbers; what they prove is worked out elsewhere, in exact arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import Any

import highspy
import numpy as np

from optimizer.round import FULL_BP
from optimizer.verify.proof import Part, Push, Relaxation

MULTIPLIER_BITS = 32
"""How finely a multiplier is kept, in bits after the point of the program's own numbers."""
OBJECTIVE_BITS = 11
"""What can be pushed at most is brought to so many bits: well above the tolerances."""

OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "presolve": "off",  # every program differs from the one before by a few bounds: what is known of it is kept
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
}

Array = Any
Multiplied = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Solved:
    """One program's solution. `most` and the reduced costs are in the program's units; `most` None = it is empty.

    `ways` and `absent_cost`, `way_cost`: how far each way is chosen, and what forcing a way in, or a project out, costs
    at least. `at` holds every column's value, fractions in basis points. `multipliers` prove `most`, or the emptiness.
    """

    most: float | None
    at: Array
    way_cost: Array
    absent_cost: Array
    multipliers: Multiplied
    basis: highspy.HighsBasis


class NotSolved(Exception):
    """The program was not brought to an end: out of time, or HiGHS lost its way."""


class Linear:
    """The relaxation with what is pushed, as HiGHS holds it; parts of the plans are laid over it by bounds."""

    def __init__(self, proof: Relaxation, push: Push) -> None:
        self.proof = proof
        self.projects = [(code, numbers) for code, numbers in proof.of_project.items() if numbers]
        self.place = {code: place for place, (code, _) in enumerate(self.projects)}
        total = sum(abs(amount) * proof.upper[column] for column, amount in push.terms.items())
        self.unit = Fraction(2) ** (max(1, int(total)).bit_length() - OBJECTIVE_BITS)
        self.scale = np.ones(len(proof.upper))
        self.scale[list(proof.partial.values())] = FULL_BP
        for column in proof.others:
            self.scale[column] = max(1, proof.upper[column])
        self._inside = np.array([float(code in proof.must) for code, _ in self.projects])
        self.shifts: dict[str, int] = {}
        self._rows = _Rows()
        self._links()
        self._first = len(self._rows.lower)
        for name, row in proof.rows.items():
            self._row(name, row.terms, row.limit, equal=row.equal)
        self._engine = self._handed_over(push)

    def in_units(self, pushed: Fraction) -> float:
        """What is pushed, in the program's own units."""
        return float(pushed / self.unit)

    def pushed(self, most: float) -> Fraction:
        """What is pushed, from the program's own units."""
        return Fraction(most) * self.unit

    def _links(self) -> None:
        """C1: at most one way of a project; a fraction only where its way is chosen."""
        for code, numbers in self.projects:
            least = float(code in self.proof.must)
            self._rows.add(dict.fromkeys(numbers, 1.0), least, 1.0)
        for number, way in enumerate(self.proof.ways):
            if way.part is not None:
                self._rows.add({way.part: 1.0, number: -1.0}, -highspy.kHighsInf, 0.0)
                self._rows.add({way.part: 1.0, number: -way.low_bp / FULL_BP}, 0.0, highspy.kHighsInf)

    def _row(self, name: str, terms: Mapping[int, int], limit: int, *, equal: bool) -> None:
        scaled = {column: amount * int(self.scale[column]) for column, amount in terms.items()}
        bits = max(1, *map(abs, scaled.values())).bit_length() - 1 if scaled else 0
        self.shifts[name] = (
            MULTIPLIER_BITS + bits - (self.unit.numerator.bit_length() - self.unit.denominator.bit_length())
        )
        edge = float(Fraction(limit, 1 << bits))
        values = {column: float(Fraction(amount, 1 << bits)) for column, amount in scaled.items()}
        self._rows.add(values, edge if equal else -highspy.kHighsInf, edge)

    def _handed_over(self, push: Push) -> highspy.Highs:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.proof.upper), len(self._rows.lower)
        lp.sense_ = highspy.ObjSense.kMaximize
        costs = np.zeros(lp.num_col_)
        for column, amount in push.terms.items():
            costs[column] = float(amount * int(self.scale[column]) / self.unit)
        lp.col_cost_, lp.col_lower_ = costs, np.zeros(lp.num_col_)
        self._upper = np.array(self.proof.upper, dtype=float) / self.scale
        lp.col_upper_ = self._upper
        self._rows.into(lp)
        engine = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy types only its methods
        for name, value in OPTIONS.items():
            engine.setOptionValue(name, value)
        engine.passModel(lp)
        return engine

    def solve(self, part: Part, basis: highspy.HighsBasis | None, time_limit_s: float) -> Solved:
        """Solve the program of a part of the plans, from a basis near its own. Raises NotSolved."""
        engine = self._engine
        self._lay(part)
        if basis is not None:
            engine.setBasis(basis)
        engine.setOptionValue("time_limit", engine.getRunTime() + time_limit_s)
        engine.run()
        status = engine.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return self._empty(engine)
        if status != highspy.HighsModelStatus.kOptimal:
            raise NotSolved(engine.modelStatusToString(status))
        solution = engine.getSolution()
        ways = len(self.proof.ways)
        duals = np.array(solution.row_dual)
        return Solved(
            float(engine.getInfo().objective_function_value),
            np.array(solution.col_value) * self.scale,
            -np.array(solution.col_dual[:ways]),
            duals[: len(self.projects)],
            self._whole(duals),
            engine.getBasis(),
        )

    def _empty(self, engine: highspy.Highs) -> Solved:
        _, known, ray = engine.getDualRay()  # type: ignore[attr-defined]  # not in highspy's types
        if not known:
            raise NotSolved("no reason for infeasibility")
        none = np.zeros(0)
        return Solved(None, none, none, none, self._whole(-np.array(ray)), engine.getBasis())

    def _lay(self, part: Part) -> None:
        lower, upper, inside = np.zeros(len(self._upper)), self._upper.copy(), self._inside.copy()
        for code, left in part.left.items():
            upper[self.proof.of_project[code]] = 0.0
            upper[left] = 1.0
            inside[self.place[code]] = float(part.must(self.proof, code))
        for column, value in part.fixed.items():
            lower[column] = upper[column] = value
        for number, (low, high) in part.fractions.items():
            fraction = self.proof.partial[number]
            upper[fraction] = high / FULL_BP
            # a lower bound holds only where the way is surely chosen
            lower[fraction] = low / FULL_BP if self._decided(number, part) else 0.0
        columns = np.arange(len(upper), dtype=np.int32)
        self._engine.changeColsBounds(len(upper), columns, lower, upper)
        rows = np.arange(len(inside), dtype=np.int32)
        ones = np.ones(len(inside))
        self._engine.changeRowsBounds(len(inside), rows, inside, ones)  # type: ignore[attr-defined]  # not in its types

    def _decided(self, number: int, part: Part) -> bool:
        code = self.proof.ways[number].project.code
        return list(part.ways(self.proof, code)) == [number] and part.must(self.proof, code)

    def _whole(self, duals: Array) -> Multiplied:
        """The rows' multipliers as whole numbers; what is on the wrong side of 0 is noise."""
        rounded = np.rint(duals[self._first :] * 2.0**MULTIPLIER_BITS)
        used = np.flatnonzero(rounded)
        names = list(self.shifts)
        held = ((names[place], int(rounded[place])) for place in used)
        return {name: value for name, value in held if value > 0 or self.proof.rows[name].equal}


class _Rows:
    """Rows as they are collected, and as HiGHS wants them."""

    def __init__(self) -> None:
        self.terms: list[Mapping[int, float]] = []
        self.lower: list[float] = []
        self.upper: list[float] = []

    def add(self, terms: Mapping[int, float], lower: float, upper: float) -> None:
        self.terms.append(terms)
        self.lower.append(lower)
        self.upper.append(upper)

    def into(self, lp: highspy.HighsLp) -> None:
        lp.row_lower_, lp.row_upper_ = np.array(self.lower), np.array(self.upper)
        matrix = lp.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *map(len, self.terms)], dtype=np.int32)
        matrix.index_ = np.array(list(chain.from_iterable(self.terms)), dtype=np.int32)
        matrix.value_ = np.array(list(chain.from_iterable(row.values() for row in self.terms)))
