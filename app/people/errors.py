"""AppError
├─ NotSignedIn   401  nobody is signed in, or the credential is no longer good
├─ NotAllowed    403  somebody is, and may not do this
├─ PersonNotFound 404
└─ TooManyTries  429  too many sign-ins were refused lately
"""  # noqa: D205, D400, D415 - a tree

from __future__ import annotations

from http import HTTPStatus

from app.errors import AppError, Conflict, NotFound


class NotSignedIn(AppError):
    """401: nobody is signed in, or the credential is no longer good."""

    status, code = HTTPStatus.UNAUTHORIZED, "not_signed_in"


class NotAllowed(AppError):
    """403: somebody is signed in, and may not do this."""

    status, code = HTTPStatus.FORBIDDEN, "not_allowed"


class NotFromHere(NotAllowed):
    """403: a browser sends this, but not from a page of this service."""

    code = "not_from_here"


class TooManyTries(AppError):
    """429: too many sign-ins were refused lately."""

    status, code = HTTPStatus.TOO_MANY_REQUESTS, "too_many_tries"


class PersonNotFound(NotFound):
    """404: nobody has this sign-in name."""

    code = "person_not_found"


class NoProvider(NotFound):
    """404: this installation relies on no identity provider."""

    code = "no_provider"


class TokenNotFound(NotFound):
    """404: the person has no such token."""

    code = "token_not_found"


class SessionNotFound(NotFound):
    """404: the person has no such session."""

    code = "session_not_found"


class AlreadySomebody(Conflict):
    """409: somebody has this sign-in name."""

    code = "already_exists"


class LastAdministrator(Conflict):
    """409: nobody would be left to manage people."""

    code = "last_administrator"
