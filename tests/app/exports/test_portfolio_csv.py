from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exports.portfolio_csv import NoPortfolio, portfolio_csv, safe_text
from app.kit.words import Lang


def school_round() -> dict[str, Any]:
    """Two phases, two funds, three projects; the file lists the later phase first."""
    return {
        "code": "TRUONG-2031",
        "phases": [
            {"code": "P2", "title": {"vi": "Chặng hai", "en": "Second leg"}, "first_year": 2033, "last_year": 2034},
            {"code": "P1", "first_year": 2031, "last_year": 2032},
        ],
        "funds": [
            {"code": "capital", "title": {"vi": "Vốn đầu tư", "en": "Capital"}},
            {"code": "upkeep", "title": "Vốn sự nghiệp"},
        ],
        "projects": [
            {
                "code": "B",
                "title": {"vi": "Bảng tương tác", "en": "Smart boards"},
                "status": "continuing",
                "source": {"kind": "public"},
                "note": "Đã ký; đợt hai",
                "options": [{"code": "buy", "duration_years": 2, "min_fraction": Decimal("0.5")}],
            },
            {"code": "C", "options": [{"code": "buy"}]},
            {
                "code": "A",
                "title": "Phòng máy",
                "sector": "Giáo dục",
                "agency": "Sở Giáo dục",
                "group": "C",
                "status": "new",
                "options": [
                    {"code": "build", "title": {"vi": "Xây mới", "en": "Build"}, "form": "investment"},
                    {
                        "code": "lease",
                        "form": "lease",
                        "costs": [{"fund": "upkeep", "amount": 1, "source": {"kind": "illustrative"}}],
                    },
                ],
            },
        ],
    }


def school_plan() -> dict[str, Any]:
    """A from 2033 on lease, B at 62.5 % from 2031."""
    return {
        "answer": "optimal",
        "starts": [
            {"project": "A", "option": "lease", "start_year": 2033, "fraction_bp": 10000},
            {"project": "B", "option": "buy", "start_year": 2031, "fraction_bp": 6250},
        ],
        "allocations": [
            {"project": "A", "fund": "upkeep", "year": 2033, "phase": "P2", "amount": 1_500_001},
            {"project": "A", "fund": "upkeep", "year": 2034, "phase": "P2", "amount": 500_000},
            {"project": "B", "fund": "capital", "year": 2031, "phase": "P1", "amount": 700_000_000_000},
            {"project": "B", "fund": "upkeep", "year": 2033, "phase": "P2", "amount": 3_000_000},
        ],
    }


def read(data: bytes, lang: Lang = "vi") -> list[list[str]]:
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if lang == "vi" else ",", strict=True))


def test_the_file_starts_with_the_mark_that_spreadsheets_look_for() -> None:
    assert portfolio_csv(school_round(), school_plan()).startswith(b"\xef\xbb\xbfSTT;")


def test_every_line_ends_with_carriage_return_and_line_feed() -> None:
    data = portfolio_csv(school_round(), school_plan())
    assert data.count(b"\r\n") == data.count(b"\n") == 4


def test_vietnamese_headings_name_phase_fund_and_unit() -> None:
    headings = read(portfolio_csv(school_round(), school_plan()))[0]
    assert headings[:3] == ["STT", "Mã dự án", "Tên dự án"]
    assert headings[12:] == [
        "P1 · Vốn đầu tư (đồng)",
        "P1 · Vốn sự nghiệp (đồng)",
        "Chặng hai · Vốn đầu tư (đồng)",
        "Chặng hai · Vốn sự nghiệp (đồng)",
        "Tổng cộng (đồng)",
        "Loại số liệu",
        "Ghi chú",
    ]


def test_english_headings_name_phase_fund_and_unit() -> None:
    headings = read(portfolio_csv(school_round(), school_plan(), lang="en", unit="trieu"), "en")[0]
    assert headings[:3] == ["No", "Project code", "Project title"]
    assert headings[14:17] == [
        "Second leg · Capital (million VND)",
        "Second leg · Vốn sự nghiệp (million VND)",
        "Total (million VND)",
    ]


def test_projects_stand_in_the_order_of_the_round_and_only_if_chosen() -> None:
    rows = read(portfolio_csv(school_round(), school_plan()))
    assert [row[:2] for row in rows[1:-1]] == [["1", "B"], ["2", "A"]]


def test_a_row_says_what_is_done_by_whom_and_when() -> None:
    row = read(portfolio_csv(school_round(), school_plan()))[2]
    assert row[2:9] == ["Phòng máy", "Giáo dục", "Sở Giáo dục", "C", "Mới", "lease", "Thuê dịch vụ"]
    assert row[9:12] == ["2033", "2033", ""]


def test_a_row_carries_its_money_by_phase_and_fund_in_whole_dong() -> None:
    row = read(portfolio_csv(school_round(), school_plan()))[2]
    assert row[12:17] == ["0", "0", "0", "2000001", "2000001"]


def test_a_project_at_a_share_says_so_and_when_it_is_complete() -> None:
    row = read(portfolio_csv(school_round(), school_plan()))[1]
    assert row[9:12] == ["2031", "2032", "62,5"]


def test_million_dong_keep_every_decimal_with_the_mark_of_the_language() -> None:
    vi = read(portfolio_csv(school_round(), school_plan(), unit="trieu"))
    en = read(portfolio_csv(school_round(), school_plan(), lang="en", unit="trieu"), "en")
    assert (vi[2][15], en[2][15]) == ("2,000001", "2.000001")


def test_the_total_row_adds_every_money_column_exactly() -> None:
    rows = read(portfolio_csv(school_round(), school_plan()))
    columns = list(zip(*(map(int, row[12:17]) for row in rows[1:-1]), strict=True))
    assert rows[-1][2] == "Tổng cộng"
    assert [int(cell) for cell in rows[-1][12:17]] == [sum(column) for column in columns]
    assert rows[-1][16] == "700005000001"


def test_one_illustrative_figure_labels_the_row() -> None:
    rows = read(portfolio_csv(school_round(), school_plan()))
    assert [row[17] for row in rows[1:]] == ["Số liệu công khai", "Số liệu minh họa", ""]


def test_a_note_with_the_field_separator_stays_in_its_cell() -> None:
    assert read(portfolio_csv(school_round(), school_plan()))[1][18] == "Đã ký; đợt hai"


@pytest.mark.parametrize("answer", ["infeasible", "none"])
def test_a_plan_without_a_portfolio_is_refused(answer: str) -> None:
    with pytest.raises(NoPortfolio):
        portfolio_csv(school_round(), {"answer": answer})


def test_an_empty_portfolio_gives_headings_and_a_total_row_of_zeros() -> None:
    rows = read(portfolio_csv(school_round(), {"answer": "optimal", "starts": [], "allocations": []}))
    assert len(rows) == 2
    assert rows[1][12:17] == ["0"] * 5


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+84",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        "  =1+1",
        '"=1+1',
        "'=1+1",
        '" =1+1',
        "\ufeff=1+1",
        "\xa0=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "−1",
        "＠x",
        "“=1+1",
    ],
)
def test_a_text_that_a_spreadsheet_could_run_gets_an_apostrophe(text: str) -> None:
    assert safe_text(text) == "'" + text


@pytest.mark.parametrize("text", ["", "MH-01", "a=b", "Đường sắt – giai đoạn 2", '"Một cửa"', "10 %", "(=)"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert safe_text(text) == text


@pytest.mark.parametrize("field", ["code", "title", "sector", "agency", "group", "status", "note"])
def test_no_field_of_a_project_can_bring_a_formula(field: str) -> None:
    data, plan = school_round(), school_plan()
    data["projects"][2][field] = "=HYPERLINK(1)"
    if field == "code":
        plan["starts"][0]["project"] = "=HYPERLINK(1)"
    assert "'=HYPERLINK(1)" in read(portfolio_csv(data, plan))[2]


@pytest.mark.parametrize("place", ["phases", "funds"])
def test_no_heading_can_bring_a_formula(place: str) -> None:
    data = school_round()
    for record in data[place]:
        record["title"] = "=1"
    headings = read(portfolio_csv(data, school_plan()))[0]
    assert not [heading for heading in headings if heading.startswith("=")]


@given(st.text(), st.sampled_from(["vi", "en"]))
def test_any_title_reads_back_as_one_cell(title: str, lang: Lang) -> None:
    data = school_round()
    data["projects"][2]["title"] = title
    rows = read(portfolio_csv(data, school_plan(), lang=lang), lang)
    assert rows[2][2] == safe_text(title or "A")
    assert {len(row) for row in rows} == {19}
