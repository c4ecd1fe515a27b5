"""Headers on every answer, so that a browser does with it only what is meant."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.kit.addresses import API

EVERYWHERE: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
OF_DATA: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "private, no-cache",
    "Vary": "Authorization, Cookie",
}
"""Answers of the API are nobody's pages, and nobody else's."""
A_YEAR_S = 365 * 24 * 3600


class Headers:
    """Adds what an answer does not say itself."""

    def __init__(self, app: ASGIApp, *, https_only: bool) -> None:
        self._app = app
        self._more = {"Strict-Transport-Security": f"max-age={A_YEAR_S}"} if https_only else {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and look at the beginning of its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        more = {**EVERYWHERE, **self._more, **(OF_DATA if scope["path"].startswith(API) else {})}

        async def begin(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in more.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, begin)


def install(app: FastAPI, *, https_only: bool) -> None:
    """Add the headers to every answer, errors included."""
    app.add_middleware(Headers, https_only=https_only)
