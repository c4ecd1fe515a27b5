"""Figures as the pages print them: exact, grouped by CLDR, money always in a unit that is named beside it.

Headlines speak of tỷ đồng, tables of triệu đồng (docs/design.md); exports keep every đồng.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil

from babel.dates import format_date, format_datetime

from app.kit.numbers import MoneyUnit, decimal, in_unit, money, percent
from app.kit.words import UNITS, Lang

HANOI = timezone(timedelta(hours=7))
"""Vietnam keeps one time, seven hours before UTC, all year."""

DAYS: Mapping[Lang, str] = {"vi": "dd/MM/yyyy", "en": "d MMM yyyy"}
MOMENTS: Mapping[Lang, str] = {"vi": "dd/MM/yyyy HH:mm", "en": "d MMM yyyy, HH:mm"}
NOTHING = "–"
SIZES, THOUSAND = ("kB", "MB", "GB", "TB"), 1000

# Babel reads the pattern anew for every number; a table shows the same few again and again.
_money = lru_cache(maxsize=65_536)(money)
_percent = lru_cache(maxsize=16_384)(percent)
_decimal = lru_cache(maxsize=16_384)(decimal)


class Figures:
    """How one language writes figures."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def trieu(self, amount_vnd: int | None) -> str:
        """The amount in million đồng, exact, without the unit's name; None is a dash."""
        return NOTHING if amount_vnd is None else _money(amount_vnd, self.lang, "trieu")

    def ty(self, amount_vnd: int | None, digits: int | None = None) -> str:
        """The amount in billion đồng without the unit's name: exact, or with at most so many decimals."""
        if amount_vnd is None:
            return NOTHING
        if digits is None:
            return _money(amount_vnd, self.lang, "ty")
        return _decimal(in_unit(amount_vnd, "ty"), self.lang, digits)

    def said(self, amount_vnd: int, digits: int = 1) -> str:
        """The amount with its unit, for a sentence; what rounds to nothing in billions is told in millions or đồng."""
        units: tuple[MoneyUnit, ...] = ("ty", "trieu")
        for unit in units:
            value = in_unit(amount_vnd, unit)
            if abs(value) >= 1:
                return f"{_decimal(value, self.lang, digits)} {UNITS[unit].say(self.lang)}"
        return f"{_money(amount_vnd, self.lang, 'dong')} {UNITS['dong'].say(self.lang)}"

    def percent(self, share: Decimal | Fraction | int | None, digits: int = 1) -> str:
        """A share in percent; None is a dash."""
        return NOTHING if share is None else _percent(share, self.lang, digits)

    def number(self, value: Decimal | Fraction | int | None, digits: int | None = None) -> str:
        """A plain number; None is a dash."""
        return NOTHING if value is None else _decimal(value, self.lang, digits)

    def most(self, distance: Decimal) -> str | None:
        """A distance of shares in percentage points, rounded up to hundredths; None where there is none."""
        if distance <= 0:
            return None
        return _decimal(Decimal(ceil(Fraction(distance) * 10_000)) / 100, self.lang)

    def points(self, difference: Decimal) -> str:
        """A difference of two shares in percentage points, with its sign."""
        return self.signed(_decimal(difference * 100, self.lang, 2), difference)

    def stage(self, name: str, value: Decimal | int | None) -> str:
        """The value or bound of a stage of the objective, in that stage's own measure."""
        if value is None:
            return NOTHING
        if name == "cost":
            return self.trieu(int(value))
        return self.number(value) if name == "earliness" else self.percent(Decimal(value), 4)

    def share(self, part_vnd: int, whole_vnd: int) -> str:
        """How much of the whole the part is, in percent."""
        return self.percent(Fraction(part_vnd, whole_vnd))

    def size(self, size_bytes: int) -> str:
        """A size with its unit, in powers of a thousand."""
        value, unit = Decimal(size_bytes), "B"
        for larger in SIZES:
            if value < THOUSAND:
                break
            value, unit = value / THOUSAND, larger
        return f"{_decimal(value, self.lang, 1)} {unit}"

    def signed(self, text: str, value: Decimal | int) -> str:
        """The written figure with a plus where it is one; the minus is a real one."""
        return f"+{text}" if value > 0 else text.replace("-", "\u2212")

    def day(self, at: date) -> str:
        """A day as it is written: 01/12/2015 in Vietnamese."""
        return format_date(at, DAYS[self.lang], locale=self.lang)

    def moment(self, at: datetime) -> str:
        """Day and time in Hanoi."""
        return format_datetime(at.astimezone(HANOI), MOMENTS[self.lang], locale=self.lang)
