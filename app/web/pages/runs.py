"""Asking for plans, the list of runs, and one run while it goes on."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import Query, Request, Response

from app.db import ReaderDep, SessionDep
from app.errors import Unusable
from app.jobs import queries as jobs
from app.jobs.router import QueueDep
from app.kit.answers import stored_json
from app.kit.columns import now_utc
from app.kit.features import Feature
from app.kit.paging import PageNumber
from app.people.permissions import MayAsk, MayRead
from app.rounds import service as rounds
from app.runs import queries, service
from app.runs.schemas import Progress, RunIn
from app.scenarios import service as scenarios
from app.web.forms import FormDep
from app.web.navigation import address, tabs_of_round
from app.web.screen import ScreenDep, see
from app.web.views.run_options import Options, options_of
from app.web.views.run_view import BY_STATE, view_of

router = Feature()

RUNS_ON_A_PAGE = 50


@router.get("/runs")
def list_runs(
    actor: MayRead,
    session: ReaderDep,
    screen: ScreenDep,
    round_code: Annotated[str, Query(alias="round")] = "",
    page: PageNumber = 1,
) -> Response:
    """Runs of every round, newest first."""
    listed = service.list_runs(
        session, round_code=round_code or None, state=None, page=page, size=RUNS_ON_A_PAGE, within=actor.readable
    )
    return screen.show("runs/list.html", runs=listed, looks=BY_STATE, round=None, tabs=())


@router.get("/rounds/{code}/runs")
def list_runs_of_round(
    actor: MayRead, session: ReaderDep, screen: ScreenDep, code: str, page: PageNumber = 1
) -> Response:
    """The runs of one round, and the form that asks for another."""
    return _of_round(session, screen, code, page=page)


@router.post("/rounds/{code}/runs")
def ask(
    actor: MayAsk, session: SessionDep, screen: ScreenDep, request: Request, queue: QueueDep, code: str, form: FormDep
) -> Response:
    """Ask for a plan of the round or of one of its scenarios, and go to its run."""
    limit_s = request.app.state.settings.max_time_limit_s
    options = options_of(form, screen.lang, limit_s)
    if options.asked is None:
        return _of_round(session, screen, code, options=options, scenario=form.one("scenario"))
    body = RunIn(scenario=form.one("scenario") or None, options=options.asked, again=bool(form.one("again")))
    try:
        row = service.ask(session, code=code, body=body, max_time_limit_s=limit_s, asked_by=actor.name, queue=queue)
    except Unusable as refused:
        return _of_round(session, screen, code, options=options, scenario=form.one("scenario"), refused=refused)
    return see(address("runs", row.id))


def _of_round(
    session: ReaderDep,
    screen: ScreenDep,
    code: str,
    *,
    page: int = 1,
    options: Options | None = None,
    scenario: str = "",
    refused: Unusable | None = None,
) -> Response:
    told = rounds.read_round(session, code=code)
    listed = service.list_runs(session, round_code=code, state=None, page=page, size=RUNS_ON_A_PAGE)
    return screen.show(
        "runs/list.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if options else HTTPStatus.OK,
        runs=listed,
        looks=BY_STATE,
        round=told,
        tabs=tabs_of_round(code),
        scenarios=scenarios.list_scenarios(session, code=code),
        scenario=scenario,
        options=options or Options(),
        refused=refused,
    )


@router.get("/runs/{run_id}")
def read_run(actor: MayRead, session: ReaderDep, screen: ScreenDep, run_id: str) -> Response:
    """One run: its state, how its search comes closer, and what it led to."""
    row = queries.get_run(session, run_id=run_id)
    run = service.listed(session, row)
    happened = [
        Progress.model_validate(stored_json(one.content)) for one in queries.thinned_progress(session, run_id=run_id)
    ]
    waiting = jobs.before(session, subject=run_id) if run.state == "queued" else None
    view = view_of(run, happened, now=now_utc(), waiting=waiting)
    return screen.show("runs/one.html", run=run, log=row.log, view=view)


@router.post("/runs/{run_id}/cancel")
def cancel(actor: MayAsk, session: SessionDep, run_id: str, _form: FormDep) -> Response:
    """End a run now, and go back to it."""
    service.cancel(session, run_id=run_id)
    return see(address("runs", run_id))


@router.post("/runs/{run_id}/retry")
def retry(actor: MayAsk, session: SessionDep, queue: QueueDep, run_id: str, _form: FormDep) -> Response:
    """Ask the same question once more, and go to the new run."""
    row = service.retry(session, run_id=run_id, asked_by=actor.name, queue=queue)
    return see(address("runs", row.id))
