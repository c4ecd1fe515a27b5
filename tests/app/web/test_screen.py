"""Language, caching, assets, and errors of the pages."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app.web import assets
from app.web.screen import TEMPLATES
from tests.app.web.page import Page
from tests.app.web.past import CODE, Past


def lang_of(text: str) -> str | None:
    return Page(text).all("html")[0]["lang"]


def test_vietnamese_comes_unasked(browser: TestClient) -> None:
    assert lang_of(browser.get("/", headers={"Accept-Language": "en"}).text) == "vi"


def test_a_language_that_is_asked_for_is_remembered(browser: TestClient) -> None:
    assert lang_of(browser.get("/?lang=en").text) == "en"
    assert lang_of(browser.get("/plans").text) == "en"


def test_a_language_that_is_none_is_passed_over(browser: TestClient) -> None:
    assert lang_of(browser.get("/?lang=xx").text) == "vi"
    assert "set-cookie" not in browser.get("/?lang=xx").headers


def test_the_switch_keeps_the_rest_of_the_address(browser: TestClient) -> None:
    links = Page(browser.get(f"/rounds/{CODE}/projects?text=hop&sort=title").text).links

    assert f"/rounds/{CODE}/projects?text=hop&sort=title&lang=en" in links


def test_a_page_that_did_not_change_is_not_sent_again(browser: TestClient) -> None:
    first = browser.get(f"/rounds/{CODE}")
    again = browser.get(f"/rounds/{CODE}", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_another_language_is_another_page(browser: TestClient) -> None:
    first = browser.get("/")
    other = browser.get("/?lang=en", headers={"If-None-Match": first.headers["ETag"]})

    assert other.status_code == 200


def test_pages_travel_zipped(browser: TestClient) -> None:
    assert browser.get("/", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("name", assets.EXPECTED)
def test_assets_are_kept_for_good_under_the_name_of_their_content(browser: TestClient, name: str) -> None:
    answer = browser.get(assets.address(name))

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == assets.FOREVER
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content == assets.ASSETS[name].content


def test_an_asset_of_another_content_is_not_there(browser: TestClient) -> None:
    assert browser.get("/static/app.000000000000.css").status_code == 404


def test_a_missing_asset_is_told_before_anything_is_served(tmp_path: object) -> None:
    with pytest.raises(FileNotFoundError, match=r"pip install -e \."):
        assets.load(tmp_path)  # type: ignore[arg-type]  # pytest's own path


def test_an_address_without_a_page_is_told_in_a_page(browser: TestClient) -> None:
    answer = browser.get("/nowhere?lang=en")

    assert answer.status_code == 404
    assert "There is no page at this address" in Page(answer.text).words


def test_programs_keep_their_problem_documents(browser: TestClient) -> None:
    for address, accept in (("/api/v1/nowhere", "text/html"), ("/nowhere", "application/json")):
        answer = browser.get(address, headers={"Accept": accept})
        assert answer.headers["content-type"] == "application/problem+json"


def test_what_is_typed_is_never_taken_for_markup(browser: TestClient) -> None:
    answer = browser.get(f"/rounds/{CODE}/projects", params={"text": '"><script>alert(1)</script>'})

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_a_visit_stays_small_on_the_wire(browser: TestClient, past: Past) -> None:
    def wire_bytes(address: str) -> int:
        with browser.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as answer:
            return len(b"".join(answer.iter_raw()))

    page = wire_bytes(f"/plans/{past.certified}")

    assert page < 30_000
    assert page + sum(wire_bytes(assets.address(name)) for name in assets.EXPECTED) < 150_000


def test_a_field_stands_with_its_label_its_hint_and_its_fault() -> None:
    template = TEMPLATES.from_string(
        "{% import 'components/ui.html' as ui with context %}"
        "{% call ui.field('years', 'Years', hint='whole', fault='not a number') %}<input id='years'>{% endcall %}"
    )

    field = Page(template.render(say=lambda vi, _en: vi))

    assert field.faults == []
    assert field.all("label") == [{"for": "years"}]
    assert {"years-hint", "years-fault"} <= set(field.ids)
    assert "Lỗi: not a number" in field.words
