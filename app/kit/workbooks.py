"""Writing XLSX: one look, real numbers, texts that are never formulas, the same bytes for the same contents."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from textwrap import wrap
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from app.kit.words import Lang

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9
LETTERS_ON_A_PAGE = 190
"""So many letters beside each other are still read on A4 in landscape; a wider sheet is printed on several pages."""
REPEATED = 3
"""Where a sheet is printed on several pages beside each other, its first columns stand on each, the unit with them."""
LINE_POINTS = 15
MOST_LINES = 27
"""A row is no higher than spreadsheet programs take: 409 points."""
PARTS = " parts"
"""The look of a number that is not whole: a format with optional decimals leaves a bare mark behind whole ones."""
_MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's dates have no zone; it is one day for all, so that bytes repeat
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "unit": {"italic": True, "align": "right"},
    "label": {"italic": True, "bold": True, "font_color": "#B45309"},
    "heading": {
        "bold": True,
        "border": 1,
        "bg_color": "#E5E7EB",
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
    },
    "text": {"border": 1, "num_format": "@", "text_wrap": True, "valign": "top"},
    "money": {"border": 1, "num_format": "#,##0", "valign": "top"},
    "number": {"border": 1, "num_format": "General", "valign": "top"},
    "year": {"border": 1, "num_format": "0", "valign": "top"},
    "percent": {"border": 1, "num_format": "0.0%", "valign": "top"},
    "total_text": {"border": 1, "bold": True, "bg_color": "#F3F4F6"},
    "total": {"border": 1, "bold": True, "bg_color": "#F3F4F6", "num_format": "#,##0"},
    "plain": {"text_wrap": True, "valign": "top"},
}

WRAPPED = frozenset(name for name, look in _LOOKS.items() if look.get("text_wrap"))


class Book:
    """A workbook in the making."""

    def __init__(self, *, title: str, comments: str = "") -> None:
        self._buffer = io.BytesIO()
        self.file: Any = xlsxwriter.Workbook(self._buffer, {"strings_to_formulas": False, "strings_to_urls": False})
        self.file.set_properties({"title": title, "comments": comments, "author": "Phanky", "created": _MADE})
        self.looks: dict[str, Any] = {name: self.file.add_format(look) for name, look in _LOOKS.items()}
        for name in ("money", "total"):
            self.looks[name + PARTS] = self.file.add_format({**_LOOKS[name], "num_format": "#,##0.0########"})

    def look(self, name: str, value: object) -> Any:  # noqa: ANN401 - XlsxWriter has no types
        """How a value of this kind looks."""
        parts = isinstance(value, Decimal) and value != value.to_integral_value() and name + PARTS in self.looks
        return self.looks[name + PARTS if parts else name]

    def sheet(self, name: str, *, widths: Sequence[float] = ()) -> Page:
        """A new sheet; a width for each of its first columns, in letters."""
        return Page(self, self.file.add_worksheet(name), widths)

    def content(self) -> bytes:
        """The finished file."""
        self.file.close()
        return self._buffer.getvalue()


class Page:
    """One sheet, printed on A4 in landscape."""

    def __init__(self, book: Book, sheet: Any, widths: Sequence[float]) -> None:  # noqa: ANN401 - XlsxWriter has no types
        self.book, self.sheet, self._widths = book, sheet, widths
        self._lines: dict[int, int] = {}
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(A4)
        self._pages = max(1, round(sum(widths) / LETTERS_ON_A_PAGE))
        sheet.fit_to_pages(self._pages, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&L&F · &A&R&P / &N")

    def put(self, row: int, column: int, value: object, look: str) -> None:
        """Write a text as a text, a number as a number, nothing as an empty cell with its border."""
        form = self.book.look(look, value)
        if value is None or value == "":
            self.sheet.write_blank(row, column, None, form)
        elif isinstance(value, int | Decimal):
            self.sheet.write_number(row, column, value, form)
        else:
            self.sheet.write_string(row, column, str(value), form)
            if look in WRAPPED and column < len(self._widths):
                self._grow(row, str(value), self._widths[column])

    def _grow(self, row: int, text: str, width: float) -> None:
        """Make the row as high as a wrapped text needs: not every program works that out by itself."""
        if len(text) <= width and "\n" not in text:
            return
        lines = sum(max(1, len(wrap(line, max(1, int(width)), break_on_hyphens=False))) for line in text.splitlines())
        if lines > self._lines.get(row, 1):
            self._lines[row] = min(lines, MOST_LINES)
            self.sheet.set_row(row, LINE_POINTS * self._lines[row])

    def formula(self, row: int, column: int, formula: str, value: int | Decimal, look: str = "total") -> None:
        """Write a formula with the value that it has, so that every reader sees a number at once."""
        self.sheet.write_formula(row, column, formula, self.book.look(look, value), value)

    def headings(self, row: int, headings: Iterable[str], *, freeze_columns: int = 0) -> None:
        """Write the header row; it stays in sight, and is printed on every page."""
        for column, heading in enumerate(headings):
            self.put(row, column, heading, "heading")
        self.sheet.freeze_panes(row + 1, freeze_columns)
        self.sheet.repeat_rows(row)
        if self._pages > 1:
            self.sheet.repeat_columns(0, REPEATED - 1)

    def head(self, title: str, unit_line: str, label: str, *, columns: int) -> int:
        """Write title, unit line at the right end, and a label where there is one; returns the next free row."""
        self.put(0, 0, title, "title")
        printed_apart = self._pages > 1 and columns > REPEATED
        self.put(1, REPEATED - 1 if printed_apart else max(0, columns - 1), unit_line, "unit")
        if not label:
            return 2
        self.put(2, 0, label, "label")
        return 3


def unit_line(unit: str, lang: Lang) -> str:
    """The standing line above every table of money."""
    return f"Đơn vị tính: {unit}" if lang == "vi" else f"Unit: {unit}"


def cell(row: int, column: int) -> str:
    """The name of a cell: (0, 0) is A1."""
    name: str = xl_rowcol_to_cell(row, column)
    return name
