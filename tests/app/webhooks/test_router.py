"""Registering addresses."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.people.roles import Role
from app.webhooks.service import MOST_WEBHOOKS
from tests.app.api import API, create
from tests.app.people.accounts import somebody

URL = "https://receiver.example/phanky"


@pytest.fixture(autouse=True)
def private_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """As an installation is without a word."""
    monkeypatch.delenv("PHANKY_WEBHOOK_PRIVATE_ADDRESSES", raising=False)


def test_the_secret_is_shown_once(client: TestClient) -> None:
    made = client.post(f"{API}/webhooks", json={"url": URL})

    assert made.status_code == 201
    assert len(made.json()["secret"]) >= 40
    (listed,) = client.get(f"{API}/webhooks").json()
    assert (listed["url"], listed["created_by"]) == (URL, "admin")
    assert "secret" not in listed


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/x",
        "http://db.internal/",
        "http://127.0.0.1:8000/",
        "http://10.1.2.3/",
        "https://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://0.0.0.0/",
        "ftp://receiver.example/",
        "https://",
        "https://user:word@receiver.example/",
        "https://receiver.example/#part",
        "https://receiver.example:99999/",
    ],
)
def test_other_schemes_names_and_passwords_and_addresses_inside_are_refused(client: TestClient, url: str) -> None:
    answer = client.post(f"{API}/webhooks", json={"url": url})

    assert answer.status_code == 422, answer.text
    assert client.get(f"{API}/webhooks").json() == []


def test_a_removed_webhook_takes_its_messages_with_it(client: TestClient, tiny: dict[str, Any]) -> None:
    made = client.post(f"{API}/webhooks", json={"url": URL}).json()
    run = client.post(f"{API}/rounds/{create(client, tiny)}/runs", json={}).json()
    client.post(f"{API}/runs/{run['id']}/cancel")
    assert client.get(f"{API}/webhooks/deliveries").json()["total"] == 1

    assert client.delete(f"{API}/webhooks/{made['id']}").status_code == 204

    assert client.get(f"{API}/webhooks/deliveries").json()["total"] == 0
    assert client.delete(f"{API}/webhooks/{made['id']}").json()["code"] == "webhook_not_found"


def test_there_is_an_end_to_how_many_can_be_registered(client: TestClient) -> None:
    for number in range(MOST_WEBHOOKS):
        assert client.post(f"{API}/webhooks", json={"url": f"{URL}/{number}"}).status_code == 201

    assert client.post(f"{API}/webhooks", json={"url": URL}).json()["code"] == "too_many_webhooks"


def test_only_administrators_see_or_change_them(client: TestClient) -> None:
    headers = somebody(client, "minh", Role.PLANNER)

    assert client.get(f"{API}/webhooks", headers=headers).status_code == 403
    assert client.post(f"{API}/webhooks", headers=headers, json={"url": URL}).status_code == 403
    assert client.get(f"{API}/webhooks/deliveries", headers=headers).status_code == 403
