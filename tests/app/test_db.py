"""The database as the service sets it up, and what callers are told when it is away."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from app.db import IMPATIENT, create_engine, reading
from app.kit.turns import Turns
from app.main import create_app
from app.settings import Settings
from tests.app.api import API


def test_sqlite_checks_foreign_keys_waits_for_others_and_logs_ahead(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    with engine.connect() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("foreign_keys", "busy_timeout", "journal_mode")
        ]
    engine.dispose()

    assert found == [1, 30_000, "wal"]


def test_writers_of_one_process_come_to_sqlite_in_the_order_in_which_they_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns, came = Turns(), list[int]()
    monkeypatch.setattr("app.db.Turns", lambda: turns)
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")

    def write(number: int) -> None:
        with engine.begin():
            came.append(number)
        with suppress(ZeroDivisionError), engine.begin():
            raise ZeroDivisionError  # what is undone gives the turn back too

    threads = [Thread(target=write, args=(number,)) for number in range(5)]
    with engine.begin():
        for number, thread in enumerate(threads):
            thread.start()
            while len(turns._waiting) <= number:
                sleep(0.001)
    for thread in threads:
        thread.join()
    engine.dispose()

    assert came == [0, 1, 2, 3, 4]
    assert turns.take(0)


def test_who_would_rather_not_write_than_wait_waits_for_no_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    class Noting(Turns):
        def take(self, at_most_s: float) -> bool:
            waited.append(at_most_s)
            return super().take(0)

    monkeypatch.setattr("app.db.Turns", Noting)
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    with engine.begin(), engine.connect().execution_options(**{IMPATIENT: True}) as impatient:
        impatient.connection.execute("PRAGMA busy_timeout=0")
        with pytest.raises(OperationalError):
            impatient.begin()
    engine.dispose()

    assert waited == [30, 0]


def test_who_only_reads_sqlite_waits_for_no_turn(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    with engine.begin() as writes, reading(engine) as reads:
        writes.exec_driver_sql("CREATE TABLE later (number INTEGER)")
        found = reads.connection().exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
    engine.dispose()

    assert found == 0


def test_a_database_that_does_not_answer_is_told_as_something_to_try_again(database_url: str) -> None:
    with TestClient(create_app(Settings(database_url=database_url))) as client:
        state = client.app.state  # type: ignore[attr-defined]  # the client types it as a bare ASGI app
        state.engine.dispose()
        state.engine = create_engine("postgresql://nobody@127.0.0.1:1/nothing")

        answer = client.get(f"{API}/rounds", headers={"Authorization": "Bearer anything"})

    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
    assert answer.headers["retry-after"]


def test_an_unexpected_error_is_a_problem_without_details(database_url: str) -> None:
    app = create_app(Settings(database_url=database_url))

    @app.get("/broken")
    def broken() -> None:
        raise ZeroDivisionError("secret details")

    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/broken")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.text
