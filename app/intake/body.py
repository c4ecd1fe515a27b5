"""Request bodies that must stay exact: read as bytes, never through binary floats."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request

from app.errors import NotJson
from app.intake import limits
from app.kit.openapi import COMPONENTS
from app.runs import translate


async def _exact_json(request: Request) -> Any:  # noqa: ANN401 - any JSON
    """The JSON body with exact numbers. Raises NotJson; Unusable when it is no JSON, too deep or too long."""
    # also what keeps another site's page from writing here: a browser asks first before it sends this type
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise NotJson(
            "Nội dung phải là JSON; gửi kèm tiêu đề Content-Type: application/json.",
            "The body has to be JSON; send it with the header Content-Type: application/json.",
        )
    data = translate.parse_json(await request.body())  # no larger than the limit that stands around every request
    limits.expect_shape(data, request.app.state.settings)
    return data


ExactJson = Annotated[Any, Depends(_exact_json)]


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
