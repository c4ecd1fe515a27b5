"""Signing in and out.

A password takes long to check on purpose; meanwhile no transaction is open, or everybody who writes would wait on
SQLite. So signing in is two transactions around the check: the attempt is counted before it, its outcome is told after
it. Whoever tries many passwords at once is counted as often.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from app.audit.events import Event
from app.audit.service import Doer, record
from app.db import reading
from app.kit.columns import now_utc
from app.people import passwords, queries
from app.people.credentials import Lives, key_of
from app.people.errors import NotSignedIn, TooManyTries
from app.people.models import PersonRow, SessionRow, SignInAttemptRow
from app.people.secrets import new_secret, sha256_of
from app.people.service import folded
from app.settings import Settings

WINDOW = timedelta(minutes=15)
MOST_OF_ACCOUNT, MOST_FROM_ADDRESS = 10, 50
"""So many refused attempts within the window, for an account or from an address, and no more are looked at."""
KEPT = timedelta(days=1)
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Came:
    """Where somebody signs in from, and the session that their browser had."""

    address: str
    browser: str
    old_secret: str | None = None


def with_password(engine: Engine, settings: Settings, *, name: str, password: str, came: Came) -> str:
    """Sign in with a password; the secret of the new session. Raises NotSignedIn, TooManyTries."""
    name = folded(name)[:LONGEST_NAME]
    prove(engine, settings, name=name, password=password, came=came)
    with Session(engine) as session:
        queries.forget_old_sessions(session, before=now_utc() - Lives.of(settings).longest)
        person = queries.get_person(session, name=name, lock=True)
        secret = open_session(session, person=person, came=came, opened_by="password")
        session.commit()
        return secret


def prove(engine: Engine, settings: Settings, *, name: str, password: str, came: Came) -> None:
    """Prove that this is somebody's password. Raises NotSignedIn, TooManyTries."""
    attempt_id = _counted(engine, name, came)
    with reading(engine) as session:
        person = queries.find_person(session, name=name)
        kept = person.password_hash if person is not None and person.active else None
    right = passwords.matches(kept, password, cheap=settings.cheap_passwords)
    with Session(engine) as session:
        if right:
            attempt = session.get(SignInAttemptRow, attempt_id)
            if attempt is not None:
                attempt.succeeded = True
            session.commit()
            return
        _note_refusal(session, name, came, "wrong name or password")
        session.commit()
    raise NotSignedIn("Tên đăng nhập hoặc mật khẩu không đúng.", "The sign-in name or the password is not right.")


def _note_refusal(session: Session, name: str, came: Came, reason: str) -> None:
    doer = Doer(name, "none", came.address)
    record(session, Event.SIGN_IN_REFUSED, subject=f"person:{name}", reason=reason, doer=doer)


def _counted(engine: Engine, name: str, came: Came) -> int | None:
    """Count an attempt; its id. Raises TooManyTries."""
    now = now_utc()
    with Session(engine) as session:
        since = now - WINDOW
        if (
            queries.refused_since(session, moment=since, name=name) >= MOST_OF_ACCOUNT
            or queries.refused_since(session, moment=since, address=came.address) >= MOST_FROM_ADDRESS
        ):
            _note_refusal(session, name, came, "too many tries")
            session.commit()
            minutes = int(WINDOW.total_seconds() // 60)
            raise TooManyTries(
                f"Đã thử sai quá nhiều lần; chờ {minutes} phút rồi thử lại.",
                f"Too many sign-ins were refused; wait {minutes} minutes and try again.",
            )
        queries.forget_attempts(session, before=now - KEPT)
        attempt = SignInAttemptRow(name=name, address=came.address, at=now)
        session.add(attempt)
        session.flush()  # its id is needed
        attempt_id = attempt.id
        session.commit()
        return attempt_id


def with_link(session: Session, *, secret: str, came: Came) -> str:
    """Sign in with a one-time link, which is used up; the secret of the new session. Raises NotSignedIn."""
    found = queries.link_of(session, secret_sha256=sha256_of(secret), lock=True)
    now = now_utc()
    if found is None or found[0].used_at is not None or found[0].expires_at <= now or not found[1].active:
        raise NotSignedIn(
            "Liên kết đăng nhập này đã dùng, đã hết hạn hoặc không đúng. Đề nghị người quản trị tạo liên kết mới.",
            "This sign-in link was used, has expired or is wrong. Ask an administrator for a new one.",
        )
    link, person = found
    link.used_at = now
    return open_session(session, person=person, came=came, opened_by="link")


def link_is_good(session: Session, *, secret: str) -> PersonRow | None:
    """Whom a link would sign in."""
    found = queries.link_of(session, secret_sha256=sha256_of(secret))
    if found is None or found[0].used_at is not None or found[0].expires_at <= now_utc() or not found[1].active:
        return None
    return found[1]


def open_session(session: Session, *, person: PersonRow, came: Came, opened_by: str) -> str:
    """Open a session; the one that the browser had is closed. Returns the secret for its cookie."""
    if came.old_secret:
        old = queries.session_of(session, secret_sha256=sha256_of(came.old_secret))
        if old is not None:
            session.delete(old[0])
    secret = new_secret()
    row = SessionRow(
        id=str(uuid4()),
        secret_sha256=sha256_of(secret),
        person_id=key_of(person),
        opened_by=opened_by,
        address=came.address,
        browser=came.browser[:200],
    )
    session.add(row)
    record(
        session,
        Event.PERSON_SIGNED_IN,
        subject=f"person:{person.name}",
        after={"session": row.id, "opened_by": opened_by},
        doer=Doer(person.name, "session", came.address),
    )
    return secret


def sign_out(session: Session, *, person_name: str, session_id: str) -> None:
    """Close a session."""
    row = session.get(SessionRow, session_id)
    if row is not None:
        session.delete(row)
        record(session, Event.PERSON_SIGNED_OUT, subject=f"person:{person_name}", before={"session": session_id})
