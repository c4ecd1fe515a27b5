"""From đồng and exact decimals to the engine's numbers: the one place where exactness could be lost, and is not.

A row whose columns are all whole numbers is divided by what its amounts have in common and its limit is rounded
inwards: nothing is lost. The last step, to binary floats, divides by a power of two, which is exact. Amounts that lie
too far apart for one row of floats are moved outwards, so that the row refuses no plan that the exact row admits;
`digits` says the exact row once more in small numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import gcd, inf, lcm, nextafter
from typing import NamedTuple, cast

from optimizer.findings import EngineFailed

Number = int | Fraction
Terms = Mapping[int, Number]
"""A linear expression: column number -> coefficient. No column is ever under 0."""
NONE_WIDE: Mapping[int, int] = {}
Most = Callable[[int], Number]
"""The upper bound of a column."""

LARGEST = 2**20
"""Coefficients are brought under this: engines compute in double precision, with absolute tolerances."""
REACH = 2**28
"""What a whole column can do to a row is brought under this: a double near it is off by less than the tolerances. (At
2^33 HiGHS has cut off the best plan of a project taken in part, and called the next one proved.)"""
BITS = 26
"""How far the coefficients of a row lie apart at most. Whether a plan is over by less than 1e-9 of the largest one, an
engine cannot decide: then it may cut off the best plan, or call a round with plans infeasible."""
FINE_BITS = 48
"""The same for a row that gives way: no choice of whole columns breaks it, real ones make room."""
FAR = 2.0**60
"""No row of such coefficients comes near this; HiGHS takes limits from 1e20 on for none at all."""
DIGIT = 2**14
"""The base of `digits`: one unit stands far above the tolerances even where many columns are a little off."""
NARROW = 2**7
"""Columns that go as far as this stand in `digits` in digits of their own: an engine that adds up several such rows to
make cuts then stays far under what doubles hold (2^53). (With columns up to 10,000 HiGHS has cut off the best plan in
11 of 5,000 drawn rounds with projects in part.)"""
UNSEEN = Fraction(1, 10**6)
"""Beside the 1,000 units of a whole share engines take coefficients under this for nothing, or go wrong by them."""
AWAY = Fraction(1, 500_000)
"""So far the limit of a row of shares stands from the value that was reached: nearer (1e-9 of it and less, but not on
it) SCIP 10 calls infeasible what holds."""


ONES = frozenset({1, -1})


class EngineRow(NamedTuple):
    """A row in engine units. `exact` is false where a coefficient was moved outwards."""

    terms: dict[int, float]
    limit: float
    exact: bool


def whole(terms: Terms, limit: Number) -> tuple[dict[int, int], Fraction]:
    """The same row with whole coefficients that have no common divisor; the limit may stay a fraction. Zeros go."""
    by, values = 1, cast("list[int]", list(terms.values()))
    if not set(map(type, values)) <= {int}:
        by = lcm(*{value.denominator for value in values})
        values = [value.numerator * (by // value.denominator) for value in values]
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


def power_of_two_over(largest: Number, under: int = LARGEST) -> int:
    """The power of two that brings `largest` under `under` when divided by it; 1 where it already is."""
    return 1 << max(0, int(largest).bit_length() - under.bit_length() + 1)


def outwards(value: Number, *, up: bool) -> float:
    """The float that is `value`, or the nearest one over it (`up`) or under it."""
    near = float(value)
    beyond = Fraction(near) < value if up else Fraction(near) > value
    return nextafter(near, inf if up else -inf) if beyond else near


def ready_row(terms: Terms, limit: Number) -> EngineRow | None:
    """The row as it is, where it has nothing but ones and a limit that is small and whole: most rows have."""
    if type(limit) is int and abs(limit) < LARGEST and ONES.issuperset(terms.values()):
        return EngineRow(cast("dict[int, float]", terms), limit, exact=True)
    return None


def engine_row(  # noqa: PLR0913 - keyword-only; the row, and what is known of its columns
    terms: Terms,
    limit: Number,
    sense: str,
    *,
    integral: bool,
    gives_way: bool = False,
    wide: Mapping[int, int] = NONE_WIDE,
) -> EngineRow:
    """A row `terms sense limit` in engine units.

    `integral`: every column of it is a whole number. `gives_way`: none of its whole columns can break it. `wide`: how
    far columns go that go further than 1.
    Raises EngineFailed for an equation that binary floats cannot hold: it could not be moved without refusing plans.
    """
    coefficients, bound = whole(terms, limit)
    edge = inwards(bound, sense) if integral else bound
    largest = max(map(abs, coefficients.values()), default=0)
    reach = max((abs(coefficients[column]) * wide[column] for column in coefficients.keys() & wide.keys()), default=0)
    by = max(power_of_two_over(largest), power_of_two_over(reach, REACH))
    further = by.bit_length() - power_of_two_over(largest).bit_length()
    step = 1 << max(0, largest.bit_length() - (FINE_BITS - further if gives_way else BITS))
    if step > 1:
        if sense == "=":
            raise EngineFailed("the amounts of an equation lie too far apart for binary floats: make two rows of it")
        sign = 1 if sense == "<=" else -1
        coefficients = {column: sign * (sign * value // step * step) for column, value in coefficients.items()}
        edge = sign * -(-sign * edge // step * step)
    scaled = {column: value / by for column, value in coefficients.items() if value}
    return EngineRow(scaled, max(-FAR, min(FAR, outwards(Fraction(edge) / by, up=sense == "<="))), step == 1)


def share_row(terms: Terms, limit: Number, sense: str, most: Most) -> EngineRow:
    """A row `<=` or `>=` of shares as it stands, every number moved to where it refuses no plan; loose by AWAY.

    A term that engines do not see is left out, and the limit moved by all that it could do to keep the row.
    """
    up = sense == ">="
    kept = {column: outwards(value, up=up) for column, value in terms.items() if not -UNSEEN < value < UNSEEN}
    helping = {column: value for column, value in terms.items() if value and (value > 0) is up}
    edge = limit - (AWAY + unseen(helping, most)) * (1 if up else -1)
    return EngineRow(kept, outwards(edge, up=not up), exact=False)


def unseen(terms: Terms, most: Most) -> Fraction:
    """What the terms that engines do not see come to at most, each up to its column's `most`."""
    small = ((column, abs(Fraction(value))) for column, value in terms.items() if -UNSEEN < value < UNSEEN)
    return sum((value * most(column) for column, value in small), Fraction(0))


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
