"""JSON that is kept as text: sent as it is, read with exact numbers; none passes through binary floats."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from fastapi import Response


def json_text(text: str, *, etag: str | None = None) -> Response:
    """The text as an `application/json` answer, known by a tag if it has one."""
    return Response(text, media_type="application/json", headers={"ETag": etag} if etag else None)


def stored_json(text: str) -> Any:  # noqa: ANN401 - any JSON
    """Text that was judged before it was stored, as data with exact numbers."""
    return json.loads(text, parse_float=Decimal)
