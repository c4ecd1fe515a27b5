"""Who sends a request: the token in its header, or the browser's session in its cookie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi import Request
from sqlalchemy import Engine, update
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col

from app.db import reading
from app.kit.columns import now_utc
from app.people import origin, queries
from app.people.actor import Actor
from app.people.errors import NotSignedIn
from app.people.models import PersonRow, RoleRow, SessionRow, TokenRow
from app.people.roles import Grant, Role, Scope
from app.people.secrets import sha256_of
from app.settings import Settings

COOKIE = "phanky_session"
SEEN_AGAIN = timedelta(minutes=1)
"""So often it is noted that a credential is in use."""


@dataclass(frozen=True, slots=True)
class Lives:
    """How long a browser stays signed in: without being seen, and at most."""

    idle: timedelta
    longest: timedelta

    @staticmethod
    def of(settings: Settings) -> Lives:
        """As the installation decides."""
        return Lives(timedelta(hours=settings.session_idle_hours), timedelta(hours=settings.session_longest_hours))

    def ended(self, row: SessionRow, now: datetime) -> bool:
        """Whether the session is no longer good."""
        return now - row.seen_at > self.idle or now - row.created_at > self.longest


def signed_in(request: Request) -> Actor:
    """Who sends this request. Raises NotSignedIn; NotFromHere where another site's page sends a browser's cookie."""
    known: Actor | None = getattr(request.state, "actor", None)
    if known is not None:
        return known
    actor = _by_token(request) if "authorization" in request.headers else _by_session(request)
    request.state.actor, request.state.doer = actor, actor.doer
    return actor


def address_of(request: Request) -> str:
    """Where the request comes from."""
    return request.client.host if request.client is not None else ""


def _by_token(request: Request) -> Actor:
    kind, _, secret = request.headers["authorization"].partition(" ")
    engine: Engine = request.app.state.engine
    with reading(engine) as session:
        found = queries.token_of(session, secret_sha256=sha256_of(secret.strip())) if kind.lower() == "bearer" else None
        now = now_utc()
        if found is None or not _good(found[0], found[1], now):
            raise NotSignedIn(
                "Mã truy cập không đúng, đã hết hạn hoặc đã bị hủy. Tạo mã mới ở trang Tài khoản.",
                "The token is wrong, has expired or was revoked. Make a new one on the account page.",
            )
        token, person = found
        actor = _actor(
            person,
            queries.roles_of(session, person_id=token.person_id),
            via="token",
            credential=token.id,
            scope=Scope(token.scope),
            address=address_of(request),
        )
        stale = token.last_used_at is None or now - token.last_used_at > SEEN_AGAIN
    if stale:
        _note(engine, update(TokenRow).where(col(TokenRow.id) == actor.credential).values(last_used_at=now))
    return actor


def _good(token: TokenRow, person: PersonRow, now: datetime) -> bool:
    return person.active and token.revoked_at is None and token.expires_at > now


def _by_session(request: Request) -> Actor:
    secret = request.cookies.get(COOKIE)
    if not secret:
        raise NotSignedIn(
            "Cần đăng nhập: mở /sign-in, hoặc gửi kèm Authorization: Bearer <mã truy cập>.",
            "Sign in first: open /sign-in, or send Authorization: Bearer <token>.",
        )
    engine: Engine = request.app.state.engine
    with reading(engine) as session:
        found = queries.session_of(session, secret_sha256=sha256_of(secret))
        now = now_utc()
        if found is None or not found[1].active or Lives.of(request.app.state.settings).ended(found[0], now):
            raise NotSignedIn("Phiên làm việc đã kết thúc. Đăng nhập lại.", "The session has ended. Sign in again.")
        row, person = found
        actor = _actor(
            person,
            queries.roles_of(session, person_id=row.person_id),
            via="session",
            credential=row.id,
            address=address_of(request),
            opened_by=row.opened_by,
        )
        stale = now - row.seen_at > SEEN_AGAIN
    origin.expect_own_page(request)
    if stale:
        _note(engine, update(SessionRow).where(col(SessionRow.id) == actor.credential).values(seen_at=now))
    return actor


def _actor(person: PersonRow, roles: Sequence[RoleRow], **how: Any) -> Actor:  # noqa: ANN401 - handed on
    return Actor(
        person_id=key_of(person),
        name=person.name,
        title=person.title,
        administrator=person.administrator,
        grants=tuple(Grant(row.round_code, Role(row.role), row.agency or None) for row in roles),
        **how,
    )


def key_of(person: PersonRow) -> int:
    """The key of a stored person."""
    if person.id is None:
        raise ValueError("a person who was not stored yet has no key")
    return person.id


def _note(engine: Engine, statement: Any) -> None:  # noqa: ANN401 - SQLAlchemy's update
    """Note a use, unless somebody is writing just now: who reads must never wait for this."""
    with engine.connect() as connection:
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
