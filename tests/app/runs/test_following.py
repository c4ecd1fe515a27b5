"""Following, cancelling and retrying runs over HTTP."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from tests.app.api import API, create, send
from tests.app.runs.test_router import ask

Data = dict[str, Any]


def told(client: TestClient, run_id: str, after: int = 0) -> list[dict[str, str]]:
    """The events of a run, as a browser would get them."""
    answer = client.get(f"{API}/runs/{run_id}/events", headers={"Last-Event-ID": str(after)})
    assert answer.headers["content-type"].startswith("text/event-stream")
    blocks = [block for block in answer.text.split("\n\n") if block.strip() and not block.startswith(":")]
    return [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks]


def test_a_run_can_be_followed_from_its_first_state_to_its_end(client: TestClient, tiny: Data) -> None:
    run = ask(client, create(client, tiny))

    events = told(client, run["id"])

    assert events[0]["event"] == "state"
    assert [one["event"] for one in events][-2:] == ["state", "end"]
    assert '"done"' in events[-2]["data"]
    assert [int(one["id"]) for one in events[:-1]] == list(range(1, len(events)))


def test_who_comes_back_misses_nothing_and_hears_nothing_twice(client: TestClient, tiny: Data) -> None:
    run = ask(client, create(client, tiny))
    whole = told(client, run["id"])

    assert told(client, run["id"], after=2) == whole[2:]


def test_progress_can_be_asked_for_again_and_again(client: TestClient, tiny: Data) -> None:
    run = ask(client, create(client, tiny))

    progress = client.get(f"{API}/runs/{run['id']}/progress").json()

    assert (progress["state"], progress["plan_id"], progress["cancelling"]) == ("done", run["plan_id"], False)
    assert progress["number"] >= 3


def test_nobody_can_follow_a_run_that_is_not_there(client: TestClient) -> None:
    for path in ("events", "progress"):
        answer = client.get(f"{API}/runs/none/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "run_not_found")
    for path in ("cancel", "retry"):
        assert client.post(f"{API}/runs/none/{path}").json()["code"] == "run_not_found"


def test_the_same_question_is_answered_at_once_and_says_so(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)
    first = ask(client, code)

    again = send(client, "POST", f"/rounds/{code}/runs", {}).json()

    assert (again["state"], again["answered_from"], again["plan_id"]) == ("done", first["id"], first["plan_id"])


def test_a_round_that_has_moved_on_is_asked_anew(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)
    ask(client, code)
    tiny["ceilings"][0]["amount"] = 1
    send(client, "PUT", f"/rounds/{code}", tiny)

    assert ask(client, code)["answered_from"] is None


def test_a_retry_searches_the_same_frozen_round_anew(client: TestClient, tiny: Data) -> None:
    code = create(client, tiny)
    first = ask(client, code)
    tiny["ceilings"][0]["amount"] = 1
    send(client, "PUT", f"/rounds/{code}", tiny)

    again = client.post(f"{API}/runs/{first['id']}/retry")

    assert again.status_code == 202
    assert (again.json()["answered_from"], again.json()["round_changed"]) == (None, True)
    assert again.json()["round_sha256"] == first["round_sha256"]


def test_a_run_that_has_ended_cannot_be_cancelled_any_more(client: TestClient, tiny: Data) -> None:
    run = ask(client, create(client, tiny))

    answer = client.post(f"{API}/runs/{run['id']}/cancel")

    assert (answer.status_code, answer.json()["state"]) == (202, "done")


def test_runs_can_be_listed_by_their_state(client: TestClient, tiny: Data) -> None:
    run = ask(client, create(client, tiny))

    assert [one["id"] for one in client.get(f"{API}/runs", params={"state": "done"}).json()["items"]] == [run["id"]]
    assert client.get(f"{API}/runs", params={"state": "failed"}).json()["items"] == []
