"""Selects for what is measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from app.audit.models import AuditEventRow
from app.plans.models import PlanRow
from app.runs.models import RunEventRow, RunRow
from app.sweeps.models import SweepRow

RECENT_RUNS, RECENT_PLANS = 100, 20
ABOUT_DATABASE = {
    "sqlite": (
        "SELECT 'SQLite ' || sqlite_version()",
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    ),
    "postgresql": (
        "SELECT 'PostgreSQL ' || current_setting('server_version')",
        "SELECT pg_database_size(current_database())",
    ),
}
"""Its version, and how large it is."""


def runs_by_state(session: Session) -> Mapping[str, int]:
    """How many runs there are in each state that any is in."""
    return dict(session.exec(select(RunRow.state, func.count()).group_by(col(RunRow.state))).all())


def sweeps_by_state(session: Session) -> Mapping[str, int]:
    """How many sweeps there are in each state that any is in."""
    return dict(session.exec(select(SweepRow.state, func.count()).group_by(col(SweepRow.state))).all())


def recent_run_seconds(session: Session) -> list[float]:
    """Seconds from the beginning to the end of the runs that ended last, without those that needed no search.

    A clock that was set back in between would make one negative; it counts as none.
    """
    query = (
        select(RunRow.started_at, RunRow.finished_at)
        .where(col(RunRow.finished_at).is_not(None), col(RunRow.answered_from).is_(None))
        .order_by(col(RunRow.finished_at).desc())
        .limit(RECENT_RUNS)
    )
    return [
        max((finished_at - started_at).total_seconds(), 0.0)
        for started_at, finished_at in session.exec(query)
        if started_at is not None and finished_at is not None
    ]


def recent_plan_ids(session: Session) -> Sequence[str]:
    """The newest plans, newest first."""
    return session.exec(
        select(PlanRow.id).order_by(col(PlanRow.created_at).desc(), col(PlanRow.id)).limit(RECENT_PLANS)
    ).all()


def plan_texts(session: Session, *, ids: Sequence[str]) -> Mapping[str, str]:
    """The plan files of these plans."""
    return dict(session.exec(select(PlanRow.id, PlanRow.content).where(col(PlanRow.id).in_(ids))).all())


def count_run_events(session: Session) -> int:
    """How many events of runs are kept."""
    return session.exec(select(func.count()).select_from(RunEventRow)).one()


def count_audit_events(session: Session) -> int:
    """How many events the trail holds: they are numbered without a hole."""
    return session.exec(select(func.max(AuditEventRow.number))).one() or 0


def database_version(session: Session) -> str:
    """Which database this is, and its version."""
    return str(session.connection().execute(text(ABOUT_DATABASE[session.get_bind().dialect.name][0])).scalar_one())


def database_bytes(session: Session) -> int:
    """How large the database is on its disk."""
    return int(session.connection().execute(text(ABOUT_DATABASE[session.get_bind().dialect.name][1])).scalar_one())
