"""Accounts, roles, tokens, links: what is decided about them, each with its event in the trail."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from sqlmodel import Session

from app.audit.events import Event
from app.audit.service import record
from app.errors import Unusable
from app.kit.columns import now_utc
from app.people import queries
from app.people.actor import Actor
from app.people.credentials import key_of
from app.people.errors import (
    AlreadySomebody,
    LastAdministrator,
    NotAllowed,
    SessionNotFound,
    TokenNotFound,
)
from app.people.models import IdentityRow, PersonRow, RoleRow, SessionRow, SignInLinkRow, TokenRow
from app.people.roles import Grant, Role, Scope
from app.people.schemas import GrantOut, IdentityOut, PersonOut, SessionOut, TokenOut
from app.people.secrets import PREFIX_LETTERS, TOKEN_MARK, new_secret, sha256_of
from app.preconditions import Edit

NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,99}")
LINK_LIVES = timedelta(minutes=15)
INVITATION_LIVES = timedelta(days=3)


class BadName(Unusable):
    """422: the sign-in name has letters that it cannot have."""

    code = "bad_name"


class BadRole(Unusable):
    """422: a proposer's role names an agency, and no other does."""

    code = "bad_role"


def folded(name: str) -> str:
    """A sign-in name as it is kept: without case and without spaces around it."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def add_person(session: Session, *, name: str, title: str, administrator: bool = False) -> PersonRow:
    """A new account, which has no password: its owner chooses one through a link. Raises BadName, AlreadySomebody."""
    name = folded(name)
    if NAME.fullmatch(name) is None:
        raise BadName(
            f"Tên đăng nhập {name!r} không dùng được: chỉ gồm a-z, 0-9 và . _ @ -, tối đa 100 ký tự.",
            f"The sign-in name {name!r} cannot be used: only a-z, 0-9 and . _ @ -, at most 100.",
        )
    if queries.find_person(session, name=name) is not None:
        raise AlreadySomebody(f"Đã có người mang tên {name!r}.", f"Somebody has the name {name!r} already.")
    row = PersonRow(name=name, title=title.strip() or name, administrator=administrator)
    session.add(row)
    session.flush()  # roles and links need the person's key
    after = {"title": row.title, "administrator": administrator}
    record(session, Event.PERSON_ADDED, subject=_subject(row), after=after)
    return row


def set_active(session: Session, *, name: str, active: bool) -> PersonRow:
    """Let somebody in no more, or again; who is out is out everywhere. Raises PersonNotFound, LastAdministrator."""
    administrators = queries.administrators(session, lock=True)  # two who deactivate each other wait for one another
    row = queries.get_person(session, name=folded(name), lock=True)
    if row.active == active:
        return row
    if not active and [one.name for one in administrators] == [row.name]:
        raise LastAdministrator(
            f"{row.name} là người quản trị duy nhất; thêm người quản trị khác trước.",
            f"{row.name} is the only administrator; add another one first.",
        )
    row.active = active
    if not active:
        queries.forget_sessions(session, person_id=key_of(row))
        for token in queries.tokens_of(session, person_id=key_of(row)):
            token.revoked_at = token.revoked_at or now_utc()
    event = Event.PERSON_ACTIVATED if active else Event.PERSON_DEACTIVATED
    record(session, event, subject=_subject(row), before={"active": not active}, after={"active": active})
    return row


@contextmanager
def changing(session: Session, edit: Edit, *, name: str) -> Iterator[None]:
    """One change of a person, whom nobody else changes until the transaction ends.

    Administrators are held first, as `set_active` does: two who change each other never wait in a circle. Raises
    PersonNotFound, ChangedSince, NoPrecondition.
    """
    queries.administrators(session, lock=True)
    queries.get_person(session, name=folded(name), lock=True)
    with edit.of(session, lambda: read_person(session, name=name)):
        yield


def set_password(session: Session, *, actor: Actor, password_hash: str) -> None:
    """Give the actor a new password; every other browser of theirs is signed out. Raises PersonNotFound."""
    row = queries.get_person(session, name=actor.name, lock=True)
    row.password_hash = password_hash
    ended = queries.forget_sessions(session, person_id=actor.person_id, but=actor.credential)
    record(session, Event.PASSWORD_CHANGED, subject=_subject(row), after={"sessions_ended": ended})


def give_role(session: Session, *, name: str, grant: Grant) -> PersonRow:
    """Give somebody a role in a round. Raises PersonNotFound, BadRole."""
    if (grant.role is Role.PROPOSER) != bool(grant.agency):
        raise BadRole(
            "Người đề xuất cần ghi cơ quan; các vai trò khác thì không.",
            "A proposer's role names an agency; other roles name none.",
        )
    row = queries.get_person(session, name=folded(name), lock=True)
    if _find_role(session, row, grant) is None:
        agency = grant.agency or ""
        session.add(RoleRow(person_id=key_of(row), round_code=grant.round_code, role=grant.role, agency=agency))
        record(session, Event.ROLE_GIVEN, subject=_subject(row), round_code=grant.round_code, after=_told_grant(grant))
    return row


def take_role(session: Session, *, name: str, grant: Grant) -> PersonRow:
    """Take a role away; who has not got it stays without. Raises PersonNotFound."""
    row = queries.get_person(session, name=folded(name), lock=True)
    role = _find_role(session, row, grant)
    if role is not None:
        session.delete(role)
        record(session, Event.ROLE_TAKEN, subject=_subject(row), round_code=grant.round_code, before=_told_grant(grant))
    return row


def _find_role(session: Session, row: PersonRow, grant: Grant) -> RoleRow | None:
    return session.get(RoleRow, (key_of(row), grant.round_code, grant.role, grant.agency or ""))


def _told_grant(grant: Grant) -> Mapping[str, str | None]:
    return {"round": grant.round_code, "role": grant.role.value, "agency": grant.agency}


def make_link(session: Session, *, name: str, lives: timedelta = INVITATION_LIVES) -> str:
    """A link that signs somebody in, once; the secret of its address. Raises PersonNotFound."""
    row = queries.get_person(session, name=folded(name))
    secret = _new_link(session, row, lives)
    record(session, Event.LINK_MADE, subject=_subject(row), after={"lives_s": int(lives.total_seconds())})
    return secret


def invite(session: Session, *, name: str, title: str, administrator: bool = False) -> tuple[PersonRow, str]:
    """A new account, and the secret of the link through which its owner comes in. Raises BadName, AlreadySomebody."""
    row = add_person(session, name=name, title=title, administrator=administrator)
    return row, _new_link(session, row, INVITATION_LIVES)


def _new_link(session: Session, row: PersonRow, lives: timedelta) -> str:
    secret = new_secret()
    session.add(SignInLinkRow(secret_sha256=sha256_of(secret), person_id=key_of(row), expires_at=now_utc() + lives))
    return secret


def first_administrator(session: Session) -> PersonRow:
    """The first administrator; where there is none, a new account `admin`, without a password."""
    there = queries.administrators(session)
    if there:
        return there[0]
    row = queries.find_person(session, name="admin")
    if row is None:
        return add_person(session, name="admin", title="Quản trị", administrator=True)
    row.administrator = row.active = True
    record(session, Event.PERSON_ACTIVATED, subject=_subject(row), after={"administrator": True, "active": True})
    return row


def make_token(session: Session, *, name: str, title: str, scope: Scope, days: int) -> tuple[str, TokenRow]:
    """A token for programs; its secret is told only now. Raises PersonNotFound."""
    person = queries.get_person(session, name=folded(name))
    secret = new_secret(TOKEN_MARK)
    row = TokenRow(
        id=str(uuid4()),
        secret_sha256=sha256_of(secret),
        prefix=secret[:PREFIX_LETTERS],
        person_id=key_of(person),
        title=title.strip() or scope.value,
        scope=scope.value,
        expires_at=now_utc() + timedelta(days=days),
    )
    session.add(row)
    after = {"token": row.id, "prefix": row.prefix, "scope": row.scope, "days": days}
    record(session, Event.TOKEN_MADE, subject=_subject(person), after=after)
    return secret, row


def expect_token_maker(actor: Actor) -> None:
    """Raises NotAllowed where a token that got into wrong hands could make itself successors."""
    if actor.scope is not Scope.ADMIN:
        raise NotAllowed(
            f"Mã truy cập phạm vi {actor.scope} không tạo được mã khác; tạo ở trang Tài khoản.",
            f"A token of scope {actor.scope} makes no other tokens; make one on the account page.",
        )


def revoke_token(session: Session, *, actor: Actor, token_id: str) -> TokenRow:
    """End one of the actor's tokens. Raises TokenNotFound."""
    row = session.get(TokenRow, token_id, with_for_update=True)
    if row is None or row.person_id != actor.person_id:
        raise TokenNotFound("Không có mã truy cập này.", "There is no such token of yours.")
    if row.revoked_at is None:
        row.revoked_at = now_utc()
        before = {"token": row.id, "prefix": row.prefix}
        record(session, Event.TOKEN_REVOKED, subject=f"person:{actor.name}", before=before)
    return row


def end_session(session: Session, *, actor: Actor, session_id: str) -> None:
    """Sign one of the actor's browsers out. Raises SessionNotFound."""
    row = session.get(SessionRow, session_id)
    if row is None or row.person_id != actor.person_id:
        raise SessionNotFound("Không có phiên này.", "There is no such session of yours.")
    session.delete(row)
    record(session, Event.SESSION_ENDED, subject=f"person:{actor.name}", before={"session": session_id})


def list_people(session: Session) -> list[PersonOut]:
    """Everybody with their roles, by name."""
    roles: dict[int, list[RoleRow]] = {}
    for role in queries.roles_of(session):
        roles.setdefault(role.person_id, []).append(role)
    known = {one.person_id: one for one in queries.identities(session)}
    return [_person_out(row, roles.get(key_of(row), []), known.get(key_of(row))) for row in queries.all_people(session)]


def person_out(session: Session, row: PersonRow) -> PersonOut:
    """A person as the API shows them."""
    session.flush()  # roles given or taken just now are looked up
    key = key_of(row)
    return _person_out(row, queries.roles_of(session, person_id=key), queries.identity_of(session, person_id=key))


def read_person(session: Session, *, name: str) -> PersonOut:
    """One person with their roles. Raises PersonNotFound."""
    return person_out(session, queries.get_person(session, name=folded(name)))


def list_tokens(session: Session, *, person_id: int) -> list[TokenOut]:
    """A person's tokens, newest first, those that ended included."""
    now = now_utc()
    return [token_out(row, now_s=now.timestamp()) for row in queries.tokens_of(session, person_id=person_id)]


def token_out(row: TokenRow, *, now_s: float | None = None) -> TokenOut:
    """A token as its owner sees it later."""
    now_s = now_utc().timestamp() if now_s is None else now_s
    good = row.revoked_at is None and row.expires_at.timestamp() > now_s
    return TokenOut(**row.model_dump(exclude={"secret_sha256", "person_id"}), good=good)


def list_sessions(session: Session, *, actor: Actor) -> list[SessionOut]:
    """The actor's browsers, the one seen last first."""
    rows = queries.sessions_of(session, person_id=actor.person_id)
    return [
        SessionOut(**row.model_dump(exclude={"secret_sha256", "person_id"}), here=row.id == actor.credential)
        for row in rows
    ]


def _person_out(row: PersonRow, roles: Sequence[RoleRow], identity: IdentityRow | None) -> PersonOut:
    return PersonOut(
        name=row.name,
        title=row.title,
        administrator=row.administrator,
        active=row.active,
        has_password=row.password_hash is not None,
        identity=None if identity is None else IdentityOut(**identity.model_dump(exclude={"person_id", "named_at"})),
        roles=[GrantOut(round=one.round_code, role=Role(one.role), agency=one.agency or None) for one in roles],
        created_at=row.created_at,
    )


def _subject(row: PersonRow) -> str:
    return f"person:{row.name}"
