"""What a table says, record by record, read and typed; nothing is compared yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from app.intake.workbook.columns import Column, Kind
from app.intake.workbook.fields import Shown, read_cell
from app.intake.workbook.findings import Findings, SheetFinding
from app.intake.workbook.headings import Headings, Level
from app.intake.workbook.rows import Row, cell_finding
from app.intake.workbook.values import Unit, Unreadable, is_blank
from app.kit.words import Lang, Words

Negative = Literal["refuse", "net", "drop"]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How the user declared the file: the locale of its texts, the unit of its money, what negative money means."""

    kind: Kind
    lang: Lang
    unit: Unit
    negative: Negative = "refuse"
    headings: Headings
    funds: tuple[str, ...]


@dataclass
class Said:
    """One record: where it first stands, and what was said of each field, with the cell that says it."""

    code: str
    sheet: str
    number: int
    fields: dict[Column, tuple[str, Shown]] = field(default_factory=dict)

    def take(self, column: Column, cell: str, value: Shown, findings: Findings) -> None:
        """Keep what a cell says; a later row may leave it empty, but not say otherwise."""
        there = self.fields.get(column)
        if there is None or there[1] in {None, ""}:
            self.fields[column] = (cell, value)
        elif value not in {None, "", there[1]}:
            findings.add(_otherwise(self, column, cell, value, there[0]))


def read_fields(said: Said, row: Row, level: Level, reading: Reading, findings: Findings) -> None:
    """Read the cells of one level of a row into the record."""
    for (at, column), (cell, value) in row.cells.items():
        if at != level or not isinstance(column, Column) or column.key == "code":
            continue
        try:
            said.take(column, cell, read_cell(column, value, reading.lang, reading.unit), findings)
        except Unreadable as fault:
            findings.add(cell_finding(row.sheet, cell, value, fault))


def read_records(rows: Iterable[Row], reading: Reading, findings: Findings) -> list[Said]:
    """Targets, ceilings or units: one row each."""
    records: dict[str, Said] = {}
    for row in rows:
        if row.code in records:
            findings.add(duplicate(row, records[row.code].number))
            continue
        records[row.code] = said = Said(row.code, row.sheet, row.number)
        read_fields(said, row, "record", reading, findings)
        _name_fund(said, reading, findings)
    return list(records.values())


def _name_fund(said: Said, reading: Reading, findings: Findings) -> None:
    """A ceiling may name its fund by title."""
    for column, (cell, value) in said.fields.items():
        if column.key == "fund" and value:
            fund = reading.headings.fund_of(str(value))
            if fund is None:
                findings.add(unknown_fund(said.sheet, cell, str(value), reading.funds))
            said.fields[column] = (cell, fund or value)


def code_cell(row: Row) -> str:
    """The cell with the row's code."""
    return next(
        cell
        for (level, one), (cell, _) in row.cells.items()
        if level == "record" and isinstance(one, Column) and one.key == "code"
    )


def said_anything(row: Row, level: Level) -> bool:
    """Whether any cell of that level is filled."""
    return any(not is_blank(value) for (at, _), (_, value) in row.cells.items() if at == level)


def unknown_fund(sheet: str, cell: str, name: str, funds: Iterable[str]) -> SheetFinding:
    """A fund that the round does not have."""
    names = ", ".join(funds)
    return SheetFinding(
        code="unknown_fund",
        sheet=sheet,
        cell=cell,
        value=name,
        message=Words(f"Vòng không có nguồn vốn {name!r}.", f"The round has no fund {name!r}."),
        mend=Words(
            f"Dùng mã hoặc tên một nguồn vốn của vòng: {names}.",
            f"Use the code or title of a fund of the round: {names}.",
        ),
    )


def duplicate(row: Row, first: int) -> SheetFinding:
    """A code that stands twice."""
    return SheetFinding(
        code="duplicate_code",
        sheet=row.sheet,
        cell=code_cell(row),
        value=row.code,
        message=Words(
            f"Mã {row.code} đã có ở dòng {first + 1}.", f"Code {row.code} stands in row {first + 1} already."
        ),
        mend=Words("Xoá dòng lặp, hoặc đặt mã khác.", "Delete the repeated row, or give it another code."),
    )


def _otherwise(said: Said, column: Column, cell: str, value: Shown, first: str) -> SheetFinding:
    return SheetFinding(
        code="rows_disagree",
        sheet=said.sheet,
        cell=cell,
        value=str(value),
        message=Words(
            f"{column.heading.vi} của {said.code} khác ô {first}.",
            f"{column.heading.en} of {said.code} is not what {first} says.",
        ),
        mend=Words("Ghi giống nhau, hoặc để trống ở dòng sau.", "Make them the same, or leave the later one empty."),
    )
