"""Every route of the application, and the permission that stands in its signature."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from app.people.permissions import May

SAFE = {"GET", "HEAD", "OPTIONS"}


class Found(NamedTuple):
    """One route: what it is called by, and who is let in."""

    method: str
    path: str
    permission: May | None
    name: str


def routes_of(app: FastAPI) -> Iterator[Found]:
    """Every route, those of included routers and mounts too."""
    yield from _walk(app.routes, "")


def _walk(routes: Any, prefix: str) -> Iterator[Found]:  # noqa: ANN401 - starlette's routes of every kind
    for route in routes:
        inner = getattr(route, "original_router", None)
        if isinstance(inner, APIRouter):
            yield from _walk(inner.routes, prefix + route.include_context.prefix)
        elif isinstance(route, APIRoute):
            for method in sorted(route.methods or ()):
                yield Found(method, prefix + route.path, _permission(route.dependant), route.name)
        else:
            yield Found("*", prefix + route.path, None, route.name)


def _permission(dependant: Dependant) -> May | None:
    """The permission among the route's own parameters: one that hides deeper is not in its signature."""
    return next((one.call for one in dependant.dependencies if isinstance(one.call, May) and one.name), None)
