"""One stage's certificate, or the proof that a round has no plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from math import ceil

from optimizer.certificate import Certificate
from optimizer.questions.certify.carry import Grown
from optimizer.questions.certify.grow import Growth
from optimizer.questions.certify.tree import certificate
from optimizer.round import Round
from optimizer.verify.proof import Push, Walk, relaxed

AIM = Fraction(9, 10**5)
"""How near to the value a bound is brought, relative: under the 0.01 % at which an answer is called optimal."""
PRINTED = 10**12
"""Bounds of shares are printed to this part of 1."""
SMALLEST = Fraction(1, 10**6)
"""Values under this count as this when a gap is taken relative to them (model.md, "optimal")."""

OnGrowth = Callable[[Fraction, int], bool]
"""Told the bound so far in the stage's unit and the parts looked at; True ends the growth."""


def certified(  # noqa: PLR0913 - keyword-only; each is one thing that a caller decides
    round_: Round,
    *,
    stage: str,
    value: Fraction,
    reached: Mapping[str, Fraction],
    seconds: float,
    on_growth: OnGrowth,
    earlier: Grown | None = None,
) -> tuple[Certificate, Grown | None]:
    """Prove a bound on a stage of the round, given the value of a plan and what the stages before have reached.

    The bound is as near to the value as `seconds` of growth bring it. `earlier` is what was grown of the stage before;
    with the certificate comes what the next stage can begin with. Source: docs/model.md, "The certificate".
    """
    proof, push = relaxed(round_, stage, reached)
    aim = value + push.sign * AIM * max(abs(value), SMALLEST)
    growth = Growth(proof, push, push.first_over(aim), time.monotonic() + seconds, earlier)
    growth.run(lambda most, count: on_growth(push.best(growth.linear.pushed(most)), count))
    made = certificate(growth.root, growth.linear.shifts, stage)
    pushed = [most for _, most in Walk(proof, push, made).leaves() if most is not None]
    return replace(made, bound=_outwards(push, push.best(max(pushed)))), growth.grown


def _outwards(push: Push, bound: Fraction) -> Fraction:
    """The bound as it is printed: whole đồng and years stay whole, shares go up to the next printed digit."""
    return bound if push.sign < 0 else Fraction(ceil(bound * PRINTED), PRINTED)


def certified_infeasible(round_: Round, *, seconds: float, on_growth: OnGrowth) -> Certificate | None:
    """Prove that the round has no plan at all; None when that was not brought about in time."""
    proof, push = relaxed(round_, None, {})
    growth = Growth(proof, push, Fraction(0), time.monotonic() + seconds)
    growth.run(lambda _most, count: on_growth(Fraction(0), count))
    grown = certificate(growth.root, growth.linear.shifts, None)
    empty = all(most is None or most < 0 for _, most in Walk(proof, push, grown).leaves())
    return grown if empty else None
