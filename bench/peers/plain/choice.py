"""C1 and C2 written down plainly: what may be chosen, and what must be."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from bench.peers.plain.model import Pick, Plain, chosen
from optimizer.round import FULL_BP, Option, Project, Round


def choices(plain: Plain) -> None:
    """Columns of every project, and the rows that leave at most one of them."""
    for project in plain.round.projects:
        picks = list(_picks(plain, project))
        plain.of_project[project.code] = picks
        plain.picks += picks
        must_in = project.must == "in" or project.committed is not None
        if picks or must_in:  # a row without terms that asks for one choice is how "impossible" is said
            plain.row(chosen(picks), float(must_in), float(project.must != "out"))


def _picks(plain: Plain, project: Project) -> Iterator[Pick]:
    promised = project.committed
    for option in project.options:
        if promised is None:
            for year in _starts(plain.round, option):
                x = plain.column(whole=True)
                yield Pick(
                    project.code, option, year, x, x if option.min_fraction is None else _level(plain, x, option)
                )
        elif option.code == promised.option:
            x = plain.column(whole=True)
            yield Pick(project.code, option, promised.start_year, x, x, promised.fraction_bp / FULL_BP)


def _starts(round_: Round, option: Option) -> list[int]:
    """The years in which the option may start and still be complete within the round."""
    years = option.start_years or tuple(phase.first_year for phase in round_.phases)
    return [one for one in years if one >= round_.first_year and one + option.duration_years - 1 <= round_.last_year]


def _level(plain: Plain, x: int, option: Option) -> int:
    """The fraction at which an option is taken: nothing without it, at least the minimum with it."""
    level = plain.column(grain=FULL_BP)
    least = ceil((option.min_fraction or 0) * FULL_BP) / FULL_BP
    plain.row({level: 1.0, x: -1.0}, None, 0.0)
    plain.row({level: 1.0, x: -least}, 0.0, None)
    return level
