"""The pages in a real browser, served on a port of this machine."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright

from tests.app.people.accounts import an_administrator
from tests.app.web.past import Past, application, stored_once

READY_S = 30
WAIT_MS = 15_000

Reader = Callable[..., Page]


@pytest.fixture(scope="session")
def past(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Past:
    return stored_once(sqlite_template, tmp_path_factory)


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The application on a port of this machine; where it answers."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + READY_S
        while not server.started:
            assert time.monotonic() < deadline, f"the service did not answer in {READY_S} s"
            time.sleep(0.05)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def address(past: Past) -> Iterator[str]:
    """Where the service answers; nothing is solved in it."""
    with served(application(past)) as where:
        yield where


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, else the one that Playwright brought; where there is none the tests fail."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=root)
        yield browser
        browser.close()


@pytest.fixture
def reader(chromium: Browser, address: str, past: Past) -> Iterator[Reader]:
    """Somebody with a browser: language, colour scheme, screen and scripts as said."""
    with ExitStack() as stack:

        def comes(lang: str = "vi", **given: Any) -> Page:  # noqa: ANN401 - whatever Playwright takes
            given.setdefault("extra_http_headers", an_administrator(past.url))
            context = chromium.new_context(base_url=address, **given)
            stack.callback(context.close)
            context.set_default_timeout(WAIT_MS)
            context.add_cookies([{"name": "lang", "value": lang, "url": address}])
            return context.new_page()

        yield comes
