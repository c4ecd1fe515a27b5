"""C6 and C7 written down plainly: how far every target is at the end of every phase."""

from __future__ import annotations

from collections import defaultdict

from bench.peers.plain.model import Pick, Plain
from optimizer.round import Contribution, Phase, Target

GRAIN = 10**7
"""An engine of whole numbers counts coverage in steps of one ten-millionth: far under any gap that is asked for."""

Given = list[tuple[Pick, Contribution, int]]
"""A pick, a line of it, and the year from which that counts."""


def coverage(plain: Plain) -> None:
    """A column y for each target and phase: span · y ≤ what is reached by then, and y ≤ 1."""
    given: dict[str, Given] = defaultdict(list)
    for pick in plain.picks:
        for line in pick.option.contributions:
            given[line.target].append((pick, line, max(pick.year, pick.done + line.lag_years)))
    for target in plain.round.targets:
        span = _span(target)
        if span > 0:
            write = _units if target.measure == "units" else _amounts
            for phase in plain.round.phases:
                y = plain.covered[target.code, phase.code] = plain.column(grain=GRAIN)
                early = [one for one in given[target.code] if one[2] <= phase.last_year]
                plain.row({**write(plain, target, early), y: -span}, 0.0, None, span)


def _span(target: Target) -> float:
    """The way from where a target is to its goal."""
    before = len(target.reached_units) if target.measure == "units" else target.baseline
    return float(before - target.goal if target.direction == "down" else target.goal - before)


def _amounts(_: Plain, __: Target, early: Given) -> dict[int, float]:
    terms: dict[int, float] = defaultdict(float)
    for pick, line, _year in early:
        terms[pick.level] += float(line.amount or 0) * pick.share
    return terms


def _units(plain: Plain, target: Target, early: Given) -> dict[int, float]:
    """A column for each unit, reached if any pick reaches it."""
    reaching: dict[str, dict[int, float]] = defaultdict(dict)
    for pick, line, _year in early:
        for unit in line.units:
            reaching[unit][pick.x] = 1.0
    terms = {}
    for unit, picks in reaching.items():
        if unit not in target.reached_units:
            reached = plain.column()
            plain.row({**picks, reached: -1.0}, 0.0, None)
            terms[reached] = 1.0
    return terms


def floors(plain: Plain) -> None:
    """C7: coverage of a target at the end of a phase is at least its floor."""
    for target in plain.round.targets:
        for floor in target.floors:
            if (y := plain.covered.get((target.code, floor.phase))) is not None:
                plain.row({y: 1.0}, float(floor.coverage), None)


def ends(plain: Plain, phase: Phase) -> dict[str, int | None]:
    """Target -> its column of coverage at the end of a phase, None where it is met in any case."""
    return {target.code: plain.covered.get((target.code, phase.code)) for target in plain.round.targets}
