"""JSON Schemas of our own file formats as components of the API document, so that clients can be generated from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

Schema = dict[str, Any]
COMPONENTS = "#/components/schemas/"


def named(component: str, content_type: str = "application/json") -> Schema:
    """The `content` of a body or an answer that is this component."""
    return {content_type: {"schema": {"$ref": f"{COMPONENTS}{component}"}}}


def answered(component: str) -> dict[int | str, Schema]:
    """The `responses` of a route that answers 200 with this component."""
    return {200: {"description": "Successful Response", "content": named(component)}}


def extend(app: FastAPI, schemas: Mapping[str, Schema]) -> None:
    """Add schemas to the document of the application; what they define inside is lifted beside them as Name_inside."""
    plain = app.openapi

    def with_schemas() -> Schema:
        document = plain()
        components = document.setdefault("components", {}).setdefault("schemas", {})
        for name, schema in schemas.items():
            components.update(_lifted(name, schema))
        return document

    app.openapi = with_schemas  # type: ignore[method-assign]  # FastAPI's documented way to extend the document


def operation_id(route: APIRoute) -> str:
    """A short name that stays when a path changes: `runs_ask`; generated clients call their functions so."""
    return f"{route.tags[0]}_{route.name}".replace("-", "_")


def _lifted(name: str, schema: Schema) -> dict[str, Schema]:
    moved: Schema = json.loads(json.dumps(schema).replace('"#/$defs/', f'"{COMPONENTS}{name}_'))
    inside = moved.pop("$defs", {})
    moved.pop("$schema", None)
    whole = {name: moved, **{f"{name}_{part}": one for part, one in inside.items()}}
    # the title is the name: two schemas of one title would be one class to a generator
    return {called: {**_spelled(one), "title": called} for called, one in whole.items()}


def _spelled(schema: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """The same schema without `true` and `false` for a property: generators of clients do not read these."""
    if isinstance(schema, list):
        return [_spelled(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    properties = schema.get("properties")
    if isinstance(properties, dict):
        short: dict[bool, Schema] = {True: {}, False: {"not": {}}}
        properties = {name: short[one] if isinstance(one, bool) else _spelled(one) for name, one in properties.items()}
        return {name: properties if name == "properties" else _spelled(one) for name, one in schema.items()}
    return {name: _spelled(one) for name, one in schema.items()}
