"""Asking for sweeps over HTTP, and reading their answers while they come in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Path, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from app.db import ReaderDep, SessionDep
from app.jobs.router import QueueDep
from app.kit.addresses import address
from app.kit.answers import json_text
from app.kit.features import Feature
from app.kit.openapi import answered
from app.kit.paging import Page, PageNumber, PageSize
from app.people.permissions import MayAsk, MayRead
from app.sweeps import follow, queries, service
from app.sweeps.schemas import PointOut, SweepIn, SweepListed

router = Feature(tags=["sweeps"])

Place = Annotated[int, Path(ge=0, le=2**31 - 1, description="Place of the point, counted from 0.")]


@router.post("/rounds/{code}/sweeps", status_code=202)
def ask(
    actor: MayAsk,
    session: SessionDep,
    request: Request,
    response: Response,
    queue: QueueDep,
    code: str,
    body: SweepIn,
) -> SweepListed:
    """Ask for many plans at once: ceilings over a range, weights, scenarios, or draws of costs and delays."""
    limit_s = request.app.state.settings.max_time_limit_s
    row = service.ask(session, code=code, body=body, max_time_limit_s=limit_s, asked_by=actor.name, queue=queue)
    response.headers["Location"] = address("sweeps", row.id)
    return service.listed(session, row)


@router.get("/sweeps")
def list_sweeps(
    actor: MayRead,
    session: ReaderDep,
    round_code: Annotated[str | None, Query(alias="round")] = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Page[SweepListed]:
    """Sweeps, newest first."""
    return service.list_sweeps(session, round_code=round_code, page=page, size=size, within=actor.readable)


@router.get("/sweeps/{sweep_id}")
def read_sweep(actor: MayRead, session: ReaderDep, sweep_id: str) -> SweepListed:
    """What was asked, and how far it is."""
    return service.listed(session, queries.get_sweep(session, sweep_id=sweep_id))


def _expect_sweep(session: ReaderDep, sweep_id: str) -> None:
    queries.get_sweep(session, sweep_id=sweep_id)


@router.get("/sweeps/{sweep_id}/events", response_class=EventSourceResponse, dependencies=[Depends(_expect_sweep)])
async def follow_sweep(actor: MayRead, request: Request, sweep_id: str) -> AsyncIterator[ServerSentEvent]:
    """How many points have their answer, as server-sent events, until `end`."""
    async for event in follow.stream(request.app.state.engine, sweep_id=sweep_id):
        yield event


@router.get("/sweeps/{sweep_id}/points")
def list_points(
    actor: MayRead, session: ReaderDep, sweep_id: str, page: PageNumber = 1, size: PageSize = 100
) -> Page[PointOut]:
    """The answers so far, by place."""
    return service.list_points(session, sweep_id=sweep_id, page=page, size=size)


@router.get("/sweeps/{sweep_id}/points/{place}/plan", response_class=Response, responses=answered("PlanFile"))
def read_plan(actor: MayRead, session: ReaderDep, sweep_id: str, place: Place) -> Response:
    """The plan file of one point."""
    return json_text(service.plan_text(session, sweep_id=sweep_id, place=place))


@router.get("/sweeps/{sweep_id}/points/{place}/round", response_class=Response, responses=answered("RoundFile"))
def read_round(actor: MayRead, session: ReaderDep, sweep_id: str, place: Place) -> Response:
    """The effective round that one point's plan answers for, made again from the sweep."""
    return json_text(service.round_text(session, sweep_id=sweep_id, place=place))


@router.post("/sweeps/{sweep_id}/cancel", status_code=202)
def cancel(actor: MayAsk, session: SessionDep, sweep_id: str) -> SweepListed:
    """End a sweep now; the answers it has stay."""
    return service.listed(session, service.cancel(session, sweep_id=sweep_id))


@router.post("/sweeps/{sweep_id}/retry", status_code=202)
def retry(actor: MayAsk, session: SessionDep, queue: QueueDep, sweep_id: str) -> SweepListed:
    """Go on with a sweep that was cancelled or failed: only places without an answer are searched."""
    return service.listed(session, service.retry(session, sweep_id=sweep_id, queue=queue))
