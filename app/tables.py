"""Every table of the service, so that the metadata is whole for migrations and tests."""

from __future__ import annotations

from sqlmodel import SQLModel

from app import db  # sets the naming convention before any table is declared
from app.jobs import models as jobs
from app.plans import models as plans
from app.projects import models as projects
from app.rounds import models as rounds
from app.runs import models as runs
from app.scenarios import models as scenarios
from app.sources import models as sources
from app.sweeps import models as sweeps
from app.targets import models as targets

__all__ = ["METADATA", "db", "jobs", "plans", "projects", "rounds", "runs", "scenarios", "sources", "sweeps", "targets"]

METADATA = SQLModel.metadata
