"""One stored past for every test of the pages: they only read."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.app.people.accounts import an_administrator
from tests.app.web.page import Page
from tests.app.web.past import Past, application, stored_once

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def past(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Past:
    return stored_once(sqlite_template, tmp_path_factory)


@pytest.fixture(scope="session")
def app(past: Past) -> Any:  # noqa: ANN401 - FastAPI
    return application(past)


@pytest.fixture
def browser(app: Any, past: Past) -> TestClient:  # noqa: ANN401 - FastAPI
    """Somebody who reads pages."""
    return TestClient(app, headers={"Accept": "text/html", **an_administrator(past.url)})


@pytest.fixture
def writer(past: Past, tmp_path: Path) -> Iterator[TestClient]:
    """Somebody who works with pages, on a database of their own; nothing takes jobs up."""
    path = tmp_path / "work.db"
    shutil.copy(past.url.removeprefix("sqlite:///"), path)
    url = f"sqlite:///{path}"
    app = application(replace(past, url=url))
    headers = {"Accept": "text/html", **an_administrator(url)}
    with TestClient(app, headers=headers, follow_redirects=False) as opened:
        yield opened


@pytest.fixture
def page(browser: TestClient) -> Open:
    """Opens a screen in a language, and reads it."""

    def opened(address: str, lang: str = "vi", status: int = 200) -> Page:
        answer = browser.get(address, headers={"Cookie": f"lang={lang}"})
        assert answer.status_code == status, answer.text[:500]
        read = Page(answer.text)
        assert read.faults == []
        return read

    return opened
