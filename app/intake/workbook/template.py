"""The workbook that people fill: headings, lists to choose from, notes, an example; with the round's records if wanted.

What is written here is read back by the same columns: a workbook that nobody edited changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.intake.workbook.columns import (
    FUND,
    NOT_DATA,
    OPTION_COLUMNS,
    RECORD_COLUMNS,
    RUNNING,
    SHEET_NAMES,
    YEAR_N,
    Column,
    Kind,
)
from app.intake.workbook.example import EXAMPLE_ROUND
from app.intake.workbook.fields import Shown, show
from app.intake.workbook.pairs import show_pairs
from app.intake.workbook.projects.merge import money_of_option
from app.intake.workbook.values import UNIT_DIGITS, Unit, clean, plain_number
from app.kit.words import UNITS, Lang, Words
from app.kit.workbooks import Book, Page, unit_line

Record = Mapping[str, Any]
Cells = dict[int, tuple[object, str]]
"""A row: what to write in which column, and how it looks."""

LEAST_YEARS, ROWS_WITH_LISTS = 3, 2_000
THOUSAND = Words("nghìn đồng", "thousand VND")
GUIDE = (
    Words(
        "Chỉ trang {sheet!r} được đọc. Đừng đổi tiêu đề; thứ tự cột tuỳ ý, cột thừa được bỏ qua và báo lại.",
        "Only the sheet {sheet!r} is read. Keep the headings; columns may stand in any order, others are not read.",
    ),
    Words(
        "Khi nhập phải khai cách viết số ({lang}) và đơn vị tiền ({unit}); hệ thống không đoán.",
        "Declare the locale ({lang}) and the unit of money ({unit}) at import; nothing is guessed.",
    ),
    Words(
        "Dòng không có mã là dòng cộng hay tên nhóm: không được đọc.",
        "A row without a code is a subtotal or a group's name: it is not read.",
    ),
    Words(
        "Dự án có nhiều nguồn vốn: mỗi nguồn một dòng, cùng mã dự án và mã cách thực hiện.",
        "A project with several funds has a row for each, with the same project and option codes.",
    ),
    Words(
        "Ngày ghi ngày/tháng/năm. Phần trăm ghi 80 hoặc 80%, không ghi 0,8.",
        "Dates are day/month/year. Percentages are 80 or 80%, never 0.8.",
    ),
)


def workbook(whole: Record, *, kind: Kind, lang: Lang, unit: Unit, filled: bool) -> bytes:
    """The workbook of one kind of records of this round."""
    name = SHEET_NAMES[kind].say(lang)
    book = Book(title=f"{whole['code']} · {name}", comments=f"phanky sheet {kind} {lang} {unit}")
    guide_words, example_words = NOT_DATA
    table = _Table(whole, kind, lang, unit)
    page = book.sheet(name, widths=table.widths())
    first = _write(page, table, f"{whole['code']} · {name}", table.rows(whole) if filled else ())
    guide = book.sheet(guide_words.say(lang), widths=(28, 28, 70))
    lists = _write_guide(guide, table, name)
    for column, place in lists.items():
        page.sheet.data_validation(
            first,
            column,
            first + ROWS_WITH_LISTS,
            column,
            {"validate": "list", "source": place, "error_type": "warning"},
        )
    example = _Table({**EXAMPLE_ROUND}, kind, lang, unit)
    _write(
        book.sheet(example_words.say(lang), widths=example.widths()),
        example,
        example_words.say(lang),
        example.rows(EXAMPLE_ROUND),
    )
    page.sheet.activate()
    return book.content()


class _Table:
    """The columns of one workbook, and a record's cells in them."""

    def __init__(self, whole: Record, kind: Kind, lang: Lang, unit: Unit) -> None:
        self.whole, self.kind, self.lang, self.unit = whole, kind, lang, unit
        self.columns = list(RECORD_COLUMNS[kind])
        self.money: list[str] = []
        self.years = 0
        if kind == "projects":
            self.columns += [*OPTION_COLUMNS, FUND]
            lines = [
                line
                for one in whole.get("projects", ())
                for option in one["options"]
                for line in option.get("costs", ())
            ]
            self.years = max([LEAST_YEARS, *(line.get("year_offset", 0) + 1 for line in lines)])
            self.money = [YEAR_N.say(lang).format(n=n + 1) for n in range(self.years)] + [RUNNING.say(lang)]

    @property
    def unit_name(self) -> str:
        return THOUSAND.say(self.lang) if self.unit == "nghin" else UNITS[self.unit].say(self.lang)

    def headings(self) -> list[str]:
        return [*(column.heading.say(self.lang) for column in self.columns), *self.money]

    def widths(self) -> list[float]:
        wide = {"title.vi": 40, "title.en": 30, "note": 30, "contributions": 30, "source.ref": 24}
        return [5, *(wide.get(column.key, 14) for column in self.columns[1:]), *(14 for _ in self.money)]

    def rows(self, whole: Record) -> Iterator[Cells]:
        """The records as rows: a project has one for each option and fund."""
        for number, record in enumerate(whole.get(self.kind, ()), start=1):
            first: Cells = {0: (number, "number"), **self.cells(record, RECORD_COLUMNS[self.kind])}
            if self.kind == "projects":
                yield from self.project_rows(record, first)
            else:
                yield first

    def project_rows(self, project: Record, first: Cells) -> Iterator[Cells]:
        head: Cells = first
        for option in project["options"]:
            committed = project.get("committed", {})
            told = {
                **option,
                "committed": committed.get("start_year") if committed.get("option") == option["code"] else None,
            }
            row: Cells = {**head, **self.cells(told, OPTION_COLUMNS)}
            money = money_of_option(option)
            for fund in dict.fromkeys(fund for fund, _ in money) or [""]:
                yield {**row, **self.fund_cells(fund, money)}
                row = {
                    at: row[at]
                    for at in (self.place("code", RECORD_COLUMNS["projects"]), self.place("code", OPTION_COLUMNS))
                }
            head = {at: first[at] for at in (self.place("code", RECORD_COLUMNS["projects"]),)}

    def fund_cells(self, fund: str, money: Mapping[tuple[str, int | None], int]) -> Cells:
        at = self.columns.index(FUND)
        cells: Cells = {at: (fund, "text")}
        for (one, offset), amount_vnd in money.items():
            if one == fund:
                cells[at + 1 + (self.years if offset is None else offset)] = (self.in_unit(amount_vnd), "money")
        return cells

    def cells(self, record: Record, columns: Sequence[Column]) -> Cells:
        found: Cells = {}
        for column in columns:
            if column.type == "skip":
                continue
            value = show_pairs(record, column, self.lang) if column.type == "pairs" else show(record, column)
            found[self.columns.index(column)] = self.cell(column, value)
        return found

    def cell(self, column: Column, value: Shown) -> tuple[object, str]:
        words = {**column.words, **column.choices}.get(str(value))
        if value is None or words:
            return (words.say(self.lang) if words else ""), "text"
        if column.type == "share":
            return f"{plain_number(Decimal(value).scaleb(2), self.lang)}%", "text"
        if column.type == "money":
            return self.in_unit(int(value)), "money"
        return value, {"number": "number", "whole": "year"}.get(column.type, "text")

    def place(self, key: str, columns: Sequence[Column]) -> int:
        return self.columns.index(next(column for column in columns if column.key == key))

    def in_unit(self, amount_vnd: int) -> Decimal:
        return Decimal(amount_vnd).scaleb(-UNIT_DIGITS[self.unit])


def _write(page: Page, table: _Table, title: str, rows: Iterator[Cells] | tuple[()]) -> int:
    """Title, unit line, header with notes, rows; returns the first row of the body."""
    top = page.head(title, unit_line(table.unit_name, table.lang), "", columns=len(table.headings()))
    page.headings(top, table.headings(), freeze_columns=2)
    other: Lang = "en" if table.lang == "vi" else "vi"
    for at, column in enumerate(table.columns):
        note = column.note.say(table.lang)
        page.sheet.write_comment(top, at, f"{column.heading.say(other)}\n{note}".strip())
    for number, row in enumerate(rows, start=top + 1):
        for at, (value, look) in row.items():
            page.put(number, at, clean(value) if isinstance(value, str) else value, look)
    return top + 1


def _write_guide(page: Page, table: _Table, sheet: str) -> dict[int, str]:
    """What the columns mean, and the lists to choose from; returns each list's place by column of the table."""
    lang = table.lang
    parts = {"sheet": sheet, "lang": lang, "unit": table.unit_name}
    for row, words in enumerate(GUIDE):
        page.put(row, 0, words.say(lang).format(**parts), "label")
    top = len(GUIDE) + 1
    page.headings(top, ("Tiếng Việt", "English", Words("Cách ghi", "How to fill it").say(lang)))
    for row, column in enumerate(table.columns, start=top + 1):
        for at, text in enumerate((column.heading.vi, column.heading.en, column.note.say(lang))):
            page.put(row, at, text, "text")
    places: dict[int, str] = {}
    for number, (listed, choices) in enumerate(_lists(table).items()):
        at = 4 + number
        page.put(top, at, table.headings()[listed], "heading")
        for row, choice in enumerate(choices, start=top + 1):
            page.put(row, at, choice, "text")
        letter = chr(ord("A") + at)
        places[listed] = f"='{page.sheet.get_name()}'!${letter}${top + 2}:${letter}${top + 1 + len(choices)}"
    return places


def _lists(table: _Table) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for at, column in enumerate(table.columns):
        words = {**column.words, **column.choices}
        if words:
            found[at] = [one.say(table.lang) for one in words.values()]
        elif column.key == "fund":
            found[at] = [fund["code"] for fund in table.whole["funds"]]
        elif column.key == "phase":
            found[at] = [phase["code"] for phase in table.whole["phases"]]
    return found
