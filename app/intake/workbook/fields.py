"""One field of a record: what it shows in a cell, and how a cell changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from app.intake.workbook.columns import Column
from app.intake.workbook.grid import Value
from app.intake.workbook.headings import heading_key
from app.intake.workbook.values import (
    Unit,
    Unreadable,
    clean,
    code_of,
    expect_date,
    is_blank,
    money_of,
    number_of,
    plain_number,
    share_of,
    text_of,
    whole_of,
    years_of,
)
from app.kit.words import Lang, Words

Record = dict[str, Any]
Shown = str | int | Decimal | None
"""What a cell shows: a text, whole đồng or another whole number, an exact number, or nothing."""


def read_cell(column: Column, value: Value, lang: Lang, unit: Unit) -> Shown:
    """What the cell says, in the form of `show`. Raises Unreadable."""
    if is_blank(value):
        return None if column.type in {"number", "whole", "share", "money"} else ""
    if column.choices or column.words:
        return _chosen(column, text_of(value))
    readers: Mapping[str, Callable[[], Shown]] = {
        "code": lambda: code_of(value),
        "number": lambda: number_of(value, lang),
        "whole": lambda: whole_of(value, lang),
        "share": lambda: share_of(value, lang),
        "money": lambda: _not_negative(money_of(value, lang, unit)),
        "years": lambda: "; ".join(map(str, years_of(value, lang))),
    }
    return readers.get(column.type, lambda: text_of(value))()


def show(record: Mapping[str, Any], column: Column) -> Shown:
    """What the record's field shows in this column; a default where the field is not said."""
    outer, _, inner = column.key.partition(".")
    value: Any = record.get(outer)
    if outer == "title":
        value = value.get(inner) if isinstance(value, Mapping) else (value if inner == "vi" else None)
    elif inner:
        value = (value or {}).get(inner)
    value = column.default if value is None else value
    if column.choices or column.words:
        return _word_of(column, clean(str(value or ""))) or ""
    match column.type:
        case "number" | "share":
            return None if value is None else Decimal(str(value))
        case "whole" | "money":
            return None if value is None else int(value)
        case "list":
            return clean("; ".join(value or ()))
        case "years":
            return "; ".join(map(str, value or ()))
        case _:
            return clean(str(value)) if value is not None else ""


def put(record: Record, column: Column, said: Shown) -> None:
    """Change the record's field to what was said; nothing said takes it away. Raises Unreadable for a wrong date."""
    outer, _, inner = column.key.partition(".")
    value: Any = said
    if column.type == "date":
        expect_date(str(said or ""))
    elif column.type == "list":
        value = [part for part in (one.strip() for one in str(said).split(";")) if part]
    elif column.type == "years":
        value = [int(year) for year in str(said).split(";") if year.strip()]
    if outer == "title":
        _put_title(record, inner, str(said or ""))
    elif inner:
        _put_inside(record, outer, inner, value)
    elif value in (None, "", []):
        record.pop(outer, None)
    else:
        record[outer] = value


def differ(said: Shown, there: Shown) -> bool:
    """Whether a cell says something else than the record; 1 and 1.0 are one number, empty and nothing are one."""
    return (said if said != "" else None) != (there if there != "" else None)


def told(value: Shown, lang: Lang) -> str:
    """The value as a difference tells it."""
    return "" if value is None else plain_number(value, lang) if isinstance(value, Decimal) else str(value)


def _put_title(record: Record, lang: str, text: str) -> None:
    there = record.get("title")
    both = dict(there) if isinstance(there, Mapping) else {"vi": there or "", "en": ""}
    both[lang] = text
    if both["en"]:
        record["title"] = {"vi": both["vi"] or both["en"], "en": both["en"]}
    elif both["vi"]:
        record["title"] = both["vi"]
    else:
        record.pop("title", None)


def _put_inside(record: Record, outer: str, inner: str, value: object) -> None:
    inside = dict(record.get(outer) or {})
    inside.pop(inner, None)
    if value not in (None, ""):
        inside[inner] = value
    if inside:
        record[outer] = inside
    else:
        record.pop(outer, None)


def _word_of(column: Column, text: str) -> str | None:
    key = heading_key(text)
    for word, words in {**column.choices, **column.words}.items():
        if key in {heading_key(word), heading_key(words.vi), heading_key(words.en)}:
            return word
    return None if column.choices else text


def _chosen(column: Column, text: str) -> str:
    word = _word_of(column, text)
    if word is None:
        names = ", ".join(f"{words.vi} / {words.en}" for words in column.choices.values())
        raise Unreadable(
            "unknown_choice",
            Words(
                f"{text!r} không có trong danh sách của cột {column.heading.vi}.",
                f"{text!r} is not in the list of {column.heading.en}.",
            ),
            Words(f"Chọn một trong: {names}.", f"Choose one of: {names}."),
        )
    return word


def _not_negative(amount_vnd: int | None) -> int | None:
    if amount_vnd is not None and amount_vnd < 0:
        raise Unreadable(
            "negative_money",
            Words("Số tiền âm.", "A negative amount of money."),
            Words("Ghi số tiền từ 0 trở lên.", "Give an amount of 0 or more."),
        )
    return amount_vnd
