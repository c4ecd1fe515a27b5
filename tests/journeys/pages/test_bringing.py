"""Files brought in with a real browser, without scripts too."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.main import create_app
from app.settings import Settings
from tests.app.api import API
from tests.app.intake.workbook.steps import csv
from tests.app.people.accounts import an_administrator
from tests.app.web.past import CODE, Past
from tests.journeys.pages.conftest import served
from tests.journeys.pages.test_reading import PHONE, complaints

WAIT_MS = 30_000
TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"
IMPORT = f"/rounds/{CODE}/import"
MONEY_BACK = [
    ["Mã dự án", "Tên dự án", "Cách thực hiện", "Nguồn vốn", "2016", "2017"],
    ["MH-99", "Dự án mới", "A", "recurring", "100", "-30"],
]


@pytest.fixture
def house(past: Past, tmp_path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A service on a database of its own, and the headers of somebody who works with it."""
    path = tmp_path / "work.db"
    shutil.copy(past.url.removeprefix("sqlite:///"), path)
    url = f"sqlite:///{path}"
    with served(create_app(Settings(database_url=url, embedded_worker=False))) as address:
        yield address, an_administrator(url)


@pytest.fixture
def comes(chromium: Browser, house: tuple[str, dict[str, str]]) -> Iterator[Any]:
    """Opens a browser as it is said."""
    contexts = []

    def opened(**given: Any) -> Page:  # noqa: ANN401 - whatever Playwright takes
        context = chromium.new_context(base_url=house[0], extra_http_headers=house[1], **given)
        context.set_default_timeout(WAIT_MS)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def dry_run(page: Page, kind: str, content: bytes, **chosen: str) -> None:
    page.goto(f"{IMPORT}/{kind}")
    page.set_input_files("#file", {"name": "bang.csv", "mimeType": "text/csv", "buffer": content})
    for name, value in chosen.items():
        page.select_option(f"#{name}", value)
    page.get_by_role("button", name="Xem thử").click()
    expect(page.locator("main")).to_contain_text("Xem thử, chưa ghi gì")


def test_without_scripts_a_sheet_is_looked_at_and_then_written(comes: Any) -> None:  # noqa: ANN401 - a function
    page = comes(java_script_enabled=False)
    page.goto(f"/rounds/{CODE}")
    page.get_by_role("link", name="Nhập bảng").click()
    page.get_by_role("link", name="Đơn vị", exact=True).click()

    dry_run(page, "units", csv([["Mã đơn vị", "Tên"], ["QH-98", "Quận mới"]]), locale="vi")
    expect(page.locator("main")).to_contain_text("Thêm: QH-98")
    page.get_by_role("button", name="Ghi vào vòng").click()

    expect(page.locator("main")).to_contain_text("Đã ghi tất cả trong một lần")
    data = json.loads(page.request.get(f"{API}/rounds/{CODE}/file").body())
    assert "QH-98" in [one["code"] for one in data["units"]]


def test_what_comes_back_fits_a_phone_and_breaks_no_policy(comes: Any, past: Past) -> None:  # noqa: ANN401 - a function
    page = comes(viewport=PHONE)
    found = complaints(page)
    wide = {}

    for negative in ("refuse", "net"):
        dry_run(page, "projects", csv(MONEY_BACK), locale="vi", unit="trieu", negative=negative)
        wide[negative] = page.evaluate(TOO_WIDE)
    workbook = page.request.get(f"{API}/plans/{past.certified}.xlsx").body()
    page.goto(f"/plans/{past.certified}/judge")
    page.set_input_files("#file", {"name": "a.xlsx", "mimeType": "application/octet-stream", "buffer": workbook})
    page.get_by_role("button", name="Chấm").click()
    expect(page.locator(".answer")).to_contain_text("hợp lệ")
    wide["judged"] = page.evaluate(TOO_WIDE)

    assert wide == {"refuse": False, "net": False, "judged": False}
    assert found == []
