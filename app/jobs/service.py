"""What the queue looks like at this moment."""

from __future__ import annotations

from collections import Counter

from sqlmodel import Session

from app.jobs import queries
from app.jobs.heart import STALE
from app.jobs.models import JobState
from app.jobs.schemas import JobOut, QueueOut, WaitingOut, WorkerOut

MOST_SHOWN = 500


def look(session: Session) -> QueueOut:
    """Workers, people and jobs."""
    now = queries.database_now(session)
    rows = queries.open_jobs(session)
    by_state = Counter((one.asked_by, one.state) for one in rows)
    people = sorted({one.asked_by for one in rows})
    return QueueOut(
        workers=[
            WorkerOut(**one.model_dump(exclude={"pid"}), alive=now - one.seen_at <= STALE)
            for one in queries.workers(session)
        ],
        people=[
            WaitingOut(asked_by=who, queued=by_state[who, JobState.QUEUED], running=by_state[who, JobState.RUNNING])
            for who in people
        ],
        jobs=[JobOut.model_validate(one, from_attributes=True) for one in rows[:MOST_SHOWN]],
        queued=sum(one.state == JobState.QUEUED for one in rows),
        running=sum(one.state == JobState.RUNNING for one in rows),
    )
