"""The sheet of chosen projects, in the columns that Vietnamese portfolio tables have, and a total row of formulas."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.exports.portfolio_csv import FULL_BP, source_kind_of, title_of
from app.exports.portfolio_xlsx.export import Export
from app.kit.numbers import decimal
from app.kit.portfolio_words import COLUMNS
from app.kit.words import FORMS, SOURCE_KINDS, STATUSES, label
from app.kit.workbooks import Book, cell

Record = Mapping[str, Any]
_BEFORE = (
    "number",
    "code",
    "title",
    "sector",
    "agency",
    "group",
    "status",
    "form",
    "phase",
    "period",
    "option",
    "start_year",
    "fraction",
)
_AFTER = ("contributions", "scope", "decision", "state", "source_kind", "source", "note")
_WIDTHS = {"number": 5, "title": 40, "sector": 18, "agency": 24, "contributions": 30, "source": 28, "note": 28}


def write(book: Book, export: Export) -> None:
    """Write the sheet."""
    tags = tags_of(export)
    funds = [title_of(fund, export.lang) for fund in export.round_data["funds"]]
    of_which = [COLUMNS["of_which"].say(export.lang).format(tag=tag) for tag in tags]
    money = [
        COLUMNS["total"].say(export.lang),
        *funds,
        COLUMNS["in_round"].say(export.lang),
        *of_which,
        *map(str, export.years),
    ]
    headings = [
        *(COLUMNS[name].say(export.lang) for name in _BEFORE),
        *money,
        *(COLUMNS[name].say(export.lang) for name in _AFTER),
    ]
    widths = [
        *(_WIDTHS.get(name, 12) for name in _BEFORE),
        *(14 for _ in money),
        *(_WIDTHS.get(name, 16) for name in _AFTER),
    ]
    page, first = export.page(book, "portfolio", headings, widths)
    chosen = [project for project in export.round_data["projects"] if project["code"] in export.starts]
    at, sums = len(_BEFORE), [0] * len(money)
    for number, project in enumerate(chosen):
        row = first + number
        amounts = _amounts(export, project, tags)
        sums = [total + amount for total, amount in zip(sums, amounts, strict=True)]
        for column, (value, look) in enumerate(_before(export, project, number + 1)):
            page.put(row, column, value, look)
        for column, amount_vnd in enumerate(amounts, start=at):
            page.put(row, column, export.in_unit(amount_vnd), "money")
        _write_row_total(page, export, row, at, len(funds), amounts)
        for column, text in enumerate(_after(export, project), start=at + len(money)):
            page.put(row, column, text, "text")
    total = first + len(chosen)
    for column in range(len(headings)):
        page.put(
            total,
            column,
            "Tổng số"
            if column == _BEFORE.index("title") and export.lang == "vi"
            else "Total"
            if column == _BEFORE.index("title")
            else "",
            "total_text",
        )
    for column, total_vnd in enumerate(sums, start=at):
        if chosen:
            page.formula(
                total, column, f"=SUM({cell(first, column)}:{cell(total - 1, column)})", export.in_unit(total_vnd)
            )
        else:
            page.put(total, column, 0, "total")


def tags_of(export: Export) -> list[str]:
    """Every tag of the chosen options, in the round's order."""
    options = (
        option_of(project, export) for project in export.round_data["projects"] if project["code"] in export.starts
    )
    return list(dict.fromkeys(tag for option in options for tag in option.get("tags", {})))


def option_of(project: Record, export: Export) -> Record:
    """The chosen option of a chosen project."""
    code = export.starts[project["code"]]["option"]
    return next(option for option in project["options"] if option["code"] == code)


def _write_row_total(page: Any, export: Export, row: int, at: int, funds: int, amounts: list[int]) -> None:  # noqa: ANN401, PLR0913, PLR0917 - a page of a workbook; a place has many parts
    """The money in the round is the sum of its funds, worked out by the spreadsheet too."""
    formula = f"=SUM({cell(row, at + 1)}:{cell(row, at + funds)})"
    page.formula(row, at + 1 + funds, formula, export.in_unit(amounts[1 + funds]), "money")


def _amounts(export: Export, project: Record, tags: list[str]) -> list[int]:
    """Whole đồng: all cost lines; each fund and their sum in the round; the part of each tag; each year."""
    start, option, code = export.starts[project["code"]], option_of(project, export), project["code"]
    fraction_bp = start.get("fraction_bp", FULL_BP)
    whole_vnd = sum(-(-line["amount"] * fraction_bp // FULL_BP) for line in option.get("costs", ()))
    funds = [fund["code"] for fund in export.round_data["funds"]]
    by_fund = [sum(export.spent_vnd[code, fund, year] for year in export.years) for fund in funds]
    in_round_vnd = sum(by_fund)
    shares = [Decimal(str(option.get("tags", {}).get(tag, 0))) for tag in tags]
    tagged = [int((in_round_vnd * share).to_integral_value()) for share in shares]
    by_year = [sum(export.spent_vnd[code, fund, year] for fund in funds) for year in export.years]
    return [whole_vnd, *by_fund, in_round_vnd, *tagged, *by_year]


def _before(export: Export, project: Record, number: int) -> list[tuple[object, str]]:
    start, option = export.starts[project["code"]], option_of(project, export)
    first, last = start["start_year"], start["start_year"] + option.get("duration_years", 1) - 1
    phase = next((one for one in export.phases if first <= one["last_year"]), export.phases[-1])
    texts = (
        project["code"],
        title_of(project, export.lang),
        *(project.get(name, "") for name in ("sector", "agency", "group")),
        label(STATUSES, project.get("status"), export.lang),
        label(FORMS, option.get("form"), export.lang),
        title_of(phase, export.lang),
        str(first) if first == last else f"{first}-{last}",
        option["code"],
    )
    share = Decimal(start.get("fraction_bp", FULL_BP)).scaleb(-2)
    return [(number, "number"), *((text, "text") for text in texts), (first, "year"), (share, "number")]


def _after(export: Export, project: Record) -> list[str]:
    option = option_of(project, export)
    attributes, source = project.get("attributes", {}), project.get("source") or option.get("source") or {}
    return [
        "; ".join(_contribution(line, export) for line in option.get("contributions", ())),
        attributes.get("scope", ""),
        attributes.get("decision", ""),
        attributes.get("state", ""),
        label(SOURCE_KINDS, source_kind_of(project, option), export.lang),
        source.get("ref", ""),
        project.get("note", ""),
    ]


def _contribution(line: Record, export: Export) -> str:
    units = line.get("units")
    if not units:
        return f"{line['target']}: {decimal(Decimal(str(line.get('amount', 0))), export.lang)}"
    return f"{line['target']}: {len(units)} {'đơn vị' if export.lang == 'vi' else 'units'}"
