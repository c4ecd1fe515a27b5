"""From đồng and exact decimals to the engine's numbers: the one place where exactness could be lost, and is not.

A row whose columns are all whole numbers is divided by what its amounts have in common and its limit is rounded
inwards: nothing is lost. The last step, to binary floats, divides by a power of two, which is exact. Amounts that lie
too far apart for one row of floats are moved outwards, so that the row refuses no plan that the exact row admits;
`digits` says the exact row once more in small numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import gcd, inf, lcm, nextafter
from typing import NamedTuple

from optimizer.findings import EngineFailed

Number = int | Fraction
Terms = Mapping[int, Number]
"""A linear expression: column number -> coefficient. No column is ever under 0."""

LARGEST = 2**20
"""Coefficients are brought under this: engines compute in double precision, with absolute tolerances."""
BITS = 26
"""How far the coefficients of a row lie apart at most. Whether a plan is over by less than 1e-9 of the largest one, an
engine cannot decide: then it may cut off the best plan, or call a round with plans infeasible."""
FINE_BITS = 48
"""The same for a row that gives way: no choice of whole columns breaks it, real ones make room."""
FAR = 2.0**60
"""No row of such coefficients comes near this; HiGHS takes limits from 1e20 on for none at all."""
DIGIT = 2**14
"""The base of `digits`: one unit stands far above the tolerances even where many columns are a little off."""


class EngineRow(NamedTuple):
    """A row in engine units. `exact` is false where a coefficient was moved outwards."""

    terms: dict[int, float]
    limit: float
    exact: bool


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


def outwards(value: Number, *, up: bool) -> float:
    """The float that is `value`, or the nearest one over it (`up`) or under it."""
    near = float(value)
    beyond = Fraction(near) < value if up else Fraction(near) > value
    return nextafter(near, inf if up else -inf) if beyond else near


def engine_row(terms: Terms, limit: Number, sense: str, *, integral: bool, gives_way: bool = False) -> EngineRow:
    """A row `terms sense limit` in engine units.

    `integral`: every column of it is a whole number. `gives_way`: none of its whole columns can break it.
    Raises EngineFailed for an equation that binary floats cannot hold: it could not be moved without refusing plans.
    """
    coefficients, bound = whole(terms, limit)
    edge = inwards(bound, sense) if integral else bound
    largest = max(map(abs, coefficients.values()), default=0)
    step = 1 << max(0, largest.bit_length() - (FINE_BITS if gives_way else BITS))
    if step > 1:
        if sense == "=":
            raise EngineFailed("the amounts of an equation lie too far apart for binary floats: make two rows of it")
        sign = 1 if sense == "<=" else -1
        coefficients = {column: sign * (sign * value // step * step) for column, value in coefficients.items()}
        edge = sign * -(-sign * edge // step * step)
    by = power_of_two_over(largest)
    scaled = {column: value / by for column, value in coefficients.items() if value}
    return EngineRow(scaled, max(-FAR, min(FAR, outwards(Fraction(edge) / by, up=sense == "<="))), step == 1)


def digits(terms: Terms, limit: Number, sense: str) -> list[tuple[dict[int, int], Number]]:
    """A row of whole columns, written as `<=` or `=`, in digits of its coefficients and its limit, the lowest first.

    Together with whole columns c ≥ 0 that carry from one digit to the next the digits say what the row says: for
    a = ah·DIGIT + al and b = bh·DIGIT + bl, Σ a·x ≤ b just where Σ al·x ≤ bl + DIGIT·c and Σ ah·x + c ≤ bh for some c.
    (c = how often DIGIT goes into Σ al·x − bl, rounded up; bl < DIGIT and al ≥ 0, so c ≥ 0.) The highest digit may be
    negative. One digit alone: the row was small enough as it is.
    """
    sign = -1 if sense == ">=" else 1
    coefficients, bound = whole({column: sign * value for column, value in terms.items()}, sign * limit)
    rest = inwards(bound, "=" if sense == "=" else "<=")
    out: list[tuple[dict[int, int], Number]] = []
    while any(abs(value) > DIGIT for value in coefficients.values()):
        out.append(({n: value % DIGIT for n, value in coefficients.items() if value % DIGIT}, rest % DIGIT))
        coefficients, rest = {n: value // DIGIT for n, value in coefficients.items()}, rest // DIGIT
    out.append(({n: value for n, value in coefficients.items() if value}, rest))
    return out
