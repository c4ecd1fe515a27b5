"""Rows of people, roles and credentials. No secret is kept in the clear: passwords as argon2, others as SHA-256."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.kit.columns import UtcDateTime, now_utc
from app.people.roles import Role, Scope


def _of_person() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE")


def _one_of(kinds: type[Role | Scope]) -> str:
    return ", ".join(f"'{one.value}'" for one in kinds)


class PersonRow(SQLModel, table=True):
    """Somebody with an account. `name` is what they sign in with, and never changes: the trail names them by it.

    Without `password_hash` nobody signs in with a password. People are deactivated, never deleted.
    """

    __tablename__ = "people"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    title: str
    administrator: bool = False
    active: bool = True
    password_hash: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)


class RoleRow(SQLModel, table=True):
    """A role in a round; `*` is every round, and `agency` is "" for every role but a proposer's."""

    __tablename__ = "roles"
    __table_args__ = (
        _of_person(),
        CheckConstraint(f"role IN ({_one_of(Role)})", name="role"),
        CheckConstraint("(role = 'proposer') = (agency <> '')", name="agency_of_proposer"),
    )

    person_id: int = Field(primary_key=True)
    round_code: str = Field(primary_key=True)
    role: str = Field(primary_key=True)
    agency: str = Field(default="", primary_key=True)


class SessionRow(SQLModel, table=True):
    """A browser that is signed in. `opened_by` is password, link or oidc; the secret is kept as its SHA-256."""

    __tablename__ = "sessions"
    __table_args__ = (_of_person(),)

    id: str = Field(primary_key=True)
    secret_sha256: str = Field(unique=True)
    person_id: int = Field(index=True)
    opened_by: str
    address: str | None = None
    browser: str | None = None
    created_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)
    seen_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)


class TokenRow(SQLModel, table=True):
    """A personal token for programs. `prefix` is the part that its owner may recognise it by."""

    __tablename__ = "tokens"
    __table_args__ = (_of_person(), CheckConstraint(f"scope IN ({_one_of(Scope)})", name="scope"))

    id: str = Field(primary_key=True)
    secret_sha256: str = Field(unique=True)
    prefix: str
    person_id: int = Field(index=True)
    title: str
    scope: str
    created_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignInLinkRow(SQLModel, table=True):
    """A link that signs one person in, once."""

    __tablename__ = "sign_in_links"
    __table_args__ = (_of_person(),)

    secret_sha256: str = Field(primary_key=True)
    person_id: int = Field(index=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignInAttemptRow(SQLModel, table=True):
    """Somebody tried a password. `name` is as it was typed, folded; it may be nobody's."""

    __tablename__ = "sign_in_attempts"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    address: str = Field(index=True)
    at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)
    succeeded: bool = False


class IdentityRow(SQLModel, table=True):
    """Whom an account belongs to at an identity provider.

    Either `subject`, which the provider never gives to anybody else, or, until its owner has signed in for the first
    time, the `username` that an administrator expects them by, until `expires_at`.
    """

    __tablename__ = "identities"
    __table_args__ = (
        _of_person(),
        UniqueConstraint("issuer", "subject"),
        UniqueConstraint("issuer", "username"),
        CheckConstraint("(subject IS NULL) <> (username IS NULL)", name="bound_or_expected"),
        CheckConstraint("(username IS NULL) = (expires_at IS NULL)", name="expected_for_a_while"),
    )

    person_id: int = Field(primary_key=True)
    issuer: str
    subject: str | None = None
    username: str | None = None
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    named_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)


class SignInJourneyRow(SQLModel, table=True):
    """A browser on its way to the identity provider and back; gone as soon as it is back."""

    __tablename__ = "sign_in_journeys"

    secret_sha256: str = Field(primary_key=True)
    goes_on: str = Field(sa_type=Text)
    expires_at: datetime = Field(sa_type=UtcDateTime)
