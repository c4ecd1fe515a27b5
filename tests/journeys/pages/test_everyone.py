"""Every page in a real browser, as axe sees it: nothing is out of anyone's reach.

Which pages there are is told by `Past.screens` and `answers`; tests/app/web/test_answers.py fails when one is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from app.people.roles import Role
from tests.app.people.accounts import somebody
from tests.app.web.answers import answers
from tests.app.web.past import CODE, STATUS, Past, application
from tests.journeys.pages.conftest import Reader

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES: dict[str, Any] = {"resultTypes": ["violations"], "runOnly": WCAG, "preload": False}
PHONE = {"width": 390, "height": 844}
WAYS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": PHONE},
}
UNFOLD = "for (const one of document.querySelectorAll('details')) one.open = true"
ROWS = "tbody > tr:nth-child(n+9), tbody:nth-of-type(n+9), .notes > li:nth-child(n+9), option:nth-child(n+9)"
TRIM = f"for (const one of document.querySelectorAll('{ROWS}')) one.remove()"
"""Rows are alike, and contrast is measured word by word: the first eight speak for all. The long suite takes all."""
SEND = """([address, fields, uploads, file]) => {
    const form = document.createElement("form");
    const input = (type, name, value) => {
        form.append(Object.assign(document.createElement("input"), {type, name, value}));
    };
    Object.assign(form, {method: "post", action: address});
    for (const [name, value] of Object.entries(fields)) input("hidden", name, value);
    if (uploads) {
        form.enctype = "multipart/form-data";
        input("file", "file", "");
        const carried = new DataTransfer();
        if (file) carried.items.add(new File([file[1]], file[0]));
        form.lastChild.files = carried.files;
    }
    document.body.append(form);
    form.submit();
}"""


def faults(page: Page, *, trimmed: bool = False) -> list[Any]:
    """What axe finds on the page as it stands, everything unfolded."""
    page.evaluate(UNFOLD)
    if trimmed:
        page.evaluate(TRIM)
    violations = Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in violations]


def screens(page: Page, past: Past, names: Sequence[str], *, trimmed: bool = False) -> Iterator[tuple[str, list[Any]]]:
    """Go to each of these screens."""
    for name in names:
        answer = page.goto(past.screens[name])
        assert answer is not None
        assert answer.status == STATUS.get(name, 200), name
        yield name, faults(page, trimmed=trimmed)


def answered(page: Page, past: Past) -> Iterator[tuple[str, list[Any]]]:
    """Send each form that has a page for an answer."""
    for name, one in answers(past).items():
        page.goto("/sign-in")
        with page.expect_event("load"), page.expect_response(lambda told: told.request.method == "POST") as came:
            page.evaluate(SEND, [one.address, dict(one.fields), one.uploads, one.file])
        assert came.value.status == one.status, name
        yield name, faults(page)


def found(walk: Iterator[tuple[str, list[Any]]]) -> dict[str, list[Any]]:
    return {name: told for name, told in walk if told}


def test_every_eighth_screen_is_open_to_everyone(reader: Reader, past: Past) -> None:
    assert found(screens(reader("vi"), past, list(past.screens)[::8], trimmed=True)) == {}


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_is_open_to_everyone_in_both_languages_in_light_and_dark_and_on_a_phone(
    reader: Reader, past: Past, lang: str, way: str
) -> None:
    page = reader(lang, **WAYS[way])

    assert found(screens(page, past, list(past.screens))) == {}
    assert found(answered(page, past)) == {}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_page_that_somebody_may_not_see_is_told_to_everyone(reader: Reader, past: Past, lang: str) -> None:
    headers = somebody(TestClient(application(past)), "khach", Role.VIEWER)
    page = reader(lang, extra_http_headers=headers)

    answer = page.goto("/people")

    assert answer is not None
    assert answer.status == 403
    assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_sheet_with_a_fault_and_with_somebody_elses_edit_is_open_to_everyone(reader: Reader, scheme: str) -> None:
    page = reader("vi", color_scheme=scheme)
    page.goto(f"/rounds/{CODE}/sheet?text=hop")
    mine, other = page.locator("#row-MH-12"), page.locator("#row-MH-13")

    mine.locator("input[name=was]").evaluate("""field => field.value = '{"agency": "như trước đây"}'""")
    mine.locator("input[name='cell.agency']").fill("Sở Xây dựng")
    mine.locator("input[name='cell.agency']").press("Tab")
    expect(mine).to_contain_text("Người khác đã ghi")
    other.locator("input.years-cell").fill("sang năm")
    other.locator("input.years-cell").press("Tab")
    expect(other).to_contain_text("Ghi các năm")

    assert faults(page) == []
