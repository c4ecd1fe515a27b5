"""Around every request: its id, the line in the log, its timing, and the end of bodies that are too large."""

from __future__ import annotations

import logging
import time
from http import HTTPStatus

from fastapi import FastAPI, Request
from prometheus_client import CollectorRegistry
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import problem
from app.kit import request_ids
from app.kit.addresses import API
from app.operations import router
from app.operations.logs import DATA
from app.operations.metrics import OTHER, DatabaseMetrics, RequestMetrics
from app.settings import Settings

log = logging.getLogger(__name__)

PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
CLIENT_LEFT = 499
"""What is noted where the caller went away before the answer began."""


class BodyTooLarge(HTTPException):
    """413: raised where a body is read that goes on over the limit."""

    def __init__(self) -> None:
        super().__init__(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


class Watched:
    """The middleware; it stands outside all others."""

    def __init__(self, app: ASGIApp, *, metrics: RequestMetrics, settings: Settings) -> None:
        self._app, self._metrics, self._settings = app, metrics, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, and note what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = request_ids.begin(headers.get(request_ids.HEADER))
        answer = _Answer(send, request_id, self._metrics)
        body = _Body(receive, self._settings.max_body_bytes)
        try:
            if body.is_declared_too_large(headers.get("content-length")):
                await self._refuse(scope, receive, answer)
            else:
                await self._app(scope, body.receive, answer.send)
        except BodyTooLarge:  # read by another middleware: no handler of errors stood around it
            if answer.status is not None:
                raise
            await self._refuse(scope, receive, answer)
        except Exception:
            answer.status = answer.status or HTTPStatus.INTERNAL_SERVER_ERROR
            raise
        finally:
            answer.over(scope["method"], route_of(scope))

    async def _refuse(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        await too_large(self._settings.max_body_bytes)(scope, receive, answer.send)


class _Body:
    """A body as it comes in, counted."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._limit, self._count = receive, limit, 0

    def is_declared_too_large(self, said: str | None) -> bool:
        """Whether the caller says beforehand that it is too large."""
        return said is not None and said.isdecimal() and int(said[:20]) > self._limit

    async def receive(self) -> Message:
        """The next piece. Raises BodyTooLarge."""
        message = await self._receive()
        if message["type"] == "http.request":
            self._count += len(message.get("body", b""))
            if self._count > self._limit:
                raise BodyTooLarge
        return message


class _Answer:
    """An answer as it goes out, timed."""

    def __init__(self, send: Send, request_id: str, metrics: RequestMetrics) -> None:
        self._send, self._request_id, self._metrics = send, request_id, metrics
        self._began_at = time.monotonic()
        self._stream_began_s: float | None = None
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        """Pass a piece on; the first one gets the request's id."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers[request_ids.HEADER] = self._request_id
            if headers.get("content-type", "").startswith("text/event-stream"):
                self._stream_began_s = self._seconds()
                self._metrics.streams.inc()
        await self._send(message)

    def over(self, method: str, route: str) -> None:
        """Note what became of the request: its route, never its address, in which a secret may stand."""
        seconds, status = self._seconds(), self.status or CLIENT_LEFT
        if self._stream_began_s is not None:
            self._metrics.streams.dec()
        self._metrics.note(method, route, status, seconds if self._stream_began_s is None else self._stream_began_s)
        level = logging.DEBUG if route in PROBES and status < HTTPStatus.BAD_REQUEST else logging.INFO
        said = {"method": method[:10], "route": route, "status": status, "ms": round(seconds * 1000, 1)}
        log.log(level, "%s %s %d", said["method"], route, status, extra={DATA: said})

    def _seconds(self) -> float:
        return time.monotonic() - self._began_at


def route_of(scope: Scope) -> str:
    """The template of the route that was found: `/api/v1/rounds/{code}`; one word for all that no route has."""
    found = getattr(scope.get("route"), "path", None)
    if not found:
        return OTHER
    below_api = scope["path"].startswith(f"{API}/") and not found.startswith(API)
    return f"{API}{found}" if below_api else str(found)


def too_large(limit_bytes: int) -> JSONResponse:
    """The problem of a body over the limit."""
    return problem(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "too_large",
        vi=f"Nội dung gửi lên vượt {limit_bytes} byte; chia nhỏ, hoặc tăng PHANKY_MAX_BODY_BYTES.",
        en=f"The body is over {limit_bytes} bytes; send less at a time, or raise PHANKY_MAX_BODY_BYTES.",
    )


def install(app: FastAPI, *, settings: Settings) -> None:
    """Add the probes and what stands around every request; nothing may be added outside of it afterwards."""
    app.state.metrics = registry = CollectorRegistry()
    registry.register(DatabaseMetrics(app.state.engine))
    app.include_router(router.router)
    app.add_middleware(Watched, metrics=RequestMetrics(registry), settings=settings)

    async def body_too_large(_request: Request, _error: Exception) -> JSONResponse:
        return too_large(settings.max_body_bytes)

    app.add_exception_handler(BodyTooLarge, body_too_large)
