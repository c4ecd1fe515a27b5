"""Request bodies that must stay exact: read as bytes, never through binary floats."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.routing import APIRoute

from app.errors import NotJson
from app.intake import limits
from app.kit.openapi import COMPONENTS


async def _exact_json(request: Request) -> Any:  # noqa: ANN401 - any JSON
    """The JSON body with exact numbers. Raises NotJson; Unusable when it is no JSON; NestedTooDeep, ListTooLong."""
    # also what keeps another site's page from writing here: a browser asks first before it sends this type
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise NotJson(
            "Nội dung phải là JSON; gửi kèm tiêu đề Content-Type: application/json.",
            "The body has to be JSON; send it with the header Content-Type: application/json.",
        )
    # no larger than the limit that stands around every request
    return limits.parse(await request.body(), request.app.state.settings)


ExactJson = Annotated[Any, Depends(_exact_json)]


async def shaped(request: Request) -> None:
    """Raises NestedTooDeep, ListTooLong for the JSON body of a route that FastAPI reads; others read their own."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute) or route.body_field is None:
        return
    try:
        data = await request.json()  # it was parsed for the route, and the request has kept what came of it
    except (ValueError, RecursionError):  # its type says that it is no JSON: the route refuses it in its own words
        return
    limits.expect_shape(data, request.app.state.settings)


def json_body(description: str, *components: str) -> dict[str, Any]:
    """What the API document says of such a body: one of these components."""
    schemas = [{"$ref": f"{COMPONENTS}{component}"} for component in components]
    schema = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
    return {
        "requestBody": {
            "required": True,
            "description": description,
            "content": {"application/json": {"schema": schema}},
        }
    }
