"""Selects on webhooks and deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from app.db import paged
from app.errors import NotFound
from app.webhooks.models import DeliveryRow, WebhookRow


class WebhookNotFound(NotFound):
    """404: no webhook has this id."""

    code = "webhook_not_found"


def webhooks(session: Session) -> Sequence[WebhookRow]:
    """Every webhook, oldest first."""
    return session.exec(select(WebhookRow).order_by(col(WebhookRow.created_at), col(WebhookRow.id))).all()


def get_webhook(session: Session, *, webhook_id: str) -> WebhookRow:
    """The webhook with this id. Raises WebhookNotFound."""
    row = session.get(WebhookRow, webhook_id)
    if row is None:
        raise WebhookNotFound(
            f"Không có webhook {webhook_id!r}. Xem danh sách tại /api/v1/webhooks.",
            f"There is no webhook {webhook_id!r}. See /api/v1/webhooks for those there are.",
        )
    return row


def find_delivery(session: Session, *, delivery_id: str, lock: bool = False) -> DeliveryRow | None:
    """The message with this id, held until the transaction ends if `lock`."""
    return session.get(DeliveryRow, delivery_id, with_for_update=lock or None)


def deliveries_of(session: Session, *, webhook_id: str) -> Sequence[DeliveryRow]:
    """Every message to one webhook."""
    return session.exec(select(DeliveryRow).where(DeliveryRow.webhook_id == webhook_id)).all()


def ended_before(session: Session, *, moment: datetime) -> Sequence[DeliveryRow]:
    """Messages that arrived or were given up before a moment, oldest first."""
    query = select(DeliveryRow).where(col(DeliveryRow.ended_at) < moment)
    return session.exec(query.order_by(col(DeliveryRow.ended_at), col(DeliveryRow.id))).all()


def page_of_deliveries(
    session: Session, *, state: str | None, page: int, size: int
) -> tuple[Sequence[DeliveryRow], int]:
    """One page of the messages, newest first, of one state if said; and how many there are in all."""
    query = select(DeliveryRow)
    if state is not None:
        query = query.where(DeliveryRow.state == state)
    return paged(session, query.order_by(col(DeliveryRow.created_at).desc(), col(DeliveryRow.id)), page=page, size=size)
