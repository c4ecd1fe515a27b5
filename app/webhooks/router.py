"""Webhooks over HTTP; all of it is for administrators."""

from __future__ import annotations

from fastapi import Request, Response

from app.db import ReaderDep, SessionDep
from app.kit.addresses import address
from app.kit.features import Feature
from app.kit.paging import Page, PageNumber, PageSize
from app.people.permissions import MayAdminister
from app.webhooks import queries, service
from app.webhooks.models import DeliveryState
from app.webhooks.schemas import DeliveryOut, WebhookIn, WebhookMade, WebhookOut

router = Feature(prefix="/webhooks", tags=["webhooks"])


@router.get("")
def list_webhooks(actor: MayAdminister, session: ReaderDep) -> list[WebhookOut]:
    """Every registered address, oldest first."""
    return [WebhookOut.model_validate(row, from_attributes=True) for row in queries.webhooks(session)]


@router.post("", status_code=201)
def add_webhook(
    actor: MayAdminister, session: SessionDep, request: Request, response: Response, body: WebhookIn
) -> WebhookMade:
    """Have an address told whenever a run or a sweep ends. The secret in the answer is never shown again."""
    private: bool = request.app.state.settings.webhook_private_addresses
    row = service.register(session, url=body.url, by=actor.name, private=private)
    response.headers["Location"] = address("webhooks", row.id)
    return WebhookMade.model_validate(row, from_attributes=True)


@router.get("/deliveries")
def list_deliveries(
    actor: MayAdminister,
    session: ReaderDep,
    state: DeliveryState | None = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Page[DeliveryOut]:
    """What was sent or is to be sent, newest first; `state=given_up` lists what never arrived."""
    return service.list_deliveries(session, state=state, page=page, size=size)


@router.delete("/{webhook_id}", status_code=204)
def remove_webhook(actor: MayAdminister, session: SessionDep, webhook_id: str) -> None:
    """Tell an address nothing more, and forget what was sent to it."""
    service.remove(session, webhook_id=webhook_id)
