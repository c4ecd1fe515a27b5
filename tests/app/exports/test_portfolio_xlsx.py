"""The portfolio as a workbook, read back by another library than the one that wrote it."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.exports.portfolio_csv import NoPortfolio
from app.exports.portfolio_xlsx import Export, portfolio_xlsx
from app.kit.numbers import MoneyUnit
from app.kit.portfolio_words import COLUMNS, SHEETS
from app.kit.words import Lang
from tests.app.exports.planned import planned

PER_UNIT = {"dong": 1, "trieu": 10**6, "ty": 10**9}


def opened(content: bytes, *, values: bool = True) -> openpyxl.Workbook:
    """The workbook with the values of its formulas, or with the formulas themselves."""
    book: openpyxl.Workbook = openpyxl.load_workbook(io.BytesIO(content), data_only=values)
    return book


def exported(
    lang: Lang = "vi", unit: MoneyUnit = "trieu", *, values: bool = True, full: bool = False
) -> openpyxl.Workbook:
    round_data, plan = planned(full=full)
    return opened(portfolio_xlsx(Export(round_data, plan, lang=lang, unit=unit)), values=values)


def column(sheet: Worksheet, heading: str) -> int:
    return next(at for row in sheet.iter_rows(max_row=6) for at, cell in enumerate(row, 1) if cell.value == heading)


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_there_is_a_sheet_each_for_portfolio_funds_targets_left_out_assumptions_and_sources(lang: Lang) -> None:
    assert exported(lang).sheetnames == [words.say(lang) for words in SHEETS.values()]


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("unit", ["dong", "trieu", "ty"])
def test_the_totals_are_those_of_the_plan_and_numbers(unit: MoneyUnit, full: bool) -> None:
    book = exported(unit=unit, full=full)
    plan = planned(full=full)[1]

    sheet = book["Danh mục"]
    total = sheet.cell(sheet.max_row, column(sheet, COLUMNS["in_round"].vi)).value
    funds = book["Vốn theo giai đoạn"]
    allocated = funds.cell(funds.max_row, column(funds, "Phân bổ")).value

    assert isinstance(total, int | float)
    assert Decimal(str(total)) * PER_UNIT[unit] == plan["objective"]["cost"]
    assert Decimal(str(allocated)) * PER_UNIT[unit] == plan["objective"]["cost"]


def test_total_rows_are_formulas_over_the_rows_above() -> None:
    book = exported(values=False)
    sheet = book["Danh mục"]
    at = column(sheet, "2031")

    formula = sheet.cell(sheet.max_row, at).value

    first = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == 1)
    letter = sheet.cell(1, at).column_letter
    assert formula == f"=SUM({letter}{first}:{letter}{sheet.max_row - 1})"


def test_every_money_column_adds_up_to_its_total() -> None:
    sheet = exported(unit="dong")["Danh mục"]
    first = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == 1)

    for at in range(column(sheet, COLUMNS["total"].vi), column(sheet, COLUMNS["contributions"].vi)):
        values = [sheet.cell(row, at).value for row in range(first, sheet.max_row)]
        assert sum(values) == sheet.cell(sheet.max_row, at).value


def test_the_columns_of_the_standing_form_are_there_with_the_unit_line() -> None:
    sheet = exported()["Danh mục"]
    wanted = ("number", "code", "title", "sector", "agency", "group", "status", "form", "phase", "period", "total")
    last = ("contributions", "scope", "decision", "state", "source", "note")

    said = texts(sheet)

    assert all(COLUMNS[name].vi in said for name in (*wanted, *last))
    assert {"2031", "2032", "2033", "2034"} <= set(said)
    assert "Đơn vị tính: triệu đồng" in said


def test_whole_amounts_are_shown_without_a_bare_decimal_mark_and_others_with_every_decimal() -> None:
    round_data, plan = planned()
    plan["allocations"][0]["amount"] += 1
    sheet = opened(portfolio_xlsx(Export(round_data, plan)))["Danh mục"]

    cells = [cell for row in sheet.iter_rows(min_row=5) for cell in row if cell.number_format.startswith("#")]

    assert {cell.number_format for cell in cells if float(cell.value).is_integer()} == {"#,##0"}
    assert {cell.number_format for cell in cells if not float(cell.value).is_integer()} == {"#,##0.0########"}


def test_the_header_is_frozen_and_the_page_is_a4_landscape() -> None:
    for sheet in exported().worksheets:
        assert sheet.freeze_panes is not None
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.print_title_rows


def test_invented_figures_are_labelled_on_every_sheet_and_in_their_row() -> None:
    for sheet in exported().worksheets:
        assert "Số liệu minh họa" in texts(sheet)


def test_a_title_that_looks_like_a_formula_stays_a_text() -> None:
    sheet = exported(values=False)["Danh mục"]

    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]

    assert all(cell.data_type == "s" for cell in cells)


def test_approximate_figures_keep_their_words() -> None:
    fact = {
        "code": "B2-10",
        "title": {"vi": "Trường học các cấp", "en": "Schools"},
        "value": "gần 2.080",
        "approximate": True,
        "note": None,
        "source": {"kind": "source", "ref": "Báo", "date": None, "note": None},
    }

    said = texts(opened(portfolio_xlsx(Export(*planned(), facts=[fact])))["Nguồn"])

    assert "B2-10 · Trường học các cấp: gần 2.080" in said
    assert "số gần đúng, ghi như nguồn in" in said


def test_what_was_left_out_says_why_as_far_as_it_is_known() -> None:
    round_data, plan = planned()
    gone = plan["starts"].pop()["project"]
    plan["allocations"] = [line for line in plan["allocations"] if line["project"] != gone]
    project = next(one for one in round_data["projects"] if one["code"] == gone)
    project.update({"must": "out", "reason": "Chờ chủ trương"})

    said = texts(opened(portfolio_xlsx(Export(round_data, plan)))["Không chọn"])

    assert gone in said
    assert "Được yêu cầu để ngoài: Chờ chủ trương" in said


def test_rules_that_keep_a_project_out_are_named() -> None:
    round_data, plan = planned()
    first, *others = [start["project"] for start in plan["starts"]]
    plan["starts"] = [start for start in plan["starts"] if start["project"] == first]
    plan["allocations"] = [line for line in plan["allocations"] if line["project"] == first]
    round_data["rules"] = [
        {"code": "X-1", "kind": "excludes", "projects": [first, others[0]]},
        {"code": "X-2", "kind": "requires", "project": others[0], "needs": "GONE"},
    ]

    said = texts(opened(portfolio_xlsx(Export(round_data, plan)))["Không chọn"])

    assert f"Loại trừ với {first} đã chọn (quy tắc X-1); Cần GONE, không được chọn (quy tắc X-2)" in said


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert portfolio_xlsx(Export(*planned())) == portfolio_xlsx(Export(*planned()))


def test_a_plan_without_a_portfolio_has_no_workbook() -> None:
    round_data, plan = planned()

    with pytest.raises(NoPortfolio):
        portfolio_xlsx(Export(round_data, {**plan, "answer": "infeasible"}))


def test_a_project_that_has_no_room_says_under_which_ceiling_and_how_much_is_missing() -> None:
    round_data, plan = planned()
    dear = {**round_data["projects"][0], "code": "DEAR", "title": "Dear"}
    option = {**dear["options"][0], "costs": [{"fund": round_data["funds"][0]["code"], "amount": 10**15}]}
    round_data["projects"].append({**dear, "options": [option]})

    said = texts(opened(portfolio_xlsx(Export(round_data, plan)))["Không chọn"])

    assert any("Không đủ chỗ trong trần" in one and "thiếu ít nhất 999." in one for one in said)


def test_every_project_that_is_left_out_has_a_sentence() -> None:
    round_data, plan = planned(full=True)
    plan["starts"] = plan["starts"][:1]
    plan["allocations"] = [line for line in plan["allocations"] if line["project"] == plan["starts"][0]["project"]]

    sheet = opened(portfolio_xlsx(Export(round_data, plan)))["Không chọn"]

    rows = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[1]]
    assert len(rows) == len(round_data["projects"]) - 1
    assert all(row[6] for row in rows)


def test_rows_are_as_high_as_their_texts_and_wide_sheets_go_on_beside_the_page() -> None:
    round_data, plan = planned()
    first = next(one for one in round_data["projects"] if one["code"] == plan["starts"][0]["project"])
    first["title"] = "Trung tâm dữ liệu " * 12

    book = opened(portfolio_xlsx(Export(round_data, plan)))

    sheet = book["Danh mục"]
    row = next(cell.row for line in sheet.iter_rows() for cell in line if cell.value == first["title"].strip() + " ")
    assert sheet.row_dimensions[row].height >= 6 * 15
    assert (sheet.page_setup.fitToWidth, sheet.print_title_cols) == (2, "$A:$C")
    assert book["Vốn theo giai đoạn"].page_setup.fitToWidth is None  # one, as every sheet that does not say
    assert "Đơn vị tính: triệu đồng" in [cell.value for cell in sheet["C"]]
