"""What may be chosen: one candidate for every start year of every option of every project (C1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil

from optimizer.round import FULL_BP, Option, Project, Round

Charges = Mapping[tuple[str, int], tuple[int, ...]]
"""(fund, year) -> the lines of money that fall there, in đồng. At a fraction each line is rounded up by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An option of a project started in a year; what follows from it for a whole project, or at its committed fraction.

    `lowest_bp` is set where the fraction is a choice (C1); `fixed_bp` is the fraction where it is none.
    `charges` lie within the round (C3); `life` are the lines of its life cost (O2).
    """

    project: str
    option: Option
    start_year: int
    done_year: int
    delay_years: int
    fixed_bp: int = FULL_BP
    lowest_bp: int | None = None
    charges: Charges = field(default_factory=dict)
    life: tuple[int, ...] = ()


def candidates(round_: Round) -> tuple[Candidate, ...]:
    """Every candidate, in the order of the file. A committed project has exactly its committed one (C2)."""
    return tuple(one for project in round_.projects for one in _of_project(round_, project))


def allowed_starts(round_: Round, option: Option) -> tuple[int, ...]:
    """The start years that lie in the round and let the option be complete by its last year (C1)."""
    years = option.start_years or tuple(phase.first_year for phase in round_.phases)
    last = round_.last_year - option.duration_years + 1
    return tuple(year for year in years if round_.first_year <= year <= last)


def _of_project(round_: Round, project: Project) -> Iterator[Candidate]:
    promised = project.committed
    for option in project.options:
        starts = allowed_starts(round_, option)
        if promised is None:
            yield from (_candidate(round_, project, option, year, min(starts)) for year in starts)
        elif option.code == promised.option:
            first = min(starts, default=promised.start_year)
            yield _candidate(round_, project, option, promised.start_year, first, promised.fraction_bp)


def _candidate(  # noqa: PLR0913, PLR0917 - the facts that make a candidate; a record of them would be one
    round_: Round, project: Project, option: Option, start: int, first: int, promised_bp: int | None = None
) -> Candidate:
    least = option.min_fraction if promised_bp is None else None
    lowest = FULL_BP if least is None else ceil(least * FULL_BP)
    done = start + option.duration_years - 1
    lines = _lines(option, start, done, round_)
    bp = promised_bp if promised_bp is not None else FULL_BP
    partial = lowest < FULL_BP
    years = len(round_.years)
    life = [one.amount_vnd for one in option.costs]
    life += [one.amount_per_year_vnd for one in option.running for _ in range(years)]
    return Candidate(
        project=project.code,
        option=option,
        start_year=start,
        done_year=done,
        delay_years=max(0, start - first),
        fixed_bp=bp,
        lowest_bp=lowest if partial else None,
        charges={key: tuple(held) if partial else (sum(part_of(a, bp) for a in held),) for key, held in lines.items()},
        life=tuple(life) if partial else (sum(part_of(amount, bp) for amount in life),),
    )


def part_of(amount_vnd: int, fraction_bp: int) -> int:
    """A line of money at a fraction, rounded up to a whole đồng (C3)."""
    return -(-amount_vnd * fraction_bp // FULL_BP)


def _lines(option: Option, start: int, done: int, round_: Round) -> dict[tuple[str, int], list[int]]:
    """C3: the option's lines by fund and year, those that fall in the round's years."""
    out: dict[tuple[str, int], list[int]] = defaultdict(list)
    first, last = round_.first_year, round_.last_year
    for cost in option.costs:
        year = start + cost.year_offset
        if cost.amount_vnd and first <= year <= last:
            out[cost.fund, year].append(cost.amount_vnd)
    for running in option.running:
        if running.amount_per_year_vnd:
            for year in range(max(done + 1, first), last + 1):
                out[running.fund, year].append(running.amount_per_year_vnd)
    return out
