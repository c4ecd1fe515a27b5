"""The chosen portfolio as CSV: one header row, one row for each chosen project, one total row.

Vietnamese spreadsheets read `;` between fields and a decimal comma, English ones `,` and a point; both need the UTF-8
mark at the start to show Vietnamese letters after a double click. Money is ungrouped digits so that it stays a number.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from app.kit.numbers import decimal, plain_money
from app.kit.words import FORMS, HEADINGS, SOURCE_KINDS, STATUSES, UNITS, Lang, label

CsvUnit = Literal["dong", "trieu"]
Record = Mapping[str, Any]
Purse = tuple[str, str]
"""A phase code and a fund code: one money column."""

FULL_BP = 10_000
"""A whole project, in basis points."""

WITHOUT_PORTFOLIO = ("infeasible", "none")
"""The answers of a plan file that hold no portfolio."""

_TEXT_HEADINGS = ("number", "code", "title", "sector", "agency", "group", "status", "option", "form")
_YEAR_HEADINGS = ("start_year", "completion_year", "fraction")
_LAST_HEADINGS = ("source_kind", "note")
_TITLE_PLACE = _TEXT_HEADINGS.index("title")

_FORMULA = re.compile("^[\\s\"'`´‘’“”«»\ufeff\u200b-\u200f\u2060]*[=+\\-@\t\r\n＝＋－−﹣＠﹢﹦﹫]")
"""A text that a spreadsheet may run: a formula sign, half or full width, alone or behind blanks and quotes."""


class NoPortfolio(Exception):
    """The plan holds no portfolio (infeasible, or nothing found): there is nothing to export."""


def portfolio_csv(round_data: Record, plan_data: Record, *, lang: Lang = "vi", unit: CsvUnit = "dong") -> bytes:
    """List the chosen projects of a plan over its effective round, in the round's order, with exact totals in `unit`.

    UTF-8 with mark, CRLF. Raises NoPortfolio for a plan without a portfolio.
    """
    if plan_data["answer"] in WITHOUT_PORTFOLIO:
        raise NoPortfolio(f"the plan's answer is {plan_data['answer']}: it has no portfolio")
    sheet = _Sheet(round_data=round_data, plan_data=plan_data, lang=lang, unit=unit)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if lang == "vi" else ",", lineterminator="\r\n")
    writer.writerow(sheet.headings())
    writer.writerows(sheet.rows())
    writer.writerow(sheet.total_row())
    return text.getvalue().encode("utf-8-sig", "replace")


def safe_text(text: str) -> str:
    """Give the text a leading apostrophe where a spreadsheet might take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def title_of(record: Record, lang: Lang) -> str:
    """Give the record's title in `lang`; one text serves both languages; the code where there is no title."""
    title = record.get("title")
    if isinstance(title, Mapping):
        title = title.get(lang) or title.get("vi") or title.get("en")
    return str(title or record["code"])


def source_kind_of(project: Record, option: Record) -> str | None:
    """Tell where the project's figures come from; one illustrative figure makes the whole row illustrative."""
    lines = [line for name in ("costs", "running", "contributions") for line in option.get(name, [])]
    kinds = [record["source"]["kind"] for record in (project, option, *lines) if "source" in record]
    return "illustrative" if "illustrative" in kinds else next(iter(kinds), None)


@dataclass(frozen=True)
class _Sheet:
    """The rows of one export."""

    round_data: Record
    plan_data: Record
    lang: Lang
    unit: CsvUnit
    spent_vnd: Counter[tuple[str, Purse]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for line in self.plan_data["allocations"]:
            self.spent_vnd[line["project"], (line["phase"], line["fund"])] += line["amount"]

    def phases(self) -> list[Record]:
        """Give the round's phases in time order."""
        return sorted(self.round_data["phases"], key=lambda phase: int(phase["first_year"]))

    def purses(self) -> list[Purse]:
        """List the money columns: every phase, and in it every fund."""
        return [(phase["code"], fund["code"]) for phase in self.phases() for fund in self.round_data["funds"]]

    def headings(self) -> list[str]:
        """Give the header row; every money column names its unit."""
        unit = UNITS[self.unit].say(self.lang)
        money = [
            safe_text(f"{title_of(phase, self.lang)} · {title_of(fund, self.lang)} ({unit})")
            for phase in self.phases()
            for fund in self.round_data["funds"]
        ]
        total = f"{self._heading('total')} ({unit})"
        before = [self._heading(name) for name in (*_TEXT_HEADINGS, *_YEAR_HEADINGS)]
        return [*before, *money, total, *(self._heading(name) for name in _LAST_HEADINGS)]

    def rows(self) -> Iterator[list[str]]:
        """Give one row for each chosen project, in the order of the round file."""
        starts = {start["project"]: start for start in self.plan_data["starts"]}
        chosen = [project for project in self.round_data["projects"] if project["code"] in starts]
        for number, project in enumerate(chosen, start=1):
            start = starts[project["code"]]
            option = next(one for one in project["options"] if one["code"] == start["option"])
            spent_vnd = [self.spent_vnd[project["code"], purse] for purse in self.purses()]
            kind = label(SOURCE_KINDS, source_kind_of(project, option), self.lang)
            yield [
                str(number),
                *map(safe_text, self._words(project, option)),
                *self._years(option, start),
                *self._money([*spent_vnd, sum(spent_vnd)]),
                safe_text(kind),
                safe_text(project.get("note", "")),
            ]

    def total_row(self) -> list[str]:
        """Give the exact sums of every money column."""
        sums_vnd: Counter[Purse] = Counter()
        for (_, purse), amount_vnd in self.spent_vnd.items():
            sums_vnd[purse] += amount_vnd
        before = [""] * len((*_TEXT_HEADINGS, *_YEAR_HEADINGS))
        before[_TITLE_PLACE] = self._heading("total")
        money = self._money([*(sums_vnd[purse] for purse in self.purses()), sums_vnd.total()])
        return [*before, *money, *("" for _ in _LAST_HEADINGS)]

    def _heading(self, name: str) -> str:
        return HEADINGS[name].say(self.lang)

    def _words(self, project: Record, option: Record) -> Sequence[str]:
        return (
            project["code"],
            title_of(project, self.lang),
            *(project.get(name, "") for name in ("sector", "agency", "group")),
            label(STATUSES, project.get("status"), self.lang),
            title_of(option, self.lang),
            label(FORMS, option.get("form"), self.lang),
        )

    def _years(self, option: Record, start: Record) -> Sequence[str]:
        completion_year = start["start_year"] + option.get("duration_years", 1) - 1
        fraction_bp = start.get("fraction_bp", FULL_BP)
        share = "" if fraction_bp == FULL_BP else decimal(Decimal(fraction_bp) / 100, self.lang)
        return str(start["start_year"]), str(completion_year), share

    def _money(self, amounts_vnd: Sequence[int]) -> list[str]:
        return [plain_money(amount_vnd, self.lang, self.unit) for amount_vnd in amounts_vnd]
