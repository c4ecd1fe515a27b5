"""In how many ways a project may still be chosen, and what each way costs: the ground of the other pre-checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from optimizer.accounts import Chosen, allowed_starts
from optimizer.round import FULL_BP, Project, Round


@dataclass(frozen=True, slots=True)
class Way:
    """One option in one start year (C1): `most` at the largest fraction that is allowed, `least` at the smallest."""

    most: Chosen
    least: Chosen

    @property
    def whole(self) -> bool:
        """Whether it can be taken whole, as one who needs it demands (R1)."""
        return self.most.fraction_bp == FULL_BP


Ways = Mapping[str, tuple[Way, ...]]
"""Project -> what may be chosen of it; empty where it can never be chosen."""


@dataclass(frozen=True)
class Outlook:
    """What is known of a round without any search.

    `ways` leaves out what can never be chosen; every feasible plan takes one of them for each project that it chooses.
    `forced` are the projects that every plan must choose, with the rule that says so (None: must in, or committed).
    """

    round: Round
    ways: Ways
    forced: Mapping[str, str | None]


def is_forced(project: Project) -> bool:
    """C2: whether the file itself says that the project is chosen."""
    return project.must == "in" or project.committed is not None


def all_ways(round_: Round) -> dict[str, tuple[Way, ...]]:
    """C1, C2: every option in every allowed start year; of a committed project only what is promised."""
    return {project.code: tuple(_ways(round_, project)) for project in round_.projects}


def _ways(round_: Round, project: Project) -> Iterator[Way]:
    promised = project.committed
    for option in project.options:
        if promised is not None:
            if option.code == promised.option:
                fixed = Chosen(project, option, promised.start_year, promised.fraction_bp)
                yield Way(fixed, fixed)
        elif project.must != "out":
            lowest_bp = FULL_BP if option.min_fraction is None else ceil(option.min_fraction * FULL_BP)
            for year in allowed_starts(round_, option):
                whole = Chosen(project, option, year, FULL_BP)
                yield Way(whole, whole if lowest_bp == FULL_BP else Chosen(project, option, year, lowest_bp))
