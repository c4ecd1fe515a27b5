"""The page of health: what is well, what is not and what to do, for administrators alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.audit.events import Event
from app.audit.service import Doer, record
from app.jobs.models import WorkerRow
from app.kit.columns import now_utc
from app.operations.health import Disk
from app.people.roles import Role
from tests.app.people.accounts import engine_of, somebody
from tests.app.web.page import Page

HTML = {"Accept": "text/html"}


def words(client: TestClient, lang: str = "vi") -> str:
    answer = client.get("/health", headers={**HTML, "Cookie": f"lang={lang}"})
    assert answer.status_code == 200, answer.text[:500]
    return Page(answer.text).words


def test_a_service_without_a_worker_is_told_with_what_to_do(client: TestClient) -> None:
    told = words(client)

    assert "Có kiểm tra không đạt" in told
    assert "Chạy: phanky worker" in told
    assert "chưa ghi nhận lần nào; sao lưu bằng phanky backup" in told
    assert "There is no worker" not in told
    assert "there is no worker" in words(client, "en")


def test_a_service_that_is_well_says_so_with_its_workers_and_its_last_backup(client: TestClient) -> None:
    with Session(engine_of(client)) as session:
        session.add(WorkerRow(id="w-1", host="máy-1", pid=1, version="0.1.0", seen_at=now_utc()))
        record(session, Event.DATABASE_SAVED, subject="backup", doer=Doer("lan", "command"))
        session.commit()

    told = words(client)

    assert "Mọi kiểm tra đều đạt" in told
    assert "máy-1" in told
    assert "chưa ghi nhận lần nào" not in told


def test_the_database_and_its_size_are_told_and_a_disk_only_where_there_is_one(
    client: TestClient, database_url: str
) -> None:
    told = words(client, "en")

    assert ("SQLite" if database_url.startswith("sqlite") else "PostgreSQL") in told
    assert ("to be seen on the database's server" in told) is not database_url.startswith("sqlite")


def test_nobody_but_administrators_sees_it(client: TestClient) -> None:
    headers = somebody(client, "khach", Role.VIEWER)

    assert client.get("/health", headers={**HTML, **headers}).status_code == 403


@pytest.mark.parametrize(("free_bytes", "nearly_full"), [(4, True), (5, False), (100, False)])
def test_a_disk_is_nearly_full_below_a_twentieth(free_bytes: int, nearly_full: bool) -> None:
    assert Disk(total_bytes=100, free_bytes=free_bytes).nearly_full is nearly_full


def test_a_clock_that_was_set_back_makes_no_negative_age(client: TestClient) -> None:
    with Session(engine_of(client)) as session:
        seen_at = now_utc() + timedelta(seconds=5)
        session.add(WorkerRow(id="w-1", host="máy-1", pid=1, version="0.1.0", seen_at=seen_at))
        session.commit()

    assert "0 giây trước" in words(client)
