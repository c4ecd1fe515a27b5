"""The reference of the API, to look up and to try out: Swagger UI, served from here, with nothing inline."""

from __future__ import annotations

from fastapi import Response

from app.kit.features import Feature
from app.web.screen import HEADERS, ScreenDep

router = Feature()

ADDRESS = "/docs"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Swagger UI draws its arrows from addresses that hold the picture themselves; otherwise all is from here."""


@router.get(ADDRESS)
def read_reference(screen: ScreenDep) -> Response:
    """Every address of the API."""
    response = screen.show("reference.html")
    response.headers.update({**HEADERS, "Content-Security-Policy": CSP})
    return response
