"""JSON Schemas of our own file formats as components of the API document, so that clients can be generated from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

Schema = dict[str, Any]
COMPONENTS = "#/components/schemas/"


def named(component: str, content_type: str = "application/json") -> Schema:
    """The `content` of a body or an answer that is this component."""
    return {content_type: {"schema": {"$ref": f"{COMPONENTS}{component}"}}}


def answered(component: str) -> dict[int | str, Schema]:
    """The `responses` of a route that answers 200 with this component."""
    return {200: {"description": "Successful Response", "content": named(component)}}


def extend(app: FastAPI, schemas: Mapping[str, Schema]) -> None:
    """Add schemas to the document of the application; what they define inside is lifted beside them as Name.inside."""
    plain = app.openapi

    def with_schemas() -> Schema:
        document = plain()
        components = document.setdefault("components", {}).setdefault("schemas", {})
        for name, schema in schemas.items():
            components.update(_lifted(name, schema))
        return document

    app.openapi = with_schemas  # type: ignore[method-assign]  # FastAPI's documented way to extend the document


def _lifted(name: str, schema: Schema) -> dict[str, Schema]:
    moved: Schema = json.loads(json.dumps(schema).replace('"#/$defs/', f'"{COMPONENTS}{name}.'))
    inside = moved.pop("$defs", {})
    moved.pop("$schema", None)
    return {name: moved, **{f"{name}.{part}": one for part, one in inside.items()}}
