"""Answers that are JSON text already: sent as it is, so that no number passes through binary floats."""

from __future__ import annotations

from fastapi import Response


def json_text(text: str, *, status: int = 200, download: str | None = None, location: str | None = None) -> Response:
    """The text as an `application/json` answer, offered as a file if `download` names one."""
    response = Response(text, status_code=status, media_type="application/json")
    if download is not None:
        response.headers["Content-Disposition"] = f'attachment; filename="{download}"'
    if location is not None:
        response.headers["Location"] = location
    return response
