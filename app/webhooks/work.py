"""How a worker sends a message: tried once, put off when it does not arrive, given up in the end."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.jobs.queue import end
from app.jobs.worker import Job, Worker
from app.kit.columns import now_utc
from app.settings import Settings
from app.webhooks import queries
from app.webhooks.models import DeliveryRow, DeliveryState
from app.webhooks.sending import NotDelivered, send

log = logging.getLogger(__name__)

PAUSES_S: Sequence[float] = (10, 60, 300, 1800, 7200, 21600)
"""After each failure so long a wait; after the last one the message is given up, some nine hours after its event."""


@dataclass(frozen=True, slots=True)
class _Message:
    url: str
    secret: str
    event: str
    body: str


class WebhookWork:
    """The handler of messages."""

    def work(self, worker: Worker, job: Job) -> None:
        """Send the message once, and record what came of it. Raises Interrupted."""
        message = worker.transact(lambda session: self._message(session, job))
        if message is None:
            return
        failure: NotDelivered | None = None
        status: int | None = None
        try:
            status = send(
                url=message.url,
                secret=message.secret,
                delivery_id=job.subject,
                event=message.event,
                body=message.body,
                private=Settings().webhook_private_addresses,
            )
        except NotDelivered as error:
            failure, status = error, error.status

        def decide(session: Session) -> None:
            self._record(session, worker, job, status, failure)

        worker.transact(decide)

    def give_up(self, session: Session, job: Job, log_text: str) -> None:
        """Say that the message never arrived."""
        row = queries.find_delivery(session, delivery_id=job.subject, lock=True)
        if row is not None:
            _end(row, DeliveryState.GIVEN_UP)
            row.failure = log_text

    def _message(self, session: Session, job: Job) -> _Message | None:
        row = queries.find_delivery(session, delivery_id=job.subject)
        if row is None or row.state != DeliveryState.WAITING:
            end(session, job_id=job.id)
            return None
        webhook = queries.get_webhook(session, webhook_id=row.webhook_id)
        return _Message(webhook.url, webhook.secret, row.event, row.body)

    def _record(
        self, session: Session, worker: Worker, job: Job, status: int | None, failure: NotDelivered | None
    ) -> None:
        row = queries.find_delivery(session, delivery_id=job.subject, lock=True)
        if row is None:  # its webhook was removed meanwhile
            end(session, job_id=job.id)
            return
        row.attempts += 1
        row.status, row.failure = status, None if failure is None else str(failure)
        if failure is not None and row.attempts <= len(PAUSES_S):
            worker.put_off(session, job_id=job.id, delay_s=PAUSES_S[row.attempts - 1])
            return
        if failure is not None:
            log.warning("message %s was given up: %s", row.id, failure)
        _end(row, DeliveryState.DELIVERED if failure is None else DeliveryState.GIVEN_UP)
        end(session, job_id=job.id)


def _end(row: DeliveryRow, state: DeliveryState) -> None:
    row.state, row.ended_at = state, now_utc()
