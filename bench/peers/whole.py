"""Rows of floats in whole numbers, for an engine that knows no others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bench.peers.plain import Column, Row

LARGEST = 2**60
"""CP-SAT refuses sums that could leave 64 bits."""
DIGITS = 9
"""Coefficients with at most so many decimals are taken as they are; others are rounded to what there is room for."""
EXACT = 1e-6
"""What binary floats leave open of a whole number."""


@dataclass(frozen=True, slots=True)
class Whole:
    """Terms in whole numbers: each is `times` what it was."""

    terms: Mapping[int, int]
    times: float


def in_whole_numbers(terms: Mapping[int, float], columns: list[Column]) -> Whole:
    """The terms, of columns counted in grains, in whole numbers without a common divisor."""
    grain = max((columns[column].grain for column in terms), default=1)
    times = _times(terms)
    out = {column: round(factor * times) * (grain // columns[column].grain) for column, factor in terms.items()}
    scale = times * grain
    divisor = math.gcd(*out.values()) or 1
    out = {column: factor // divisor for column, factor in out.items()}
    most = sum(abs(factor) * columns[column].up * columns[column].grain for column, factor in out.items())
    if most > LARGEST:
        over = most / LARGEST
        return Whole({column: round(factor / over) for column, factor in out.items()}, scale / divisor / over)
    return Whole(out, scale / divisor)


def _times(terms: Mapping[int, float]) -> float:
    """The smallest power of ten that makes every factor whole; if none does, the largest."""
    for digits in range(DIGITS):
        times = 10.0**digits
        if all(abs(factor * times - round(factor * times)) <= EXACT for factor in terms.values()):
            return times
    return 10.0**DIGITS


def limits(row: Row, whole: Whole) -> tuple[int, int]:
    """The row's limits in the same whole numbers; what lies between two of them cannot be reached anyway."""
    low = -LARGEST if row.low is None else math.ceil(row.low * whole.times - EXACT)
    up = LARGEST if row.up is None else math.floor(row.up * whole.times + EXACT)
    return max(low, -LARGEST), min(up, LARGEST)
