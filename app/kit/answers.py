"""Answers that are JSON text already: sent as it is, so that no number passes through binary floats."""

from __future__ import annotations

from fastapi import Response


def json_text(text: str) -> Response:
    """The text as an `application/json` answer."""
    return Response(text, media_type="application/json")
