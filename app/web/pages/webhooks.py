"""Addresses that are told when something ends, and what was sent to them, for administrators."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request, Response
from pydantic import ValidationError

from app.db import ReaderDep, SessionDep
from app.errors import AppError
from app.kit.features import Feature
from app.kit.paging import PageNumber
from app.kit.words import Words
from app.people.permissions import MayAdminister
from app.web.forms import FormDep
from app.web.screen import Screen, ScreenDep, see
from app.webhooks import queries, service
from app.webhooks.models import DeliveryState
from app.webhooks.schemas import WebhookIn, WebhookOut

router = Feature(prefix="/webhooks")

DELIVERIES_ON_A_PAGE = 50
NO_ADDRESS = Words(
    "Ghi địa chỉ bắt đầu bằng https:// hoặc http://.", "Give an address that begins with https:// or http://."
)


@router.get("")
def list_webhooks(
    actor: MayAdminister,
    session: ReaderDep,
    screen: ScreenDep,
    state: DeliveryState | None = None,
    page: PageNumber = 1,
) -> Response:
    """Every registered address, and the messages, newest first."""
    return _shown(session, screen, state=state, page=page)


@router.post("")
def add_webhook(
    actor: MayAdminister, request: Request, reader: ReaderDep, session: SessionDep, screen: ScreenDep, form: FormDep
) -> Response:
    """Have an address told; this answer alone shows the secret."""
    url, private = form.one("url"), request.app.state.settings.webhook_private_addresses
    try:
        row = service.register(session, url=WebhookIn(url=url).url, by=actor.name, private=private)
    except ValidationError:
        return _shown(reader, screen, url=url, fault=NO_ADDRESS)
    except AppError as refused:
        return _shown(reader, screen, url=url, fault=Words(refused.vi, refused.en))
    session.flush()  # the page lists it
    answer = _shown(session, screen, secret=row.secret)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post("/{webhook_id}/remove")
def remove_webhook(actor: MayAdminister, session: SessionDep, webhook_id: str, _form: FormDep) -> Response:
    """Tell an address nothing more, and forget what was sent to it."""
    service.remove(session, webhook_id=webhook_id)
    return see("/webhooks")


def _shown(
    session: ReaderDep,
    screen: Screen,
    *,
    state: DeliveryState | None = None,
    page: int = 1,
    url: str = "",
    fault: Words | None = None,
    secret: str | None = None,
) -> Response:
    listed = [WebhookOut.model_validate(row, from_attributes=True) for row in queries.webhooks(session)]
    return screen.show(
        "people/webhooks.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK,
        webhooks=listed,
        urls={one.id: one.url for one in listed},
        deliveries=service.list_deliveries(session, state=state, page=page, size=DELIVERIES_ON_A_PAGE),
        state=state,
        states=list(DeliveryState),
        url=url,
        fault=fault,
        secret=secret,
    )
