"""Projects as a table says them, laid over those of the round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import Words as WordsOut
from app.intake.workbook.columns import OPTION_COLUMNS, RUNNING, YEAR_N
from app.intake.workbook.diff import FieldChange
from app.intake.workbook.fields import Record
from app.intake.workbook.findings import SheetFinding
from app.intake.workbook.grid import cell_name
from app.intake.workbook.headings import MoneyColumn
from app.intake.workbook.merge import Merged
from app.intake.workbook.projects.money import Line
from app.intake.workbook.projects.read import SaidOption, SaidProject
from app.kit.words import Words

ONLY_OPTION = "main"
"""The code of a new project's only option, where the table gives none."""

COMMITTED = next(column for column in OPTION_COLUMNS if column.key == "committed")
Purse = tuple[str, int | None]
"""A fund, and the year of the work counted from 0; None is every year after it."""


@dataclass(frozen=True)
class Table:
    """What the table has columns for, and the year from which an option counts that says no start."""

    columns: Sequence[MoneyColumn]
    first_year: int

    def covers(self, purse: Purse, start_year: int) -> bool:
        """Whether the table speaks of this fund in this year of the work."""
        fund, offset = purse
        return any(
            one.fund in {None, fund} and (one.running if offset is None else _covers_offset(one, offset, start_year))
            for one in self.columns
        )


def merge_projects(merged: Merged, projects: Sequence[SaidProject], table: Table) -> None:
    """Lay every project over the round's; money is touched only where the table has columns for it."""
    for said in projects:
        new = said.code not in merged.records
        project = merged.records.setdefault(said.code, {"code": said.code})
        changes = merged.lay_fields(said, project)
        options: dict[str, Record] = {one["code"]: dict(one) for one in project.get("options", ())}
        for option in said.options.values():
            changes += _lay_option(merged, project, options, option, table)
        project["options"] = list(options.values())
        merged.tell(said.code, changes, new=new)


def _lay_option(
    merged: Merged, project: Record, options: dict[str, Record], said: SaidOption, table: Table
) -> list[FieldChange]:
    code = said.code or _code_of_unnamed(merged, options, said)
    if code is None:
        return []
    new = code not in options
    option = options.setdefault(code, {"code": code})
    prefix = f"{code} · " if len(options) > 1 else ""
    changes = _lay_committed(project, code, said)
    changes += merged.lay_fields(said, option, prefix)
    calendar = [line.year for line in said.lines if line.year is not None]
    if new and calendar and "start_years" not in option and "committed" not in project:
        option["start_years"] = [min(calendar)]
    start_year = _start_year(project, option, code, table)
    money = _purses(merged, said, start_year)
    return changes + _lay_money(option, money, said, prefix, lambda purse: table.covers(purse, start_year))


def _code_of_unnamed(merged: Merged, options: Mapping[str, Record], said: SaidOption) -> str | None:
    """The only option there is, or that of a new project. None, and a finding, where there are several."""
    if len(options) <= 1:
        return next(iter(options), ONLY_OPTION)
    names = ", ".join(options)
    merged.findings.add(
        SheetFinding(
            code="which_option",
            sheet=said.sheet,
            cell=cell_name(said.number, 0),
            message=Words(
                f"Dự án có nhiều cách thực hiện ({names}), dòng này không nói cách nào.",
                f"The project has several options ({names}); the row does not say which.",
            ),
            mend=Words("Ghi cột Mã cách thực hiện.", "Fill the column Option code."),
        )
    )
    return None


def _lay_committed(project: Record, code: str, said: SaidOption) -> list[FieldChange]:
    """A promise stands with the project and names the option; the table tells its year in the option's row."""
    cell, year = said.fields.pop(COMMITTED, ("", None))
    there = project.get("committed") or {}
    before = there.get("start_year") if there.get("option") == code else None
    if not cell or year == before:
        return []
    if year is None:
        project.pop("committed", None)
    else:
        kept = there if there.get("option") == code else {}
        project["committed"] = {**kept, "option": code, "start_year": year}
    field = WordsOut(vi=COMMITTED.heading.vi, en=COMMITTED.heading.en)
    return [FieldChange(field=field, before=str(before or ""), after=str(year or ""), cell=cell)]


def _start_year(project: Record, option: Record, code: str, table: Table) -> int:
    """The year from which the work's years are counted where money stands under calendar years."""
    committed = project.get("committed") or {}
    if committed.get("option") == code:
        return int(committed["start_year"])
    return int(min(option.get("start_years") or [table.first_year]))


def _purses(merged: Merged, said: SaidOption, start_year: int) -> dict[Purse, tuple[int, str]]:
    """The option's money by fund and year of the work."""
    money: dict[Purse, tuple[int, str]] = {}
    for line in said.lines:
        offset = line.year - start_year if line.year is not None else (line.nth or 1) - 1
        if offset < 0:
            merged.findings.add(_before_start(said, line, start_year))
            continue
        purse = (line.fund, None if line.running else offset)
        there_vnd = money.get(purse, (0, ""))[0]
        money[purse] = (there_vnd + line.amount_vnd, line.cell)
    return money


def _covers_offset(column: MoneyColumn, offset: int, start_year: int) -> bool:
    if column.running:
        return False
    if column.year is not None:
        return column.year - start_year == offset
    return column.nth is None or column.nth - 1 == offset


def _lay_money(
    option: Record,
    money: Mapping[Purse, tuple[int, str]],
    said: SaidOption,
    prefix: str,
    covered: Callable[[Purse], bool],
) -> list[FieldChange]:
    there = money_of_option(option)
    changes: list[FieldChange] = []
    for purse in dict.fromkeys((*there, *money)):
        before_vnd, (after_vnd, cell) = there.get(purse, 0), money.get(purse, (0, cell_name(said.number, 0)))
        if before_vnd != after_vnd and covered(purse):
            _put_money(option, purse, after_vnd)
            changes.append(_money_change(purse, prefix, before_vnd, after_vnd, cell))
    return changes


def money_of_option(option: Mapping[str, Any]) -> dict[Purse, int]:
    """What a table shows of an option's money: lines of one fund and year added up, without zeros."""
    sums: Counter[Purse] = Counter()
    for line in option.get("costs", ()):
        sums[line["fund"], line.get("year_offset", 0)] += line["amount"]
    for line in option.get("running", ()):
        sums[line["fund"], None] += line["amount_per_year"]
    return {purse: amount_vnd for purse, amount_vnd in sums.items() if amount_vnd}


def _put_money(option: Record, purse: Purse, amount_vnd: int) -> None:
    """One line in place of those of this fund and year; the first of them keeps its source and note."""
    fund, offset = purse
    name, amount = ("running", "amount_per_year") if offset is None else ("costs", "amount")
    lines = list(option.get(name, ()))
    mine = [line for line in lines if line["fund"] == fund and (offset is None or line.get("year_offset", 0) == offset)]
    new = {**(mine[0] if mine else {"fund": fund}), amount: amount_vnd}
    if offset:
        new["year_offset"] = offset
    place = lines.index(mine[0]) if mine else len(lines)
    kept = [line for line in lines if not any(line is one for one in mine)]
    kept[place:place] = [new] if amount_vnd else []
    if kept:
        option[name] = kept
    else:
        option.pop(name, None)


def _money_change(purse: Purse, prefix: str, before_vnd: int, after_vnd: int, cell: str) -> FieldChange:
    fund, offset = purse
    when = RUNNING if offset is None else Words(*(words.format(n=offset + 1) for words in YEAR_N))
    field = WordsOut(vi=f"{prefix}{fund} · {when.vi}", en=f"{prefix}{fund} · {when.en}")
    return FieldChange(field=field, before=str(before_vnd), after=str(after_vnd), cell=cell, money=True)


def _before_start(said: SaidOption, line: Line, first_year: int) -> SheetFinding:
    return SheetFinding(
        code="money_before_start",
        sheet=said.sheet,
        cell=line.cell,
        value=str(line.amount_vnd),
        message=Words(
            f"Tiền năm {line.year} có trước năm bắt đầu {first_year}.",
            f"Money of {line.year} is before the start in {first_year}.",
        ),
        mend=Words("Sửa năm được bắt đầu, hoặc chuyển khoản tiền.", "Mend the start years, or move the money."),
    )
