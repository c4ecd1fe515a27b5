"""The reference of the API in a real browser."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.journeys.pages.conftest import Reader
from tests.journeys.pages.test_reading import complaints


def test_it_is_drawn_from_this_service_alone_and_asks_the_api(reader: Reader, address: str) -> None:
    page = reader()
    found, asked = complaints(page), set[str]()
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page.goto("/docs")
    operation = page.locator("[id$=rounds_list_rounds]")

    operation.get_by_role("button").first.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()

    expect(operation.get_by_text("Server response")).to_be_visible()
    assert asked == {urlsplit(address).netloc}
    assert found == []
