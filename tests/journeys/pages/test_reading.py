"""Reading the pages with a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.app.web.past import CODE, Past
from tests.journeys.pages.conftest import Reader

LIST = f"/rounds/{CODE}/projects"
PHONE = {"width": 390, "height": 844}
TOLD_BY_STATUS = "Failed to load resource"
"""What Chromium notes of every answer that is an error: the pages of those are screens too."""


def complaints(page: Page) -> list[str]:
    """Everything that the browser complains about from now on: scripts, the content policy, what is missing."""
    found: list[str] = []
    page.on("console", lambda told: found.append(told.text) if told.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_no_screen_breaks_the_content_policy_or_runs_off_a_phone(reader: Reader, past: Past) -> None:
    page = reader(viewport=PHONE)
    found = complaints(page)
    wide = []

    for name, address in past.screens.items():
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(name)

    assert wide == []
    assert [one for one in found if not one.startswith(TOLD_BY_STATUS)] == []


def test_the_table_narrows_while_somebody_types_and_the_address_follows(reader: Reader) -> None:
    page = reader()
    found = complaints(page)
    page.goto(LIST)
    page.evaluate("window.untouched = true")

    page.get_by_label("Tìm dự án").press_sequentially("chu ky so")

    expect(page.locator("tr[data-project=MH-19]")).to_be_visible()
    expect(page.locator("tr[data-project=MH-01]")).to_have_count(0)
    expect(page).to_have_url(re.compile("text=chu"))
    assert page.evaluate("window.untouched")
    expect(page.get_by_role("link", name="English")).to_have_attribute("href", re.compile("text=chu"))
    assert found == []


def test_without_scripts_the_same_filter_is_submitted(reader: Reader) -> None:
    page = reader(java_script_enabled=False)
    page.goto(LIST)

    page.get_by_label("Tìm dự án").fill("chu ky so")
    page.get_by_label("Dùng nguồn vốn").select_option("recurring")
    page.get_by_role("button", name="Lọc").click()

    expect(page.locator("tr[data-project=MH-19]")).to_be_visible()
    expect(page.locator("tr[data-project=MH-01]")).to_have_count(0)
    expect(page.get_by_label("Dùng nguồn vốn")).to_have_value("recurring")


def test_a_reader_goes_from_the_front_door_to_a_comparison_by_keyboard_alone(reader: Reader, past: Past) -> None:
    page = reader()
    page.goto("/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Tới nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    page.get_by_role("link", name="Phương án", exact=True).press("Enter")
    for plan in (past.certified, past.told):
        page.locator(f"input[value='{plan}']").press("Space")
    page.get_by_role("button", name="So sánh các phương án đã chọn").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("So sánh 2 phương án")


def test_the_language_is_switched_on_the_spot_and_kept(reader: Reader) -> None:
    page = reader()
    page.goto(f"/rounds/{CODE}")

    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Ceilings by phase and fund")).to_be_visible()
    page.get_by_role("link", name="Candidates").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Candidates")


def test_a_plan_prints_on_paper_with_every_row(reader: Reader, past: Past) -> None:
    page = reader()
    page.goto(f"/plans/{past.certified}")

    page.emulate_media(media="print")
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator(".print-head")).to_be_visible()
    rows = page.locator("section[aria-labelledby=portfolio] tbody tr")
    assert all(row.is_visible() for row in rows.all())
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") > 3
