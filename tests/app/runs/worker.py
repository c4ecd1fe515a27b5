"""A worker without a queue, and solving processes that behave as a test wants."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from app.intake.service import create_round
from app.jobs.queue import Held, job_id_of
from app.jobs.worker import Job, Worker
from app.kit.answers import stored_json
from app.plans.queries import get_frozen, get_plan
from app.rounds.queries import find_round
from app.runs import queries, service
from app.runs.models import RunRow
from app.runs.schemas import RunIn
from app.runs.translate import command
from app.runs.work import RunWork
from app.worker import HANDLERS
from tests.optimizer.rounds import tiny_round

REAL = command(memory_mb=4096)
KILLED = [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"]


def saying(*lines: Mapping[str, object], then: str = "pass") -> list[str]:
    """A solving process that answers every question with these lines, and then does something else."""
    said = "".join(f"{json.dumps(line)}\n" for line in lines)
    code = f"import sys, time\nfor _ in sys.stdin:\n    sys.stdout.write({said!r}); sys.stdout.flush()\n    {then}"
    return [sys.executable, "-c", code]


@contextmanager
def worker(engine: Engine, command: Sequence[str] = REAL) -> Iterator[Worker]:
    """A worker that is seen, and does only what it is given."""
    made = Worker(engine, handlers=HANDLERS, command=command)
    made.be_seen()
    try:
        yield made
    finally:
        made.leave()


def ask(engine: Engine, one: Worker, body: RunIn | None = None, data: Mapping[str, Any] | None = None) -> str:
    """Store the round (a small one, if no other is given) if it is not there, and ask for its plan; the run's id."""
    data = tiny_round() if data is None else data
    with Session(engine) as session:
        if find_round(session, code=data["code"]) is None:
            create_round(session, data=data)
            session.flush()
        row = service.ask(
            session,
            code=data["code"],
            body=body or RunIn(),
            max_time_limit_s=60,
            asked_by="me",
            queue=Held(one.id),
        )
        session.commit()
        return row.id


def do(one: Worker, run_id: str) -> None:
    """Let the worker do the run."""
    RunWork().work(one, Job(id=job_id_of(run_id), subject=run_id, part=0, attempt=1))


def run_of(engine: Engine, run_id: str) -> RunRow:
    """The run as it is now."""
    with Session(engine) as session:
        row = queries.get_run(session, run_id=run_id)
        session.expunge(row)
        return row


def plan_of(engine: Engine, run_id: str) -> dict[str, Any]:
    """The plan of a run that has ended."""
    with Session(engine) as session:
        row = queries.get_run(session, run_id=run_id)
        return dict(stored_json(get_plan(session, plan_id=row.plan_id or "").content))


def frozen_of(engine: Engine, run_id: str) -> Any:  # noqa: ANN401 - a round file
    """The round that a run answers for."""
    with Session(engine) as session:
        row = queries.get_run(session, run_id=run_id)
        return stored_json(get_frozen(session, sha256=row.round_sha256).content)
