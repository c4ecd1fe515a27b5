"""The cookies of who is signed in and of who is on the way to it, and where a browser goes on after that."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request, Response

from app.people.credentials import COOKIE, address_of
from app.people.oidc.journey import LIVES
from app.people.sign_in import Came

JOURNEY = "phanky_journey"
JOURNEY_PATH = "/sign-in/oidc"


def came(request: Request) -> Came:
    """Where somebody signs in from."""
    return Came(
        address=address_of(request),
        browser=request.headers.get("user-agent", ""),
        old_secret=request.cookies.get(COOKIE),
    )


def keep(response: Response, request: Request, secret: str) -> Response:
    """Hand a session's secret to the browser: no script sees it, and no other site's page sends it along."""
    response.set_cookie(COOKIE, secret, httponly=True, samesite="lax", secure=is_secure(request), path="/")
    return response


def forget(response: Response, request: Request) -> Response:
    """Take the secret back."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=is_secure(request), path="/")
    return response


def keep_journey(response: Response, request: Request, secret: str) -> Response:
    """Hand over what proves who comes back from the identity provider.

    Lax, because the browser comes back from another site: strict, it would come without.
    """
    response.set_cookie(
        JOURNEY,
        secret,
        max_age=int(LIVES.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=is_secure(request),
        path=JOURNEY_PATH,
    )
    return response


def forget_journey(response: Response, request: Request) -> Response:
    """Take it back."""
    response.delete_cookie(JOURNEY, httponly=True, samesite="lax", secure=is_secure(request), path=JOURNEY_PATH)
    return response


def is_secure(request: Request) -> bool:
    """Whether browsers speak https to this service, a proxy before it included."""
    return bool(request.app.state.settings.https_only) or request.url.scheme == "https"


def local(address: str) -> str:
    """The address if it is one of this service, else the first page."""
    parts = urlsplit(address)
    ours = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return address if ours and address.isprintable() and "\\" not in address else "/"
