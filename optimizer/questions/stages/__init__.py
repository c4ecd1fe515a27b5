"""A lexicographic search, one stage after the other: bounds, a single stage, the walk from stage to stage."""

from __future__ import annotations

from optimizer.questions.stages.bounds import PRINTED, SMALLEST, Bound, on_the_right_side, relative_gap
from optimizer.questions.stages.search import Found, Held, Search
from optimizer.questions.stages.walk import Known, Walk

__all__ = [
    "PRINTED",
    "SMALLEST",
    "Bound",
    "Found",
    "Held",
    "Known",
    "Search",
    "Walk",
    "on_the_right_side",
    "relative_gap",
]
