"""Asking for plans over HTTP, and following what becomes of a question."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Header, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from app.db import ReaderDep, SessionDep
from app.jobs.router import QueueDep
from app.kit.addresses import address
from app.kit.answers import json_text
from app.kit.features import Feature
from app.kit.paging import Page, PageNumber, PageSize
from app.people.permissions import MayAsk, MayRead
from app.plans.queries import get_plan
from app.rounds.queries import find_round
from app.rounds.service import list_facts
from app.runs import events, queries, service, translate
from app.runs.models import RunState
from app.runs.schemas import ProgressOut, RunIn, RunListed, RunOut

router = Feature(tags=["runs"])


@router.post("/rounds/{code}/runs", status_code=202)
def ask(
    actor: MayAsk,
    session: SessionDep,
    request: Request,
    response: Response,
    queue: QueueDep,
    code: str,
    body: RunIn,
) -> RunListed:
    """Ask for a plan. The answer says where to look for it (`Location`); a question answered before is done at once."""
    limit_s = request.app.state.settings.max_time_limit_s
    row = service.ask(session, code=code, body=body, max_time_limit_s=limit_s, asked_by=actor.name, queue=queue)
    response.headers["Location"] = address("runs", row.id)
    return service.asked(row)


@router.get("/runs")
def list_runs(
    actor: MayRead,
    session: ReaderDep,
    round_code: Annotated[str | None, Query(alias="round")] = None,
    state: RunState | None = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Page[RunListed]:
    """Runs, newest first."""
    return service.list_runs(session, round_code=round_code, state=state, page=page, size=size, within=actor.readable)


@router.get("/runs/{run_id}", response_model=RunOut)
def read_run(actor: MayRead, session: ReaderDep, run_id: str) -> Response:
    """Where a run is; when it has ended, its plan file, and the round's recorded facts beside it."""
    row = queries.get_run(session, run_id=run_id)
    facts = list_facts(session, code=row.round_code) if find_round(session, code=row.round_code) else []
    body = service.listed(session, row).model_dump(mode="json")
    body["log"] = row.log
    body["facts"] = [fact.model_dump(mode="json") for fact in facts]
    plan = get_plan(session, plan_id=row.plan_id).content if row.plan_id else "null"
    return json_text(f'{translate.to_text(body)[:-1]},"plan":{plan}}}')


@router.get("/runs/{run_id}/progress")
def read_progress(actor: MayRead, session: ReaderDep, run_id: str) -> ProgressOut:
    """Where the search stands: incumbent, bound, gap, nodes and seconds. For those who ask again and again."""
    return events.latest(session, run_id=run_id)


def _expect_run(session: ReaderDep, run_id: str) -> None:
    queries.get_run(session, run_id=run_id)


@router.get("/runs/{run_id}/events", response_class=EventSourceResponse, dependencies=[Depends(_expect_run)])
async def follow_run(
    actor: MayRead,
    request: Request,
    run_id: str,
    last_event_id: Annotated[int, Header(ge=0, le=2**31 - 1, description="Go on after this event.")] = 0,
) -> AsyncIterator[ServerSentEvent]:
    """States and progress as server-sent events, until `end`. With `Last-Event-ID` nothing is missed or told twice."""
    async for event in events.stream(request.app.state.engine, run_id=run_id, after=last_event_id):
        yield event


@router.post("/runs/{run_id}/cancel", status_code=202)
def cancel(actor: MayAsk, session: SessionDep, run_id: str) -> RunListed:
    """End a run now; the best plan found so far is kept, and says that it was cancelled."""
    return service.listed(session, service.cancel(session, run_id=run_id))


@router.post("/runs/{run_id}/retry", status_code=202)
def retry(actor: MayAsk, session: SessionDep, response: Response, queue: QueueDep, run_id: str) -> RunListed:
    """Ask the same question of the same frozen round once more, and search it anew."""
    row = service.retry(session, run_id=run_id, asked_by=actor.name, queue=queue)
    response.headers["Location"] = address("runs", row.id)
    return service.listed(session, row)
