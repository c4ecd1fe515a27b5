"""Selects on runs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, or_
from sqlalchemy import select as plain_select
from sqlmodel import Session, col, func, select

from app.db import paged
from app.errors import NotFound
from app.runs.models import ANSWERED_STATES, RunEventRow, RunRow

FIRST_EVENTS = 20
"""A search moves fast at first: so many events are never thinned out."""


class RunNotFound(NotFound):
    """404: no run has this id, or it was pruned."""

    code = "run_not_found"


def get_run(session: Session, *, run_id: str, lock: bool = False) -> RunRow:
    """The run with this id, held until the transaction ends if `lock`. Raises RunNotFound."""
    row = session.get(RunRow, run_id, with_for_update=lock or None)
    if row is None:
        raise _not_there(run_id)
    return row


def _not_there(run_id: str) -> RunNotFound:
    return RunNotFound(
        f"Không có lượt chạy {run_id!r}, hoặc đã được dọn đi. Xem danh sách tại /api/v1/runs.",
        f"There is no run {run_id!r}, or it was pruned. See /api/v1/runs for those there are.",
    )


_RUNS: Any = RunRow.__table__.c  # type: ignore[attr-defined]  # SQLModel does not tell it
_EVENTS: Any = RunEventRow.__table__.c  # type: ignore[attr-defined]  # as above
_OF_RUN: Any = bindparam("run_id")
_ROUND = plain_select(_RUNS.round_code).where(_RUNS.id == _OF_RUN)
_STANDING = plain_select(
    _RUNS.state,
    _RUNS.cancel_asked_at,
    _RUNS.finished_at,
    _RUNS.plan_id,
    plain_select(func.max(_EVENTS.number)).where(_EVENTS.run_id == _OF_RUN).scalar_subquery().label("number"),
    plain_select(_EVENTS.content)
    .where(_EVENTS.run_id == _OF_RUN, _EVENTS.kind == "progress")
    .order_by(_EVENTS.number.desc())
    .limit(1)
    .scalar_subquery()
    .label("progress"),
).where(_RUNS.id == _OF_RUN)
"""Made once: they are asked again and again while a search goes on."""


def round_of(session: Session, *, run_id: str) -> str | None:
    """The code of the round that a run is of, None where there is no such run."""
    found: str | None = session.connection().execute(_ROUND, {"run_id": run_id}).scalar()
    return found


def standing(session: Session, *, run_id: str) -> Any:  # noqa: ANN401 - a row of some columns
    """A run's state, cancel_asked_at, finished_at, plan_id, the number of its last event, and its last progress.

    Raises RunNotFound.
    """
    found = session.connection().execute(_STANDING, {"run_id": run_id}).first()
    if found is None:
        raise _not_there(run_id)
    return found


def page_of_runs(  # noqa: PLR0913 - keyword-only; what a list is asked for
    session: Session,
    *,
    round_code: str | None,
    state: str | None,
    page: int,
    size: int,
    within: Collection[str] | None = None,
) -> tuple[Sequence[RunRow], int]:
    """One page of the runs, newest first, of one round or state or of some rounds if said; and how many there are."""
    query = select(RunRow)
    if round_code is not None:
        query = query.where(RunRow.round_code == round_code)
    if state is not None:
        query = query.where(RunRow.state == state)
    if within is not None:
        query = query.where(col(RunRow.round_code).in_(within))
    newest_first = query.order_by(col(RunRow.created_at).desc(), col(RunRow.id))
    return paged(session, newest_first, page=page, size=size)


def answered_run(session: Session, *, question_sha256: str) -> RunRow | None:
    """The newest run of the same question that has an answer."""
    query = select(RunRow).where(
        RunRow.question_sha256 == question_sha256,
        col(RunRow.state).in_(ANSWERED_STATES),
        col(RunRow.plan_id).is_not(None),
    )
    return session.exec(query.order_by(col(RunRow.created_at).desc(), col(RunRow.id)).limit(1)).first()


def run_that_made(session: Session, *, plan_id: str) -> RunRow | None:
    """The run whose search found this plan, if it was not pruned."""
    query = select(RunRow).where(RunRow.plan_id == plan_id, col(RunRow.answered_from).is_(None))
    return session.exec(query).first()


def cancel_asked(session: Session, *, run_id: str) -> bool:
    """Whether somebody wants this run to end now."""
    query = select(RunRow.cancel_asked_at).where(RunRow.id == run_id)
    return session.exec(query).one_or_none() is not None


def finished_before(session: Session, *, moment: datetime) -> Sequence[RunRow]:
    """Runs that ended before a moment, oldest first."""
    query = select(RunRow).where(col(RunRow.finished_at) < moment)
    return session.exec(query.order_by(col(RunRow.finished_at))).all()


def next_number(session: Session, *, run_id: str) -> int:
    """The number of a run's next event, from 1 on."""
    last = session.exec(select(func.max(RunEventRow.number)).where(RunEventRow.run_id == run_id)).one()
    return (last or 0) + 1


def events_after(session: Session, *, run_id: str, number: int, limit: int = 500) -> Sequence[RunEventRow]:
    """What happened to a run after the event with this number, in order."""
    query = select(RunEventRow).where(RunEventRow.run_id == run_id, RunEventRow.number > number)
    return session.exec(query.order_by(col(RunEventRow.number)).limit(limit)).all()


def last_progress(session: Session, *, run_id: str) -> RunEventRow | None:
    """Where the search of a run stood last."""
    query = select(RunEventRow).where(RunEventRow.run_id == run_id, RunEventRow.kind == "progress")
    return session.exec(query.order_by(col(RunEventRow.number).desc()).limit(1)).first()


def thinned_progress(session: Session, *, run_id: str, most: int = 400) -> Sequence[RunEventRow]:
    """Where the search of a run stood, in order: of many moments about so many, the last one always among them."""
    last = last_progress(session, run_id=run_id)
    if last is None:
        return []
    step = -(-last.number // most)
    query = select(RunEventRow).where(
        RunEventRow.run_id == run_id,
        RunEventRow.kind == "progress",
        or_(
            col(RunEventRow.number) % step == 0,
            col(RunEventRow.number) <= FIRST_EVENTS,
            col(RunEventRow.number) == last.number,
        ),
    )
    return session.exec(query.order_by(col(RunEventRow.number))).all()


def delete_events(session: Session, *, run_id: str) -> None:
    """Forget what happened to a run."""
    session.connection().execute(delete(RunEventRow).where(col(RunEventRow.run_id) == run_id))
