"""A plan as tables for a terminal of 80 columns; plain data in, Rich tables out.

Amounts are shown in the largest unit that suits them with at most three decimals; `TableMoney.rounds` tells when
that hides đồng, so that the page can say so. The plan file and the CSV keep every đồng.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap
from typing import Any

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from app.exports.portfolio_csv import FULL_BP, title_of
from app.kit.numbers import UNIT_DIGITS, MoneyUnit, decimal, in_unit, percent
from app.kit.numbers import money as amount_text
from app.kit.words import HEADINGS, STAGES, UNITS, Lang

Record = Mapping[str, Any]
Purse = tuple[str, str]

DECIMALS = 3
SHARE_DIGITS = 4
"""A value and its bound are told apart up to the gap at which a plan is called optimal."""
MOST_COLUMNS = 24
"""More money columns than this and every phase gets a table of its own."""
HEADING_COLUMNS = 9
WIDEST_HEADING_COLUMNS = 12
TOTAL_HEADING_COLUMNS = 7
TITLE_COLUMNS, OPTION_COLUMNS, START_COLUMNS, WORD_COLUMNS = 12, 9, 5, 4
UNLIMITED_COLUMNS = 10_000
SMALL_VND, LARGE_VND = 10**8, 10**11

_CONTROLS: dict[int, str] = dict.fromkeys((*range(32), *range(127, 160), 0x2028, 0x2029), " ")
_CONTROLS |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "")


@dataclass(frozen=True)
class TableMoney:
    """The one unit that the tables of a page share."""

    unit: MoneyUnit
    lang: Lang
    digits: int = 0

    @classmethod
    def suited_to(cls, amounts_vnd: Iterable[int], lang: Lang) -> TableMoney:
        """Choose the unit: đồng for small rounds, billions for large or round figures, else millions."""
        amounts = [abs(amount_vnd) for amount_vnd in amounts_vnd]
        largest = max(amounts, default=0)
        if largest < SMALL_VND:
            return cls("dong", lang)
        unit: MoneyUnit = "ty" if largest >= LARGE_VND or not any(amount % 10**6 for amount in amounts) else "trieu"
        steps = [10 ** (UNIT_DIGITS[unit] - digits) for digits in range(DECIMALS)]
        exact = (digits for digits, step in enumerate(steps) if not any(amount % step for amount in amounts))
        return cls(unit, lang, next(exact, DECIMALS))

    def show(self, amount_vnd: int | None) -> str:
        """Write the amount in this unit; None (no ceiling) is a dash."""
        return (
            "–" if amount_vnd is None else decimal(in_unit(amount_vnd, self.unit), self.lang, self.digits, padded=True)
        )

    def rounds(self, amounts_vnd: Iterable[int]) -> bool:
        """Tell whether this unit hides đồng of any of the amounts."""
        step = 10 ** (UNIT_DIGITS[self.unit] - self.digits)
        return any(amount_vnd % step for amount_vnd in amounts_vnd)

    @property
    def name(self) -> str:
        """The unit in words."""
        return UNITS[self.unit].say(self.lang)


def clean(text: str) -> Text:
    """Make a text from a file safe for a terminal: no escape codes, no line breaks, no hidden reordering."""
    return Text(text.translate(_CONTROLS))


def years_of(phase: Record) -> str:
    """Write the years of a phase: 2016-2018, or 2020 alone."""
    first_year, last_year = phase["first_year"], phase["last_year"]
    return str(first_year) if first_year == last_year else f"{first_year}-{last_year}"


def stage_table(plan_data: Record, lang: Lang) -> Table:
    """Tabulate the stages: what is reached, what the engine says cannot be passed, and what a certificate proves."""
    table = _table(_say("stage", lang))
    for name in ("value", "bound", "certified_bound"):
        _number_column(table, _say(name, lang))
    for stage in plan_data["objective"]["stages"]:
        numbers = (_worth(stage["name"], stage.get(name), lang) for name in ("value", "bound", "certified_bound"))
        table.add_row(STAGES[stage["name"]].say(lang), *numbers)
    return table


def fund_table(round_data: Record, plan_data: Record, money: TableMoney) -> Table:
    """Tabulate phase by fund: ceiling, reserve, carried in, allocated, left."""
    lang = money.lang
    table = _table(_say("phase", lang), _say("fund", lang))
    table.columns[0].no_wrap = True
    for name in ("ceiling", "reserve", "carried_in", "allocated", "left"):
        _number_column(table, _say(name, lang))
    fund_titles = {fund["code"]: title_of(fund, lang) for fund in round_data["funds"]}
    lines = {(line["phase"], line["fund"]): line for line in plan_data["funds"]}
    for phase in phases_of(round_data):
        for number, fund in enumerate(fund_titles):
            line = lines[phase["code"], fund]
            amounts = (line[name] for name in ("ceiling", "reserve", "carried_in", "allocated", "left"))
            table.add_row(years_of(phase) if number == 0 else "", clean(fund_titles[fund]), *map(money.show, amounts))
    table.add_section()
    table.add_row(_say("total", lang), "", *_fund_totals(plan_data["funds"], money), style="bold")
    return table


def target_table(round_data: Record, plan_data: Record, lang: Lang) -> Table:
    """Tabulate the targets: goal and how far each is at the end of every phase."""
    table = _table(_say("target", lang), _say("goal", lang))
    phases = phases_of(round_data)
    for phase in phases:
        _number_column(table, str(phase["last_year"]))
    shares = {(line["target"], line["phase"]): line["fraction"] for line in plan_data["coverage"]}
    for target in round_data["targets"]:
        goal = f"{decimal(_number(target['goal']), lang)} {target.get('unit', '')}".strip()
        covered = (percent(_number(shares[target["code"], phase["code"]]), lang) for phase in phases)
        table.add_row(clean(_named(target, lang)), clean(goal), *covered)
    return table


def portfolio_tables(console: Console, round_data: Record, plan_data: Record, money: TableMoney) -> list[Table]:
    """Tabulate the chosen projects by phase and fund; one table where it fits, else one for each phase."""
    phases = phases_of(round_data)
    if len(phases) * len(round_data["funds"]) <= MOST_COLUMNS:
        whole = _portfolio_table(round_data, plan_data, money, phases)
        if _fitted(console, whole) or len(phases) == 1:
            return [whole]
    tables = [_portfolio_table(round_data, plan_data, money, [phase]) for phase in phases]
    for table in tables:
        _fitted(console, table)
    return tables


def tail_table(round_data: Record, plan_data: Record, money: TableMoney) -> Table:
    """Tabulate what falls after the round, by year and fund."""
    lang, sums_vnd = money.lang, Counter[tuple[int | None, str]]()
    for line in plan_data["tail"]:
        amount_vnd = line["amount"] if "year" in line else line["amount_per_year"]
        sums_vnd[line.get("year"), line["fund"]] += amount_vnd
    table = _table(_say("year", lang), _say("fund", lang))
    _number_column(table, _say("amount", lang))
    fund_titles = {fund["code"]: title_of(fund, lang) for fund in round_data["funds"]}
    for (year, fund), amount_vnd in sorted(sums_vnd.items(), key=lambda item: (item[0][0] is None, item[0])):
        when = _say("every_year", lang) if year is None else str(year)
        table.add_row(when, clean(fund_titles[fund]), money.show(amount_vnd))
    return table


def phases_of(round_data: Record) -> list[Record]:
    """Give the phases in time order."""
    return sorted(round_data["phases"], key=lambda phase: int(phase["first_year"]))


def unspent_vnd(fund_lines: Sequence[Record]) -> int | None:
    """Add up what the phase ceilings leave; money carried on is counted once, in the phase that gets it.

    None where a fund has no phase ceiling: there is nothing to measure against.
    """
    if not fund_lines or any(line["left"] is None for line in fund_lines):
        return None
    return sum(int(line["left"]) - int(line["carried_in"]) for line in fund_lines)


def _portfolio_table(round_data: Record, plan_data: Record, money: TableMoney, phases: Sequence[Record]) -> Table:
    lang = money.lang
    purses = [(phase["code"], fund["code"]) for phase in phases for fund in round_data["funds"]]
    headings = [f"{years_of(phase)}\n{title_of(fund, lang)}" for phase in phases for fund in round_data["funds"]]
    spent_vnd = _spent_vnd(plan_data)
    starts = {start["project"]: start for start in plan_data["starts"]}
    table = _table(_say("project", lang), _say("option_short", lang), _say("start", lang))
    for heading in headings:
        _number_column(table, heading)
    _number_column(table, _say("total", lang), TOTAL_HEADING_COLUMNS)
    for project in round_data["projects"]:
        amounts_vnd = [spent_vnd[project["code"], purse] for purse in purses]
        start = starts.get(project["code"])
        if start is None or not (any(amounts_vnd) or _home(round_data, start) in phases):
            continue
        what = (clean(_named(project, lang)), clean(_option(project, start, lang)), str(start["start_year"]))
        table.add_row(*what, *map(money.show, (*amounts_vnd, sum(amounts_vnd))))
    sums_vnd = [sum(spent_vnd[project, purse] for project in starts) for purse in purses]
    table.add_section()
    table.add_row(_say("total", lang), "", "", *map(money.show, (*sums_vnd, sum(sums_vnd))), style="bold")
    return table


def _fitted(console: Console, table: Table) -> bool:
    """Fold options and starts, then titles, as far as the console needs it; tell whether that is enough."""
    wide = console.options.update(width=UNLIMITED_COLUMNS, max_width=UNLIMITED_COLUMNS)
    if Measurement.get(console, wide, table).maximum <= console.width:
        return True
    title, option, start = table.columns[:3]
    title.max_width, option.max_width, start.max_width = TITLE_COLUMNS, OPTION_COLUMNS, START_COLUMNS
    fits = Measurement.get(console, wide, table).maximum <= console.width
    title.max_width = None  # the title takes what the others leave
    return fits


def _home(round_data: Record, start: Record) -> Record:
    """Give the phase in which a chosen project stands even without money: that of its start, at least the first."""
    return next(phase for phase in phases_of(round_data) if start["start_year"] <= phase["last_year"])


def _spent_vnd(plan_data: Record) -> Counter[tuple[str, Purse]]:
    spent_vnd: Counter[tuple[str, Purse]] = Counter()
    for line in plan_data["allocations"]:
        spent_vnd[line["project"], (line["phase"], line["fund"])] += line["amount"]
    return spent_vnd


def _fund_totals(lines: Sequence[Record], money: TableMoney) -> list[str]:
    """Sum the fund lines; what is carried in was counted in the phase before and has no total."""
    capped = all(line["ceiling"] is not None for line in lines)
    ceiling_vnd = sum(line["ceiling"] for line in lines) if capped else None
    reserve_vnd, allocated_vnd = (sum(line[name] for line in lines) for name in ("reserve", "allocated"))
    shown = [money.show(amount) for amount in (ceiling_vnd, reserve_vnd, allocated_vnd, unspent_vnd(lines))]
    return [*shown[:2], "", *shown[2:]]


def _option(project: Record, start: Record, lang: Lang) -> str:
    option = next(one for one in project["options"] if one["code"] == start["option"])
    fraction_bp = start.get("fraction_bp", FULL_BP)
    share = "" if fraction_bp == FULL_BP else f" {percent(Decimal(fraction_bp) / FULL_BP, lang, 2)}"
    return title_of(option, lang) + share


def _worth(stage: str, value: object, lang: Lang) -> str:
    """Write a value of a stage: đồng, years, or a share in percent; a dash where there is none."""
    if value is None:
        return "–"
    if stage == "cost":
        return amount_text(int(_number(value)), lang)
    number = _number(value)
    return decimal(number, lang) if stage == "earliness" else percent(number, lang, SHARE_DIGITS)


def _named(record: Record, lang: Lang) -> str:
    title = title_of(record, lang)
    return title if title == record["code"] else f"{record['code']} {title}"


def _table(*text_headings: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for heading in text_headings:
        table.add_column(clean(heading), overflow="fold", min_width=WORD_COLUMNS)
    return table


def _number_column(table: Table, heading: str, columns: int = HEADING_COLUMNS) -> None:
    """Add a column whose figures never break; its heading does, at blanks and at its own line breaks."""
    words = heading.translate(_CONTROLS).split()
    width = min(max(columns, *map(len, words)), WIDEST_HEADING_COLUMNS)
    lines = [line for part in heading.split("\n") for line in wrap(part.translate(_CONTROLS), width)]
    table.add_column(Text("\n".join(lines)), justify="right", no_wrap=True, min_width=max(map(len, lines)))


def _say(heading: str, lang: Lang) -> str:
    return HEADINGS[heading].say(lang)


def _number(value: Any) -> Decimal:  # noqa: ANN401  # a number of a JSON file: int, Decimal, or float where a reader made one
    return value if isinstance(value, Decimal) else Decimal(str(value))
