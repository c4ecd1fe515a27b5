"""JSON that is kept as text: sent as it is, read with exact numbers; none passes through binary floats."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from fastapi import Response


def json_text(text: str) -> Response:
    """The text as an `application/json` answer."""
    return Response(text, media_type="application/json")


def stored_json(text: str) -> Any:  # noqa: ANN401 - any JSON
    """Text that was judged before it was stored, as data with exact numbers."""
    return json.loads(text, parse_float=Decimal)
