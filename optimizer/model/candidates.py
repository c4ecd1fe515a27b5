"""What may be chosen: one candidate for every start year of every option of every project (C1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import NamedTuple

from optimizer.round import FULL_BP, Option, Project, Round

Charges = Mapping[tuple[str, int], tuple[int, ...]]
"""(fund, year) -> the lines of money that fall there, in đồng. At a fraction each line is rounded up by itself."""


Falls = tuple[tuple[str, int, tuple[int, ...]], ...]
"""(fund, years after the start, lines of money). Most candidates of an option have them in common."""


class Candidate(NamedTuple):
    """An option of a project started in a year; what follows from it for a whole project, or at its committed fraction.

    `lowest_bp` is set where the fraction is a choice (C1); `fixed_bp` is the fraction where it is none.
    `falls` are its lines of money by fund and years after the start, of which the round is charged what lies `within`
    its years (C3); `life` are the lines of its life cost (O2).
    """

    project: str
    option: Option
    start_year: int
    done_year: int
    delay_years: int
    fixed_bp: int
    lowest_bp: int | None
    falls: Falls
    within: range
    life: tuple[int, ...]

    @property
    def charges(self) -> Charges:
        """What falls within the round (C3)."""
        years = ((fund, self.start_year + offset, lines) for fund, offset, lines in self.falls)
        return {(fund, year): lines for fund, year, lines in years if year in self.within}


def candidates(round_: Round) -> tuple[Candidate, ...]:
    """Every candidate, in the order of the file. A committed project has exactly its committed one (C2)."""
    return tuple(one for project in round_.projects for one in _of_project(round_, project))


def allowed_starts(round_: Round, option: Option) -> tuple[int, ...]:
    """The start years that lie in the round and let the option be complete by its last year (C1)."""
    years = option.start_years or tuple(phase.first_year for phase in round_.phases)
    first, last = round_.first_year, round_.last_year - option.duration_years + 1
    return tuple([year for year in years if first <= year <= last])


def _of_project(round_: Round, project: Project) -> Iterator[Candidate]:
    promised = project.committed
    for option in project.options:
        starts = allowed_starts(round_, option)
        if promised is None and starts:
            yield from _started(round_, project, option, starts, min(starts))
        elif promised is not None and option.code == promised.option:
            first = min(starts, default=promised.start_year)
            yield from _started(round_, project, option, (promised.start_year,), first, promised.fraction_bp)


def _started(  # noqa: PLR0913, PLR0917 - the facts that make candidates; a record of them would be one
    round_: Round, project: Project, option: Option, starts: Sequence[int], first: int, promised_bp: int | None = None
) -> Iterator[Candidate]:
    """The option in each of these years. What belongs to the option is worked out once, and moved from year to year."""
    least = option.min_fraction if promised_bp is None else None
    lowest = FULL_BP if least is None else ceil(least * FULL_BP)
    lines, life = _lines(option, round_.last_year - min(starts)), _life(option, len(round_.years))
    bp = promised_bp if promised_bp is not None else FULL_BP
    partial = lowest < FULL_BP
    if not partial:
        lines = {key: [_sum_at(bp, held)] for key, held in lines.items()}
        life = [_sum_at(bp, life)]
    falls = tuple([(fund, offset, tuple(held)) for (fund, offset), held in lines.items()])
    within, life_lines = round_.years, tuple(life)
    for start in starts:
        yield Candidate(
            project.code,
            option,
            start,
            start + option.duration_years - 1,
            max(0, start - first),
            bp,
            lowest if partial else None,
            falls,
            within,
            life_lines,
        )


def part_of(amount_vnd: int, fraction_bp: int) -> int:
    """A line of money at a fraction, rounded up to a whole đồng (C3)."""
    return -(-amount_vnd * fraction_bp // FULL_BP)


def _sum_at(fraction_bp: int, lines: list[int]) -> int:
    if fraction_bp == FULL_BP:
        return sum(lines)
    return sum([part_of(amount, fraction_bp) for amount in lines])


def _lines(option: Option, longest_years: int) -> dict[tuple[str, int], list[int]]:
    """C3: the option's lines by fund and years after its start, running ones as far as the round can see."""
    out: dict[tuple[str, int], list[int]] = {}
    for cost in option.costs:
        if cost.amount_vnd:
            out.setdefault((cost.fund, cost.year_offset), []).append(cost.amount_vnd)
    for running in option.running:
        if running.amount_per_year_vnd:
            for offset in range(option.duration_years, longest_years + 1):
                out.setdefault((running.fund, offset), []).append(running.amount_per_year_vnd)
    return out


def _life(option: Option, years: int) -> list[int]:
    """O2: the lines of the option's life cost."""
    return [one.amount_vnd for one in option.costs] + [
        one.amount_per_year_vnd for one in option.running for _ in range(years)
    ]
