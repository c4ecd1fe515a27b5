"""One visit in a real Chromium: bytes as they came over the wire, and when the first words stood there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

FIRST_PAINT = """() => new Promise(told => new PerformanceObserver(list => {
    for (const one of list.getEntriesByName("first-contentful-paint")) told(one.startTime);
}).observe({type: "paint", buffered: true}))"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit took: bytes with their headers, compressed as served; milliseconds to the first paint."""

    wire_bytes: int
    first_paint_ms: float


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, else the one that Playwright brought."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=root)
        with closing(browser):
            yield browser


@contextmanager
def somebody(browser: Browser, address: str, headers: Mapping[str, str]) -> Iterator[BrowserContext]:
    """Somebody whose browser has never been there: its cache is empty."""
    with closing(browser.new_context(base_url=address, extra_http_headers=dict(headers))) as context:
        yield context


def visit(context: BrowserContext, path: str) -> Visit:
    """Open a page in a new tab, and wait until nothing more is loaded. Raises RuntimeError where it is no page."""
    with closing(context.new_page()) as page:
        sizes: list[int] = []
        wire = context.new_cdp_session(page)
        wire.on("Network.loadingFinished", lambda told: sizes.append(_size(told)))
        wire.send("Network.enable")
        answer = page.goto(path, wait_until="networkidle")
        if answer is None or not answer.ok:
            raise RuntimeError(f"{path} answered {answer.status if answer else 'nothing'}")
        paint_ms: float = page.evaluate(FIRST_PAINT)
        return Visit(sum(sizes), paint_ms)


def _size(told: dict[str, Any]) -> int:
    return int(told["encodedDataLength"])
