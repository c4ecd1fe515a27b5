"""The rows of a table's body: what is data, and what is a subtotal, a group heading or a row of column numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.intake.workbook.columns import Column
from app.intake.workbook.findings import Findings, SheetFinding
from app.intake.workbook.grid import Place, Sheet, Value, cell_name, spread
from app.intake.workbook.headings import Header, Level, Meaning
from app.intake.workbook.values import Unreadable, clean, code_of, is_blank, shown
from app.kit.text import fold
from app.kit.words import Words

_COLUMN_NUMBER = re.compile(r"\(?\d{1,3}\)?(=.*)?")
_TOTAL = re.compile(r"(tong|cong|trong do|total|subtotal|sum|of which|grand)\b.*")
_CSV_GUARD = re.compile(r"'(?=[\s\"'`]*[=+\-@＝＋－＠])")
_GROUP = re.compile(r"[a-zđ]|[ivxlc]+|[ivxlc]+\.\d+", re.IGNORECASE)
MOST_NAMED = 12


@dataclass(frozen=True)
class Row:
    """One row of data: its code and, for each meaning, the cell and its value."""

    sheet: str
    number: int
    code: str
    cells: Mapping[tuple[Level, Meaning], tuple[str, Value]]


def data_rows(header: Header, findings: Findings) -> Iterator[Row]:
    """Every row with a code. Rows without one are told, and are errors where they are numbered like data."""
    sheet, ignored = header.sheet, []
    merged = spread(sheet, range(header.body_row, len(sheet.rows))) if sheet.merged else {}
    code_column = next(
        at
        for at, (level, one) in header.meanings.items()
        if isinstance(one, Column) and (level, one.key) == ("record", "code")
    )
    for number in range(header.body_row, len(sheet.rows)):
        row = _Cells(sheet, merged, number)
        if row.empty() or row.all_numbers():
            continue
        try:
            code = code_of(row.value(code_column))
        except Unreadable as fault:
            findings.add(cell_finding(sheet.name, cell_name(number, code_column), row.value(code_column), fault))
            continue
        if not code:
            if row.numbered(header):
                findings.add(_no_code(sheet.name, cell_name(number, code_column), row.words()))
            else:
                ignored.append((number, row.words()))
            continue
        if not isinstance(row.value(code_column), str):
            findings.add(_code_is_number(sheet.name, cell_name(number, code_column), code))
        yield Row(sheet.name, number, code, dict(_read(header, row, findings)))
    if ignored:
        findings.add(_ignored(sheet.name, ignored))


class _Cells:
    """The cells of one row, merged ones as they show."""

    def __init__(self, sheet: Sheet, merged: Mapping[Place, Value], number: int) -> None:
        self.sheet, self.merged, self.number = sheet, merged, number
        self.row = sheet.rows[number]

    def value(self, column: int) -> Value:
        value = self.merged.get((self.number, column), self.row[column] if column < len(self.row) else "")
        if self.sheet.from_csv and isinstance(value, str):
            return _CSV_GUARD.sub("", value, count=1) if _CSV_GUARD.match(value) else value
        return value

    def empty(self) -> bool:
        return all(is_blank(value) for value in self.row)

    def all_numbers(self) -> bool:
        """Whether this is the row (1) (2) (3) below a header, in its order."""
        texts: list[str] = []
        for value in self.row:
            if not is_blank(value):
                texts.append(clean(shown(value)))
                if not _COLUMN_NUMBER.fullmatch(texts[-1]):
                    return False
        if len(texts) < 3:  # noqa: PLR2004 - two figures may be data
            return False
        numbers = [int(re.sub(r"\D.*", "", text.lstrip("("))) for text in texts]
        return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in {0, 1}

    def words(self) -> str:
        """The row's first text."""
        return next((clean(value) for value in self.row if isinstance(value, str) and len(clean(value)) > 3), "")  # noqa: PLR2004 - longer than a group's letter

    def numbered(self, header: Header) -> bool:
        """Whether the row looks like data: it has a number of its own and is no total."""
        if _TOTAL.fullmatch(fold(self.words())):
            return False
        for at, (_, meaning) in header.meanings.items():
            if isinstance(meaning, Column) and meaning.type == "skip" and meaning.heading.vi == "STT":
                said = clean(shown(self.value(at)))
                return bool(said) and said.rstrip(".").isdigit()
        return False


def _read(header: Header, row: _Cells, findings: Findings) -> Iterator[tuple[tuple[Level, Meaning], tuple[str, Value]]]:
    sheet = header.sheet
    for column, meaning in header.meanings.items():
        if isinstance(meaning[1], Column) and meaning[1].type == "skip":
            continue
        place, name, value = (row.number, column), cell_name(row.number, column), row.value(column)
        if place in sheet.broken:
            findings.add(_broken(sheet.name, name, sheet.broken[place]))
            continue
        if place in sheet.uncomputed and is_blank(value):
            findings.add(_uncomputed(sheet.name, name))
            continue
        yield meaning, (name, value)


def cell_finding(sheet: str, cell: str, value: Value, fault: Unreadable) -> SheetFinding:
    """An unreadable cell, as a finding."""
    return SheetFinding(
        code=fault.code, sheet=sheet, cell=cell, value=shown(value), message=fault.message, mend=fault.mend
    )


def _broken(sheet: str, cell: str, error: str) -> SheetFinding:
    return SheetFinding(
        code="formula_error",
        sheet=sheet,
        cell=cell,
        value=error,
        message=Words(f"Ô báo lỗi {error}.", f"The cell shows the error {error}."),
        mend=Words("Sửa công thức, hoặc dán giá trị.", "Mend the formula, or paste its value."),
    )


def _uncomputed(sheet: str, cell: str) -> SheetFinding:
    return SheetFinding(
        code="formula_without_value",
        sheet=sheet,
        cell=cell,
        message=Words("Ô là công thức chưa được tính.", "The cell is a formula that was never worked out."),
        mend=Words(
            "Mở bằng Excel hay LibreOffice rồi lưu lại, hoặc dán giá trị.",
            "Open and save it in Excel or LibreOffice, or paste the value.",
        ),
    )


def _no_code(sheet: str, cell: str, words: str) -> SheetFinding:
    return SheetFinding(
        code="missing_code",
        sheet=sheet,
        cell=cell,
        value=words,
        message=Words("Dòng có số thứ tự nhưng không có mã.", "The row is numbered but has no code."),
        mend=Words(
            "Ghi mã, hoặc bỏ số thứ tự nếu là dòng cộng.", "Give a code, or take the number away if it is a subtotal."
        ),
    )


def _code_is_number(sheet: str, cell: str, code: str) -> SheetFinding:
    return SheetFinding(
        code="code_is_number",
        severity="warning",
        sheet=sheet,
        cell=cell,
        value=code,
        message=Words(
            f"Mã là số, đọc thành {code!r}; số 0 ở đầu có thể đã mất.",
            f"The code is a number, read as {code!r}; zeros in front may be lost.",
        ),
        mend=Words("Định dạng cột mã là văn bản.", "Format the column of codes as text."),
    )


def _ignored(sheet: str, rows: Sequence[tuple[int, str]]) -> SheetFinding:
    named = "; ".join(f"{number + 1}: {words}"[:60] for number, words in rows[:MOST_NAMED])
    rest = f" … (+{len(rows) - MOST_NAMED})" if len(rows) > MOST_NAMED else ""
    return SheetFinding(
        code="rows_ignored",
        severity="note",
        sheet=sheet,
        value=f"{named}{rest}",
        message=Words(
            f"Bỏ qua {len(rows)} dòng không có mã (dòng cộng, tên nhóm): {named}{rest}.",
            f"{len(rows)} row(s) without a code are not read (subtotals, names of groups): {named}{rest}.",
        ),
        mend=Words("Ghi mã nếu dòng nào là dữ liệu.", "Give a code to any of them that is data."),
    )
