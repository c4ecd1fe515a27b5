"""What is exported, and what every sheet needs of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from app.exports.portfolio_csv import source_kind_of, title_of
from app.kit.numbers import UNIT_DIGITS, MoneyUnit
from app.kit.portfolio_words import SHEETS
from app.kit.words import SOURCE_KINDS, UNITS, Lang
from app.kit.workbooks import Book, Page, unit_line
from app.plans.left_out import LeftOut, left_out

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Export:
    """What is exported: a plan over its effective round, in a language and a unit; recorded facts beside it."""

    round_data: Record
    plan_data: Record
    lang: Lang = "vi"
    unit: MoneyUnit = "trieu"
    facts: Sequence[Record] = ()

    @cached_property
    def spent_vnd(self) -> Counter[tuple[str, str, int]]:
        """Đồng of each project, fund and year."""
        spent_vnd: Counter[tuple[str, str, int]] = Counter()
        for line in self.plan_data["allocations"]:
            spent_vnd[line["project"], line["fund"], line["year"]] += line["amount"]
        return spent_vnd

    @property
    def phases(self) -> list[Record]:
        """Phases in time order."""
        return sorted(self.round_data["phases"], key=lambda phase: int(phase["first_year"]))

    @property
    def years(self) -> range:
        """Every year of the round."""
        return range(self.phases[0]["first_year"], self.phases[-1]["last_year"] + 1)

    @cached_property
    def starts(self) -> dict[str, Record]:
        """The chosen options by project."""
        return {start["project"]: start for start in self.plan_data["starts"]}

    @cached_property
    def left_out(self) -> dict[str, LeftOut]:
        """The projects that are not chosen, by their codes, with what proves that they cannot be added."""
        return {one.project["code"]: one for one in left_out(self.round_data, self.plan_data)}

    @cached_property
    def illustrative(self) -> bool:
        """Whether any figure of a project is invented."""
        pairs = ((project, option) for project in self.round_data["projects"] for option in project["options"])
        return any(source_kind_of(project, option) == "illustrative" for project, option in pairs)

    def in_unit(self, amount_vnd: int) -> Decimal:
        """The amount in the unit of the workbook, exact."""
        return Decimal(amount_vnd).scaleb(-UNIT_DIGITS[self.unit])

    def page(
        self, book: Book, name: str, headings: Sequence[str], widths: Sequence[float], *, money: bool = True
    ) -> tuple[Page, int]:
        """A sheet with its head and header row, and the unit line where it holds money; and the first row below."""
        page = book.sheet(SHEETS[name].say(self.lang), widths=widths)
        title = f"{SHEETS[name].say(self.lang)} · {title_of(self.round_data, self.lang)}"
        label = SOURCE_KINDS["illustrative"].say(self.lang) if self.illustrative else ""
        unit = unit_line(UNITS[self.unit].say(self.lang), self.lang) if money else ""
        top = page.head(title, unit, label, columns=len(headings))
        page.headings(top, headings, freeze_columns=3 if name == "portfolio" else 0)
        return page, top + 1
