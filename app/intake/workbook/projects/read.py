"""Rows of a table of projects, put together by project and option."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.intake.workbook.columns import FUND, Column
from app.intake.workbook.findings import Findings, SheetFinding
from app.intake.workbook.headings import MoneyColumn
from app.intake.workbook.projects.money import Line, row_lines
from app.intake.workbook.rows import Row, cell_finding
from app.intake.workbook.said import Reading, Said, code_cell, duplicate, read_fields, unknown_fund
from app.intake.workbook.values import Unreadable, code_of, is_blank, text_of
from app.kit.words import Words


@dataclass
class SaidOption(Said):
    """One way to do the project: its rows, and the money in them."""

    lines: list[Line] = field(default_factory=list)
    by_fund: dict[str | None, list[tuple[int, list[object]]]] = field(default_factory=dict)


@dataclass
class SaidProject(Said):
    """One project; options stand under the code that the table gives them, "" where it gives none."""

    options: dict[str, SaidOption] = field(default_factory=dict)


def read_projects(rows: Iterable[Row], reading: Reading, findings: Findings) -> list[SaidProject]:
    """Every project that the table speaks of, in its order."""
    projects: dict[str, SaidProject] = {}
    for row in rows:
        project = projects.setdefault(row.code, SaidProject(row.code, row.sheet, row.number))
        read_fields(project, row, "record", reading, findings)
        code = _option_code(row, findings)
        option = project.options.setdefault(code, SaidOption(code, row.sheet, row.number))
        read_fields(option, row, "option", reading, findings)
        fund, known = _fund(row, reading, findings)
        if known:
            lines = row_lines(row, fund, reading, findings)
            if lines or ("money", FUND) not in row.cells:  # a row of a fund without money says nothing twice
                _expect_new_rows(row, option.by_fund.setdefault(fund, []), findings)
            option.lines += lines
    return list(projects.values())


def _option_code(row: Row, findings: Findings) -> str:
    for (level, column), (cell, value) in row.cells.items():
        if level == "option" and isinstance(column, Column) and column.key == "code" and not is_blank(value):
            try:
                return code_of(value)
            except Unreadable as fault:
                findings.add(cell_finding(row.sheet, cell, value, fault))
    return ""


def _fund(row: Row, reading: Reading, findings: Findings) -> tuple[str | None, bool]:
    """The fund that the row names, None where it names none; and whether it can be used."""
    cell, value = row.cells.get(("money", FUND), ("", ""))
    try:
        name = "" if is_blank(value) else text_of(value) if isinstance(value, str) else code_of(value)
    except Unreadable as fault:
        findings.add(cell_finding(row.sheet, cell, value, fault))
        return None, False
    if not name:
        return None, True
    fund = reading.headings.fund_of(name)
    if fund is None:
        findings.add(unknown_fund(row.sheet, cell, name, reading.funds))
    return fund, fund is not None


def _expect_new_rows(row: Row, there: list[tuple[int, list[object]]], findings: Findings) -> None:
    """A second row of one project, option and fund: the same again is a fault, other money is added up, and told."""
    has_fund = ("money", FUND) in row.cells
    if there and (not has_fund or any(_money(row) == money for _, money in there)):
        findings.add(duplicate(row, there[0][0]))
    elif there:
        findings.add(
            SheetFinding(
                code="rows_added_up",
                severity="warning",
                sheet=row.sheet,
                cell=code_cell(row),
                value=row.code,
                message=Words(
                    f"Dự án {row.code} đã có dòng {there[0][0] + 1} cùng nguồn vốn; tiền của hai dòng được cộng.",
                    f"Project {row.code} has row {there[0][0] + 1} of the same fund; their money is added up.",
                ),
                mend=Words("Gộp hai dòng, hoặc sửa nguồn vốn.", "Make them one row, or mend the fund."),
            )
        )
    there.append((row.number, _money(row)))


def _money(row: Row) -> list[object]:
    return [value for (_, one), (_, value) in row.cells.items() if isinstance(one, MoneyColumn)]
