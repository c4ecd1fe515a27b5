"""What happens to a run, written down as it happens: whoever looks again later has missed nothing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping

import anyio
from anyio import to_thread
from fastapi.sse import ServerSentEvent
from sqlalchemy import Engine
from sqlmodel import Session

from app.db import reading
from app.kit.answers import stored_json
from app.runs import queries, translate
from app.runs.models import RunEventRow, RunRow
from app.runs.schemas import Progress, ProgressOut

LOOK_S = 0.25
END = "end"


def state(session: Session, row: RunRow, *, number: int | None = None) -> None:
    """Note the state that a run has come to; `number` is that of the event where it is known, 1 of a new run."""
    content = {"state": row.state, "cancelling": row.cancel_asked_at is not None, "plan_id": row.plan_id}
    _append(session, row.id, "state", json.dumps(content), number)


def progress(session: Session, *, run_id: str, told: Mapping[str, object]) -> None:
    """Note where the search of a run stands."""
    _append(session, run_id, "progress", translate.to_text(dict(told)))


def latest(session: Session, *, run_id: str) -> ProgressOut:
    """Where a run is at this moment. Raises RunNotFound."""
    now = queries.standing(session, run_id=run_id)
    return ProgressOut(
        state=now.state,
        cancelling=now.cancel_asked_at is not None and now.finished_at is None,
        number=now.number or 0,
        progress=None if now.progress is None else Progress.model_validate(stored_json(now.progress)),
        plan_id=now.plan_id,
    )


async def stream(engine: Engine, *, run_id: str, after: int) -> AsyncIterator[ServerSentEvent]:
    """Everything that happened to a run after an event, and what happens from now on, until its end."""
    while True:
        happened, ended = await to_thread.run_sync(_look, engine, run_id, after)
        for number, kind, content in happened:
            after = number
            yield ServerSentEvent(raw_data=content, event=kind, id=str(number))
        if ended and not happened:
            yield ServerSentEvent(raw_data="{}", event=END)
            return
        await anyio.sleep(LOOK_S)


def _look(engine: Engine, run_id: str, after: int) -> tuple[list[tuple[int, str, str]], bool]:
    with reading(engine) as session:
        row = session.get(RunRow, run_id)
        ended = row is None or row.finished_at is not None
        happened = queries.events_after(session, run_id=run_id, number=after)
        return [(one.number, one.kind, one.content) for one in happened], ended


def _append(session: Session, run_id: str, kind: str, content: str, number: int | None = None) -> None:
    number = number or queries.next_number(session, run_id=run_id)
    session.add(RunEventRow(run_id=run_id, number=number, kind=kind, content=content))
    session.flush()  # the next event of the same transaction counts on from this one
