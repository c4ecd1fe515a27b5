"""Workbooks to sheets: values by python-calamine, everything that could harm or mislead by the scan before it."""

from __future__ import annotations

import datetime as dt
import math
import posixpath
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from app.intake.workbook.container import WORKBOOK, Parts, refusal, types_of
from app.intake.workbook.findings import SheetFinding, UnusableSheet
from app.intake.workbook.grid import Sheet, Value, cell_name
from app.intake.workbook.limits import MIB, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_UNPACKED_BYTES
from app.intake.workbook.scan import Scan, elements, expect_harmless, scan_sheet, shared_lengths
from app.kit.words import Words

RELATIONS, SHARED = "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
_DIGITS = Context(prec=15)
"""A spreadsheet's own precision: what lies beyond is noise of binary arithmetic."""

CellValue = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


@dataclass(frozen=True)
class Workbook:
    """The sheets that people see, and what they should know of those that are not read."""

    sheets: tuple[Sheet, ...]
    notes: tuple[SheetFinding, ...] = ()


def read_xlsx(content: bytes) -> Workbook:
    """Every visible sheet of a workbook. Raises UnusableSheet."""
    parts = Parts(content)
    types_of(parts)
    for name in parts.frame:
        expect_harmless(parts.chunks(name))
    shared = [SHARED] if SHARED in parts else []
    lengths = shared_lengths(parts.chunks(SHARED)) if shared else array("Q")
    places = _sheet_parts(parts)
    scans = {name: scan_sheet(parts.chunks(part), lengths) for name, part in places.items()}
    for name, scan in scans.items():
        _expect_room(name, scan)
    try:
        return _read(CalamineWorkbook.from_filelike(parts.repacked([*parts.frame, *shared, *places.values()])), scans)
    except UnusableSheet:
        raise
    except CalamineError as error:
        raise _damaged() from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what Rust code raises where it finds itself at a loss
            raise
        raise _damaged() from error


def _damaged() -> UnusableSheet:
    return refusal(
        "damaged_workbook", "Nội dung tệp .xlsx không đọc được.", "The contents of the .xlsx file cannot be read."
    )


def _sheet_parts(parts: Parts) -> dict[str, str]:
    """Sheet names with the parts that hold them, as the workbook says it."""
    if RELATIONS not in parts:
        raise _damaged()
    targets = {one.get("Id", ""): one.get("Target", "") for one in elements(parts.chunks(RELATIONS), "Relationship")}
    found: dict[str, str] = {}
    for sheet in elements(parts.chunks(WORKBOOK), "sheet"):
        target = targets.get(sheet.get("id", ""), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        name = sheet.get("name", "")
        if name in found:
            raise _damaged()  # which of the two is read would be left to chance
        if part in parts and part.startswith("xl/worksheets/"):
            found[name] = part
    return found


def _expect_room(name: str, scan: Scan) -> None:
    """Raises UnusableSheet where laying the sheet out would take too much memory."""
    rows, columns = scan.last_row + 1, scan.last_column + 1
    if rows <= MOST_ROWS and columns <= MOST_COLUMNS and rows * columns <= MOST_CELLS:
        if scan.letters <= MOST_UNPACKED_BYTES:
            return
        raise refusal(
            "sheet_too_large",
            f"Trang {name!r} chứa {scan.letters // MIB} triệu chữ, quá nhiều cho một bảng.",
            f"Sheet {name!r} holds {scan.letters // MIB} million letters, too many for a table.",
            Words("Chép riêng bảng cần nhập sang tệp mới.", "Copy the table alone into a new file."),
        )
    last = cell_name(scan.last_row, scan.last_column)
    raise UnusableSheet(
        [
            SheetFinding(
                code="sheet_too_large",
                sheet=name,
                cell=last,
                message=Words(
                    f"Bảng trải đến ô {last}: nhiều nhất {MOST_ROWS} dòng, {MOST_COLUMNS} cột, {MOST_CELLS} ô.",
                    f"It reaches to {last}: at most {MOST_ROWS} rows, {MOST_COLUMNS} columns, {MOST_CELLS} cells.",
                ),
                mend=Words(
                    "Xoá ô lẻ ở xa bảng, hoặc chia bảng thành nhiều tệp.",
                    "Delete stray cells far from the table, or split the table into several files.",
                ),
            )
        ]
    )


def _read(workbook: CalamineWorkbook, scans: dict[str, Scan]) -> Workbook:
    sheets: list[Sheet] = []
    notes: list[SheetFinding] = []
    for meta in workbook.sheets_metadata:
        if meta.typ is not SheetTypeEnum.WorkSheet or meta.name not in scans:
            continue
        if meta.visible is not SheetVisibleEnum.Visible:
            notes.append(_hidden_sheet(meta.name))
            continue
        scan = scans[meta.name]
        if scan.hidden_rows:
            notes.append(_hidden_rows(meta.name, scan.hidden_rows))
        sheets.append(_sheet(workbook.get_sheet_by_name(meta.name), scan))
    return Workbook(tuple(sheets), tuple(notes))


def _sheet(sheet: CalamineSheet, scan: Scan) -> Sheet:
    return Sheet(
        name=sheet.name,
        rows=list(_rows(sheet)),
        merged=tuple(sheet.merged_cell_ranges or ()),
        broken=scan.broken,
        uncomputed=frozenset(scan.uncomputed),
    )


def _rows(sheet: CalamineSheet) -> Iterator[list[Value]]:
    if sheet.start is None:
        return
    before: list[Value] = [""] * sheet.start[1]  # the reader leaves out the empty columns at the left
    for row in sheet.iter_rows():
        yield before + [_value(cell) for cell in row]


def _value(cell: CellValue) -> Value:
    if isinstance(cell, bool | str):
        return cell
    if isinstance(cell, int):
        return Decimal(cell)
    if not isinstance(cell, float):
        return cell
    if not math.isfinite(cell):
        return str(cell)
    return Decimal(int(cell)) if cell.is_integer() else _DIGITS.create_decimal(repr(cell))


def _hidden_sheet(name: str) -> SheetFinding:
    return SheetFinding(
        code="hidden_sheet",
        severity="warning",
        sheet=name,
        message=Words("Trang tính ẩn, không được đọc.", "A hidden sheet; it is not read."),
        mend=Words("Bỏ ẩn nếu cần nhập trang này.", "Unhide it if it is meant to be imported."),
    )


def _hidden_rows(name: str, count: int) -> SheetFinding:
    return SheetFinding(
        code="hidden_rows",
        severity="note",
        sheet=name,
        value=str(count),
        message=Words(
            f"Có {count} dòng ẩn; chúng vẫn được đọc.", f"{count} row(s) are hidden; they are read all the same."
        ),
        mend=Words("Xoá các dòng ẩn nếu không muốn nhập.", "Delete hidden rows that are not meant."),
    )
