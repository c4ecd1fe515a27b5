"""Plans side by side, with the names that their rounds give things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.plans.schemas import ProjectBeside, SideBySide

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Compared:
    """Titles by code, and the projects that not every plan starts alike."""

    rounds: Sequence[Record]
    projects: Mapping[str, Record]
    funds: Mapping[str, Record]
    phases: Mapping[str, Record]
    targets: Mapping[str, Record]
    differing: Sequence[ProjectBeside]
    alike: int


def compared(told: SideBySide, rounds: Sequence[Record]) -> Compared:
    """Name everything; where two rounds name one code differently the first one's name stands."""
    differing = [line for line in told.projects if any(start != line.starts[0] for start in line.starts)]
    return Compared(
        rounds=rounds,
        projects=_named(rounds, "projects"),
        funds=_named(rounds, "funds"),
        phases=_named(rounds, "phases"),
        targets=_named(rounds, "targets"),
        differing=differing,
        alike=len(told.projects) - len(differing),
    )


def _named(rounds: Sequence[Record], records: str) -> dict[str, Record]:
    return {record["code"]: record for round_data in reversed(rounds) for record in round_data[records]}
