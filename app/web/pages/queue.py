"""The queue: who works, what is being done, and who waits."""

from __future__ import annotations

from fastapi import Response

from app.db import ReaderDep
from app.jobs import service
from app.kit.features import Feature
from app.people.permissions import MayRead
from app.web.screen import ScreenDep

router = Feature()


@router.get("/queue")
def read_queue(actor: MayRead, session: ReaderDep, screen: ScreenDep) -> Response:
    """Workers, people and jobs at this moment."""
    return screen.show("queue.html", queue=service.look(session))
