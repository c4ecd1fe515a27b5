"""What a cell says, by the kind of its column. A text becomes a number only by the locale that the user declared."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NoReturn

from app.intake.workbook.grid import Value
from app.intake.workbook.limits import MOST_TEXT
from app.kit.words import Lang, Words

Unit = Literal["dong", "nghin", "trieu", "ty"]
UNIT_DIGITS: dict[Unit, int] = {"dong": 0, "nghin": 3, "trieu": 6, "ty": 9}
"""How many decimal digits each declared unit moves to whole đồng."""

MOST_VND = 10**15
MOST_DIGITS, LONGEST = 15, 20
"""Significant digits, and how far from the decimal mark they may stand."""

_NUMBERS = {
    "vi": re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d{1,3}( \d{3})+|\d+)(,\d+)?"),
    "en": re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d{1,3}( \d{3})+|\d+)(\.\d+)?"),
}
_PARENTHESES = re.compile(r"\((.+)\)")
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_CONTROLS = {code: None for code in range(32) if chr(code) not in "\n\t"} | {127: None}
_BLANKS = {ord(blank): " " for blank in "\u00a0\u2007\u202f"}
_DASHES = frozenset({"-", "–", "—"})
"""An accountant's sign for nothing."""

EXAMPLE = {"vi": "1.252 hay 1252,5", "en": "1,252 or 1252.5"}


@dataclass(frozen=True)
class Unreadable(Exception):
    """A cell that does not say what its column asks for."""

    code: str
    message: Words
    mend: Words


def clean(text: str) -> str:
    """The text as it is compared and kept: NFC, plain blanks, no control characters, no longer than a cell."""
    if text.isprintable():  # nearly every cell: no control character, no other blank than the plain one
        return unicodedata.normalize("NFC", text).strip()[:MOST_TEXT].rstrip()
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return composed.translate(_BLANKS).translate(_CONTROLS).strip()[:MOST_TEXT].rstrip()


def is_blank(value: Value) -> bool:
    """Whether the cell holds nothing, or blanks."""
    return isinstance(value, str) and not clean(value)


def shown(value: Value) -> str:
    """The cell's value as a finding repeats it."""
    if isinstance(value, dt.datetime | dt.date):
        return value.strftime("%d/%m/%Y")
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def text_of(value: Value) -> str:
    """A text; numbers and dates as they are written. Raises Unreadable for yes/no and times."""
    if isinstance(value, bool | dt.time | dt.timedelta):
        _refuse(
            "wrong_type",
            Words(f"{value} không phải văn bản.", f"{value} is no text."),
            Words("Định dạng ô là văn bản rồi gõ lại.", "Format the cell as text and type it again."),
        )
    return clean(shown(value))


def code_of(value: Value) -> str:
    """A code. Raises Unreadable where the spreadsheet has made a date or a fraction of it."""
    if isinstance(value, str):
        return clean(value)
    if not isinstance(value, Decimal) or value != value.to_integral_value():
        _refuse(
            "wrong_type",
            Words(
                "Mã bị bảng tính đổi thành ngày hay số lẻ.",
                "The spreadsheet has made a date or a fraction of this code.",
            ),
            Words("Định dạng ô là văn bản rồi gõ lại mã.", "Format the cell as text and type the code again."),
        )
    return format(value, ".0f")


def number_of(value: Value, locale: Lang) -> Decimal:
    """An exact number: a numeric cell as it is, a text by the declared locale. Raises Unreadable."""
    if isinstance(value, Decimal):
        return _within_digits(value)
    if not isinstance(value, str):
        _refuse(
            "wrong_type",
            Words(f"Cần một số, ô lại có {shown(value)}.", f"A number is wanted; the cell has {shown(value)}."),
            Words("Định dạng ô là số rồi gõ lại.", "Format the cell as a number and type it again."),
        )
    text = clean(value)
    if inside := _PARENTHESES.fullmatch(text):
        text = f"-{inside[1]}"
    if not _NUMBERS[locale].fullmatch(text):
        other: Lang = "en" if locale == "vi" else "vi"
        hint = _NUMBERS[other].fullmatch(text) is not None
        _refuse(
            "wrong_locale" if hint else "not_a_number",
            Words(
                f"{text!r} không phải số theo cách viết {locale!r} đã khai"
                + (f"; theo cách viết {other!r} thì đọc được." if hint else "."),
                f"{text!r} is no number in the declared locale {locale!r}"
                + (f"; in {other!r} it would be one." if hint else "."),
            ),
            Words(
                f"Viết như {EXAMPLE[locale]}, hoặc khai đúng --locale.",
                f"Write it like {EXAMPLE[locale]}, or declare the right --locale.",
            ),
        )
    group, mark = (".", ",") if locale == "vi" else (",", ".")
    return _within_digits(Decimal(text.replace(group, "").replace(" ", "").replace(mark, ".")))


def money_of(value: Value, locale: Lang, unit: Unit) -> int | None:
    """Whole đồng, perhaps negative; None where the cell holds nothing or a dash. Raises Unreadable."""
    if is_blank(value) or (isinstance(value, str) and clean(value) in _DASHES):
        return None
    number = number_of(value, locale)
    amount = number.scaleb(UNIT_DIGITS[unit])
    if amount != amount.to_integral_value():
        _refuse(
            "not_whole_dong",
            Words(
                f"{shown(value)} không tròn đồng theo đơn vị đã khai.",
                f"{shown(value)} is not whole đồng in the declared unit.",
            ),
            Words("Làm tròn đến đồng, hoặc khai đúng --unit.", "Round it to the đồng, or declare the right --unit."),
        )
    if abs(amount) > MOST_VND:
        _refuse(
            "too_much_money",
            Words(f"{shown(value)} vượt 10^15 đồng.", f"{shown(value)} is over 10^15 đồng."),
            Words("Kiểm tra đơn vị tiền đã khai.", "Check the declared unit of money."),
        )
    return int(amount)


def plain_number(value: Decimal, lang: Lang) -> str:
    """The number ungrouped and exact, as `number_of` reads it in that locale."""
    digits = format(_within_digits(value), "f")
    return digits.replace(".", ",") if lang == "vi" else digits


def whole_of(value: Value, locale: Lang) -> int:
    """A whole number: a year, a number of years. Raises Unreadable."""
    if isinstance(value, dt.date):
        _refuse(
            "wrong_type",
            Words(
                f"Cần một số nguyên, ô lại là ngày {shown(value)}.",
                f"A whole number is wanted; the cell is the date {shown(value)}.",
            ),
            Words("Chỉ ghi năm, ví dụ 2016.", "Give the year alone, 2016 say."),
        )
    number = number_of(value, locale)
    if number != number.to_integral_value() or abs(number) > MOST_VND:
        _refuse(
            "not_whole",
            Words(f"{shown(value)} không phải số nguyên.", f"{shown(value)} is no whole number."),
            Words("Ghi một số nguyên.", "Give a whole number."),
        )
    return int(number)


def years_of(value: Value, locale: Lang) -> list[int]:
    """Years between `;` or `,`, or from-to: `2016; 2018` or `2016-2018`. Raises Unreadable."""
    if not isinstance(value, str):
        return [whole_of(value, locale)]
    years: list[int] = []
    for part in filter(None, (one.strip() for one in re.split("[;,]", clean(value)))):
        if not (match := re.fullmatch(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?", part)):
            _refuse(
                "not_a_year",
                Words(f"{part!r} không phải năm.", f"{part!r} is no year."),
                Words("Ghi như 2016; 2018 hoặc 2016-2018.", "Write it like 2016; 2018 or 2016-2018."),
            )
        years += range(int(match[1]), int(match[2] or match[1]) + 1)
    return list(dict.fromkeys(years))


def share_of(value: Value, locale: Lang) -> Decimal:
    """A share 0..1 from a column headed (%): 80 and "80%" are 0.8. Raises Unreadable.

    A number over 0 up to 1 is refused: 0.8 % and 80 % are both meant by it, and a spreadsheet shows no difference.
    """
    if isinstance(value, str) and clean(value).endswith("%"):
        return _percent(number_of(clean(value)[:-1], locale))
    number = number_of(value, locale)
    if 0 < number <= 1:
        _refuse(
            "unclear_percent",
            Words(f"{shown(value)} có thể là phần trăm hoặc tỷ lệ.", f"{shown(value)} may be a percentage or a share."),
            Words("Ghi dạng văn bản có dấu %, ví dụ 80%.", "Write it as a text with its sign: 80%."),
        )
    return _percent(number)


def expect_date(text: str) -> None:
    """Raises Unreadable for a full date that is no day/month/year; other texts ("12/2015", "quý I") may stand."""
    if not (match := _DATE.fullmatch(text)):
        return
    day, month, year = map(int, match.groups())
    try:
        dt.date(year, month, day)
    except ValueError:
        _refuse(
            "bad_date",
            Words(f"{text} không phải ngày/tháng/năm.", f"{text} is no day/month/year."),
            Words("Ghi ngày trước, tháng sau: 31/12/2015.", "Give the day first, then the month: 31/12/2015."),
        )


def _percent(number: Decimal) -> Decimal:
    if not 0 <= number <= 100:  # noqa: PLR2004 - a hundred per cent
        _refuse(
            "out_of_range",
            Words(f"{number}% nằm ngoài 0 đến 100%.", f"{number}% is not within 0 to 100%."),
            Words("Ghi từ 0 đến 100.", "Give 0 to 100."),
        )
    return number.scaleb(-2)


def _within_digits(number: Decimal) -> Decimal:
    short = number.normalize()
    if len(short.as_tuple().digits) > MOST_DIGITS or abs(short.adjusted()) > LONGEST:
        _refuse(
            "too_many_digits",
            Words(f"{number} có quá {MOST_DIGITS} chữ số.", f"{number} has more than {MOST_DIGITS} digits."),
            Words("Ghi ít chữ số hơn.", "Give fewer digits."),
        )
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def _refuse(code: str, message: Words, mend: Words) -> NoReturn:
    raise Unreadable(code, message, mend)
