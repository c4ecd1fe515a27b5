"""The router of one feature: its routes are answered as ours are, and are looked through only where one may fit."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from fastapi import APIRouter
from starlette.routing import Match, Route
from starlette.types import Scope

from app.kit.addresses import API
from app.kit.threads import Answered

NAMES = re.compile(r"\?P<\w+>")


class Feature(APIRouter):
    """A router whose routes are all `Answered`.

    FastAPI tries one route after the other, in every router and at every level. Here one pattern of all the routes
    tells first whether any of them can have the address, which is most of what it takes to find a route.
    """

    def __init__(self, **more: Any) -> None:  # noqa: ANN401 - handed on
        super().__init__(route_class=Answered, **more)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether a route of this router is meant."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        return super().matches(scope) if self._any.match(path) else (Match.NONE, {})

    @cached_property
    def _any(self) -> re.Pattern[str]:
        """Any address of these routes, below the API's prefix or without one."""
        paths = (
            NAMES.sub("?:", one.path_regex.pattern).removeprefix("^") for one in self.routes if isinstance(one, Route)
        )
        return re.compile(f"(?:{API})?(?:{'|'.join(paths)})")
