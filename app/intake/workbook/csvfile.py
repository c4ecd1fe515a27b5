"""CSV files to a sheet: encoding and separator found without guessing at any figure."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Sequence

from app.intake.workbook.container import refusal
from app.intake.workbook.findings import UnusableSheet
from app.intake.workbook.grid import Sheet, Value
from app.intake.workbook.legacy import ADVICE, legacy_encoding
from app.intake.workbook.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from app.kit.words import Words

SEPARATORS = ";,\t"
_SEP = "sep="
"""A first line `sep=;` names the separator; Excel writes and reads it."""
_SAMPLE_ROWS = 50
_SAMPLE_LETTERS = 100_000

Score = Callable[[Sequence[Sequence[Value]]], int]
"""How many headings of the wanted table a reading of the first rows shows."""


def read_csv(content: bytes, *, score: Score) -> Sheet:
    """The one sheet of a CSV file. Raises UnusableSheet."""
    text = _decoded(content)
    first = text.split("\n", 1)[0].strip()
    if first.lower().startswith(_SEP) and len(first) == len(_SEP) + 1:
        separator, text = first[-1], text.partition("\n")[2]
    else:
        separator = max(SEPARATORS, key=lambda one: score(_sample(text, one)))
    return Sheet(name="CSV", rows=_rows(text, separator), from_csv=True)


def _decoded(content: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _strictly(content, encoding)
    zeros = content[:2000].count(0)
    if zeros > len(content[:2000]) // 4:  # no mark, but every other byte of plain letters is 0
        even = content[:2000:2].count(0)
        return _strictly(content, "utf-16-be" if even > zeros // 2 else "utf-16-le")
    if zeros:
        raise refusal(
            "not_a_text",
            "Tệp không phải văn bản CSV.",
            "The file is no CSV text.",
            Words("Chọn đúng tệp.", "Choose the right file."),
        )
    return _strictly(content, "utf-8")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        legacy = legacy_encoding(content[:_SAMPLE_LETTERS].decode("cp1252", "replace"))
        if legacy is not None:
            raise refusal(
                "legacy_encoding",
                f"Tệp dùng bảng mã cũ {legacy}, không phải Unicode.",
                f"The file is in the old encoding {legacy}, not in Unicode.",
                ADVICE,
            ) from error
        raise refusal(
            "not_utf8",
            f"Tệp không phải UTF-8 hay UTF-16 (byte thứ {error.start + 1}).",
            f"The file is neither UTF-8 nor UTF-16 (at byte {error.start + 1}).",
            Words("Lưu lại dạng 'CSV UTF-8' hoặc .xlsx.", "Save it as 'CSV UTF-8' or as .xlsx."),
        ) from error


def _sample(text: str, separator: str) -> list[list[Value]]:
    reader = csv.reader(io.StringIO(text[:_SAMPLE_LETTERS], newline=""), delimiter=separator)
    rows: list[list[Value]] = []
    try:
        for row in reader:
            rows.append(list(row))
            if len(rows) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # the full reading tells it, with its line
    return rows


def _rows(text: str, separator: str) -> list[list[Value]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[Value]] = []
    cells = 0
    try:
        for row in reader:
            rows.append(list(row))
            cells += len(row)
            if len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS or cells > MOST_CELLS:
                raise _too_large(reader.line_num)
    except csv.Error as error:
        raise refusal(
            "broken_csv",
            f"Dòng {reader.line_num} của CSV sai dấu nháy hoặc có ô quá dài ({error}).",
            f"Line {reader.line_num} of the CSV has a misplaced quote or an overlong field ({error}).",
            Words("Sửa dòng đó, hoặc nhập bản .xlsx.", "Mend that line, or import the .xlsx instead."),
        ) from error
    return rows


def _too_large(line: int) -> UnusableSheet:
    return refusal(
        "sheet_too_large",
        f"CSV quá lớn (dòng {line}): nhiều nhất {MOST_ROWS} dòng, {MOST_COLUMNS} cột, {MOST_CELLS} ô.",
        f"The CSV is too large (line {line}): at most {MOST_ROWS} rows, {MOST_COLUMNS} columns, {MOST_CELLS} cells.",
        Words("Chia thành nhiều tệp.", "Split it into several files."),
    )
