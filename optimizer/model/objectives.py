"""The stages: O1 to O5. Each returns what the engine pushes, and adds the rows it needs."""

from __future__ import annotations

from fractions import Fraction
from math import gcd

from optimizer import scale
from optimizer.model.model import Model
from optimizer.model.problem import Objective, Row, label
from optimizer.scale import Number

SHARE_UNIT = Fraction(1_000)
"""Engine units in one whole share: high enough above the engine's tolerances, low enough for binary floats."""


def average_coverage(model: Model) -> Objective:
    """O1: max Σ w[t]·w[k]·y[t,k] / Σ w[t]·w[k]; over targets t, phases k [share]."""
    weights = {
        (target.code, phase.code): Fraction(target.weight) * Fraction(phase.weight)
        for target in model.round.targets
        for phase in model.round.phases
    }
    total = sum(weights.values(), Fraction(0))
    met = sum((weight for key, weight in weights.items() if key not in model.reach.y), Fraction(0))
    terms = {column: weights[key] / total for key, column in model.reach.y.items() if weights[key]}
    return Objective("coverage", True, terms, met / total, SHARE_UNIT)


def life_cost(model: Model) -> Objective:
    """O2: min Σ life[p,o]·x[p,o,t], life = cost lines + running lines · years of the round; over candidates [đồng]."""
    terms: dict[int, Number] = {}
    for column, amount in model.life:
        terms[column] = terms.get(column, 0) + amount
    step = gcd(*(int(amount) for amount in terms.values())) or 1
    largest = max((int(amount) // step for amount in terms.values()), default=0)
    unit = Fraction(1, step * scale.power_of_two_over(largest))
    return Objective("cost", False, terms, unit=unit, whole=True, step=step)


def earliness(model: Model) -> Objective:
    """O3: min Σ (t − first allowed start[p,o])·x[p,o,t]; over candidates [years]."""
    terms: dict[int, Number] = {
        model.x[place]: one.delay_years for place, one in enumerate(model.candidates) if one.delay_years
    }
    return Objective("earliness", False, terms, whole=True)


def worst_coverage(model: Model) -> Objective:
    """O4: max z, z ≤ y[t,K]; for every target t at the end of the last phase K [share]."""
    column, last = model.column("z", 1), model.round.phases[-1].code
    for (target, phase), y in model.reach.y.items():
        if phase == last:
            model.add(Row(label("O4", target), {column: 1, y: -1}, "<=", 0))
    return Objective("worst", True, {column: 1}, unit=SHARE_UNIT)


def targets_met(model: Model) -> Objective:
    """O5: max Σ w[t]·m[t] / Σ w[t], span[t]·m[t] ≤ progress[t,K], m in 0/1; over targets t, last phase K [share]."""
    last = model.round.phases[-1].code
    total = sum((Fraction(one.weight) for one in model.round.targets), Fraction(0))
    terms: dict[int, Number] = {}
    met = Fraction(0)
    for target in model.round.targets:
        progress = model.reach.at.get((target.code, last))
        if progress is None:
            met += Fraction(target.weight)
        elif target.weight:
            column = model.column("m", 1, whole=True)
            terms[column] = Fraction(target.weight) / total
            short: dict[int, Number] = {number: -amount for number, amount in progress.terms.items()}
            model.add(Row(label("O5", target.code), {**short, column: progress.span}, "<=", 0))
    return Objective("met", True, terms, met / total, SHARE_UNIT)
