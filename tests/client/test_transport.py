"""Patience, and what is never sent twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from phanky_client import Limited, NoAnswer, Phanky, Refused
from phanky_client.events import messages
from phanky_client.transport import exact_json

PROBLEM = {"status": 503, "code": "database_unavailable", "detail": "away"}
RUN = {
    "id": "r", "round_code": "X", "scenario_code": None, "state": "queued", "cancelling": False, "answered_from": None,
    "created_at": "2026-01-01T00:00:00Z", "finished_at": None, "plan_id": None, "failure": None, "newer": 1,
}  # fmt: skip
Answers = Iterator[httpx2.Response | Exception]


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, none of which takes time."""
    pauses: list[float] = []
    monkeypatch.setattr("phanky_client.transport.time.sleep", pauses.append)
    monkeypatch.setattr("phanky_client.events.PAUSE_S", 0)
    return pauses


def answering(*answers: httpx2.Response | Exception) -> tuple[Phanky, list[httpx2.Request]]:
    """A client whose service answers so, one after the other."""
    came: list[httpx2.Request] = []
    left = iter(answers)

    def handle(request: httpx2.Request) -> httpx2.Response:
        came.append(request)
        answer = next(left)
        if isinstance(answer, Exception):
            raise answer
        return answer

    http = httpx2.Client(transport=httpx2.MockTransport(handle))
    return Phanky("http://phanky.example", token="t0", http=http), came


def busy(status: int, after: str | None) -> httpx2.Response:
    return httpx2.Response(status, json={**PROBLEM, "status": status}, headers={"Retry-After": after} if after else {})


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_service_is_asked_again_when_it_says(slept: list[float], status: int) -> None:
    phanky, came = answering(busy(status, "2"), busy(status, "7"), httpx2.Response(202, json=RUN))

    run = phanky.runs.ask("X")

    assert run.id == "r"
    assert slept == [2, 7]
    assert {request.headers["authorization"] for request in came} == {"Bearer t0"}


def test_a_pause_is_never_longer_than_half_a_minute_and_grows_where_nothing_is_said(slept: list[float]) -> None:
    phanky, _ = answering(busy(503, "9999"), busy(503, None), busy(503, "soon"), httpx2.Response(200, json=[]))

    phanky.rounds.list()

    assert slept[0] == 30
    assert 0 < slept[1] < slept[2] < 10


def test_patience_ends_with_the_problem_document(slept: list[float]) -> None:
    phanky, came = answering(*[busy(503, "1")] * 5)

    with pytest.raises(Limited) as told:
        phanky.rounds.list()

    assert told.value.problem.code == "database_unavailable"
    assert (len(came), len(slept)) == (5, 4)


@pytest.mark.usefixtures("slept")
def test_reading_is_tried_again_when_a_connection_breaks_but_asking_is_not() -> None:
    reading, _ = answering(httpx2.ReadError("gone"), httpx2.Response(200, json=[]))
    asking, came = answering(httpx2.ReadError("gone"), httpx2.Response(202, json=RUN))

    assert reading.rounds.list() == []
    with pytest.raises(NoAnswer):
        asking.runs.ask("X")

    assert len(came) == 1


@pytest.mark.usefixtures("slept")
def test_asking_is_tried_again_where_no_connection_came_about() -> None:
    phanky, came = answering(httpx2.ConnectError("refused"), httpx2.Response(202, json=RUN))

    assert phanky.runs.ask("X").state == "queued"
    assert len(came) == 2


@pytest.mark.usefixtures("slept")
def test_an_error_that_is_no_problem_document_is_told_too() -> None:
    phanky, _ = answering(httpx2.Response(502, text="<html>bad gateway</html>"))

    with pytest.raises(Refused) as told:
        phanky.rounds.list()

    assert (told.value.problem.status, told.value.problem.code) == (502, "no_problem_document")


def stream_of(*events: tuple[int, str], end: bool = False) -> httpx2.Response:
    text = "".join(f'id: {number}\nevent: state\ndata: {{"state": "{state}"}}\n\n' for number, state in events)
    return httpx2.Response(200, text=f": ping\n\n{text}" + ("event: end\ndata: {}\n\n" if end else ""))


@pytest.mark.usefixtures("slept")
def test_a_stream_that_breaks_is_taken_up_after_the_last_event() -> None:
    phanky, came = answering(
        stream_of((1, "queued"), (2, "running")),
        httpx2.ReadError("gone"),
        busy(503, "1"),
        stream_of((3, "done"), end=True),
    )

    heard = list(phanky.runs.follow("r"))

    assert [one.number for one in heard] == [1, 2, 3]
    assert [request.headers["last-event-id"] for request in came] == ["0", "2", "2", "2"]


@pytest.mark.usefixtures("slept")
def test_a_service_that_stays_away_ends_the_patience() -> None:
    phanky, _ = answering(httpx2.ConnectError("refused"))

    with pytest.raises(NoAnswer):
        list(phanky.runs.follow("r", patience_s=-1))


def test_messages_of_many_lines_and_comments_are_read() -> None:
    lines = iter([": hello", "", "id: 4", "event: progress", "data: a", "data:b", "", "data: cut off"])

    assert list(messages(lines)) == [(4, "progress", "a\nb")]


def test_decimals_leave_as_the_numbers_they_are() -> None:
    data = {"a": [Decimal("0.10"), 2**60, None, True, "ư\n"], "b": {}}

    text = exact_json(data)

    assert '0.10,1152921504606846976,null,true,"' in text
    assert json.loads(text, parse_float=Decimal) == data


@pytest.mark.parametrize("value", [Decimal("NaN"), object()])
def test_what_json_cannot_hold_is_refused(value: Any) -> None:  # noqa: ANN401 - anything
    with pytest.raises(TypeError):
        exact_json({"a": value})
