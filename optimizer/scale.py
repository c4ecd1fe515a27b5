"""From đồng and exact decimals to the engine's numbers: the one place where exactness could be lost, and is not.

A row whose columns are all whole numbers is divided by what its amounts have in common and its limit is rounded
inwards: nothing is lost. Only the last step, to binary floats, divides by a power of two, which is exact as well
as long as the amounts have fewer than 53 bits between the largest and the smallest.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import gcd, lcm

Number = int | Fraction
Terms = Mapping[int, Number]
"""A linear expression: column number -> coefficient."""

LARGEST = 2**20
"""Coefficients are brought under this, so that one đồng beside a thousand tỷ still stands above the tolerances."""


def whole(terms: Terms, limit: Number) -> tuple[dict[int, int], Fraction]:
    """The same row with whole coefficients that have no common divisor; the limit may stay a fraction. Zeros go."""
    by = lcm(*{value.denominator for value in terms.values()})
    values = [value.numerator * (by // value.denominator) for value in terms.values()]
    common = gcd(*values)
    if not common:
        return {}, Fraction(limit)
    kept = {column: value // common for column, value in zip(terms, values, strict=True) if value}
    return kept, Fraction(limit) * by / common


def inwards(limit: Fraction, sense: str) -> Number:
    """The limit of a row of whole numbers, rounded to where a whole number can stand."""
    if sense == "<=":
        return limit.numerator // limit.denominator
    if sense == ">=":
        return -(-limit.numerator // limit.denominator)
    return limit


def power_of_two_over(largest: Number) -> int:
    """The power of two that brings `largest` under LARGEST when divided by it; 1 where it already is."""
    return 1 << max(0, int(largest).bit_length() - LARGEST.bit_length() + 1)


def engine_row(terms: Terms, limit: Number, sense: str, *, integral: bool) -> tuple[dict[int, float], float]:
    """A row `terms sense limit` in engine units; `integral` says that every column of it is a whole number."""
    coefficients, bound = whole(terms, limit)
    edge = inwards(bound, sense) if integral else bound
    by = power_of_two_over(max(map(abs, coefficients.values()), default=0))
    return {column: value / by for column, value in coefficients.items()}, float(edge / Fraction(by))
