"""A plan edited by hand, judged on a page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.app.api import API
from tests.app.intake.workbook.steps import edited
from tests.app.web.page import Page
from tests.app.web.past import Past

PORTFOLIO = "Danh mục"


@pytest.fixture
def workbook(browser: TestClient, past: Past) -> bytes:
    return browser.get(f"{API}/plans/{past.certified}.xlsx").content


def judge(browser: TestClient, plan: str, content: bytes, locale: str = "vi") -> Response:
    files = {"file": ("danh-muc.xlsx", content)}
    return browser.post(f"/plans/{plan}/judge", data={"locale": locale}, files=files)


def column(sheet: Any, heading: str) -> tuple[int, int]:  # noqa: ANN401 - openpyxl's sheet
    """The row of the headings, and the column of this one."""
    found = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith(heading))
    return found.row, found.column


def test_a_plan_with_a_project_less_is_legal_and_told_in_points_below_the_bound(
    browser: TestClient, past: Past, workbook: bytes
) -> None:
    plan, frozen = (browser.get(f"{API}/plans/{past.certified}{part}").json() for part in ("", "/round"))
    rules = json.dumps(frozen["rules"])
    alone = next(one["project"] for one in plan["starts"] if one["project"] not in rules)

    def less(sheet: Any) -> None:  # noqa: ANN401 - openpyxl's sheet
        row, code = column(sheet, "Mã dự án")
        taken = next(number for number in range(row + 1, sheet.max_row) if sheet.cell(number, code).value == alone)
        sheet.delete_rows(taken)

    judged = judge(browser, past.certified, edited(workbook, PORTFOLIO, less))

    page = Page(judged.text)
    assert page.faults == []
    assert judged.status_code == 200
    assert "Phương án của bạn hợp lệ và kém cận có chứng chỉ" in page.words
    assert alone in page.words
    assert "✓ Hợp lệ" in page.words


def test_a_plan_that_breaks_a_rule_names_it(browser: TestClient, past: Past, workbook: bytes) -> None:
    def sooner(sheet: Any) -> None:  # noqa: ANN401 - openpyxl's sheet
        row, start = column(sheet, "Năm bắt đầu")
        for number in range(row + 1, sheet.max_row):
            if isinstance(sheet.cell(number, start).value, int) and sheet.cell(number, start).value > 1000:
                sheet.cell(number, start).value = 2020

    words = Page(judge(browser, past.certified, edited(workbook, PORTFOLIO, sooner)).text).words

    assert "Phương án của bạn không hợp lệ" in words
    assert "Vi phạm" in words


def test_a_file_that_is_no_portfolio_says_why(browser: TestClient, past: Past) -> None:
    refused = judge(browser, past.certified, b"%PDF-1.7")

    assert refused.status_code == 422
    assert "Tệp PDF" in Page(refused.text).words


def test_locale_and_file_have_to_be_given(browser: TestClient, past: Past) -> None:
    shown = browser.post(f"/plans/{past.certified}/judge", data={"locale": "fr"}, files={"other": ("", b"")})

    assert shown.status_code == 422
    assert {"locale-fault", "file-fault"} <= set(Page(shown.text).ids)


def test_a_plan_without_a_portfolio_has_nothing_to_edit(browser: TestClient, past: Past) -> None:
    assert "không có gì để sửa tay" in Page(browser.get(f"/plans/{past.infeasible}/judge").text).words


def test_every_file_of_a_plan_and_its_judging_are_reached_from_its_page(browser: TestClient, past: Past) -> None:
    links = {link.partition("?")[0] for link in Page(browser.get(f"/plans/{past.certified}").text).links}
    plan = f"{API}/plans/{past.certified}"

    files = ("", ".csv", ".xlsx", "/round", "/dossier.pdf", "/dossier.zip", "/starts.csv", "/allocations.csv")
    assert {f"{plan}{file}" for file in files} <= links
    assert f"/plans/{past.certified}/judge" in links
