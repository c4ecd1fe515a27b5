"""Who is not let in, told as problem documents; a refusal of somebody who is signed in stands in the trail."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.audit.events import Event
from app.audit.service import Doer, record
from app.errors import AWAY, AppError, database_away, problem
from app.people.errors import NotAllowed, NotSignedIn, TooManyTries
from app.people.sign_in import WINDOW


async def _not_signed_in(_request: Request, error: Exception) -> Response:
    response = _told(error)
    response.headers["WWW-Authenticate"] = 'Bearer realm="phanky"'
    return response


async def _too_many_tries(_request: Request, error: Exception) -> Response:
    response = _told(error)
    response.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
    return response


async def _not_allowed(request: Request, error: Exception) -> Response:
    """Tell it, once the trail has it: the request's own transaction is over, and has left nothing."""
    doer: Doer | None = getattr(request.state, "doer", None)
    if doer is not None and isinstance(error, NotAllowed):
        try:
            await run_in_threadpool(_note_refusal, request, doer, error.code)
        except AWAY as away:  # what fails in here, no other handler tells
            return database_away(away)
    return _told(error)


def _note_refusal(request: Request, doer: Doer, code: str) -> None:
    with Session(request.app.state.engine) as session:
        path = request.url.path[:500].replace("\x00", "")
        record(
            session,
            Event.REQUEST_REFUSED,
            subject=f"{request.method} {path}",
            round_code=request.path_params.get("code"),
            reason=code,
            doer=doer,
        )
        session.commit()


def _told(error: Exception) -> Response:
    if not isinstance(error, AppError):
        raise error
    return problem(error.status, error.code, vi=error.vi, en=error.en, findings=error.findings)


def install(app: FastAPI) -> None:
    """Teach the application to tell who is not let in, and why."""
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(TooManyTries, _too_many_tries)
