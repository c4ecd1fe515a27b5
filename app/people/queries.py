"""Selects on people, roles and credentials."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete
from sqlalchemy import select as plain_select
from sqlmodel import Session, SQLModel, col, func, select

from app.people.errors import PersonNotFound
from app.people.models import (
    IdentityRow,
    PersonRow,
    RoleRow,
    SessionRow,
    SignInAttemptRow,
    SignInJourneyRow,
    SignInLinkRow,
    TokenRow,
)

WANTED = "wanted"


def _with_owner(table: type[SQLModel], *columns: str) -> Select[Any]:
    """One select for every request: a credential with its owner and their roles, made once and asked with a secret."""
    credential, person, role = (one.__table__ for one in (table, PersonRow, RoleRow))  # type: ignore[attr-defined]  # SQLModel does not tell it
    owner = (person.c[name] for name in ("name", "title", "administrator", "active"))
    return (
        plain_select(*(credential.c[name] for name in ("id", "person_id", *columns)), *owner)
        .add_columns(role.c.round_code, role.c.role, role.c.agency)
        .join(person, person.c.id == credential.c.person_id)
        .outerjoin(role, role.c.person_id == person.c.id)
        .where(credential.c.secret_sha256 == bindparam(WANTED))
        .order_by(role.c.round_code, role.c.role, role.c.agency)
    )


_BY_TOKEN = _with_owner(TokenRow, "scope", "expires_at", "revoked_at", "last_used_at")
_BY_SESSION = _with_owner(SessionRow, "opened_by", "created_at", "seen_at")


def find_person(session: Session, *, name: str, lock: bool = False) -> PersonRow | None:
    """The person with this sign-in name, if there is one."""
    query = select(PersonRow).where(PersonRow.name == name)
    return session.exec(query.with_for_update() if lock else query).first()


def get_person(session: Session, *, name: str, lock: bool = False) -> PersonRow:
    """The person with this sign-in name. Raises PersonNotFound."""
    row = find_person(session, name=name, lock=lock)
    if row is None:
        raise PersonNotFound(
            f"Không có ai mang tên đăng nhập {name!r}. Xem danh sách: phanky people list.",
            f"Nobody has the sign-in name {name!r}. See who there is: phanky people list.",
        )
    return row


def all_people(session: Session) -> Sequence[PersonRow]:
    """Everybody, by name."""
    return session.exec(select(PersonRow).order_by(PersonRow.name)).all()


def administrators(session: Session, *, lock: bool = False) -> Sequence[PersonRow]:
    """The active administrators, the first one first; held until the transaction ends if `lock`."""
    query = select(PersonRow).where(col(PersonRow.administrator), col(PersonRow.active)).order_by(col(PersonRow.id))
    return session.exec(query.with_for_update() if lock else query).all()


def roles_of(session: Session, *, person_id: int | None = None) -> Sequence[RoleRow]:
    """The roles of one person, or of everybody."""
    query = select(RoleRow).order_by(RoleRow.round_code, RoleRow.role, RoleRow.agency)
    return session.exec(query if person_id is None else query.where(RoleRow.person_id == person_id)).all()


def session_of(session: Session, *, secret_sha256: str) -> tuple[SessionRow, PersonRow] | None:
    """The signed-in browser with this secret, and whose it is."""
    query = select(SessionRow, PersonRow).join(PersonRow, col(PersonRow.id) == SessionRow.person_id)
    return session.exec(query.where(SessionRow.secret_sha256 == secret_sha256)).first()


def sessions_of(session: Session, *, person_id: int) -> Sequence[SessionRow]:
    """The signed-in browsers of a person, the one seen last first."""
    query = select(SessionRow).where(SessionRow.person_id == person_id)
    return session.exec(query.order_by(col(SessionRow.seen_at).desc(), SessionRow.id)).all()


def known_by_token(session: Session, *, secret_sha256: str) -> Sequence[Any]:
    """The token with this secret, whose it is and what they may do: a row for each of their roles, one at least."""
    return session.connection().execute(_BY_TOKEN, {WANTED: secret_sha256}).all()


def known_by_session(session: Session, *, secret_sha256: str) -> Sequence[Any]:
    """The signed-in browser with this secret, whose it is and what they may do: rows as above."""
    return session.connection().execute(_BY_SESSION, {WANTED: secret_sha256}).all()


def tokens_of(session: Session, *, person_id: int) -> Sequence[TokenRow]:
    """The tokens of a person, newest first."""
    query = select(TokenRow).where(TokenRow.person_id == person_id)
    return session.exec(query.order_by(col(TokenRow.created_at).desc(), TokenRow.id)).all()


def link_of(session: Session, *, secret_sha256: str, lock: bool = False) -> tuple[SignInLinkRow, PersonRow] | None:
    """The sign-in link with this secret, and whose it is."""
    query = select(SignInLinkRow, PersonRow).join(PersonRow, col(PersonRow.id) == SignInLinkRow.person_id)
    query = query.where(SignInLinkRow.secret_sha256 == secret_sha256)
    return session.exec(query.with_for_update(of=SignInLinkRow) if lock else query).first()


def refused_since(session: Session, *, moment: datetime, name: str | None = None, address: str | None = None) -> int:
    """How many attempts did not succeed since a moment, for a name or from an address."""
    query = select(func.count()).select_from(SignInAttemptRow)
    query = query.where(SignInAttemptRow.at >= moment, col(SignInAttemptRow.succeeded).is_(False))
    if name is not None:
        query = query.where(SignInAttemptRow.name == name)
    if address is not None:
        query = query.where(SignInAttemptRow.address == address)
    return session.exec(query).one()


def forget_attempts(session: Session, *, before: datetime) -> None:
    """Forget attempts that no limit counts any more."""
    session.connection().execute(delete(SignInAttemptRow).where(col(SignInAttemptRow.at) < before))


def forget_old_sessions(session: Session, *, before: datetime) -> None:
    """Forget sessions that were opened before a moment, and are over whatever was done in them."""
    session.connection().execute(delete(SessionRow).where(col(SessionRow.created_at) < before))


def forget_sessions(session: Session, *, person_id: int, but: str | None = None, opened_by: str | None = None) -> int:
    """Sign a person's browsers out, but for one or only those that came in one way if said; how many that were."""
    rows = [row for row in sessions_of(session, person_id=person_id) if row.id != but]
    rows = [row for row in rows if opened_by in {None, row.opened_by}]
    for row in rows:
        session.delete(row)
    return len(rows)


def identity_of(session: Session, *, person_id: int) -> IdentityRow | None:
    """Whom an account belongs to at the provider."""
    return session.get(IdentityRow, person_id)


def identities(session: Session) -> Sequence[IdentityRow]:
    """Every account's."""
    return session.exec(select(IdentityRow)).all()


def person_of_identity(
    session: Session, *, issuer: str, subject: str | None = None, username: str | None = None, lock: bool = False
) -> tuple[IdentityRow, PersonRow] | None:
    """The account that belongs to this subject at a provider, or that waits for this user name."""
    query = select(IdentityRow, PersonRow).join(PersonRow, col(PersonRow.id) == IdentityRow.person_id)
    query = query.where(IdentityRow.issuer == issuer)
    if subject is not None:
        query = query.where(IdentityRow.subject == subject)
    else:
        query = query.where(IdentityRow.username == username)
    return session.exec(query.with_for_update(of=IdentityRow) if lock else query).first()


def journey_of(session: Session, *, secret_sha256: str) -> SignInJourneyRow | None:
    """The browser on its way that has this secret; nobody else takes it up meanwhile."""
    return session.get(SignInJourneyRow, secret_sha256, with_for_update=True)


def forget_journeys(session: Session, *, before: datetime) -> None:
    """Forget browsers that did not come back in time."""
    session.connection().execute(delete(SignInJourneyRow).where(col(SignInJourneyRow.expires_at) < before))
