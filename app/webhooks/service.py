"""Registering addresses, and telling them what has ended."""

from __future__ import annotations

import json
import secrets
from contextlib import closing
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection
from sqlmodel import Session

from app.audit.events import Event
from app.audit.service import record
from app.errors import Conflict
from app.jobs.models import JobKind
from app.jobs.queue import Pruned, Queue, delete_jobs
from app.kit.columns import now_utc
from app.kit.paging import Page
from app.webhooks import queries
from app.webhooks.addresses import expect_address
from app.webhooks.models import DeliveryRow, DeliveryState, WebhookRow
from app.webhooks.schemas import DeliveryOut

MOST_WEBHOOKS = 20
ASKED_BY = "webhooks"


class TooManyWebhooks(Conflict):
    """409: no more addresses can be registered."""

    code = "too_many_webhooks"


def register(session: Session, *, url: str, by: str, private: bool) -> WebhookRow:
    """Register an address. Raises BadAddress, TooManyWebhooks."""
    expect_address(url, private=private)
    if len(queries.webhooks(session)) >= MOST_WEBHOOKS:
        raise TooManyWebhooks(
            f"Đã có {MOST_WEBHOOKS} webhook; xóa bớt trước khi thêm.",
            f"There are {MOST_WEBHOOKS} webhooks already; remove one first.",
        )
    row = WebhookRow(id=str(uuid4()), url=url, secret=secrets.token_urlsafe(32), created_by=by)
    session.add(row)
    record(session, Event.WEBHOOK_ADDED, subject=f"webhook:{row.id}", after={"url": url})
    return row


def remove(session: Session, *, webhook_id: str) -> None:
    """Forget an address, and what was or would have been sent to it. Raises WebhookNotFound."""
    row = queries.get_webhook(session, webhook_id=webhook_id)
    sent = queries.deliveries_of(session, webhook_id=webhook_id)
    delete_jobs(session, subjects=[one.id for one in sent])
    for one in sent:
        session.delete(one)
    session.flush()  # a message points at its webhook
    session.delete(row)
    record(session, Event.WEBHOOK_REMOVED, subject=f"webhook:{row.id}", before={"url": row.url})


def prune(session: Session, *, before: datetime) -> Pruned:
    """Forget messages that arrived or were given up before a moment, and their jobs; those that wait stay."""
    rows = queries.ended_before(session, moment=before)
    workflow_ids = delete_jobs(session, subjects=[row.id for row in rows])
    for row in rows:
        session.delete(row)
    if rows:
        record(session, Event.WEBHOOKS_PRUNED, subject="webhooks", before={"messages": len(rows)})
    return Pruned(len(rows), workflow_ids)


def tell_ended(  # noqa: PLR0913 - keyword-only; what a message says
    session: Session, *, kind: JobKind, subject: str, round_code: str, state: str, plan_id: str | None
) -> None:
    """Have every registered address told that a run or a sweep has ended; if the transaction is committed."""
    rows = queries.webhooks(session)
    if not rows:
        return
    event, moment = f"{kind}.ended", now_utc().isoformat()
    about = {"id": subject, "round": round_code, "state": state, **({"plan_id": plan_id} if plan_id else {})}
    made = []
    for row in rows:
        delivery_id = str(uuid4())
        body = json.dumps({"event": event, "delivery": delivery_id, "at": moment, kind.value: about})
        made.append(DeliveryRow(id=delivery_id, webhook_id=row.id, event=event, body=body))
    session.add_all(made)
    session.flush()
    bind = session.get_bind()
    with closing(Queue(bind.engine if isinstance(bind, Connection) else bind)) as queue:
        for one in made:
            queue.put(session, kind=JobKind.WEBHOOK, subject=one.id, asked_by=ASKED_BY)


def list_deliveries(session: Session, *, state: DeliveryState | None, page: int, size: int) -> Page[DeliveryOut]:
    """One page of the messages, newest first."""
    rows, total = queries.page_of_deliveries(session, state=state, page=page, size=size)
    items = [DeliveryOut.model_validate(row, from_attributes=True) for row in rows]
    return Page(items=items, total=total, page=page, size=size)
