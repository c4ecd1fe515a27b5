"""Sweeps: asking for many plans at once, watching them come in, and the plan of every point."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import Path, Request, Response

from app.db import ReaderDep, SessionDep
from app.errors import Unusable
from app.jobs.router import QueueDep
from app.kit.answers import stored_json
from app.kit.features import Feature
from app.kit.paging import PageNumber
from app.people.permissions import MayAsk, MayRead
from app.plans import queries as plan_queries
from app.rounds import service as rounds
from app.scenarios import service as scenarios
from app.sweeps import queries, service
from app.sweeps.schemas import SweepIn, SweepOptions
from app.targets import service as targets
from app.web.forms import FormDep
from app.web.navigation import address, tabs_of_round
from app.web.screen import Screen, ScreenDep, see
from app.web.views import point_view, sweep_ask, sweep_view
from app.web.views.plan_view import view_of as plan_view_of
from app.web.views.run_options import Options, options_of

router = Feature()

SWEEPS_ON_A_PAGE = 50
POINTS_ON_A_PAGE = 200
Place = Annotated[int, Path(ge=0, le=2**31 - 1)]


@router.get("/rounds/{code}/sweeps")
def list_sweeps(
    actor: MayRead, session: ReaderDep, screen: ScreenDep, code: str, kind: str = "ceilings", page: PageNumber = 1
) -> Response:
    """The sweeps of a round, and the form that asks for another."""
    return _of_round(session, screen, code, sweep_ask.blank(kind), Options(), page=page)


@router.post("/rounds/{code}/sweeps")
def ask(
    actor: MayAsk, session: SessionDep, screen: ScreenDep, request: Request, queue: QueueDep, code: str, form: FormDep
) -> Response:
    """Ask for a sweep, and go to it."""
    limit_s = request.app.state.settings.max_time_limit_s
    asked, options = sweep_ask.asked_of(form, screen.lang), options_of(form, screen.lang, limit_s)
    if asked.spec is None or options.asked is None:
        return _of_round(session, screen, code, asked, options, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    search = SweepOptions(time_limit_s=options.asked.time_limit_s, gap=options.asked.gap)
    body = SweepIn(scenario=form.one("scenario") or None, spec=asked.spec, options=search)
    try:
        row = service.ask(session, code=code, body=body, max_time_limit_s=limit_s, asked_by=actor.name, queue=queue)
    except Unusable as refused:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _of_round(session, screen, code, asked, options, refused=refused, status=status)
    return see(address("sweeps", row.id))


@router.get("/sweeps/{sweep_id}")
def read_sweep(actor: MayRead, session: ReaderDep, screen: ScreenDep, sweep_id: str, page: PageNumber = 1) -> Response:
    """One sweep: how far it is, and what its points say so far."""
    row = queries.get_sweep(session, sweep_id=sweep_id)
    sweep = service.listed(session, row)
    frozen = stored_json(plan_queries.get_frozen(session, sha256=row.round_sha256).content)
    open_draws = sweep.kind == "monte_carlo" and sweep.finished_at is None
    points = [] if open_draws else service.all_points(session, sweep_id=sweep_id)
    first = (page - 1) * POINTS_ON_A_PAGE
    return screen.show(
        "sweeps/one.html",
        sweep=sweep,
        data=frozen,
        view=sweep_view.view_of(sweep.kind, sweep.spec, frozen, points),
        points=points[first : first + POINTS_ON_A_PAGE],
        page=page,
        pages=max(1, -(-len(points) // POINTS_ON_A_PAGE)),
    )


@router.get("/sweeps/{sweep_id}/points/{place}")
def read_point(actor: MayRead, session: ReaderDep, screen: ScreenDep, sweep_id: str, place: Place) -> Response:
    """The plan of one point, shown as every plan is."""
    row = queries.get_sweep(session, sweep_id=sweep_id)
    point = queries.get_point(session, sweep_id=sweep_id, place=place)
    plan = stored_json(service.plan_text(session, sweep_id=sweep_id, place=place))
    sweep = service.sweep_as_asked(session, row)
    view = plan_view_of(sweep.effective(place), plan)
    told = service.point_out(sweep, point)
    return screen.show("sweeps/point.html", **point_view.shown(row, told, plan, view, screen.lang))


@router.post("/sweeps/{sweep_id}/cancel")
def cancel(actor: MayAsk, session: SessionDep, sweep_id: str, _form: FormDep) -> Response:
    """End a sweep now; the answers it has stay."""
    service.cancel(session, sweep_id=sweep_id)
    return see(address("sweeps", sweep_id))


@router.post("/sweeps/{sweep_id}/retry")
def retry(actor: MayAsk, session: SessionDep, queue: QueueDep, sweep_id: str, _form: FormDep) -> Response:
    """Go on with a sweep that ended before all of its points had their answer."""
    service.retry(session, sweep_id=sweep_id, queue=queue)
    return see(address("sweeps", sweep_id))


def _of_round(
    session: ReaderDep,
    screen: Screen,
    code: str,
    asked: sweep_ask.Asked,
    options: Options,
    *,
    page: int = 1,
    refused: Unusable | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    return screen.show(
        "sweeps/list.html",
        status=status,
        round=rounds.read_round(session, code=code),
        tabs=tabs_of_round(code),
        sweeps=service.list_sweeps(session, round_code=code, page=page, size=SWEEPS_ON_A_PAGE),
        scenarios=scenarios.list_scenarios(session, code=code),
        targets=targets.list_targets(session, code=code),
        asked=asked,
        options=options,
        refused=refused,
        kinds=sweep_ask.KINDS,
    )
