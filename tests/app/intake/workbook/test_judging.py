"""A portfolio that was exported and edited by hand, judged beside the plan it came from."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.exports.portfolio_xlsx import Export, portfolio_xlsx
from app.intake.workbook.files import SheetFile
from app.intake.workbook.findings import UnusableSheet
from app.intake.workbook.judging import JudgedSheet, judge_file
from app.kit.words import Lang
from tests.app.exports.planned import planned
from tests.app.intake.workbook.steps import edited

HEADER, FIRST = 4, 5


def judged(change: Callable[[Worksheet], None] | None = None, *, lang: Lang = "vi", full: bool = False) -> JudgedSheet:
    round_data, plan = planned(full=full)
    content = portfolio_xlsx(Export(round_data, plan, lang=lang))
    if change is not None:
        content = edited(content, "Danh mục" if lang == "vi" else "Portfolio", change)
    file = SheetFile(content, "a.xlsx")
    return judge_file(round_data, plan, plan_id="p", file=file, locale=lang)


def at(sheet: Worksheet, heading: str) -> int:
    return next(number for number, cell in enumerate(sheet[HEADER], start=1) if cell.value == heading)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("full", [False, True])
def test_an_export_that_nobody_edited_is_the_plan_itself(lang: Lang, full: bool) -> None:
    told = judged(lang=lang, full=full)

    assert told.legal
    assert (told.added, told.removed, told.moved, told.cost_difference_vnd) == ([], [], [], 0)
    assert told.value is not None
    assert abs(told.value - told.plan_value) <= Decimal("1e-12")


def test_a_project_taken_out_is_told_and_costs_points() -> None:
    gone = planned()[1]["starts"]

    told = judged(lambda sheet: sheet.delete_rows(FIRST))

    assert len(told.removed) == 1
    assert told.removed[0].project in {start["project"] for start in gone}
    if told.legal:
        assert told.points_below_bound is not None
        assert told.points_below_bound > 0
        assert "điểm" in told.verdict.vi
        assert "points" in told.verdict.en


def test_a_legal_plan_says_how_many_points_it_is_from_the_bound() -> None:
    codes = [project["code"] for project in planned()[0]["projects"]]

    def without_one(sheet: Worksheet) -> None:
        column = at(sheet, "Mã dự án")
        row = next(row for row in range(FIRST, sheet.max_row) if sheet.cell(row, column).value == codes[0])
        sheet.delete_rows(row)

    told = judged(without_one)

    assert told.legal, told.broken
    assert told.bound is not None
    assert told.value is not None
    assert told.points_below_bound is not None
    assert abs(told.points_below_bound - (told.bound - told.value) * 100) <= Decimal("1e-9")
    assert told.verdict.vi.startswith("Phương án của bạn hợp lệ và kém")


def test_a_start_in_a_year_that_is_not_allowed_names_the_broken_rule() -> None:
    def later(sheet: Worksheet) -> None:
        sheet.cell(FIRST, at(sheet, "Năm bắt đầu")).value = 2034

    told = judged(later)

    assert not told.legal
    assert "C1" in {finding.code for finding in told.broken}
    assert len(told.moved) == 1
    assert "không hợp lệ" in told.verdict.vi


def test_a_project_that_the_round_does_not_have_is_a_broken_rule_and_nothing_is_claimed() -> None:
    def stranger(sheet: Worksheet) -> None:
        sheet.cell(FIRST, at(sheet, "Mã dự án")).value = "LẠ"

    told = judged(stranger)

    assert (told.legal, told.value, told.cost_vnd, told.points_below_bound) == (False, None, None, None)


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("Năm bắt đầu", "năm nay", "not_a_number"),
        ("Tỷ lệ thực hiện (%)", 120, "out_of_range"),
        ("Tỷ lệ thực hiện (%)", 33.333, "out_of_range"),
        ("Mã cách thực hiện", 1.5, "wrong_type"),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_finding(heading: str, value: float | str, code: str) -> None:
    def spoil(sheet: Worksheet) -> None:
        sheet.cell(FIRST, at(sheet, heading)).value = value

    with pytest.raises(UnusableSheet) as refused:
        judged(spoil)

    assert [one["code"] for one in refused.value.findings if one["severity"] == "error"] == [code]


def test_a_workbook_of_another_round_is_refused() -> None:
    round_data, plan = planned()
    content = portfolio_xlsx(Export(*planned(full=True)))

    with pytest.raises(UnusableSheet) as refused:
        judge_file(round_data, plan, plan_id="p", file=SheetFile(content, "a.xlsx"), locale="vi")

    assert [one["code"] for one in refused.value.findings] == ["another_round"]
