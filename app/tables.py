"""Every table of the service, so that the metadata is whole for migrations and tests."""

from __future__ import annotations

from sqlmodel import SQLModel

from app import db  # sets the naming convention before any table is declared
from app.adoptions import models as adoptions
from app.audit import models as audit
from app.idempotency import models as idempotency
from app.jobs import models as jobs
from app.people import models as people
from app.plans import models as plans
from app.projects import models as projects
from app.rounds import models as rounds
from app.runs import models as runs
from app.scenarios import models as scenarios
from app.sources import models as sources
from app.sweeps import models as sweeps
from app.targets import models as targets
from app.webhooks import models as webhooks

__all__ = [
    "METADATA",
    "adoptions",
    "audit",
    "db",
    "idempotency",
    "jobs",
    "people",
    "plans",
    "projects",
    "rounds",
    "runs",
    "scenarios",
    "sources",
    "sweeps",
    "targets",
    "webhooks",
]

METADATA = SQLModel.metadata
