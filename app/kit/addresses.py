"""Addresses of what was made, whatever letters its code has; and which addresses are this machine's own."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import quote

API = "/api/v1"


def address(*parts: str) -> str:
    """The path below the API that these parts name, each quoted."""
    return "/".join([API, *(quote(part, safe="") for part in parts)])


def is_this_machine(host: str) -> bool:
    """Whether an address is one of this machine alone."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # a name: only a look-up could tell whose it is
        return False
