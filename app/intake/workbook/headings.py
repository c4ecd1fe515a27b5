"""Finding the header of a table: below title rows, over one to three rows, its cells merged or not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.intake.workbook.columns import FUND, OPTION_COLUMNS, RECORD_COLUMNS, RUNNING, Column, Kind
from app.intake.workbook.grid import Sheet, Value, spread
from app.intake.workbook.values import clean, shown
from app.kit.text import fold

SEARCHED_ROWS, DEEPEST = 40, 3
_YEAR = re.compile(r"(?:nam|fy|kh|ke hoach|year)?[ .]*((?:19|20)\d\d)(?:[_ ]?\w)?")
_NTH = re.compile(r"(?:nam thu|year) (\d{1,2})")
_UNIT_WORDS = re.compile(r"\s*\((?:trieu dong|ty dong|dong|nghin dong|million vnd|billion vnd|vnd|thousand vnd)\)$")


BEFORE = 0
"""The `nth` year of money that was given before the round."""
_BEFORE_WORDS = frozenset(
    {"da bo tri", "luy ke da bo tri", "da bo tri truoc vong", "appropriated to date", "before the round"}
)


@dataclass(frozen=True)
class MoneyColumn:
    """Money of a calendar `year`, or of the `nth` year of the work, or of every year after it, or of no said year."""

    fund: str | None = None
    year: int | None = None
    nth: int | None = None
    running: bool = False


Meaning = Column | MoneyColumn
Level = str
"""record, option or money: what a column speaks of."""


@dataclass(frozen=True)
class Header:
    """Where the body begins, and what each recognised column means."""

    sheet: Sheet
    body_row: int
    meanings: Mapping[int, tuple[Level, Meaning]]
    unknown: Mapping[int, str]

    @property
    def recognised(self) -> int:
        """How many columns have a meaning."""
        return len(self.meanings)


class Headings:
    """What the headings of one kind of table mean, in a round with these funds."""

    def __init__(self, kind: Kind, funds: Sequence[Mapping[str, Any]], renamed: Mapping[str, str]) -> None:
        self._funds = _fund_names(funds)
        self._kind = kind
        self._plain: dict[str, tuple[Level, Meaning]] = {}
        for level, columns in (("record", RECORD_COLUMNS[kind]), *self._below()):
            for column in columns:
                for name in (column.heading.vi, column.heading.en, *column.aliases):
                    self._plain.setdefault(heading_key(name), (level, column))
        for theirs, ours in renamed.items():
            self._plain[heading_key(theirs)] = self.meaning_of(ours) or (
                "record",
                Column(key="", type="skip", heading=FUND.heading),
            )

    def _below(self) -> list[tuple[Level, tuple[Column, ...]]]:
        return [("option", OPTION_COLUMNS), ("money", (FUND,))] if self._kind == "projects" else []

    def also(self, level: Level, columns: Sequence[Column]) -> None:
        """Let these columns be known too, before any other of the same heading."""
        for column in columns:
            for name in column.heading:
                self._plain[heading_key(name)] = (level, column)

    def meaning_of(self, *labels: str) -> tuple[Level, Meaning] | None:
        """What a column with these stacked headings means; the lowest speaks first."""
        keys = [heading_key(label) for label in labels if label]
        for key in (*reversed(keys), " ".join(keys)):
            if found := self._plain.get(key):
                return found
        return ("money", money) if self._kind == "projects" and (money := self._money(keys)) else None

    def _money(self, keys: Sequence[str]) -> MoneyColumn | None:
        fund = year = nth = None
        running = False
        for part in (part.strip() for key in keys for part in key.split("·")):
            if part in self._funds:
                fund = self._funds[part]
            elif match := _NTH.fullmatch(part):
                nth = int(match[1])
            elif part in _BEFORE_WORDS:
                nth = BEFORE
            elif match := _YEAR.fullmatch(part):
                year = int(match[1])
            elif part in {heading_key(RUNNING.vi), heading_key(RUNNING.en)}:
                running = True
        said = (fund, year, nth, running or None)
        return MoneyColumn(fund, year, nth, running) if any(one is not None for one in said) else None

    def fund_of(self, text: str) -> str | None:
        """The fund that a cell names by code or title."""
        return self._funds.get(heading_key(text))

    def find(self, sheet: Sheet) -> Header | None:
        """The header of the sheet: the rows in which most columns mean something, a code among them."""
        best: Header | None = None
        for top in range(min(SEARCHED_ROWS, len(sheet.rows))):
            for depth in range(1, DEEPEST + 1):
                found = self._header(sheet, top, depth)
                if found and (best is None or found.recognised > best.recognised):
                    best = found
        return best

    def score(self, rows: Sequence[Sequence[Value]]) -> int:
        """How many columns of the best header in these rows mean something."""
        found = self.find(Sheet(name="", rows=rows))
        return found.recognised if found else 0

    def _header(self, sheet: Sheet, top: int, depth: int) -> Header | None:
        rows = range(top, min(top + depth, len(sheet.rows)))
        merged = spread(sheet, rows)
        width = max((len(sheet.rows[row]) for row in rows), default=0)
        meanings: dict[int, tuple[Level, Meaning]] = {}
        unknown: dict[int, str] = {}
        for column in range(width):
            cells = [_cell(sheet, merged, row, column) for row in rows]
            labels = list(dict.fromkeys(label for label in cells if label))
            meaning = self.meaning_of(*labels)
            if meaning is not None and meaning not in meanings.values():
                meanings[column] = meaning
            elif labels:
                unknown[column] = " · ".join(labels)
            if _is_code(meaning) and len(labels) > 1:
                return None  # a body row has a code under the heading: the header does not reach so far
        return Header(sheet, rows.stop, meanings, unknown) if any(map(_is_code, meanings.values())) else None


def _is_code(meaning: tuple[Level, Meaning] | None) -> bool:
    return (
        meaning is not None and meaning[0] == "record" and isinstance(meaning[1], Column) and meaning[1].key == "code"
    )


@lru_cache(maxsize=8192)  # the same words stand in thousands of rows
def heading_key(text: str) -> str:
    """A heading as it is compared: folded, single blanks, without the unit behind it."""
    return _UNIT_WORDS.sub("", " ".join(fold(clean(text)).split()))


def _cell(sheet: Sheet, merged: Mapping[tuple[int, int], Value], row: int, column: int) -> str:
    value = merged.get((row, column))
    if value is None:
        value = sheet.rows[row][column] if column < len(sheet.rows[row]) else ""
    return clean(shown(value))


def _fund_names(funds: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    names: dict[str, str] = {}
    for fund in funds:
        title = fund.get("title") or ""
        for name in (fund["code"], *(title.values() if isinstance(title, Mapping) else (title,))):
            if name:
                names.setdefault(heading_key(name), fund["code"])
    short = {"development": ("von dtpt", "von dau tu phat trien", "dtpt"), "recurring": ("von sn", "von su nghiep")}
    for code in {fund["code"] for fund in funds} & set(short):
        for name in short[code]:
            names.setdefault(name, code)
    return names
