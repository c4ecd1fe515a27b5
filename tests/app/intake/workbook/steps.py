"""Small steps with spreadsheets that many tests take."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl
import xlsxwriter

from app.intake.workbook.columns import Kind
from app.intake.workbook.diff import SheetReport
from app.intake.workbook.files import SheetFile
from app.intake.workbook.findings import UnusableSheet
from app.intake.workbook.service import Declared, judged
from app.runs import translate

Rows = Sequence[Any]


def normal(data: Mapping[str, Any]) -> dict[str, Any]:
    """The round as the service holds it."""
    return translate.normal_form(translate.read_round(data))


def xlsx(rows: Rows, *, edit: Callable[[Any, Any], None] | None = None, name: str = "Bảng") -> bytes:
    """A workbook of one sheet; `edit` gets the workbook and its sheet before they are closed."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.set_properties({"created": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)})  # the same bytes whenever it is made
    sheet = book.add_worksheet(name)
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if value is not None:
                sheet.write(row, column, value)
    if edit is not None:
        edit(book, sheet)
    book.close()
    return buffer.getvalue()


def csv(rows: Rows, separator: str = ";") -> bytes:
    """Plain CSV without quotes."""
    return "\r\n".join(separator.join("" if cell is None else str(cell) for cell in row) for row in rows).encode()


def look(
    whole: Mapping[str, Any],
    content: bytes,
    *,
    kind: Kind = "projects",
    name: str = "bang",
    **declared: object,
) -> tuple[SheetReport, dict[str, Any]]:
    """What importing the file would do, and the round as it would be."""
    said: Any = {"locale": "vi", "unit": "dong", **declared}
    return judged(dict(whole), SheetFile(content, name), Declared(kind=kind, **said))


def refusals(
    whole: Mapping[str, Any], content: bytes, *, kind: Kind = "projects", name: str = "bang", **declared: object
) -> list[str]:
    """The codes of what is wrong with the file, whether it could be read at all or not."""
    try:
        report, _ = look(whole, content, kind=kind, name=name, **declared)
    except UnusableSheet as error:
        return [str(finding["code"]) for finding in error.findings if finding["severity"] == "error"]
    return [finding.code for finding in report.findings if finding.severity == "error"]


def edited(content: bytes, sheet: str, change: Callable[[Any], None]) -> bytes:
    """The workbook after a person has edited it in another program, which keeps formulas but not their values."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book[sheet])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
