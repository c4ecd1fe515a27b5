"""Small steps over HTTP that many tests take."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from optimizer.jsonio import dump_json

API = "/api/v1"
JSON = {"Content-Type": "application/json"}


def send(client: TestClient, method: str, path: str, data: object, **headers: str) -> Response:
    """Send JSON with exact numbers; `If_Match="…"` is a header."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.request(method, f"{API}{path}", content=dump_json(data), headers=JSON | more)


def create(client: TestClient, round_data: dict[str, Any]) -> str:
    """Store a round and tell its code."""
    answer = send(client, "POST", "/rounds", round_data)
    assert answer.status_code == 201, answer.text
    return str(round_data["code"])


def codes(answer: Response) -> list[str]:
    """The codes of a problem's findings."""
    return [finding["code"] for finding in answer.json()["findings"]]
