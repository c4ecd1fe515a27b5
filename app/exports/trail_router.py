"""The audit trail over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from fastapi.responses import StreamingResponse
from sqlalchemy import Engine

from app.audit import chain, queries, service
from app.audit.events import Event
from app.audit.schemas import EventOut, VerdictOut
from app.db import ReaderDep, SessionDep
from app.kit.downloads import attachment
from app.kit.features import Feature
from app.kit.paging import Page, PageNumber, PageSize
from app.people.permissions import MayAdminister

router = Feature(prefix="/audit", tags=["audit"])
JSON_LINES = "application/jsonl"


@router.get("")
def list_events(
    actor: MayAdminister,
    session: ReaderDep,
    who: str | None = None,
    event: Event | None = None,
    round_code: Annotated[str | None, Query(alias="round")] = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Page[EventOut]:
    """Who did what, newest first."""
    wanted = queries.Wanted(who=who, event=event, round_code=round_code)
    rows, total = queries.page_of_events(session, wanted=wanted, page=page, size=size)
    items = [EventOut.model_validate(row, from_attributes=True) for row in rows]
    return Page(items=items, total=total, page=page, size=size)


@router.get("/verify")
def verify(actor: MayAdminister, session: ReaderDep) -> VerdictOut:
    """Whether every event is as it was written, walked from the first one."""
    return service.verdict_out(chain.verify(queries.all_events(session)))


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"content": {JSON_LINES: {"schema": {"type": "string"}}}}},
)
def export_trail(actor: MayAdminister, session: ReaderDep, trail: SessionDep) -> StreamingResponse:
    """The whole trail as JSON Lines, up to the event before this one."""
    last = queries.last_event(session)
    number = last.number if last is not None else 0
    service.record(trail, Event.TRAIL_EXPORTED, subject="audit", after={"events": number})
    engine = trail.get_bind()
    lines = service.lines(engine if isinstance(engine, Engine) else engine.engine, until=number)
    return StreamingResponse(lines, media_type=JSON_LINES, headers=attachment("audit.jsonl"))
