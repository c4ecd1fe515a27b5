"""Who sends a request: the token in its header, or the browser's session in its cookie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from fastapi import Request
from sqlalchemy import Engine, update
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col

from app.db import IMPATIENT
from app.kit.columns import now_utc
from app.people import origin, queries
from app.people.actor import Actor
from app.people.errors import NotSignedIn
from app.people.models import PersonRow, SessionRow, TokenRow
from app.people.roles import Grant, Role, Scope
from app.people.secrets import sha256_of
from app.settings import Settings

COOKIE = "phanky_session"
SEEN_AGAIN = timedelta(minutes=1)
"""So often it is noted that a credential is in use."""


class Seen(Protocol):
    """A browser's session, or what was read of one."""

    @property
    def created_at(self) -> datetime:
        """When it was opened."""

    @property
    def seen_at(self) -> datetime:
        """When it was last in use."""


@dataclass(frozen=True, slots=True)
class Lives:
    """How long a browser stays signed in: without being seen, and at most."""

    idle: timedelta
    longest: timedelta

    @staticmethod
    def of(settings: Settings) -> Lives:
        """As the installation decides."""
        return Lives(timedelta(hours=settings.session_idle_hours), timedelta(hours=settings.session_longest_hours))

    def ended(self, row: Seen, now: datetime) -> bool:
        """Whether the session is no longer good."""
        return now - row.seen_at > self.idle or now - row.created_at > self.longest


def signed_in(request: Request, session: Session) -> Actor:
    """Who sends this request, looked up in a session that reads.

    Raises NotSignedIn; NotFromHere where another site's page sends a browser's cookie.
    """
    known: Actor | None = getattr(request.state, "actor", None)
    if known is not None:
        return known
    actor = _by_token(request, session) if "authorization" in request.headers else _by_session(request, session)
    request.state.actor, request.state.doer = actor, actor.doer
    return actor


def address_of(request: Request) -> str:
    """Where the request comes from."""
    return request.client.host if request.client is not None else ""


def _by_token(request: Request, session: Session) -> Actor:
    kind, _, secret = request.headers["authorization"].partition(" ")
    wanted = sha256_of(secret.strip())
    found = queries.known_by_token(session, secret_sha256=wanted) if kind.lower() == "bearer" else []
    now = now_utc()
    if not found or not _good(found[0], now):
        raise NotSignedIn(
            "Mã truy cập không đúng, đã hết hạn hoặc đã bị hủy. Tạo mã mới ở trang Tài khoản.",
            "The token is wrong, has expired or was revoked. Make a new one on the account page.",
        )
    token = found[0]
    actor = _actor(found, via="token", scope=Scope(token.scope), address=address_of(request))
    if token.last_used_at is None or now - token.last_used_at > SEEN_AGAIN:
        _note(request, update(TokenRow).where(col(TokenRow.id) == token.id).values(last_used_at=now))
    return actor


def _good(token: Any, now: datetime) -> bool:  # noqa: ANN401 - a row of some columns
    return bool(token.active and token.revoked_at is None and token.expires_at > now)


def _by_session(request: Request, session: Session) -> Actor:
    secret = request.cookies.get(COOKIE)
    if not secret:
        raise NotSignedIn(
            "Cần đăng nhập: mở /sign-in, hoặc gửi kèm Authorization: Bearer <mã truy cập>.",
            "Sign in first: open /sign-in, or send Authorization: Bearer <token>.",
        )
    found = queries.known_by_session(session, secret_sha256=sha256_of(secret))
    now = now_utc()
    if not found or not found[0].active or Lives.of(request.app.state.settings).ended(found[0], now):
        raise NotSignedIn("Phiên làm việc đã kết thúc. Đăng nhập lại.", "The session has ended. Sign in again.")
    seen = found[0]
    actor = _actor(found, via="session", address=address_of(request), opened_by=seen.opened_by)
    origin.expect_own_page(request)
    if now - seen.seen_at > SEEN_AGAIN:
        _note(request, update(SessionRow).where(col(SessionRow.id) == seen.id).values(seen_at=now))
    return actor


def _actor(found: Sequence[Any], **how: Any) -> Actor:  # noqa: ANN401 - rows of some columns; handed on
    one = found[0]
    return Actor(
        person_id=one.person_id,
        name=one.name,
        title=one.title,
        administrator=one.administrator,
        grants=tuple(Grant(row.round_code, Role(row.role), row.agency or None) for row in found if row.role),
        credential=one.id,
        **how,
    )


def key_of(person: PersonRow) -> int:
    """The key of a stored person."""
    if person.id is None:
        raise ValueError("a person who was not stored yet has no key")
    return person.id


def _note(request: Request, statement: Any) -> None:  # noqa: ANN401 - SQLAlchemy's update
    """Note a use, unless somebody is writing just now: who reads must never wait for this."""
    engine: Engine = request.app.state.engine
    with engine.connect().execution_options(**{IMPATIENT: True}) as connection:
        driver: Any = connection.connection.driver_connection
        patient = None
        if engine.dialect.name == "sqlite":
            patient = driver.execute("PRAGMA busy_timeout").fetchone()[0]
            driver.execute("PRAGMA busy_timeout=0")
        try:
            with Session(connection) as session:
                session.connection().execute(statement)
                session.commit()
        except OperationalError:
            pass
        finally:
            if patient is not None:
                driver.execute(f"PRAGMA busy_timeout={patient:d}")
