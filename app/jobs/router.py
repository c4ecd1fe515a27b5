"""Looking at the queue over HTTP; and what routes that queue something need."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from app.db import ReaderDep
from app.jobs import service
from app.jobs.queue import Queue
from app.jobs.schemas import QueueOut
from app.kit.features import Feature
from app.people.permissions import MayRead

router = Feature(tags=["queue"])


def _queue(request: Request) -> Queue:
    queue: Queue = request.app.state.queue
    return queue


QueueDep = Annotated[Queue, Depends(_queue)]


@router.get("/queue")
def read_queue(actor: MayRead, session: ReaderDep) -> QueueOut:
    """Who works, what is being done, and what waits in which order."""
    return service.look(session)
