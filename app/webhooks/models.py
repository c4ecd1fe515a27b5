"""Rows of webhooks and of what is sent to them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Text
from sqlmodel import Field, SQLModel

from app.kit.columns import UtcDateTime, now_utc


class DeliveryState(StrEnum):
    """Where a message is."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class WebhookRow(SQLModel, table=True):
    """An address that an administrator registered. The secret signs: it has to be kept as it is."""

    __tablename__ = "webhooks"

    id: str = Field(primary_key=True)
    url: str = Field(sa_type=Text)
    secret: str
    created_by: str
    created_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)


class DeliveryRow(SQLModel, table=True):
    """One message to one address; `body` is the text that is sent, the same every time it is tried."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(one.value) for one in DeliveryState)})", name="state"),
        ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], ondelete="CASCADE"),
    )

    id: str = Field(primary_key=True)
    webhook_id: str = Field(index=True)
    event: str
    body: str = Field(sa_type=Text)
    state: str = Field(default=DeliveryState.WAITING, index=True)
    attempts: int = 0
    status: int | None = None
    failure: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(default_factory=now_utc, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
