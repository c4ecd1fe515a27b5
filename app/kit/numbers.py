"""Numbers as people write them: 1.252.000.000.000 and 84,7% in Vietnamese, 1,252,000,000,000 and 84.7% in English.

Grouping and decimal marks come from CLDR through Babel. Nothing passes through a float and nothing is abbreviated:
an amount that does not divide by its unit shows every decimal it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from math import floor
from typing import Literal

from babel.numbers import format_decimal, format_percent

from app.kit.words import Lang

MoneyUnit = Literal["dong", "trieu", "ty"]
Number = int | Decimal | Fraction

UNIT_DIGITS: Mapping[MoneyUnit, int] = {"dong": 0, "trieu": 6, "ty": 9}
"""How many decimal digits of a đồng amount each unit moves."""

_EXACT = Context(prec=400)  # wide enough that dividing by a power of ten never rounds


def in_unit(amount_vnd: int, unit: MoneyUnit = "dong") -> Decimal:
    """Give the amount in đồng, million or billion đồng: exact, without trailing zeros."""
    return _trimmed(Decimal(amount_vnd).scaleb(-UNIT_DIGITS[unit], _EXACT))


def money(amount_vnd: int, lang: Lang, unit: MoneyUnit = "dong") -> str:
    """Write an amount of đồng in `unit`, grouped and exact, without its name: 1.252.000.000.000 đồng is 1.252 tỷ."""
    return _written(in_unit(amount_vnd, unit), lang)


def plain_money(amount_vnd: int, lang: Lang, unit: MoneyUnit = "dong") -> str:
    """Write the same without grouping: what a spreadsheet of that language reads as a number."""
    digits = format(in_unit(amount_vnd, unit), "f")
    return digits.replace(".", ",") if lang == "vi" else digits


def decimal(value: Number, lang: Lang, digits: int | None = None, *, padded: bool = False) -> str:
    """Write a number with at most `digits` decimals, half away from zero; without `digits` every decimal it has.

    `padded` writes exactly that many, so that a column of figures stands under one decimal mark.

    Raises ValueError for a Fraction without `digits`: most fractions have no last decimal.
    """
    if digits is not None:
        shown = rounded(value, digits)
        if padded:
            return _written(shown, lang, _pattern(digits))
    elif isinstance(value, Fraction):
        raise ValueError("a Fraction needs a number of digits")
    else:
        shown = Decimal(value)
    return _written(_trimmed(shown), lang)


def percent(share: Number, lang: Lang, digits: int = 1) -> str:
    """Write a share (1 = the whole) in percent with exactly `digits` decimals.

    A share that is neither nothing nor the whole is never rounded to 0% or 100%: a target just short of its goal
    would look met, a small gap would look closed.
    """
    places = digits + 2
    shown, step = rounded(share, places), Decimal(1).scaleb(-places)
    if 0 < share < 1:
        shown = min(max(shown, step), 1 - step)
    with localcontext(_EXACT):
        return format_percent(shown, format=_pattern(digits) + "%", locale=lang)


def rounded(value: Number, digits: int) -> Decimal:
    """Round the number to `digits` decimals, halves away from zero, by whole-number arithmetic."""
    scaled = abs(Fraction(value)) * 10**digits
    whole = floor(scaled + Fraction(1, 2))
    return Decimal(whole if value >= 0 else -whole).scaleb(-digits, _EXACT)


def _pattern(digits: int) -> str:
    """Give the CLDR pattern of a grouped number with exactly `digits` decimals."""
    return "#,##0." + "0" * digits if digits else "#,##0"


def _written(value: Decimal, lang: Lang, pattern: str | None = None) -> str:
    """Write the number with the grouping and decimal marks of `lang`, every digit kept."""
    with localcontext(_EXACT):  # Babel rounds in whatever decimal context it finds
        return format_decimal(value, format=pattern, locale=lang, decimal_quantization=False)


def _trimmed(value: Decimal) -> Decimal:
    """Give the same number without trailing zeros and without a positive exponent."""
    short = value.normalize(_EXACT)
    return short.quantize(Decimal(1), context=_EXACT) if short == short.to_integral_value() else short
