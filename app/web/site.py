"""The pages, joined to the application."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from app.web import assets, problems
from app.web.pages import (
    account,
    bringing,
    compare,
    health,
    judging,
    ms_project,
    oidc,
    people,
    plans,
    projects,
    queue,
    reference,
    rounds,
    runs,
    scenarios,
    sheet,
    sign_in,
    sweeps,
    trail,
    webhooks,
)

SMALLEST_ZIPPED = 1_000

SCREENS = (
    rounds,
    sheet,
    projects,
    compare,
    plans,
    scenarios,
    runs,
    sweeps,
    queue,
    health,
    sign_in,
    oidc,
    account,
    people,
    trail,
    bringing,
    ms_project,
    judging,
    webhooks,
    reference,
)


def install(app: FastAPI) -> None:
    """Add every page, what they are drawn with, and errors that people can read; answers travel zipped."""
    app.include_router(assets.router)
    for screen in SCREENS:
        app.include_router(screen.router, include_in_schema=False)
    problems.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_ZIPPED, compresslevel=6)
