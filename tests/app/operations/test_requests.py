"""What stands around every request."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.db import create_engine
from app.main import create_app
from app.operations import logs
from app.settings import Settings
from tests.app.api import API, create
from tests.app.application import application
from tests.app.people.accounts import an_administrator


class Terminal(io.StringIO):
    """A stream that somebody watches."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the log of machines says; logging is as it was at the end."""
    root, ours = logging.getLogger(), logging.getLogger("app")
    before = root.handlers[:], root.level, ours.level
    stream = io.StringIO()
    logs.set_up(stream=stream)
    yield stream
    root.handlers[:], root.level, ours.level = before


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_request_is_one_line_with_its_route_status_and_time(written: io.StringIO, client: TestClient) -> None:
    answer = client.get(f"{API}/rounds/NONE", headers={"X-Request-ID": "from-the-proxy-1"})

    [line] = lines(written)
    assert line["request_id"] == answer.headers["X-Request-ID"] == answer.json()["request_id"] == "from-the-proxy-1"
    assert (line["method"], line["route"], line["status"]) == ("GET", f"{API}/rounds/{{code}}", 404)
    assert line["ms"] >= 0
    assert line["level"] == "info"
    assert line["at"].endswith("+00:00")


@pytest.mark.parametrize("said", ["short", 'forged" }\n{"level":"error', "x" * 65, "ba\x7fd-request", ""])
def test_an_id_that_is_not_sane_is_replaced(client: TestClient, said: str) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": said})

    assert len(answer.headers["X-Request-ID"]) == 32
    assert answer.headers["X-Request-ID"] != client.get("/healthz").headers["X-Request-ID"]


def test_probes_leave_no_line(written: io.StringIO, client: TestClient) -> None:
    client.get("/healthz")

    assert lines(written) == []


def broken_app(database_url: str) -> FastAPI:
    """The application with a route that breaks."""
    app = create_app(Settings(database_url=database_url, embedded_worker=False))

    @app.get("/breaks")
    def breaks() -> None:
        raise RuntimeError("postgresql://phanky:hunter2@db/phanky did not like Authorization: Bearer phk_abcdef")

    return app


def test_what_breaks_is_told_with_its_id_in_answer_and_log_and_without_any_secret(
    written: io.StringIO, database_url: str
) -> None:
    with TestClient(broken_app(database_url), raise_server_exceptions=False) as client:
        answer = client.get("/breaks", headers={"Authorization": "Bearer phk_abcdef", "Cookie": "phanky=hunter2"})

    assert answer.status_code == 500
    request_id = answer.json()["request_id"]
    assert answer.headers["X-Request-ID"] == request_id
    told = [line for line in lines(written) if line.get("request_id") == request_id]
    assert {line["level"] for line in told} == {"error", "info"}
    assert any("RuntimeError" in line.get("exception", "") for line in told)
    assert next(line["status"] for line in told if "status" in line) == 500
    for secret in ("hunter2", "phk_abcdef"):
        assert secret not in written.getvalue()
        assert secret not in answer.text


PAGE = {"Accept": "text/html"}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_page_that_tells_a_problem_shows_the_id_of_its_request(client: TestClient, lang: str) -> None:
    answer = client.get(f"/nowhere?lang={lang}", headers=PAGE)

    assert answer.status_code == 404
    assert f"<code>{answer.headers['X-Request-ID']}</code>" in answer.text
    assert {"vi": "Mã yêu cầu", "en": "Request id"}[lang] in answer.text


def test_so_does_the_page_of_what_breaks(database_url: str, written: io.StringIO) -> None:
    with TestClient(broken_app(database_url), raise_server_exceptions=False) as client:
        answer = client.get("/breaks", headers=PAGE)

    assert answer.status_code == 500
    assert f"<code>{answer.headers['X-Request-ID']}</code>" in answer.text
    assert answer.headers["X-Request-ID"] in {line.get("request_id") for line in lines(written)}


def test_neither_bodies_nor_addresses_nor_headers_come_into_the_log(
    written: io.StringIO, client: TestClient, tiny: dict[str, Any]
) -> None:
    tiny["note"] = "hunter2-in-the-body"
    code = create(client, tiny)
    client.get(f"{API}/rounds/{code}?key=hunter2-in-the-query", headers={"Cookie": "phanky=hunter2-in-the-cookie"})
    client.get("/sign-in/hunter2-in-the-path")

    assert len(lines(written)) == 3
    assert "hunter2" not in written.getvalue()


def test_an_error_of_the_database_tells_no_stored_value(database_url: str, written: io.StringIO) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection, pytest.raises(Exception, match="no_such_table") as raised:
        connection.execute(text("SELECT :secret FROM no_such_table"), {"secret": "hunter2"})
    engine.dispose()
    logging.getLogger("app.test").error("it broke", exc_info=raised.value)

    assert "hunter2" not in str(raised.value)
    assert "hunter2" not in written.getvalue()


@pytest.mark.parametrize(
    "line",
    [
        "postgresql://phanky:hunter2@db/phanky",
        "postgresql+psycopg://phanky:hunter2@db:5432/phanky?sslmode=require",
        "host=db password=hunter2 user=phanky",
        "{'authorization': 'Bearer hunter2'}",
        "Authorization: Basic hunter2",
        "Cookie: phanky=hunter2; other=1",
        "set-cookie: phanky=hunter2",
        '"password": "hunter2"',
        "a token phk_hunter2-and_more",
        "redis://:hunter2@cache",
    ],
)
def test_secrets_are_taken_out_of_any_line(line: str) -> None:
    assert "hunter2" not in logs.redacted(line)


def test_a_line_without_secrets_stays_as_it_is() -> None:
    told = "job 7 of run abc failed: http://localhost:8000/runs, 12:30 token count 5"

    assert logs.redacted(told) == told


def test_on_a_terminal_only_warnings_are_shown_and_they_are_plain(written: io.StringIO) -> None:
    terminal = Terminal()
    logs.set_up(stream=terminal)
    logging.getLogger("app.jobs").info("all is well")
    logging.getLogger("app.jobs").warning("worker %s is dead", "a:1:b")

    assert terminal.getvalue() == "WARNING app.jobs: worker a:1:b is dead\n"
    assert written.getvalue() == ""


def test_a_body_that_says_it_is_too_large_is_not_read(database_url: str) -> None:
    with small(database_url) as client:
        answer = client.post(f"{API}/rounds", content=b"x" * 2000, headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "PHANKY_MAX_BODY_BYTES" in answer.json()["detail_vi"]
    assert answer.headers["X-Request-ID"] == answer.json()["request_id"]


def test_no_route_reads_on_over_the_limit(database_url: str) -> None:
    """Bodies without a length, also of routes that read them in another way."""
    with small(database_url) as client:
        app: Any = client.app
        routes = [
            (method.upper(), path)
            for path, methods in app.openapi()["paths"].items()
            for method in methods
            if method in {"post", "put", "patch", "delete"}
        ]
        answers = {
            (method, path): client.request(
                method,
                path.replace("{kind}", "projects").replace("{records}", "projects").replace("{place}", "0"),
                content=(b'{"x": "' + b"x" * 700 for _ in range(3)),
                headers={
                    "Content-Type": "text/csv" if "/sheet" in path else "application/json",
                    "Idempotency-Key": f"key-{number}",
                },
                params={"locale": "vi"},
            )
            for number, (method, path) in enumerate(routes)
        }

    assert len(routes) > 10
    bodies = {of: one for of, one in answers.items() if one.status_code == 413}
    read = {of for of in answers if of in bodies}
    takes = {
        (method.upper(), path)
        for path, methods in app.openapi()["paths"].items()
        for method, operation in methods.items()
        if "requestBody" in operation
    }
    assert takes <= read
    assert {one.json()["code"] for one in bodies.values()} == {"too_large"}


def small(database_url: str) -> TestClient:
    """A client of a service that takes only small bodies."""
    settings = Settings(database_url=database_url, embedded_worker=False, max_body_bytes=1024)
    return TestClient(application(settings), headers=an_administrator(database_url), raise_server_exceptions=False)
