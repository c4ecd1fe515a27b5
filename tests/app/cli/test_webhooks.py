"""Messages of webhooks are tidied up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select
from typer.testing import CliRunner, Result

from app.audit.models import AuditEventRow
from app.cli.commands import app
from app.db import create_engine
from app.jobs.models import JobKind, JobRow
from app.kit.columns import now_utc
from app.webhooks import service
from app.webhooks.models import DeliveryRow, DeliveryState

AGES_DAYS = (1, 40, 100)


@pytest.fixture
def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Messages that ended one, forty and a hundred days ago, and one that still waits."""
    monkeypatch.setenv("PHANKY_DATABASE_URL", database_url)
    engine = create_engine(database_url)
    with Session(engine) as session:
        service.register(session, url="https://1.1.1.1/told", by="admin", private=False)
        session.flush()
        for _ in range(len(AGES_DAYS) + 1):
            service.tell_ended(session, kind=JobKind.RUN, subject="r", round_code="R", state="done", plan_id=None)
        session.commit()
        rows = session.exec(select(DeliveryRow)).all()
        for row, age_days in zip(rows, AGES_DAYS, strict=False):
            row.state, row.ended_at = DeliveryState.DELIVERED, now_utc() - timedelta(days=age_days)
        session.commit()
    engine.dispose()
    return database_url


def phanky(*words: str) -> Result:
    result = CliRunner().invoke(app, ["webhooks", "prune", *words])
    assert result.exit_code == 0, result.output
    return result


def left(database: str) -> tuple[int, int, int]:
    """How many messages, jobs and events of pruning there are."""
    engine = create_engine(database)
    with Session(engine) as session:
        pruned = session.exec(select(AuditEventRow).where(AuditEventRow.event == "webhooks.pruned")).all()
        found = len(session.exec(select(DeliveryRow)).all()), len(session.exec(select(JobRow)).all()), len(pruned)
    engine.dispose()
    return found


def test_messages_that_ended_long_ago_go_with_their_jobs_and_those_that_wait_stay(database: str) -> None:
    told = phanky("--older-than", "30")

    assert "Forgot 2 messages" in told.output
    assert left(database) == (2, 2, 1)


def test_unsaid_the_installation_decides_how_long_they_are_kept(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    phanky()
    assert left(database) == (3, 3, 1)

    monkeypatch.setenv("PHANKY_WEBHOOK_KEPT_DAYS", "0")
    phanky()
    assert left(database) == (1, 1, 2)


def test_where_nothing_is_old_nothing_is_noted(database: str) -> None:
    phanky("--older-than", "365")

    assert left(database) == (4, 4, 0)
