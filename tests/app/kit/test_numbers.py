from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.numbers import MoneyUnit, decimal, in_unit, money, percent, plain_money, rounded
from app.kit.words import Lang

AMOUNTS = st.integers(min_value=-(10**20), max_value=10**20)
LANGS = st.sampled_from(get_args(Lang))
UNITS = st.sampled_from(get_args(MoneyUnit))


@pytest.mark.parametrize(
    ("unit", "vi", "en"),
    [
        ("dong", "1.252.000.000.000", "1,252,000,000,000"),
        ("trieu", "1.252.000", "1,252,000"),
        ("ty", "1.252", "1,252"),
    ],
)
def test_money_is_grouped_as_the_language_groups(unit: MoneyUnit, vi: str, en: str) -> None:
    assert money(1_252_000_000_000, "vi", unit) == vi
    assert money(1_252_000_000_000, "en", unit) == en


@pytest.mark.parametrize(
    ("unit", "vi"),
    [("dong", "1.234.567.891"), ("trieu", "1.234,567891"), ("ty", "1,234567891")],
)
def test_money_that_does_not_divide_by_its_unit_shows_every_decimal(unit: MoneyUnit, vi: str) -> None:
    assert money(1_234_567_891, "vi", unit) == vi


def test_money_larger_than_the_usual_decimal_context_keeps_its_last_dong() -> None:
    assert money(10**30 + 1, "vi") == "1" + ".000" * 9 + ".001"


def test_no_money_is_a_plain_zero() -> None:
    assert money(0, "vi", "ty") == "0"


@given(AMOUNTS, LANGS, UNITS)
def test_written_money_reads_back_as_the_same_amount(amount_vnd: int, lang: Lang, unit: MoneyUnit) -> None:
    group, point = (".", ",") if lang == "vi" else (",", ".")
    written = money(amount_vnd, lang, unit)
    assert Decimal(written.replace(group, "").replace(point, ".")) == in_unit(amount_vnd, unit)


@given(AMOUNTS, LANGS, UNITS)
def test_plain_money_differs_from_money_only_by_the_grouping(amount_vnd: int, lang: Lang, unit: MoneyUnit) -> None:
    group = "." if lang == "vi" else ","
    assert plain_money(amount_vnd, lang, unit) == money(amount_vnd, lang, unit).replace(group, "")


@pytest.mark.parametrize(
    ("share", "digits", "vi", "en"),
    [
        (Fraction(847, 1000), 1, "84,7%", "84.7%"),
        (Decimal("0.847"), 2, "84,70%", "84.70%"),
        (Fraction(2, 3), 0, "67%", "67%"),
        (Decimal("12.5"), 0, "1.250%", "1,250%"),
        (Decimal("-0.005"), 1, "-0,5%", "-0.5%"),
        (0, 1, "0,0%", "0.0%"),
        (1, 1, "100,0%", "100.0%"),
    ],
)
def test_a_share_is_written_in_percent(share: Fraction | Decimal | int, digits: int, vi: str, en: str) -> None:
    assert percent(share, "vi", digits) == vi
    assert percent(share, "en", digits) == en


def test_a_share_just_short_of_the_whole_is_not_rounded_to_it() -> None:
    assert percent(Fraction(9_999_999, 10_000_000), "vi") == "99,9%"


def test_a_share_just_above_nothing_is_not_rounded_to_nothing() -> None:
    assert percent(Decimal("0.000001"), "vi", 2) == "0,01%"


@pytest.mark.parametrize(
    ("value", "digits", "vi"),
    [
        (Decimal("12.50"), None, "12,5"),
        (Decimal("1E+3"), None, "1.000"),
        (29, None, "29"),
        (Fraction(1, 3), 3, "0,333"),
        (Decimal("1234.5"), 0, "1.235"),
        (Fraction(1, 2), 4, "0,5"),
    ],
)
def test_a_number_is_written_without_needless_zeros(
    value: Decimal | Fraction | int, digits: int | None, vi: str
) -> None:
    assert decimal(value, "vi", digits) == vi


@pytest.mark.parametrize(
    ("value", "digits", "vi"),
    [(Decimal("1789.98"), 3, "1.789,980"), (0, 3, "0,000"), (Fraction(5, 2), 0, "3"), (-1, 1, "-1,0")],
)
def test_a_padded_number_has_exactly_so_many_decimals(value: Decimal | Fraction | int, digits: int, vi: str) -> None:
    assert decimal(value, "vi", digits, padded=True) == vi


def test_a_fraction_without_a_number_of_digits_is_refused() -> None:
    with pytest.raises(ValueError, match="number of digits"):
        decimal(Fraction(1, 3), "vi")


@given(st.fractions(max_denominator=10**6), st.integers(min_value=0, max_value=9))
def test_rounding_is_off_by_half_a_step_at_most(value: Fraction, digits: int) -> None:
    assert abs(Fraction(rounded(value, digits)) - value) <= Fraction(1, 2 * 10**digits)
