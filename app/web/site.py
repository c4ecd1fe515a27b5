"""The pages, joined to the application."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
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

router = APIRouter(include_in_schema=False)
for screen in (
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
):
    router.include_router(screen.router)


def install(app: FastAPI) -> None:
    """Add every page, what they are drawn with, and errors that people can read; answers travel zipped."""
    app.include_router(assets.router)
    app.include_router(router)
    problems.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_ZIPPED, compresslevel=6)
