"""How a question is asked, and what is told of it while it is searched. Imports no engine and no model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveOptions:
    """How to search.

    `engine` and `second_engine` by name; with a second one both must agree. `time_limit_s` is wall clock for all
    stages, ties and engines together. `gap` is the relative gap at which a stage may stop; `canonical` searches every
    stage to gap 0 and breaks the ties that remain (docs/model.md). `certify_s` are seconds on top of the time limit, to
    grow the certificate. `without` names parts of the search that are left out, to see what each of them is worth, and
    "reasons" where nobody asks why a round is infeasible.
    """

    engine: str = "highs"
    second_engine: str | None = None
    time_limit_s: float = 60.0
    gap: Decimal = Decimal("0.0001")
    canonical: bool = False
    certify_s: float = 0.0
    without: frozenset[str] = frozenset()

    @property
    def stage_gap(self) -> Decimal:
        """The gap that every stage is searched to."""
        return Decimal(0) if self.canonical else self.gap


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a search stands. Values are in the unit of `stage` (share, đồng, years); None = not known, or no value.

    `phase` is what is being done: "search", "second_engine", "ties" (of which `stage` is then the part), or any other
    word that somebody has for a step of an answer.
    """

    stage: str
    incumbent: float | None
    bound: float | None
    gap: float | None
    nodes: int
    seconds: float
    phase: str = "search"


OnProgress = Callable[[Progress], None]
