"""Messages arrive, signed; they are tried again, and given up in the end."""

from __future__ import annotations

import hmac
import json
import time
from hashlib import sha256
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.webhooks import work
from tests.app.api import API, create
from tests.app.webhooks.receiver import Receiver, receiving

WAIT_S = 30


def registered(client: TestClient, receiver: Receiver) -> dict[str, Any]:
    answer = client.post(f"{API}/webhooks", json={"url": receiver.url})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def ended_run(client: TestClient, code: str) -> dict[str, Any]:
    run = client.post(f"{API}/rounds/{code}/runs", json={"options": {"certify_s": 0}}).json()
    return until(lambda: client.get(f"{API}/runs/{run['id']}").json(), "finished_at")


def until(look: Any, name: str) -> dict[str, Any]:  # noqa: ANN401 - any question that is asked again
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        seen: dict[str, Any] = look()
        if seen.get(name):
            return seen
        time.sleep(0.05)
    raise AssertionError(seen)


def first_delivery(client: TestClient) -> dict[str, Any]:
    items = client.get(f"{API}/webhooks/deliveries").json()["items"]
    return dict(items[0]) if items else {}


def test_the_end_of_a_run_is_told_once_with_ids_and_state_and_a_right_signature(
    solving: TestClient, tiny: dict[str, Any]
) -> None:
    code = create(solving, tiny)
    with receiving(204) as receiver:
        secret = registered(solving, receiver)["secret"]
        run = ended_run(solving, code)
        told = until(lambda: first_delivery(solving), "ended_at")

    ((headers, body),) = receiver.came
    signed = hmac.new(secret.encode(), headers["Phanky-Timestamp"].encode() + b"." + body, sha256).hexdigest()
    assert headers["Phanky-Signature"] == f"sha256={signed}"
    assert (told["state"], told["attempts"], told["status"]) == ("delivered", 1, 204)
    message = json.loads(body)
    assert message["event"] == headers["Phanky-Event"] == "run.ended"
    assert message["delivery"] == headers["Phanky-Delivery"] == told["id"]
    assert message["run"] == {"id": run["id"], "round": code, "state": "done", "plan_id": run["plan_id"]}


def test_the_end_of_a_sweep_is_told(solving: TestClient, tiny: dict[str, Any]) -> None:
    code = create(solving, tiny)
    spec = {"kind": "weights", "sets": [{tiny["targets"][0]["code"]: 2}]}
    with receiving(200) as receiver:
        registered(solving, receiver)
        sweep = solving.post(f"{API}/rounds/{code}/sweeps", json={"spec": spec}).json()
        receiver.wait_for(1)
        until(lambda: first_delivery(solving), "ended_at")

    message = json.loads(receiver.came[0][1])
    assert message["sweep"] == {"id": sweep["id"], "round": code, "state": "done"}


def test_a_message_that_meets_an_error_is_tried_again_with_the_same_body(
    solving: TestClient, tiny: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "PAUSES_S", (0.1, 0.1, 0.1))
    code = create(solving, tiny)
    with receiving(500, 302, 200) as receiver:
        registered(solving, receiver)
        ended_run(solving, code)
        receiver.wait_for(3)
        told = until(lambda: first_delivery(solving), "ended_at")

    assert (told["state"], told["attempts"], told["status"], told["failure"]) == ("delivered", 3, 200, None)
    assert len({body for _, body in receiver.came}) == 1
    assert len(receiver.came) == 3  # the redirect was an error, and was not followed


def test_a_message_that_never_arrives_is_given_up_and_listed(
    solving: TestClient, tiny: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "PAUSES_S", (0.1,))
    code = create(solving, tiny)
    with receiving(500) as receiver:
        registered(solving, receiver)
        ended_run(solving, code)
        until(lambda: first_delivery(solving), "ended_at")

    listed = solving.get(f"{API}/webhooks/deliveries?state=given_up").json()
    assert listed["total"] == 1
    assert (listed["items"][0]["attempts"], listed["items"][0]["status"]) == (2, 500)
    assert listed["items"][0]["failure"] == "the receiver answered 500"
    assert len(receiver.came) == 2


def test_an_address_where_nobody_listens_is_told_as_such(
    solving: TestClient, tiny: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "PAUSES_S", ())
    code = create(solving, tiny)
    with receiving(200) as receiver:
        pass
    registered(solving, receiver)
    ended_run(solving, code)

    told = until(lambda: first_delivery(solving), "ended_at")

    assert told["state"] == "given_up"
    assert "ConnectError" in told["failure"]


def test_private_addresses_are_refused_at_the_moment_of_sending_too(
    solving: TestClient, tiny: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "PAUSES_S", ())
    code = create(solving, tiny)
    with receiving(200) as receiver:
        registered(solving, receiver)
        monkeypatch.delenv("PHANKY_WEBHOOK_PRIVATE_ADDRESSES")
        ended_run(solving, code)
        told = until(lambda: first_delivery(solving), "ended_at")

    assert told["state"] == "given_up"
    assert "private network" in told["failure"]
    assert receiver.came == []


def test_a_cancelled_run_that_never_began_is_told(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)
    with receiving(200) as receiver:
        registered(client, receiver)
        run = client.post(f"{API}/rounds/{code}/runs", json={}).json()
        client.post(f"{API}/runs/{run['id']}/cancel")

    body = json.loads(first_delivery(client)["body"])
    assert body["run"] == {"id": run["id"], "round": code, "state": "cancelled"}
