"""Rows of the trail."""

from __future__ import annotations

from sqlalchemy import BigInteger, Text
from sqlmodel import Field, SQLModel


class AuditEventRow(SQLModel, table=True):
    """One event. Rows are written once; triggers refuse to change or delete one.

    Everything that the fingerprint covers is text, so that every database gives back the very bytes that were hashed:
    `at` is ISO 8601 in UTC, `before` and `after` are canonical JSON. `who` is a name copied in: it can still be read
    when the person is gone. `via` is how they came: session, token, command or nothing (nobody was signed in).
    """

    __tablename__ = "audit_events"

    number: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    at: str = Field(index=True)
    event: str = Field(index=True)
    who: str = Field(index=True)
    via: str
    address: str | None = None
    round_code: str | None = Field(default=None, index=True)
    subject: str
    before: str | None = Field(default=None, sa_type=Text)
    after: str | None = Field(default=None, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    previous_sha256: str
    sha256: str
