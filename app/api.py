"""Every JSON router, below /api/v1. What has the narrower path comes first: `/rounds/{code}/{records}` is last."""

from __future__ import annotations

from fastapi import Depends, FastAPI

from app.adoptions import router as adoptions
from app.errors import PROBLEMS
from app.exports import files_router as export_files
from app.exports import router as exports
from app.exports import trail_router as trail
from app.intake import records as intake_records
from app.intake import router as intake
from app.intake.body import shaped
from app.intake.msproject import router as ms_project
from app.intake.workbook import router as sheets
from app.jobs import router as jobs
from app.kit.addresses import API
from app.kit.openapi import operation_id
from app.people import router as people
from app.plans import router as plans
from app.projects import router as projects
from app.rounds import router as rounds
from app.runs import router as runs
from app.scenarios import router as scenarios
from app.sweeps import router as sweeps
from app.targets import router as targets
from app.webhooks import router as webhooks

FEATURES = (
    people,
    trail,
    exports,
    export_files,
    adoptions,
    intake,
    ms_project,
    sheets,
    sweeps,
    runs,
    jobs,
    webhooks,
    plans,
    scenarios,
    projects,
    targets,
    rounds,
    intake_records,
)


def install(app: FastAPI) -> None:
    """Add every feature, each by itself: a router around them would be looked through once more for every request."""
    for feature in FEATURES:
        app.include_router(
            feature.router,
            prefix=API,
            responses=PROBLEMS,
            generate_unique_id_function=operation_id,
            dependencies=[Depends(shaped)],
        )
