"""The whole application for a test, quickly."""

from __future__ import annotations

from functools import cache

from fastapi import FastAPI
from starlette.routing import BaseRoute

from app.main import create_app
from app.settings import Settings


@cache
def _routes() -> list[BaseRoute]:
    return create_app(Settings(database_url="sqlite://")).router.routes


def application(settings: Settings) -> FastAPI:
    """An application of its own, but for the routes: they know nothing of the settings.

    What FastAPI works out of a route when it is first asked takes longer than most tests, and is worked out once.
    """
    app = create_app(settings)
    app.router.routes[:] = _routes()
    return app
