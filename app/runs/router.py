"""Asking for plans over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query, Request, Response

from app.db import ReaderDep, SessionDep
from app.kit.addresses import address
from app.kit.answers import json_text
from app.kit.paging import Page, PageNumber, PageSize
from app.plans.queries import get_plan
from app.rounds.queries import find_round
from app.rounds.service import list_facts
from app.runs import queries, service, translate
from app.runs.schemas import RunIn, RunListed, RunOut

router = APIRouter(tags=["runs"])


@router.post("/rounds/{code}/runs", status_code=202)
def ask(
    session: SessionDep, request: Request, response: Response, background: BackgroundTasks, code: str, body: RunIn
) -> RunListed:
    """Ask for a plan. The answer says where to look for it (`Location`)."""
    settings = request.app.state.settings
    row = service.ask(session, code=code, body=body, max_time_limit_s=settings.max_time_limit_s)
    # After the answer, and so after the commit: the executor must find the run in the database.
    background.add_task(request.app.state.executor.submit, row.id)
    response.headers["Location"] = address("runs", row.id)
    return service.listed(session, row)


@router.get("/runs")
def list_runs(
    session: ReaderDep,
    round_code: Annotated[str | None, Query(alias="round")] = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Page[RunListed]:
    """Runs, newest first."""
    return service.list_runs(session, round_code=round_code, page=page, size=size)


@router.get("/runs/{run_id}", response_model=RunOut)
def read_run(session: ReaderDep, run_id: str) -> Response:
    """Where a run is; when it has ended, its plan file, and the round's recorded facts beside it."""
    row = queries.get_run(session, run_id=run_id)
    facts = list_facts(session, code=row.round_code) if find_round(session, code=row.round_code) else []
    body = service.listed(session, row).model_dump(mode="json")
    body["facts"] = [fact.model_dump(mode="json") for fact in facts]
    plan = get_plan(session, plan_id=row.plan_id).content if row.plan_id else "null"
    return json_text(f'{translate.to_text(body)[:-1]},"plan":{plan}}}')
