"""An engine that is not installed, as a caller of the service meets it."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.app.api import create, send


def test_asking_for_it_is_refused_with_what_to_install_and_no_run_is_made(
    client: TestClient, tiny: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyscipopt", None)
    code = create(client, tiny)

    answer = send(client, "POST", f"/rounds/{code}/runs", {"options": {"engine": "scip"}})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    (told,) = answer.json()["findings"]
    assert told["code"] == "engine_not_installed"
    assert "phanky[scip]" in told["mend"]["vi"]
    assert client.get("/api/v1/runs").json()["total"] == 0
