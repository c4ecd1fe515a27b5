"""Every limit that docs/operations.md lists, gone over: a problem of its own, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app.main import create_app
from app.people import sign_in
from app.settings import Settings
from tests.app.api import API, JSON, create, send
from tests.app.people.accounts import an_administrator
from tests.conftest import Databases
from tests.optimizer.rounds import tiny_round

DOCUMENT = Path(__file__).parents[2] / "docs" / "operations.md"
ROW = re.compile(r"^\| `?(\w[^`|]*)`? \|.*\| ([45]\d\d)[ ,][^|]*?`(\w+)`", re.MULTILINE)
Data = dict[str, Any]
CODE = "LIB-2031"
RUNS, SWEEPS = f"/rounds/{CODE}/runs", f"/rounds/{CODE}/sweeps"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def tight(request: pytest.FixtureRequest, databases: Databases) -> Iterator[TestClient]:
    """A service that takes little of everything, with one round; nobody takes jobs up."""
    url = databases(request.param)
    settings = Settings(
        database_url=url,
        embedded_worker=False,
        cheap_passwords=True,
        max_body_bytes=20_000,
        max_json_depth=8,
        max_list_items=100,
        max_projects=len(tiny_round()["projects"]),
        max_open_runs=1,
        max_open_points=1,
        max_time_limit_s=60,
    )
    with TestClient(create_app(settings), headers=an_administrator(url)) as client:
        create(client, tiny_round())
        yield client


def body(client: TestClient) -> Response:
    return send(client, "POST", "/rounds", "x" * 20_001)


def depth(client: TestClient) -> Response:
    return client.post(f"{API}{RUNS}", content=b'{"a":' * 9 + b"1" + b"}" * 9, headers=JSON)


def list_items(client: TestClient) -> Response:
    return send(client, "POST", RUNS, {"a": [0] * 101})


def projects(client: TestClient) -> Response:
    return send(client, "POST", f"/rounds/{CODE}/projects", {**tiny_round()["projects"][0], "code": "MORE"})


def open_runs(client: TestClient) -> Response:
    return [send(client, "POST", RUNS, {"again": True}) for _ in range(2)][-1]


def open_points(client: TestClient) -> Response:
    return send(client, "POST", SWEEPS, {"spec": {"kind": "weights", "sets": [{"SCANS": 2}, {"SCANS": 3}]}})


def time_limit(client: TestClient) -> Response:
    return send(client, "POST", RUNS, {"options": {"time_limit_s": 61}})


def tries(client: TestClient) -> Response:
    form = urlencode({"name": "nobody", "password": "wrong password"})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", "Accept": "*/*"}
    return [client.post("/sign-in", content=form, headers=headers) for _ in range(sign_in.MOST_OF_ACCOUNT + 1)][-1]


OVER: dict[str, tuple[int, str, Callable[[TestClient], Response]]] = {
    "PHANKY_MAX_BODY_BYTES": (413, "too_large", body),
    "PHANKY_MAX_JSON_DEPTH": (422, "nested_too_deep", depth),
    "PHANKY_MAX_LIST_ITEMS": (422, "list_too_long", list_items),
    "PHANKY_MAX_PROJECTS": (413, "too_many_projects", projects),
    "PHANKY_MAX_OPEN_RUNS": (429, "too_many_open", open_runs),
    "PHANKY_MAX_OPEN_POINTS": (429, "too_many_open", open_points),
    "PHANKY_MAX_TIME_LIMIT_S": (422, "time_limit_too_long", time_limit),
    "sign-in attempts": (429, "too_many_tries", tries),
}
"""How each limit is gone over. Memory is not here: tests/app/runs/test_memory.py."""


@pytest.mark.parametrize("limit", OVER)
def test_what_goes_over_a_limit_is_told_by_a_problem_of_its_own(tight: TestClient, limit: str) -> None:
    status, code, ask = OVER[limit]
    answer = ask(tight)
    told = answer.json()

    assert (answer.status_code, told["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["detail_vi"] != told["detail_en"]
    assert told["request_id"] == answer.headers["X-Request-ID"]
    assert ("Retry-After" in answer.headers) == (status == 429)


def test_every_limit_of_the_document_is_gone_over_here() -> None:
    listed = {limit: (int(status), code) for limit, status, code in ROW.findall(DOCUMENT.read_text())}

    assert listed == {limit: (status, code) for limit, (status, code, _) in OVER.items()}
