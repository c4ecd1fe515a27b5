"""A small client of the Phanky service: `with Phanky("https://phanky.example", token=...) as phanky: ...`.

It shares no code with the service and needs nothing of it: see docs/client.md.
"""

from phanky_client.client import Phanky
from phanky_client.errors import (
    ChangedSince,
    Conflict,
    Limited,
    NoAnswer,
    NotAllowed,
    NotFound,
    NotSignedIn,
    PhankyError,
    Refused,
    StillRunning,
    Unusable,
)
from phanky_client.models import (
    Event,
    Known,
    PlanListed,
    Point,
    Problem,
    Round,
    Run,
    RunOptions,
    Scenario,
    Sweep,
    SweepOptions,
)

__all__ = [
    "ChangedSince",
    "Conflict",
    "Event",
    "Known",
    "Limited",
    "NoAnswer",
    "NotAllowed",
    "NotFound",
    "NotSignedIn",
    "Phanky",
    "PhankyError",
    "PlanListed",
    "Point",
    "Problem",
    "Refused",
    "Round",
    "Run",
    "RunOptions",
    "Scenario",
    "StillRunning",
    "Sweep",
    "SweepOptions",
    "Unusable",
]
