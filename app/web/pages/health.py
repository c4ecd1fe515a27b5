"""How the service is, for administrators."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request, Response

from app.db import ReaderDep
from app.kit.features import Feature
from app.operations import health
from app.people.permissions import MayAdminister
from app.web.screen import ScreenDep
from app.web.words import CHECKS

router = Feature()


@router.get("/health")
def read_health(actor: MayAdminister, request: Request, session: ReaderDep, screen: ScreenDep) -> Response:
    """What is well and what is not, and the figures behind it."""
    told = health.look(session, request.app.state.engine)
    return screen.show("health.html", status=HTTPStatus.OK, health=told, checks=CHECKS)
