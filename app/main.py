"""The web service, put together. Nothing else knows every room."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, closing

from anyio import to_thread
from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from sqlmodel import Session

from app import api, errors, headers, preconditions, tables
from app.db import create_engine
from app.idempotency.middleware import SameAnswer
from app.intake.limits import STATE as MOST_PROJECTS
from app.intake.schemas import FactsIn
from app.jobs.limits import Limits
from app.jobs.queue import Queue
from app.kit.openapi import extend
from app.kit.product import VERSION
from app.operations import requests
from app.people import guard
from app.people.oidc.configured import configured
from app.people.oidc.provider import Provider
from app.people.permissions import Subjects
from app.plans.models import PlanRow
from app.rounds.kept import Answers
from app.runs import queries as runs
from app.runs import translate
from app.settings import Settings
from app.sweeps.models import SweepRow
from app.web import site
from app.worker import more_slots, working

DESCRIPTION = """
Lập kế hoạch vốn theo giai đoạn cho chương trình CNTT công: phương án nào phủ chỉ tiêu nhiều nhất trong trần kinh phí.

Plans public IT programmes phase by phase: which portfolio covers the targets best within the ceilings.
Money is whole đồng; other exact numbers are decimals as text.
Errors are `application/problem+json` with a stable `code`.
"""


def _round_of_plan(session: Session, plan_id: str) -> str | None:
    row = session.get(PlanRow, plan_id)
    return None if row is None else row.round_code


def _round_of_run(session: Session, run_id: str) -> str | None:
    return runs.round_of(session, run_id=run_id)


def _round_of_sweep(session: Session, sweep_id: str) -> str | None:
    row = session.get(SweepRow, sweep_id)
    return None if row is None else row.round_code


SUBJECTS: Subjects = {
    "plan_id": _round_of_plan,
    "plan": _round_of_plan,
    "left": _round_of_plan,
    "right": _round_of_plan,
    "run_id": _round_of_run,
    "sweep_id": _round_of_sweep,
}
"""The round that each thing in an address belongs to: who may do what is asked of that round."""


THREADS = 1000
"""Far more than connections: who holds one must never wait for a thread while every thread waits for a connection."""


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[dict[str, object]]:
    settings: Settings = app.state.settings
    limits = Limits(open_runs=settings.max_open_runs, open_points=settings.max_open_points)
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    with closing(Queue(app.state.engine, limits=limits)) as app.state.queue, ExitStack() as stack:
        if settings.solves_here:  # in a thread: to start and to stop waits for the database
            here = working(app.state.engine, memory_mb=settings.solver_memory_mb)
            app.state.worker = await to_thread.run_sync(stack.enter_context, here)
            await to_thread.run_sync(stack.enter_context, more_slots(settings.solver_slots - 1))
        yield {MOST_PROJECTS: settings.max_projects}
        await to_thread.run_sync(stack.close)
    app.state.engine.dispose()


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application on the database of the settings, whose schema must be there already (`phanky migrate`).

    Raises BadProviderSettings.
    """
    settings = settings or Settings()
    named = configured(settings)  # before anything is opened
    app = FastAPIOffline(  # with the files of Swagger UI; the page that shows them is one of ours
        None, None, title="Phanky", version=VERSION, description=DESCRIPTION, lifespan=_lifespan
    )
    app.state.settings = settings
    app.state.engine = create_engine(settings.database_url)
    app.state.answers = Answers()
    app.state.tables = tables.METADATA
    api.install(app)
    app.state.subjects = SUBJECTS
    app.state.provider = Provider(named) if named is not None else None
    errors.install(app)
    preconditions.install(app)
    guard.install(app)
    site.install(app)
    app.add_middleware(SameAnswer, of=app)
    headers.install(app, https_only=settings.https_only)
    requests.install(app, settings=settings)
    extend(
        app,
        {
            "Problem": errors.Problem.model_json_schema(),
            "RoundFile": translate.round_schema(),
            "ScenarioFile": translate.scenario_schema(),
            "PlanFile": translate.plan_schema(),
            "FactsFile": FactsIn.model_json_schema(),
        },
    )

    return app
