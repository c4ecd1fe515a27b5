"""Tables as people make them: titles, merged headers, subtotals, units and locales; and what is wrong in a cell."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from app.intake.workbook.columns import NOT_DATA
from tests.app.intake.workbook.steps import csv, look, normal, refusals, xlsx
from tests.optimizer.rounds import tiny_round

HEADER: list[object] = ["Mã dự án", "Tên dự án", "Nguồn vốn", "Năm thứ 1", "Năm thứ 2"]
TABLE: list[list[object]] = [
    ["PHỤ LỤC DANH MỤC DỰ ÁN"],
    ["(Kèm theo Nghị quyết số 05/2015/NQ-HĐND)"],
    [None, None, None, None, "Đơn vị tính: triệu đồng"],
    ["STT", "Mã dự án", "Danh mục dự án", "Nguồn vốn", 2031, 2032, "Ghi chú"],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
    ["A", None, "Hạ tầng", None, 3000, 500],
    [1, "N-1", "Mạng diện rộng", "capital", 1000, 500],
    [2, "N-2", "Trung tâm dữ liệu", "capital", 2000, None, "Mới"],
    [None, None, "Tổng số", None, 3000, 500],
]


@pytest.fixture
def whole() -> dict[str, Any]:
    return normal(tiny_round())


def project(changed: dict[str, Any], code: str) -> dict[str, Any]:
    return next(one for one in changed["projects"] if one["code"] == code)


def test_the_header_is_found_below_titles_and_subtotals_are_told_and_not_read(whole: dict[str, Any]) -> None:
    report, changed = look(whole, xlsx(TABLE), unit="trieu")

    assert report.added == ["N-1", "N-2"]
    [ignored] = [finding for finding in report.findings if finding.code == "rows_ignored"]
    assert ignored.value == "6: Hạ tầng; 9: Tổng số"
    [option] = project(changed, "N-1")["options"]
    assert option == {
        "code": "main",
        "start_years": [2031],
        "costs": [
            {"fund": "capital", "amount": 1_000_000_000},
            {"fund": "capital", "amount": 500_000_000, "year_offset": 1},
        ],
    }


def test_headers_of_two_rows_with_merged_cells_are_read(whole: dict[str, Any]) -> None:
    def merge(_book: Workbook, sheet: Worksheet) -> None:
        for column, heading in enumerate(("Mã dự án", "Tên dự án")):
            sheet.merge_range(1, column, 2, column, heading)
        sheet.merge_range(1, 2, 1, 3, "capital")
        sheet.merge_range(1, 4, 1, 5, "upkeep")

    years = [None, None, 2031, 2032, 2031, 2032]
    rows = [["Danh mục"], [], years, ["N-1", "Mạng", 1, 2, 3, None]]

    report, changed = look(whole, xlsx(rows, edit=merge))

    assert report.usable
    costs = project(changed, "N-1")["options"][0]["costs"]
    assert [(line["fund"], line.get("year_offset", 0), line["amount"]) for line in costs] == [
        ("capital", 0, 1),
        ("capital", 1, 2),
        ("upkeep", 0, 3),
    ]


def test_a_project_merged_over_the_rows_of_its_funds_is_one_project(whole: dict[str, Any]) -> None:
    rows = [HEADER, [None, None, "capital", 1], [None, None, "upkeep", 2]]

    def merge(_book: Workbook, sheet: Worksheet) -> None:
        sheet.merge_range(1, 0, 2, 0, "N-1")
        sheet.merge_range(1, 1, 2, 1, "Mạng")

    report, changed = look(whole, xlsx(rows, edit=merge))

    assert report.added == ["N-1"]
    assert [line["fund"] for line in project(changed, "N-1")["options"][0]["costs"]] == ["capital", "upkeep"]


@pytest.mark.parametrize(("locale", "amount"), [("vi", 1_252_000_000), ("en", 1_252_000)])
def test_the_same_text_is_another_number_in_the_other_locale(whole: dict[str, Any], locale: str, amount: int) -> None:
    rows = [HEADER, ["N-1", "Mạng", "capital", "1.252"]]

    _, changed = look(whole, csv(rows), locale=locale, unit="trieu")

    assert project(changed, "N-1")["options"][0]["costs"][0]["amount"] == amount


@pytest.mark.parametrize(("unit", "amount"), [("dong", 2), ("nghin", 2000), ("trieu", 2 * 10**6), ("ty", 2 * 10**9)])
def test_money_is_in_the_declared_unit(whole: dict[str, Any], unit: str, amount: int) -> None:
    _, changed = look(whole, xlsx([HEADER, ["N-1", "Mạng", "capital", 2]]), unit=unit)

    assert project(changed, "N-1")["options"][0]["costs"][0]["amount"] == amount


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_is_read_in_every_unicode_encoding_and_with_every_separator(
    whole: dict[str, Any], encoding: str, separator: str
) -> None:
    content = csv([HEADER, ["N-1", "Mạng diện rộng", "capital", "5"]], separator).decode().encode(encoding)

    _, changed = look(whole, content)

    assert project(changed, "N-1")["title"] == "Mạng diện rộng"


def test_a_first_line_that_names_the_separator_is_heard(whole: dict[str, Any]) -> None:
    report, _ = look(whole, b"sep=,\r\n" + csv([HEADER, ["N-1", "x", "capital", "5"]], ","))

    assert report.added == ["N-1"]


def test_texts_are_composed_and_their_blanks_plain(whole: dict[str, Any]) -> None:
    rows = [HEADER, ["N-1", "Ma\u0323ng\u00a0WAN ", "capital", "5"]]

    _, changed = look(whole, csv(rows))

    assert project(changed, "N-1")["title"] == "M\u1ea1ng WAN"


def test_sheets_of_the_template_that_explain_are_not_read_and_hidden_ones_are_told(whole: dict[str, Any]) -> None:
    def more(book: Workbook, _sheet: Worksheet) -> None:
        for name in (NOT_DATA[1].vi, "Ẩn"):
            other = book.add_worksheet(name)
            other.write_row(0, 0, HEADER)
            other.write_row(1, 0, ["X-9", "x", "capital", 1])
        book.worksheets()[-1].hide()

    report, _ = look(whole, xlsx([HEADER, ["N-1", "Mạng", "capital", 1]], edit=more))

    assert report.added == ["N-1"]
    assert [(finding.code, finding.sheet) for finding in report.findings] == [("hidden_sheet", "Ẩn")]


def test_several_tables_are_refused_until_one_is_named(whole: dict[str, Any]) -> None:
    def more(book: Workbook, _sheet: Worksheet) -> None:
        other = book.add_worksheet("Hai")
        other.write_row(0, 0, HEADER)
        other.write_row(1, 0, ["N-2", "x", "capital", 1])

    content = xlsx([HEADER, ["N-1", "Mạng", "capital", 1]], edit=more)

    assert refusals(whole, content) == ["several_tables"]
    assert look(whole, content, sheet="Hai")[0].added == ["N-2"]


def test_headings_of_ones_own_are_read_when_they_are_named(whole: dict[str, Any]) -> None:
    content = b"cip;what;FY2031_k\nN-1;Network;5"
    columns = {"cip": "Project code", "what": "Project title", "FY2031_k": "capital \u00b7 Year 1"}

    report, changed = look(whole, content, columns=columns)

    assert report.added == ["N-1"]
    assert project(changed, "N-1")["options"][0]["costs"] == [{"fund": "capital", "amount": 5}]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("một tỷ", "not_a_number"),
        ("1.25", "wrong_locale"),
        ("1,252.5", "wrong_locale"),
        (-5, "negative_money"),
        ("(5)", "negative_money"),
        ("-5", "negative_money"),
        (True, "wrong_type"),
        (dt.date(2016, 1, 1), "wrong_type"),
        ("0,5", "not_whole_dong"),
        (10**16, "too_much_money"),
        ("12345678901234567890", "too_many_digits"),
        ("9" * 400, "too_many_digits"),
        (1e300, "too_many_digits"),
    ],
)
def test_money_that_is_no_amount_is_a_finding_with_its_cell(whole: dict[str, Any], cell: object, code: str) -> None:
    def dates(book: Workbook, sheet: Worksheet) -> None:
        if isinstance(cell, dt.date):
            sheet.write_datetime(1, 3, cell, book.add_format({"num_format": "dd/mm/yyyy"}))

    rows = [HEADER, ["N-1", "Mạng", "capital", None if isinstance(cell, dt.date) else cell]]

    report, _ = look(whole, xlsx(rows, edit=dates))

    [finding] = [finding for finding in report.findings if finding.severity == "error"]
    assert (finding.code, finding.sheet, finding.cell) == (code, "Bảng", "D2")
    assert finding.mend.vi
    assert finding.mend.en


def test_formulas_are_read_by_their_stored_value(whole: dict[str, Any]) -> None:
    def formula(_book: Workbook, sheet: Worksheet) -> None:
        sheet.write_formula(1, 3, "=2+3", None, 5)

    _, changed = look(whole, xlsx([HEADER, ["N-1", "Mạng", "capital"]], edit=formula))

    assert project(changed, "N-1")["options"][0]["costs"] == [{"fund": "capital", "amount": 5}]


@pytest.mark.parametrize(("value", "code"), [("#REF!", "formula_error"), ("#DIV/0!", "formula_error")])
def test_a_cell_that_shows_an_error_is_a_finding(whole: dict[str, Any], value: str, code: str) -> None:
    def formula(_book: Workbook, sheet: Worksheet) -> None:
        sheet.write_formula(1, 3, "=Z9", None, value)

    report, _ = look(whole, xlsx([HEADER, ["N-1", "Mạng", "capital"]], edit=formula))

    assert [(one.code, one.cell, one.value) for one in report.findings] == [(code, "D2", value)]


def test_every_fault_is_told_at_once_and_nothing_is_judged_half(whole: dict[str, Any]) -> None:
    rows = [
        HEADER,
        ["N-1", "Mạng", "nowhere", 1],
        ["N-2", "Mạng", "capital", "x"],
        ["N-3", "Mạng", "capital", 1],
        ["N-3", "Khác", "capital", 1],
    ]

    report, _ = look(whole, xlsx(rows))

    assert not report.usable
    assert [(one.code, one.cell) for one in report.findings] == [
        ("unknown_fund", "C2"),
        ("not_a_number", "D3"),
        ("rows_disagree", "B5"),
        ("duplicate_code", "A5"),
    ]


def test_a_numbered_row_without_a_code_is_a_fault(whole: dict[str, Any]) -> None:
    rows = [["STT", *HEADER], [1, "N-1", "Mạng", "capital", 1], [2, None, "Quên mã", "capital", 1]]

    assert refusals(whole, xlsx(rows)) == ["missing_code"]


def test_a_code_that_became_a_number_is_told_and_one_that_became_a_date_is_refused(whole: dict[str, Any]) -> None:
    def date(book: Workbook, sheet: Worksheet) -> None:
        sheet.write_datetime(2, 0, dt.date(2016, 2, 1), book.add_format({"num_format": "d-m"}))

    report, _ = look(whole, xlsx([HEADER, [12, "Mạng", "capital", 1], [None, "x", "capital", 1]], edit=date))

    assert [(one.code, one.severity) for one in report.findings] == [
        ("code_is_number", "warning"),
        ("wrong_type", "error"),
    ]


def test_a_month_first_date_is_refused(whole: dict[str, Any]) -> None:
    rows = [["Mã chỉ tiêu", "Ngày của nguồn", "Loại số liệu"], ["SCANS", "12/31/2015", "Giả định"]]

    assert refusals(whole, csv(rows), kind="targets") == ["bad_date"]


@pytest.mark.parametrize("cell", ["0,8", 0.8, 1, "120", "-3%"])
def test_a_percentage_that_may_be_a_share_is_refused(whole: dict[str, Any], cell: object) -> None:
    rows = [["Mã dự án", "Mã cách thực hiện", "Tỷ lệ tối thiểu (%)"], ["SCAN", "build", cell]]

    assert refusals(whole, xlsx(rows)) in (["unclear_percent"], ["out_of_range"])


def test_old_font_encodings_inside_a_workbook_are_recognised(whole: dict[str, Any]) -> None:
    tcvn3 = "D\u00f9 \u00b8n Trung t\u00a9m d\u00f7 li\u00d6u \u00ae\u00b7 x\u00a9y"
    vni = "D\u00f6\u00ef a\u00f9n Trung ta\u00e2m d\u00f6\u00f5 lie\u00e4u"

    report, _ = look(whole, xlsx([HEADER, ["N-1", tcvn3, "capital", 1], ["N-2", vni, "capital", 1]]))

    assert [(one.code, one.cell) for one in report.findings] == [("legacy_encoding", "B2"), ("legacy_encoding", "B3")]
    assert "TCVN3" in report.findings[0].message.vi
    assert "VNI" in report.findings[1].message.vi


@pytest.mark.parametrize("text", ["Dự án «mạng WAN» ® 2016", "Microsoft® Office", "Düsseldorf", "Số 5·B", "Hoà Bình"])
def test_ordinary_texts_are_not_taken_for_old_encodings(whole: dict[str, Any], text: str) -> None:
    assert refusals(whole, xlsx([HEADER, ["N-1", text, "capital", 1]])) == []


def test_what_the_round_refuses_is_told_beside_the_row_that_brings_it(whole: dict[str, Any]) -> None:
    rows = [["Mã chỉ tiêu", "Đích", "Trọng số"], ["SCANS", 25, 0], ["WARDS", 3, 0]]

    report, _ = look(whole, xlsx(rows), kind="targets")

    assert not report.usable
    rows = [["Mã trần", "Nguồn vốn", "Giai đoạn", "Số tiền"], ["NEW", "capital", "Z", 5]]
    [finding] = look(whole, xlsx(rows), kind="ceilings")[0].findings
    assert (finding.cell, finding.value) == ("A2", "NEW")
    assert "$.ceilings[4].phase" in finding.path


MONEY_BACK: list[list[object]] = [
    ["Mã dự án", "Nguồn vốn", "Appropriated to date", 2031, 2032, 2033],
    ["N-1", "capital", 10, -5, 3, 4],
]


def test_negative_money_is_refused_until_the_user_chooses(whole: dict[str, Any]) -> None:
    assert refusals(whole, xlsx(MONEY_BACK)) == ["negative_money"]


@pytest.mark.parametrize(("choice", "amounts"), [("net", [(0, 2)]), ("drop", [(0, 3), (1, 4)])])
def test_money_taken_back_is_netted_or_dropped_as_chosen_and_told(
    whole: dict[str, Any], choice: str, amounts: list[tuple[int, int]]
) -> None:
    report, changed = look(whole, xlsx(MONEY_BACK), negative=choice)

    assert [(one.code, one.severity) for one in report.findings] == [("negative_money", "warning")]
    costs = project(changed, "N-1")["options"][0]["costs"]
    assert [(line.get("year_offset", 0), line["amount"]) for line in costs] == amounts


def test_more_money_taken_back_than_was_given_cannot_be_netted(whole: dict[str, Any]) -> None:
    rows = [MONEY_BACK[0], ["N-1", "capital", 1, -50, 3, 4]]

    assert refusals(whole, xlsx(rows), negative="net") == ["negative_money"]


def test_more_rows_of_one_fund_are_added_up_and_told(whole: dict[str, Any]) -> None:
    rows = [HEADER, ["N-1", "Mạng", "capital", 1], ["N-1", None, "capital", 2]]

    report, changed = look(whole, xlsx(rows))

    assert [(one.code, one.severity) for one in report.findings] == [("rows_added_up", "warning")]
    assert project(changed, "N-1")["options"][0]["costs"] == [{"fund": "capital", "amount": 3}]


def test_totals_by_fund_say_whose_the_money_by_year_is_where_there_is_one(whole: dict[str, Any]) -> None:
    header = ["Mã dự án", "capital", "upkeep", 2031, 2032]

    _, changed = look(whole, xlsx([header, ["N-1", 5, None, 2, 3]]))

    assert {line["fund"] for line in project(changed, "N-1")["options"][0]["costs"]} == {"capital"}
    assert refusals(whole, xlsx([header, ["N-1", 5, 1, 2, 4]])) == ["whose_money"]
    assert refusals(whole, xlsx([header, ["N-1", 6, None, 2, 3]])) == ["sum_differs"]


def test_a_row_that_does_not_say_which_option_is_refused_where_there_are_several(whole: dict[str, Any]) -> None:
    several = next(one["code"] for one in whole["projects"] if len(one["options"]) > 1)

    assert refusals(whole, xlsx([["Mã dự án", "Hình thức"], [several, "Mua sắm"]])) == ["which_option"]


def test_contributions_are_read_by_the_measure_of_their_target(whole: dict[str, Any]) -> None:
    rows = [["Mã dự án", "Chỉ tiêu đóng góp", "Nhãn"], ["N-1", "SCANS: 2,5 @1; WARDS: W1 W2", "security: 20%"]]

    _, changed = look(whole, csv([[f'"{cell}"' for cell in row] for row in rows]))

    [option] = project(changed, "N-1")["options"]
    assert [(line["target"], line.get("units")) for line in option["contributions"]] == [
        ("SCANS", None),
        ("WARDS", ["W1", "W2"]),
    ]
    assert (str(option["contributions"][0]["amount"]), option["contributions"][0]["lag_years"]) == ("2.5", 1)
    assert option["tags"]["security"] == Decimal("0.2")


def test_findings_beyond_the_limit_are_counted(whole: dict[str, Any]) -> None:
    rows = [HEADER, *([f"N-{number}", "x", "capital", "?"] for number in range(250))]

    report, _ = look(whole, csv(rows))

    assert len(report.findings) == 201
    assert report.findings[-1].message.en == "There are 50 more."
