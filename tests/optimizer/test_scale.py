"""Đồng to engine units: nothing is lost on the way."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from optimizer import scale


def test_a_row_is_divided_by_what_its_amounts_have_in_common_and_its_limit_goes_inwards() -> None:
    assert scale.engine_row({0: 6_000_000, 1: 9_000_000}, 13_999_999, "<=", integral=True) == ({0: 2.0, 1: 3.0}, 4.0)
    assert scale.engine_row({0: 6_000_000, 1: 9_000_000}, 13_999_999, ">=", integral=True) == ({0: 2.0, 1: 3.0}, 5.0)


def test_an_equation_that_no_whole_number_meets_stays_one() -> None:
    assert scale.engine_row({0: 2, 1: 4}, 3, "=", integral=True) == ({0: 1.0, 1: 2.0}, 1.5)


def test_the_limit_of_a_row_with_a_continuous_column_is_not_rounded() -> None:
    assert scale.engine_row({0: 2, 1: 4}, 3, "<=", integral=False) == ({0: 1.0, 1: 2.0}, 1.5)


def test_fractions_become_whole_numbers() -> None:
    assert scale.engine_row({0: Fraction(1, 3), 1: Fraction(1, 2)}, 1, "<=", integral=True) == ({0: 2.0, 1: 3.0}, 6.0)


def test_a_row_without_any_amount_keeps_its_limit() -> None:
    assert scale.engine_row({0: 0}, -5, "<=", integral=True) == ({}, -5.0)


amounts = st.integers(-(10**12), 10**12)


@given(st.lists(amounts, min_size=1, max_size=5), amounts, st.sampled_from(["<=", ">="]), st.data())
def test_the_engine_row_admits_exactly_the_whole_numbers_that_the_row_admits(
    held: list[int], limit: int, sense: str, data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.integers(0, 1), min_size=len(held), max_size=len(held)))
    terms, edge = scale.engine_row(dict(enumerate(held)), limit, sense, integral=True)

    exact = sum(amount * x for amount, x in zip(held, chosen, strict=True))
    engine = sum((Fraction(amount) * chosen[place] for place, amount in terms.items()), Fraction(0))
    assert (exact <= limit if sense == "<=" else exact >= limit) == (
        engine <= edge if sense == "<=" else engine >= edge
    )
