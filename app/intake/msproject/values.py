"""Fields of ProjectData as dates and money. What may be meant in two ways is refused."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from app.kit.words import Words

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$")
_TICKS = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/$")
_NUMBER = re.compile(r"-?\d{1,20}(?:\.\d{1,10})?$")
UNITS_VND = {"dong": 1, "nghin": 10**3, "trieu": 10**6, "ty": 10**9}
DATE_MEND = Words("Ghi ngày dạng 2026-01-31.", "Write dates as 2026-01-31.")
MONEY_MEND = Words(
    "Ghi số với dấu chấm thập phân, không dấu nhóm.", "Write the number with a decimal point and no grouping."
)


class Unreadable(Exception):
    """A value that cannot be used, why, and what to do."""

    def __init__(self, code: str, message: Words, mend: Words) -> None:
        super().__init__(message.en)
        self.code, self.message, self.mend = code, message, mend


def day_of(text: str) -> date:
    """`2026-01-31T08:00:00`, or `/Date(1769846400000)/` as verbose JSON has it. Raises Unreadable."""
    try:
        if match := _ISO.match(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _TICKS.match(text):
            return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(match[1]))).date()
    except (ValueError, OverflowError):
        pass
    raise Unreadable("not_a_date", Words("Không phải ngày đọc được.", "No date that can be read."), DATE_MEND)


def money_of(text: str, unit: str) -> int:
    """Whole đồng of a number such as `1250.000000`. Raises Unreadable."""
    if not _NUMBER.match(text):
        raise Unreadable("not_money", Words("Không phải số tiền đọc được.", "No money that can be read."), MONEY_MEND)
    try:
        vnd = Decimal(text) * UNITS_VND[unit]
    except InvalidOperation as error:  # the pattern lets none through
        raise AssertionError(text) from error
    if vnd < 0:
        raise Unreadable(
            "negative_money",
            Words("Số tiền âm.", "The money is negative."),
            Words("Sửa số tiền, hoặc bỏ dòng này khỏi tệp.", "Mend it, or take the row out of the file."),
        )
    if vnd != int(vnd):
        raise Unreadable(
            "not_whole_dong",
            Words(f"Không tròn đồng ({vnd:f} đồng).", f"It is not whole đồng ({vnd:f})."),
            Words("Khai đúng đơn vị (unit), hoặc làm tròn.", "Declare the right unit, or round it."),
        )
    return int(vnd)


def spread(vnd: int, first: date, last: date) -> list[int]:
    """The money by calendar year, in proportion to the days of each; what does not divide goes to the last year."""
    days = [
        (min(last, date(year, 12, 31)) - max(first, date(year, 1, 1))).days + 1
        for year in range(first.year, last.year + 1)
    ]
    parts = [vnd * one // sum(days) for one in days]
    parts[-1] += vnd - sum(parts)
    return parts
