"""The web service, put together. Nothing else knows every room."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, closing
from importlib.metadata import version

from anyio import to_thread
from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from app import api, errors, tables
from app.db import create_engine
from app.intake.schemas import FactsIn
from app.jobs.queue import Queue
from app.kit.openapi import extend
from app.runs import translate
from app.settings import Settings
from app.web import site
from app.worker import more_slots, working

DESCRIPTION = """
Lập kế hoạch vốn theo giai đoạn cho chương trình CNTT công: phương án nào phủ chỉ tiêu nhiều nhất trong trần kinh phí.

Plans public IT programmes phase by phase: which portfolio covers the targets best within the ceilings.
Money is whole đồng; other exact numbers are decimals as text.
Errors are `application/problem+json` with a stable `code`.
"""


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    with closing(Queue(app.state.engine)) as app.state.queue, ExitStack() as stack:
        if settings.solves_here:  # in a thread: to start and to stop waits for the database
            here = working(app.state.engine, memory_mb=settings.solver_memory_mb)
            app.state.worker = await to_thread.run_sync(stack.enter_context, here)
            await to_thread.run_sync(stack.enter_context, more_slots(settings.solver_slots - 1))
        yield
        await to_thread.run_sync(stack.close)
    app.state.engine.dispose()


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application on the database of the settings, whose schema must be there already (`phanky migrate`)."""
    settings = settings or Settings()
    app = FastAPIOffline(title="Phanky", version=version("phanky"), description=DESCRIPTION, lifespan=_lifespan)
    app.state.settings = settings
    app.state.engine = create_engine(settings.database_url)
    app.state.tables = tables.METADATA
    app.include_router(api.router)
    errors.install(app)
    site.install(app)
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
