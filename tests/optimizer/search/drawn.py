"""Rounds that are drawn, as matrices, with the plans that they have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil
from typing import Any

import numpy as np
from hypothesis import strategies as st

from optimizer.model import STAGES, Model, build
from optimizer.plan import Start
from optimizer.reading import read_round
from optimizer.round import Ceiling, Project, Round, Rule, Target, Unit
from optimizer.search.matrix import Choices, Floats, Matrix, choices_of, matrix_of
from optimizer.verify import broken_rules
from tests.optimizer.builder import DEV, a_round, ceiling, cost, gives, option, project, reaches
from tests.optimizer.generate import enumerate_plans, rounds
from tests.optimizer.model.values import values_of

Draw = Callable[[st.SearchStrategy[Any]], Any]
UNITS = ("U1", "U2", "U3", "U4")
CODES = "ABCD"
LOOKED_AT = 60
"""So many combinations of choices of a round are looked at, spread over all that there are."""


@dataclass(frozen=True)
class Drawn:
    """A round with one stage to push. `combinations` of choices, legal or not; `plans` are those without a fault."""

    round_: Round
    model: Model
    matrix: Matrix
    choices: Choices
    combinations: list[tuple[Start, ...]]

    def values(self, starts: tuple[Start, ...]) -> Floats:
        """The columns for these starts, whatever no start says as large as its rows let it be."""
        values = values_of(self.model, starts)
        return np.array([float(values[column]) for column in range(len(self.model.upper))])

    @property
    def plans(self) -> list[Floats]:
        """The values of every plan that is looked at."""
        return [self.values(starts) for starts in self.combinations if not broken_rules(self.round_, starts)]


@st.composite
def drawn(draw: Draw, kinds: tuple[str, ...] = ("any", "crowded"), stages: tuple[str, ...] = tuple(STAGES)) -> Drawn:
    """Any round, or a crowded one; sometimes with a coverage that no plan may fall behind."""
    round_ = read_round(draw(rounds())) if draw(st.sampled_from(kinds)) == "any" else draw(crowded())
    stage = draw(st.sampled_from(stages))
    kept = stage == "cost" and draw(st.booleans())
    return of(replace(round_, order=("coverage", "cost") if kept else (stage,)), stage)


def of(round_: Round, stage: str) -> Drawn:
    """A round as a matrix of one stage; with half of the best coverage kept where that is a stage before it."""
    model = build(round_)
    combinations = list(enumerate_plans(round_))
    if stage != round_.order[0]:
        model.keep("coverage", model.objectives["coverage"].constant)
    model.aim(stage)
    some = combinations[:: ceil(len(combinations) / LOOKED_AT)]
    return Drawn(round_, model, matrix_of(model), choices_of(model), some)


@st.composite
def crowded(draw: Draw) -> Round:
    """Four projects that meet on four units and on one amount, cut at its goal, under ceilings and rules."""
    units = Target(code="U", goal=Decimal(draw(st.integers(1, 4))), measure="units", unit_class="ward")
    amount = Target(code="T", goal=Decimal(10), weight=Decimal(draw(st.integers(0, 3))))
    return a_round(
        *(_project(draw, code) for code in CODES),
        units=tuple(Unit(code=code, unit_class="ward") for code in UNITS),
        targets=(units, amount),
        ceilings=_ceilings(draw),
        rules=_rules(draw),
    )


def _project(draw: Draw, code: str) -> Project:
    names = ["build", "lease"][: draw(st.integers(1, 2))]
    return project(
        code,
        *(
            option(
                name,
                start_years=tuple(draw(st.sampled_from([(2016,), (2017,), (2016, 2018), (2017, 2019)]))),
                duration_years=draw(st.integers(1, 2)),
                costs=(cost(draw(st.integers(0, 9)), DEV, draw(st.integers(0, 1))),),
                contributions=_contributions(draw),
            )
            for name in names
        ),
        must=draw(st.sampled_from([None] * 8 + ["in", "out"])),
    )


def _contributions(draw: Draw) -> tuple[Any, ...]:
    reached = draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=3, unique=True))
    given = draw(st.integers(0, 8))
    return (reaches(*reached, target="U"), *([gives(str(given), lag_years=draw(st.integers(0, 1)))] if given else []))


def _ceilings(draw: Draw) -> tuple[Ceiling, ...]:
    rooms = draw(st.lists(st.integers(3, 20), min_size=0, max_size=2))
    return tuple(
        replace(ceiling(room, phase=phase), code=f"C{phase}") for room, phase in zip(rooms, ("P1", "P2"), strict=False)
    )


def _rules(draw: Draw) -> tuple[Rule, ...]:
    one, other = draw(st.permutations(CODES))[:2]
    rules = [
        Rule(code="R", kind="requires", project=one, needs=other, moment=draw(st.sampled_from(["start", "complete"]))),
        Rule(code="X", kind="excludes", projects=tuple(CODES[:2])),
        Rule(code="G", kind="together", projects=tuple(CODES[2:])),
        Rule(code="L", kind="at_least", count=draw(st.integers(0, 3)), projects=tuple(CODES)),
        Rule(code="M", kind="at_most", count=draw(st.integers(1, 3)), projects=tuple(CODES)),
        Rule(code="S", kind="max_starts", count=draw(st.integers(1, 2))),
    ]
    return tuple(draw(st.lists(st.sampled_from(rules), max_size=2, unique_by=lambda rule: rule.code)))


def multipliers(draw: Draw, matrix: Matrix) -> Floats:
    """One multiplier for every row: of any sign and size, some of them 0."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = len(matrix.row_lower)
    sizes = np.maximum(1e-3, np.abs(matrix.values).max(initial=1.0)), np.abs(matrix.cost).max(initial=1.0)
    out: Floats = random.normal(size=count) * sizes[1] / sizes[0] * 10 ** random.uniform(-2, 2, count)
    return np.where(random.random(count) < 0.3, 0.0, out)
