"""Signing in through the provider's own pages, in a real browser and under the policy of our pages."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from sqlmodel import Session

from app.db import create_engine
from app.main import create_app
from app.people import service
from app.people.oidc import identities
from app.settings import Settings
from tests.app.people.oidc import served
from tests.app.people.oidc.canaille import PASSWORD, PEOPLE
from tests.conftest import Databases

READY_S = 30
WAIT_MS = 15_000


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with served.provider() as address:
        yield address


@contextmanager
def running(app: Any, door: socket.socket) -> Iterator[None]:  # noqa: ANN401 - FastAPI
    """The application on a port that is open already."""
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    deadline = time.monotonic() + READY_S
    while not server.started:
        assert time.monotonic() < deadline, f"the service did not answer in {READY_S} s"
        time.sleep(0.05)
    yield
    server.should_exit = True
    thread.join()


@pytest.fixture
def address(fresh_database: Databases, issuer: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the service answers. Lan has an account, and is expected by what the provider calls her."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    url = fresh_database("sqlite")
    engine = create_engine(url)
    with Session(engine) as session:
        service.add_person(session, name="nguyen-thi-lan", title="Nguyễn Thị Lan")
        identities.name_identity(session, name="nguyen-thi-lan", issuer=issuer, username=PEOPLE["lan"])
        session.commit()
    engine.dispose()
    with socket.create_server(("127.0.0.1", 0)) as door:
        here = f"http://127.0.0.1:{door.getsockname()[1]}"
        settings = Settings(database_url=url, embedded_worker=False, **served.registered(issuer, at=here))
        with running(create_app(settings), door):
            yield here


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """Somebody who is not signed in; whatever the browser forbids one of our pages fails the test."""
    context = chromium.new_context(base_url=address)
    context.set_default_timeout(WAIT_MS)
    opened = context.new_page()
    forbidden: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and address in message.location.get("url", "") and "Policy" in message.text:
            forbidden.append(message.text)

    opened.on("console", heard)
    yield opened
    context.close()
    assert forbidden == []


def at_the_provider(page: Page, name: str, *, answer: str = "Accept") -> None:
    """Sign in on the provider's own pages; it asks each of its people once whether they agree."""
    page.locator("#login").fill(name)
    page.locator("form#loginform button.primary").click()
    page.locator("#password").fill(PASSWORD)
    page.locator("form button.primary").click()
    page.get_by_role("button", name=answer).click()


def test_somebody_signs_in_through_the_provider_and_is_where_they_wanted_to_be(page: Page, address: str) -> None:
    page.goto("/plans?page=1")
    page.get_by_role("link", name="Đăng nhập bằng tài khoản Thủ đô").click()
    at_the_provider(page, "lan")

    expect(page).to_have_url(f"{address}/plans?page=1")
    expect(page.locator("a.me")).to_have_text("Nguyễn Thị Lan")
    page.locator("a.me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nguyễn Thị Lan")
    page.get_by_role("button", name="Đăng xuất").first.click()
    expect(page).to_have_url(f"{address}/sign-in")


@pytest.mark.parametrize(("name", "answer", "told"), [("hoa", "Deny", "cancelled"), ("nam", "Accept", "unknown")])
def test_who_does_not_come_in_reads_why_in_either_language(page: Page, name: str, answer: str, told: str) -> None:
    page.goto("/sign-in")
    page.get_by_role("link", name="Đăng nhập bằng tài khoản Thủ đô").click()
    at_the_provider(page, name, answer=answer)

    expect(page).to_have_url(re.compile(f"/sign-in/oidc/refused.why={told}"))
    expect(page.get_by_role("alert")).to_contain_text("Cần làm gì")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("alert")).to_contain_text("What to do")
    expect(page.get_by_role("link", name="Sign in again with the capital's account")).to_be_visible()
