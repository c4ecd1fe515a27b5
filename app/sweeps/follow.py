"""A sweep as it goes, for whoever watches."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
from anyio import to_thread
from fastapi.sse import ServerSentEvent
from sqlalchemy import Engine

from app.db import reading
from app.sweeps import queries
from app.sweeps.models import SweepRow
from app.sweeps.schemas import SweepProgress

LOOK_S = 0.25


async def stream(engine: Engine, *, sweep_id: str) -> AsyncIterator[ServerSentEvent]:
    """How many points have their answer, whenever that changes, until the sweep has ended.

    What is told is all there is to know at that moment: whoever comes back has missed nothing.
    """
    told: SweepProgress | None = None
    while True:
        now = await to_thread.run_sync(_look, engine, sweep_id)
        if now != told:
            yield ServerSentEvent(data=now, event="progress", id=str(now.done))
            told = now
        if now.ended:
            yield ServerSentEvent(raw_data="{}", event="end")
            return
        await anyio.sleep(LOOK_S)


def _look(engine: Engine, sweep_id: str) -> SweepProgress:
    with reading(engine) as session:
        row = session.get(SweepRow, sweep_id)
        done = queries.done_by_sweep(session, ids=[sweep_id]).get(sweep_id, 0)
        if row is None:  # pruned while somebody watched
            return SweepProgress(state="failed", done=0, points=0, ended=True)
        return SweepProgress(state=row.state, done=done, points=row.points, ended=row.finished_at is not None)
