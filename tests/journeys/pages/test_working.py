"""Working with the pages in a real browser: sliders, cells, a lost connection. The whole way is in test_journey.py."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.main import create_app
from app.settings import Settings
from tests.app.people.accounts import an_administrator
from tests.app.web.past import CODE, Past
from tests.journeys.pages.conftest import served
from tests.journeys.pages.test_reading import TOLD_BY_STATUS, complaints

WAIT_MS = 30_000
SHEET = f"/rounds/{CODE}/sheet?text=chu+ky+so"


@pytest.fixture
def working(chromium: Browser, past: Past, tmp_path: Path) -> Iterator[Page]:
    """Somebody signed in, on a service that solves what it is asked, with a database of their own."""
    path = tmp_path / "work.db"
    shutil.copy(past.url.removeprefix("sqlite:///"), path)
    url = f"sqlite:///{path}"
    with served(create_app(Settings(database_url=url, embedded_worker=True))) as address:
        context = chromium.new_context(base_url=address, extra_http_headers=an_administrator(url))
        context.set_default_timeout(WAIT_MS)
        yield context.new_page()
        context.close()


def told(page: Page, address: str) -> Any:  # noqa: ANN401 - any JSON
    """What the API says."""
    answer = page.request.get(f"/api/v1{address}")
    assert answer.ok, answer.text()
    return json.loads(answer.body())


def test_a_slider_moves_its_field_and_what_it_leads_to(working: Page) -> None:
    page = working
    page.goto(f"/rounds/{CODE}/build")

    slider = page.locator("input[data-moves=fund-2]")
    slider.focus()
    for _ in range(10):
        slider.press("ArrowLeft")

    expect(page.locator("#fund-2")).to_have_value("90")
    expect(page.locator("#judged")).to_contain_text("606,6")


def test_enter_in_a_field_checks_and_stores_nothing(working: Page) -> None:
    page = working
    page.goto(f"/rounds/{CODE}/build")

    page.get_by_label("Mã kịch bản").fill("ENTER")
    page.get_by_label("Mã kịch bản").press("Enter")

    expect(page).to_have_url(re.compile("/build/check$"))
    expect(page.get_by_label("Mã kịch bản")).to_have_value("ENTER")
    assert "ENTER" not in [one["code"] for one in told(page, f"/rounds/{CODE}/scenarios")]


def test_a_cell_is_stored_when_it_is_left_and_faults_stay_beside_it(working: Page) -> None:
    page = working
    found = complaints(page)
    page.goto(SHEET)
    agency = page.locator("[id='MH-19.agency']")

    agency.fill("Sở Nội vụ")
    agency.press("Tab")
    row = page.locator("#row-MH-19")
    expect(row).to_contain_text("Đã lưu")
    expect(page.locator("[id='MH-19.sector']")).to_be_focused()
    assert told(page, f"/rounds/{CODE}/projects/MH-19")["agency"] == "Sở Nội vụ"

    start = row.locator("input.years-cell").first
    start.fill("sang năm")
    start.press("Tab")
    expect(row).to_contain_text("Ghi các năm")
    expect(start).to_have_value("sang năm")
    assert [one for one in found if not one.startswith(TOLD_BY_STATUS)] == []


def test_arrows_go_between_rows_and_cells_of_a_spreadsheet_are_pasted(working: Page) -> None:
    page = working
    page.goto(f"/rounds/{CODE}/sheet?text=hop")
    codes = [one.get_attribute("data-project") for one in page.locator("tbody[data-project]").all()[:2]]
    first, second = (page.locator(f"[id='{code}.title_vi']") for code in codes)

    first.focus()
    first.press("ArrowDown")
    expect(second).to_be_focused()
    second.press("ArrowUp")
    expect(first).to_be_focused()

    page.locator(f"[id='{codes[0]}.agency']").evaluate(
        """cell => {
            const carried = new DataTransfer();
            carried.setData("text/plain", "Sở A\\tLĩnh vực A\\r\\n");
            cell.focus();
            cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: carried, bubbles: true, cancelable: true}));
        }"""
    )

    expect(page.locator(f"#row-{codes[0]}")).to_contain_text("Đã lưu")
    stored = told(page, f"/rounds/{CODE}/projects/{codes[0]}")
    assert (stored["agency"], stored["sector"]) == ("Sở A", "Lĩnh vực A")


def test_a_lost_connection_keeps_what_was_typed(working: Page) -> None:
    page = working
    page.goto(SHEET)
    agency = page.locator("[id='MH-19.agency']")

    page.context.set_offline(True)
    agency.fill("Sở Nội vụ")
    agency.press("Tab")
    expect(page.locator("#connection")).to_contain_text("Mất kết nối")
    expect(agency).to_have_value("Sở Nội vụ")

    page.context.set_offline(False)
    agency.fill("Sở Nội vụ Hà Nội")
    agency.press("Tab")
    expect(page.locator("#row-MH-19")).to_contain_text("Đã lưu")
    expect(page.locator("#connection")).to_be_empty()


def test_a_form_that_is_sent_without_a_connection_keeps_what_was_typed(working: Page) -> None:
    page = working
    page.goto(f"/rounds/{CODE}/build")
    page.locator("#code").fill("MAT-MANG")

    page.context.set_offline(True)
    page.get_by_role("button", name="Chỉ lưu").click()
    expect(page.get_by_text("Không có mạng: chưa gửi gì")).to_be_visible()
    expect(page.locator("#code")).to_have_value("MAT-MANG")

    page.context.set_offline(False)
    expect(page.get_by_text("Không có mạng: chưa gửi gì")).to_be_hidden()
    page.locator("#title_vi").fill("Mất mạng")
    page.get_by_role("button", name="Chỉ lưu").click()
    expect(page).to_have_url(re.compile("/scenarios#MAT-MANG$"))


def test_a_point_of_the_curve_opens_its_plan_by_keyboard(working: Page, past: Past) -> None:
    page = working
    page.goto(f"/sweeps/{past.sweeps['ceilings']}")

    page.locator("svg a").first.press("Enter")

    expect(page.locator(".answer")).to_contain_text("Phủ")
    expect(page.get_by_text("Vốn sự nghiệp 60 %")).to_be_visible()
