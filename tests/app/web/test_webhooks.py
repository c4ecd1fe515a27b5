"""The page of webhooks, for administrators."""

from __future__ import annotations

from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.people.roles import Role
from app.webhooks.models import DeliveryRow, DeliveryState, WebhookRow
from tests.app.people import browsers
from tests.app.people.accounts import engine_of, somebody
from tests.app.web.page import Page

TOLD = "https://1.1.1.1/told"


def test_the_secret_is_shown_once_and_never_again(writer: TestClient) -> None:
    made = browsers.post(writer, "/webhooks", url=TOLD)

    with Session(engine_of(writer)) as session:
        secret = session.exec(select(WebhookRow)).one().secret
    assert made.headers["cache-control"] == "no-store"
    assert secret in made.text
    again = writer.get("/webhooks").text
    assert TOLD in again
    assert secret not in again


def test_an_address_that_cannot_be_told_comes_back_with_the_reason(writer: TestClient) -> None:
    for url in ("", "ftp://example.org/x", "https://127.0.0.1/told"):
        refused = browsers.post(writer, "/webhooks", url=url)
        assert refused.status_code == 422
        assert "url-fault" in Page(refused.text).ids


def test_a_removed_webhook_is_gone(writer: TestClient) -> None:
    browsers.post(writer, "/webhooks", url=TOLD)
    with Session(engine_of(writer)) as session:
        webhook = session.exec(select(WebhookRow)).one().id

    assert browsers.post(writer, f"/webhooks/{webhook}/remove").status_code == 303
    assert TOLD not in writer.get("/webhooks").text


def test_what_never_arrived_is_found_with_what_the_receiver_said(writer: TestClient) -> None:
    browsers.post(writer, "/webhooks", url=TOLD)
    with Session(engine_of(writer)) as session:
        webhook = session.exec(select(WebhookRow)).one().id
        for number, state in enumerate(DeliveryState):
            failure = "the receiver answered 500" if state is DeliveryState.GIVEN_UP else None
            row = DeliveryRow(id=f"d{number}", webhook_id=webhook, event="run.ended", body="{}", state=state)
            row.failure = failure
            session.add(row)
        session.commit()

    words = Page(writer.get("/webhooks?state=given_up").text).words

    assert "the receiver answered 500" in words
    assert words.count("run.ended") == 1


def test_only_administrators_come_here(writer: TestClient) -> None:
    planner = {"Accept": "text/html", **somebody(writer, "planner", Role.PLANNER)}

    assert writer.get("/webhooks", headers=planner).status_code == 403
