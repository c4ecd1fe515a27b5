"""Every JSON router, below /api/v1. What has the narrower path comes first: `/rounds/{code}/{records}` is last."""

from __future__ import annotations

from fastapi import APIRouter

from app.errors import PROBLEMS
from app.exports import files_router as export_files
from app.exports import router as exports
from app.intake import records as intake_records
from app.intake import router as intake
from app.intake.workbook import router as sheets
from app.jobs import router as jobs
from app.kit.addresses import API
from app.plans import router as plans
from app.projects import router as projects
from app.rounds import router as rounds
from app.runs import router as runs
from app.scenarios import router as scenarios
from app.sweeps import router as sweeps
from app.targets import router as targets

router = APIRouter(prefix=API, responses=PROBLEMS)
FEATURES = (
    exports,
    export_files,
    intake,
    sheets,
    sweeps,
    runs,
    jobs,
    plans,
    scenarios,
    projects,
    targets,
    rounds,
    intake_records,
)
for feature in FEATURES:
    router.include_router(feature.router)
