"""The cookie of who is signed in, and where a browser goes on after that."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request, Response

from app.people.credentials import COOKIE, address_of
from app.people.sign_in import Came


def came(request: Request) -> Came:
    """Where somebody signs in from."""
    return Came(
        address=address_of(request),
        browser=request.headers.get("user-agent", ""),
        old_secret=request.cookies.get(COOKIE),
    )


def keep(response: Response, request: Request, secret: str) -> Response:
    """Hand a session's secret to the browser: no script sees it, and no other site's page sends it along."""
    response.set_cookie(COOKIE, secret, httponly=True, samesite="lax", secure=_is_secure(request), path="/")
    return response


def forget(response: Response, request: Request) -> Response:
    """Take the secret back."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=_is_secure(request), path="/")
    return response


def _is_secure(request: Request) -> bool:
    return bool(request.app.state.settings.https_only) or request.url.scheme == "https"


def local(address: str) -> str:
    """The address if it is one of this service, else the first page."""
    parts = urlsplit(address)
    ours = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return address if ours and address.isprintable() and "\\" not in address else "/"
