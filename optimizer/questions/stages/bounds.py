"""What an engine's bound is worth: read exactly, and rounded to where the values of its stage can stand.

The values of a stage lie on a lattice: whole multiples of one step from its constant part. Where a step is larger than
what an engine's tolerances may hide, a bound between two steps is as good as the nearer one behind it, and a proof is
exact. Where it is smaller (shares of targets whose spans have little in common), a bound within TOLERANCE is what
engines that compute in floats can give, and it counts as a proof. Source: docs/model.md, how exactness is kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from optimizer.model import Model, Objective
from optimizer.model.objectives import SHARE_UNIT
from optimizer.model.progress import Progress

SMALLEST = Fraction(1, 10**6)
"""Values under this count as this when a gap is taken relative to them (model.md, "optimal")."""
TOLERANCE = Fraction(1, 10**7)
"""How far engines let a column or a row of size 1 be off; HiGHS takes a column whose bounds are that near to each other
for settled. A bound of shares that is nearer to the value than this, relative, is a proof."""
PRINTED = 10**12
"""Shares are printed to this part of 1."""
HIDDEN = SHARE_UNIT * TOLERANCE
"""What that may hide of a bound, in engine units."""
DIGITS = Fraction(1, 10**12)
"""What adding up floats may hide of a bound, relative."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound of a stage, in its own unit. `exact`: no value of the stage lies between it and what the engine said."""

    value: Fraction
    exact: bool


def step_of(model: Model, objective: Objective) -> Fraction:
    """The largest number of which all differences between values of this stage are whole multiples; 0 if it has one."""
    steps = {column: _step(model.reach.at[key]) for key, column in model.reach.y.items()}
    if objective.name == "worst":  # the smallest of the coverages at the end of the last phase, 1 where all are met
        last = model.round.phases[-1].code
        ends = [steps[column] for (_, phase), column in model.reach.y.items() if phase == last]
        return _common([Fraction(1), *ends])
    return _common(Fraction(amount) * steps.get(column, 1) for column, amount in objective.terms.items())


def _step(progress: Progress) -> Fraction:
    """The step of a coverage: amounts count in what they have in common; cut at 1, what the span shares with that."""
    return Fraction(math.gcd(progress.span, *progress.terms.values()), progress.span)


def _common(steps: Iterable[Fraction]) -> Fraction:
    held = list(steps)
    by = math.lcm(*(one.denominator for one in held))
    return Fraction(math.gcd(*(one.numerator * (by // one.denominator) for one in held)), by)


def bound_of(objective: Objective, step: Fraction, engine_bound: float) -> Bound:
    """The engine's float, read exactly, the constant part added exactly, on the lattice where the lattice is usable."""
    said = objective.value_of(engine_bound)
    hidden = max(HIDDEN, DIGITS * abs(Fraction(engine_bound))) / objective.unit + objective.unseen
    if not step or (hidden >= step and not objective.whole):
        return Bound(said + objective.unseen * (1 if objective.maximise else -1), exact=not step)
    steps = (said - objective.constant) / step
    whole = math.floor(steps + hidden / step) if objective.maximise else math.ceil(steps - hidden / step)
    return Bound(objective.constant + whole * step, exact=True)


def tighter(objective: Objective, one: Bound | None, other: Bound | None) -> Bound | None:
    """The better of two bounds that both hold."""
    if one is None or other is None:
        return one or other
    return (min if objective.maximise else max)(one, other, key=lambda bound: bound.value)


def closes(bound: Bound | None, value: Fraction) -> bool:
    """Whether nothing better than `value` is left, as far as an engine can say so."""
    if bound is None:
        return False
    return bound.value == value or (not bound.exact and abs(bound.value - value) <= tolerated(value))


def refuted(bound: Bound, value: Fraction, *, maximise: bool) -> bool:
    """Whether a plan that has been checked is better than the bound says any can be: then the bound is wrong."""
    beyond = (value - bound.value) * (1 if maximise else -1)
    return beyond > (0 if bound.exact else tolerated(value))


def tolerated(value: Fraction) -> Fraction:
    """How far a bound may be from `value` and say the same."""
    return TOLERANCE * max(Fraction(1), abs(value))


def on_the_right_side(bound: Bound | None, value: Fraction, *, maximise: bool) -> Fraction | None:
    """The bound as a plan tells it, never on the wrong side of the exact value; a share is at most 1 in any case.

    A share is rounded up to the digits that a plan file prints, so that "optimal" is said of what is printed.
    """
    if not maximise:
        return None if bound is None else min(bound.value, value)
    true = max(value, min(Fraction(1), bound.value) if bound is not None else Fraction(1))
    return Fraction(math.ceil(true * PRINTED), PRINTED)


def relative_gap(bound: Fraction, value: Fraction) -> Fraction:
    """|bound - value| relative to the value (model.md)."""
    return abs(bound - value) / max(abs(value), SMALLEST)
