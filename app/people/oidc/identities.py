"""Whom an account belongs to at the provider: an administrator names it, and nobody comes in by anything else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlmodel import Session

from app.audit.events import Event
from app.audit.service import Doer, record
from app.errors import Conflict, Unusable
from app.kit.columns import now_utc
from app.people import queries
from app.people.credentials import key_of
from app.people.models import IdentityRow, PersonRow
from app.people.oidc.tokens import LONGEST
from app.people.service import folded

EXPECTED_FOR = timedelta(days=14)
"""So long a user name at the provider is waited for; a subject needs no end."""
OPENED_BY = "oidc"


class BadIdentity(Unusable):
    """422: an identity is named by a subject or by a user name, one of them."""

    code = "bad_identity"


class IdentityTaken(Conflict):
    """409: another account belongs to this identity."""

    code = "identity_taken"


def name_identity(
    session: Session, *, name: str, issuer: str, subject: str | None = None, username: str | None = None
) -> PersonRow:
    """Say whom an account belongs to at a provider, in the place of what was said before.

    By the `subject` at once, or by the `username` that they will come by for the first time within a fortnight. Both
    are compared to the letter. Raises PersonNotFound, BadIdentity, IdentityTaken.
    """
    subject, username = (subject or "").strip() or None, (username or "").strip() or None
    _expect_one(issuer, subject, username)
    person = queries.get_person(session, name=folded(name), lock=True)
    now = now_utc()
    other = queries.person_of_identity(session, issuer=issuer, subject=subject, username=username)
    if other is not None and other[1].id != person.id:
        _expect_lapsed(session, other, subject or username or "")
    row = queries.identity_of(session, person_id=key_of(person))
    before = None if row is None else told(row)
    if row is None:
        row = IdentityRow(person_id=key_of(person), issuer=issuer, named_at=now)
    row.issuer, row.subject, row.username, row.named_at = issuer, subject, username, now
    row.expires_at = None if username is None else now + EXPECTED_FOR
    session.add(row)
    queries.forget_sessions(session, person_id=key_of(person), opened_by=OPENED_BY)
    record(session, Event.IDENTITY_NAMED, subject=_subject(person), before=before, after=told(row))
    return person


def forget_identity(session: Session, *, name: str) -> PersonRow:
    """Let an account belong to nobody at the provider; browsers that came that way are out. Raises PersonNotFound."""
    person = queries.get_person(session, name=folded(name), lock=True)
    row = queries.identity_of(session, person_id=key_of(person))
    if row is not None:
        session.delete(row)
        queries.forget_sessions(session, person_id=key_of(person), opened_by=OPENED_BY)
        record(session, Event.IDENTITY_FORGOTTEN, subject=_subject(person), before=told(row))
    return person


def owner(session: Session, *, issuer: str, subject: str, lock: bool = False) -> PersonRow | None:
    """Whose account belongs to this subject already."""
    found = queries.person_of_identity(session, issuer=issuer, subject=subject, lock=lock)
    return found[1] if found is not None else None


def bind(session: Session, *, issuer: str, subject: str, username: str, address: str) -> PersonRow | None:
    """The account that waits for this user name, from now on bound to the subject; None where none waits.

    A user name may be given to somebody else one day; so it is good once, and the subject from then on.
    """
    found = queries.person_of_identity(session, issuer=issuer, username=username, lock=True)
    if found is None or found[0].expires_at is None or found[0].expires_at <= now_utc():
        return None
    row, person = found
    if not person.active:
        return person
    before = told(row)
    row.subject, row.username, row.expires_at = subject, None, None
    doer = Doer(person.name, "none", address)
    record(session, Event.IDENTITY_BOUND, subject=_subject(person), before=before, after=told(row), doer=doer)
    return person


def told(row: IdentityRow) -> Mapping[str, str | None]:
    """An identity as the trail tells it."""
    return {"issuer": row.issuer, "subject": row.subject, "username": row.username}


def _expect_one(issuer: str, subject: str | None, username: str | None) -> None:
    if not issuer:
        raise BadIdentity(
            "Chưa biết nhà cung cấp danh tính nào: ghi issuer, hoặc đặt PHANKY_OIDC_ISSUER.",
            "Which identity provider is not known: give issuer, or set PHANKY_OIDC_ISSUER.",
        )
    texts = [one for one in (subject, username) if one is not None]
    if len(texts) != 1 or not all(one.isprintable() and len(one) <= LONGEST for one in (*texts, issuer)):
        raise BadIdentity(
            f"Ghi một trong hai: mã định danh (sub) hoặc tên người dùng ở nhà cung cấp, tối đa {LONGEST} ký tự.",
            f"Give one of the two: the subject (sub) or the user name at the provider, at most {LONGEST} characters.",
        )


def _expect_lapsed(session: Session, other: tuple[IdentityRow, PersonRow], wanted: str) -> None:
    """An expectation that is over stands in nobody's way."""
    row, person = other
    if row.expires_at is None or row.expires_at > now_utc():
        raise IdentityTaken(
            f"Danh tính {wanted!r} đã thuộc về tài khoản {person.name}. Bỏ nó ở đó trước.",
            f"The identity {wanted!r} belongs to the account {person.name} already. Take it away there first.",
        )
    session.delete(row)
    session.flush()  # before the same user name is written for somebody else


def _subject(person: PersonRow) -> str:
    return f"person:{person.name}"
