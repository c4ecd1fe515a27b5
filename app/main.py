"""The web service, put together. Nothing else knows every room."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from fastapi_offline import FastAPIOffline

from app import api, errors, tables
from app.db import create_engine
from app.intake.schemas import FactsIn
from app.kit.openapi import extend
from app.runs import translate
from app.runs.executor import ThreadedExecutor
from app.settings import Settings

DESCRIPTION = """
Lập kế hoạch vốn theo giai đoạn cho chương trình CNTT công: phương án nào phủ chỉ tiêu nhiều nhất trong trần kinh phí.

Plans public IT programmes phase by phase: which portfolio covers the targets best within the ceilings.
Money is whole đồng; other exact numbers are decimals as text.
Errors are `application/problem+json` with a stable `code`.
"""


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.executor = executor = ThreadedExecutor(app.state.engine, slots=app.state.settings.solver_slots)
    executor.resume()
    yield
    executor.close()
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

    @app.get("/", include_in_schema=False)
    def front_door() -> RedirectResponse:
        """Until there are pages, the front door is the API's documentation."""
        return RedirectResponse("/docs")

    return app
