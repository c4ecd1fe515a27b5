"""Looking at the queue over HTTP; and what routes that queue something need."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request

from app.db import ReaderDep
from app.jobs import service
from app.jobs.queue import Queue
from app.jobs.schemas import QueueOut

router = APIRouter(tags=["queue"])


def _queue(request: Request) -> Queue:
    queue: Queue = request.app.state.queue
    return queue


def _asker(
    name: Annotated[
        str | None,
        Header(alias="X-Phanky-User", max_length=100, description="Who asks: turns are shared fairly between people."),
    ] = None,
) -> str:
    return name or "local"


QueueDep = Annotated[Queue, Depends(_queue)]
AskerDep = Annotated[str, Depends(_asker)]


@router.get("/queue")
def read_queue(session: ReaderDep) -> QueueOut:
    """Who works, what is being done, and what waits in which order."""
    return service.look(session)
