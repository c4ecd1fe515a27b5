"""The sheets of money by phase and of targets."""

from __future__ import annotations

from decimal import Decimal

from app.exports.portfolio_csv import title_of
from app.exports.portfolio_xlsx.export import Export
from app.kit.words import HEADINGS, Words
from app.kit.workbooks import Book, cell

_FUND_MONEY = ("ceiling", "reserve", "carried_in", "allocated", "left")
_CODE = Words("Mã chỉ tiêu", "Target code")
_BASELINE = Words("Hiện trạng", "Baseline")
_UNIT = Words("Đơn vị đo", "Unit of measure")
_REACHED = Words("{year}: đạt", "{year}: reached")
_COVERED = Words("{year}: độ phủ", "{year}: coverage")


def write_funds(book: Book, export: Export) -> None:
    """Each fund in each phase. Money carried on is counted once: the total of what is left is left less carried in."""
    headings = [HEADINGS[name].say(export.lang) for name in ("phase", "fund", *_FUND_MONEY)]
    page, first = export.page(book, "funds", headings, (24, 28, *(18 for _ in _FUND_MONEY)))
    phases = {phase["code"]: title_of(phase, export.lang) for phase in export.phases}
    funds = {fund["code"]: title_of(fund, export.lang) for fund in export.round_data["funds"]}
    lines = {(line["phase"], line["fund"]): line for line in export.plan_data["funds"]}
    ordered = [lines[phase, fund] for phase in phases for fund in funds]
    for row, line in enumerate(ordered, start=first):
        page.put(row, 0, phases[line["phase"]], "text")
        page.put(row, 1, funds[line["fund"]], "text")
        for column, name in enumerate(_FUND_MONEY, start=2):
            page.put(row, column, None if line[name] is None else export.in_unit(line[name]), "money")
    total = first + len(ordered)
    page.put(total, 0, HEADINGS["total"].say(export.lang), "total_text")
    page.put(total, 1, "", "total_text")
    for column, name in enumerate(_FUND_MONEY, start=2):
        known = [line[name] for line in ordered if line[name] is not None]
        span = f"{cell(first, column)}:{cell(total - 1, column)}"
        if name == "carried_in" or len(known) < len(ordered):
            page.put(total, column, "", "total_text")
        elif name == "left":
            carried = cell(first, column - 2), cell(total - 1, column - 2)
            left_vnd = sum(known) - sum(line["carried_in"] for line in ordered)
            page.formula(total, column, f"=SUM({span})-SUM({carried[0]}:{carried[1]})", export.in_unit(left_vnd))
        else:
            page.formula(total, column, f"=SUM({span})", export.in_unit(sum(known)))


def write_targets(book: Book, export: Export) -> None:
    """Each target: where it starts, where it shall get, how far it is at the end of every phase."""
    pairs = [
        words.say(export.lang).format(year=phase["last_year"])
        for phase in export.phases
        for words in (_REACHED, _COVERED)
    ]
    plain = (_CODE, HEADINGS["target"], _BASELINE, HEADINGS["goal"], _UNIT)
    headings = [*(words.say(export.lang) for words in plain), *pairs]
    page, first = export.page(book, "targets", headings, (12, 44, 12, 12, 14, *(14 for _ in pairs)), money=False)
    lines = {(line["target"], line["phase"]): line for line in export.plan_data["coverage"]}
    for row, target in enumerate(export.round_data["targets"], start=first):
        page.put(row, 0, target["code"], "text")
        page.put(row, 1, title_of(target, export.lang), "text")
        baseline = len(target["reached_units"]) if "reached_units" in target else target.get("baseline", 0)
        page.put(row, 2, _exact(baseline), "number")
        page.put(row, 3, _exact(target["goal"]), "number")
        page.put(row, 4, target.get("unit", ""), "text")
        for number, phase in enumerate(export.phases):
            line = lines[target["code"], phase["code"]]
            page.put(row, 5 + 2 * number, None if "value" not in line else _exact(line["value"]), "number")
            page.put(row, 6 + 2 * number, _exact(line["fraction"]), "percent")


def _exact(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))
