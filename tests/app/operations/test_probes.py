"""Alive, ready, measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from app.db import create_engine
from app.main import create_app
from app.settings import Settings
from tests.app.api import API, create, send
from tests.journeys.steps import plan, service


def samples(client: TestClient, **headers: str) -> dict[tuple[str, ...], float]:
    """Every sample of the metrics, by its name and the values of its labels."""
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.text
    families = text_string_to_metric_families(answer.text)
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


@pytest.fixture
def no_database() -> Iterator[TestClient]:
    settings = Settings(database_url="postgresql://nobody:s3cret@127.0.0.1:1/nowhere", embedded_worker=False)
    with TestClient(create_app(settings), raise_server_exceptions=False) as opened:
        yield opened


def test_a_service_without_its_database_is_alive_and_not_ready(no_database: TestClient) -> None:
    assert no_database.get("/healthz").json()["status"] == "alive"
    answer = no_database.get("/readyz")

    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert answer.json()["checks"]["database"]["ok"] is False
    assert "s3cret" not in answer.text


def test_a_service_without_its_database_still_says_what_it_measured_itself(no_database: TestClient) -> None:
    no_database.get("/healthz")
    told = samples(no_database)

    assert told["phanky_database_up",] == 0
    assert told["phanky_request_seconds_count", "GET", "/healthz", "200"] == 1


def test_a_service_that_solves_by_itself_is_ready(solving: TestClient) -> None:
    answer = solving.get("/readyz")

    assert answer.status_code == 200, answer.text
    assert {name: one["ok"] for name, one in answer.json()["checks"].items()} == {
        "database": True,
        "schema": True,
        "queue": True,
        "workers": True,
    }


def test_a_service_for_which_nobody_works_says_how_to_start_a_worker(client: TestClient) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 503
    checks = answer.json()["checks"]
    assert [name for name, one in checks.items() if not one["ok"]] == ["workers"]
    assert "phanky worker" in checks["workers"]["detail_vi"]
    assert "phanky worker" in checks["workers"]["detail_en"]


def test_a_schema_of_another_revision_is_told(client: TestClient, database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()

    check = client.get("/readyz").json()["checks"]["schema"]

    assert check["ok"] is False
    assert "0001" in check["detail_en"]
    assert "phanky migrate" in check["detail_en"]


def test_a_missing_table_of_the_queue_is_told(client: TestClient, database_url: str) -> None:
    engine = create_engine(database_url)
    place = "dbos." if engine.dialect.name == "postgresql" else ""
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {place}workflow_status RENAME TO lost"))
    engine.dispose()

    assert client.get("/readyz").json()["checks"]["queue"]["ok"] is False


def test_requests_are_measured_by_their_route_and_never_by_their_address(
    client: TestClient, tiny: dict[str, Any]
) -> None:
    code = create(client, tiny)
    for _ in range(2):
        client.get(f"{API}/rounds/{code}")
    client.get("/nobody/knows/this")
    client.request("BREW", "/healthz")

    told = samples(client)

    assert told["phanky_request_seconds_count", "GET", f"{API}/rounds/{{code}}", "200"] == 2
    assert told["phanky_request_seconds_count", "GET", "other", "404"] == 1
    assert not any(code in part or "nobody" in part or "BREW" in part for name in told for part in name)


def test_the_queue_is_measured_from_the_database(client: TestClient, tiny: dict[str, Any]) -> None:
    code = create(client, tiny)
    for _ in range(3):
        assert send(client, "POST", f"/rounds/{code}/runs", {"again": True}).status_code == 202

    told = samples(client)

    assert told["phanky_queue_depth",] == 3
    assert told["phanky_jobs", "run", "queued"] == 3
    assert told["phanky_runs", "queued"] == 3
    assert told["phanky_runs", "done"] == 0
    assert told["phanky_workers",] == 0
    assert told["phanky_queue_oldest_seconds",] >= 0
    assert told["phanky_run_events_total",] == 3
    assert told["phanky_audit_events_total",] >= 4


def test_runs_that_ended_tell_their_seconds_and_the_gap_of_their_plans(database_url: str, tiny: dict[str, Any]) -> None:
    with service(database_url) as client:
        plan(client, create(client, tiny))

        told = samples(client)

    assert told["phanky_workers",] == 1
    assert told["phanky_runs", "done"] == 1
    assert told["phanky_recent_run_seconds", "1"] > 0
    assert 0 <= told["phanky_recent_run_gap", "1"] < 1e-9


def test_metrics_may_ask_for_a_token(database_url: str) -> None:
    settings = Settings(database_url=database_url, embedded_worker=False, metrics_token="for-prometheus")
    with TestClient(create_app(settings)) as client:
        refused = [
            client.get("/metrics"),
            client.get("/metrics", headers={"Authorization": "Bearer something else"}),
            client.get("/metrics", headers={b"Authorization": "Bearer đoán".encode()}),
        ]
        told = samples(client, Authorization="Bearer for-prometheus")

    assert [one.status_code for one in refused] == [401, 401, 401]
    assert told["phanky_database_up",] == 1
