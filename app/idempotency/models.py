"""Rows of answers that were given."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from app.kit.columns import UtcDateTime, now_utc


class GivenAnswerRow(SQLModel, table=True):
    """The answer to a POST that carried a key, written in the transaction of what it created.

    `caller` and `request` are fingerprints: of who sent it, and of what was sent.
    """

    __tablename__ = "given_answers"

    caller: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    request: str
    status: int
    content_type: str | None = None
    location: str | None = None
    etag: str | None = None
    body: bytes = Field(sa_type=LargeBinary)
    given_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime, index=True)
