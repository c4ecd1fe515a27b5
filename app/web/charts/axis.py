"""Round figures along an axis."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

MOST_TICKS = 5
GOOD_STEPS = (1, 2, 5)

Number = int | Fraction


def ticks(low: Number, high: Number) -> Sequence[Fraction]:
    """A few round figures from at or below `low` to at or above `high`; steps are 1, 2 or 5 times a power of ten."""
    step = _step(Fraction(high) - Fraction(low))
    return [step * number for number in range(floor(low / step), ceil(high / step) + 1)]


def _step(width: Fraction) -> Fraction:
    """The smallest good step that cuts the width into no more than a few parts; 1 where there is no width."""
    if width <= 0:
        return Fraction(1)
    power = Fraction(1)
    while power * MOST_TICKS < width:
        power *= 10
    while power * MOST_TICKS >= width * 10:
        power /= 10
    good = (power * step / ten for ten in (10, 1) for step in GOOD_STEPS)
    return next(step for step in good if step * MOST_TICKS >= width)
