"""The whole way of a plan, as the people go it: from signing in to the signed paper. With scripts and without."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Download, Page, expect
from pypdf import PdfReader

from app.main import create_app
from app.people.roles import Role
from app.settings import Settings
from tests.app.people import browsers
from tests.app.people.accounts import somebody
from tests.app.web.past import CODE, Past
from tests.journeys.pages.conftest import served
from tests.journeys.pages.test_reading import complaints

WAIT_MS = 30_000
RUN_MS = 240_000
A4_POINTS = (595, 842)
SMALL = "HN-2020"
MAKER, APPROVER = "nguyen.lan", "tran.nam"


class Words(NamedTuple):
    """What the people read and press, in one language."""

    sign_in: str
    build: str
    less: str
    save: str
    see: str
    covers: str
    compare: str
    compared: str
    adopt: str
    adopted: str
    csv: str
    xlsx: str
    pdf: str
    separator: str
    language: str


VI = Words(
    "Đăng nhập", "Lập kịch bản", "606,6", "Lưu và chạy", "Xem phương án", "Phủ", "So sánh các phương án đã chọn",
    "So sánh 2 phương án", "Phê duyệt", "Đã phê duyệt theo 45/QĐ-UBND ngày 21/11/2026.", "Tải CSV", "Tải XLSX",
    "Bản in (PDF)", ";", "vi",
)  # fmt: skip
EN = Words(
    "Sign in", "Make a scenario", "606.6", "Store and run", "See the plan", "Covers", "Compare the chosen plans",
    "2 plans compared", "Adopt", "Adopted by 45/QĐ-UBND of 21 Nov 2026.", "Download CSV", "Download XLSX",
    "On paper (PDF)", ",", "en",
)  # fmt: skip


class Office:
    """A service that solves, on a database of its own, and the people who work with it."""

    def __init__(self, address: str, chromium: Browser, stack: ExitStack) -> None:
        self._address, self._chromium, self._stack = address, chromium, stack

    def comes(self, lang: str, **given: Any) -> Page:  # noqa: ANN401 - whatever Playwright takes
        """Somebody opens a browser of their own; nobody is signed in with it."""
        context = self._chromium.new_context(base_url=self._address, **given)
        self._stack.callback(context.close)
        context.set_default_timeout(WAIT_MS)
        context.add_cookies([{"name": "lang", "value": lang, "url": self._address}])
        return context.new_page()


@pytest.fixture
def office(chromium: Browser, past: Past, tmp_path: Path) -> Iterator[Office]:
    path = tmp_path / "office.db"
    shutil.copy(past.url.removeprefix("sqlite:///"), path)
    app = create_app(Settings(database_url=f"sqlite:///{path}", embedded_worker=True, cheap_passwords=True))
    client = TestClient(app)
    for name, role in ((MAKER, Role.PLANNER), (APPROVER, Role.APPROVER)):
        browsers.person(client, name)
        somebody(client, name, role)
    with served(app) as address, ExitStack() as stack:
        yield Office(address, chromium, stack)


def sign_in(page: Page, name: str, address: str, words: Words) -> None:
    """Be sent to the sign-in page from where one wanted to go, and arrive there."""
    page.goto(address)
    expect(page).to_have_url(re.compile("/sign-in"))
    page.locator("#name").fill(name)
    page.locator("#password").fill(browsers.PASSWORD)
    page.locator("main").get_by_role("button", name=words.sign_in).click()
    expect(page).to_have_url(re.compile(f"{re.escape(address)}$"))


def build(page: Page, words: Words) -> None:
    """Fill in a scenario with a tenth less recurring money."""
    page.get_by_role("link", name=words.build).click()
    page.locator("#code").fill("GIAM-10")
    page.locator("#title_vi").fill("Vốn sự nghiệp giảm 10%")
    page.locator("#fund-2").fill("90")


def see_plan(page: Page, words: Words) -> str:
    """Wait for the run's plan, go to it; its address."""
    expect(page).to_have_url(re.compile("/runs/"))
    link = page.get_by_role("link", name=words.see)
    expect(link).to_be_visible(timeout=RUN_MS)
    link.click()
    expect(page.locator(".answer")).to_contain_text(words.covers)
    return re.sub(r"^https?://[^/]+", "", page.url)


def adopt(page: Page, words: Words) -> None:
    """Give the decision, and find it on the page, where nothing can be changed any more."""
    page.locator("#decision_number").fill("45/QĐ-UBND")
    page.locator("#decision_date").fill("2026-11-21")
    page.locator("#reason").fill("Phủ chỉ tiêu nhiều nhất trong mức vốn giảm.")
    page.get_by_role("button", name=words.adopt, exact=True).click()
    expect(page.locator("#adoption")).to_contain_text(words.adopted)
    expect(page.locator("#decision_number")).to_have_count(0)


def fetched(page: Page, link: str) -> bytes:
    """What a link of the page downloads."""
    with page.expect_download() as came:
        page.get_by_role("link", name=link).click()
    told: Download = came.value
    return told.path().read_bytes()


def expect_files(page: Page, words: Words) -> None:
    """The files of the plan's page are what they say they are, and name the same projects."""
    text = fetched(page, words.csv).decode("utf-8-sig")
    codes = set(re.findall(r"MH-\d+", text))
    sheets = openpyxl.load_workbook(io.BytesIO(fetched(page, words.xlsx)), read_only=True)
    cells = {str(cell) for row in sheets.worksheets[0].iter_rows(values_only=True) for cell in row}

    assert len(next(csv.reader(io.StringIO(text), delimiter=words.separator))) > 5
    assert codes
    assert codes <= {code for cell in cells for code in re.findall(r"MH-\d+", cell)}
    assert len(PdfReader(io.BytesIO(fetched(page, words.pdf))).pages) >= 1


def expect_paper(page: Page) -> None:
    """The page prints on A4, every page with words on it, and says by which decision it was adopted."""
    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    sizes = {(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in paper.pages}
    texts = [one.extract_text() for one in paper.pages]

    assert all(abs(size - a4) <= 1 for pair in sizes for size, a4 in zip(pair, A4_POINTS, strict=True))
    assert len(texts) > 3
    assert all(text.strip() for text in texts)
    assert "45/QĐ-UBND" in texts[0]


@pytest.mark.parametrize("words", [pytest.param(VI, id="vi"), pytest.param(EN, id="en", marks=pytest.mark.long)])
def test_a_plan_is_asked_for_watched_compared_adopted_by_a_second_person_exported_and_printed(
    office: Office, past: Past, words: Words
) -> None:
    page = office.comes(words.language)
    found = complaints(page)

    sign_in(page, MAKER, "/", words)
    page.locator(f"a[href='/rounds/{CODE}']").first.click()
    build(page, words)
    expect(page.locator("#judged")).to_contain_text(words.less)
    page.get_by_role("button", name=words.save).click()

    expect(page.locator("#live")).to_be_visible()
    page.reload()
    plan = see_plan(page, words)
    expect(page.locator("#decision_number")).to_have_count(0)  # who made it does not adopt it

    page.goto(f"/rounds/{CODE}/plans")
    for one in (past.certified, plan.rsplit("/", 1)[1]):
        page.locator(f"input[value='{one}']").check()
    page.get_by_role("button", name=words.compare).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words.compared)

    second = office.comes(words.language)
    sign_in(second, APPROVER, plan, words)
    adopt(second, words)

    page.goto("/")
    row = page.locator("tbody tr", has=page.locator(f"a[href='/rounds/{CODE}']"))
    expect(row).to_contain_text("45/QĐ-UBND")
    row.get_by_role("link", name="45/QĐ-UBND").click()
    expect(page.locator("#adoption")).to_contain_text(words.adopted)
    expect_files(page, words)
    expect_paper(page)
    assert found == []


def test_without_scripts_a_plan_is_asked_for_and_adopted_just_the_same(office: Office) -> None:
    page = office.comes("vi", java_script_enabled=False)

    sign_in(page, MAKER, f"/rounds/{SMALL}", VI)
    build(page, VI)
    page.get_by_role("button", name=VI.save).click()
    plan = see_plan(page, VI)

    second = office.comes("vi", java_script_enabled=False)
    sign_in(second, APPROVER, plan, VI)
    adopt(second, VI)


def test_without_scripts_a_form_comes_back_with_its_faults_and_nothing_lost(office: Office) -> None:
    page = office.comes("vi", java_script_enabled=False)

    sign_in(page, MAKER, f"/rounds/{SMALL}/build", VI)
    page.locator("#title_vi").fill("Giữ lại tên này")
    page.locator("#fund-2").fill("rất nhiều")
    page.get_by_role("button", name=VI.save).click()

    expect(page.locator("#fund-2-fault")).to_be_visible()
    expect(page.locator("#code-fault")).to_be_visible()
    expect(page.locator("#title_vi")).to_have_value("Giữ lại tên này")
    expect(page.locator("#fund-2")).to_have_value("rất nhiều")
