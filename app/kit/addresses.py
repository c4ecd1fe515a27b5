"""Addresses of what was made, whatever letters its code has."""

from __future__ import annotations

from urllib.parse import quote

API = "/api/v1"


def address(*parts: str) -> str:
    """The path below the API that these parts name, each quoted."""
    return "/".join([API, *(quote(part, safe="") for part in parts)])
