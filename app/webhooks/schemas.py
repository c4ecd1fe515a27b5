"""Webhooks as the API takes and shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.webhooks.models import DeliveryState


class WebhookIn(BaseModel):
    """Where to send messages to: http or https, without a name and password in it."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, Field(min_length=8, max_length=2000, pattern=r"^[^\x00-\x20]*$")]


class WebhookOut(BaseModel):
    """A registered address."""

    id: str
    url: str
    created_by: str
    created_at: datetime


class WebhookMade(WebhookOut):
    """A new webhook with the secret that signs its messages; the secret is never shown again."""

    secret: str


class DeliveryOut(BaseModel):
    """A message: how often it was tried, what the receiver answered last, why it did not arrive."""

    id: str
    webhook_id: str
    event: str
    body: str
    state: DeliveryState
    attempts: int
    status: int | None
    failure: str | None
    created_at: datetime
    ended_at: datetime | None
