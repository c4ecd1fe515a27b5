"""Brings htmx into the package while it is built: a build requirement ships it, this repository keeps nothing of it.

django-htmx packs htmx as it is published; of Django nothing is needed, neither here nor later
(docs/decisions/0010-pages.md).
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from shutil import copyfile
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = Path("static") / "django_htmx" / "htmx-4.min.js"
TARGET = "app/web/static/htmx.min.js"


class Assets(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own configuration, which is not used
    """Copies the one script of the pages to where the pages serve it from."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Copy htmx, for an editable install and for a wheel alike. Raises RuntimeError where it is missing."""
        found = find_spec("django_htmx")
        if found is None or found.origin is None:
            raise RuntimeError("django-htmx is missing: pip install --no-deps -r requirements/assets.lock")
        target = Path(self.root, TARGET)
        target.parent.mkdir(parents=True, exist_ok=True)
        copyfile(Path(found.origin).parent / SOURCE, target)
        build_data["artifacts"].append(TARGET)
