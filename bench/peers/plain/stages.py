"""O1 to O5 written down plainly: what a stage pushes."""

from __future__ import annotations

from collections.abc import Callable

from bench.peers.plain.coverage import GRAIN, ends
from bench.peers.plain.model import Plain, Stage


def _coverage(plain: Plain) -> Stage:
    terms: dict[int, float] = {}
    constant = total = 0.0
    for target in plain.round.targets:
        for phase in plain.round.phases:
            weight = float(target.weight * phase.weight)
            total += weight
            y = plain.covered.get((target.code, phase.code))
            if y is None:
                constant += weight
            else:
                terms[y] = weight
    return Stage(terms, by=total, constant=constant / total)


def _cost(plain: Plain) -> Stage:
    terms: dict[int, float] = dict.fromkeys((pick.level for pick in plain.picks), 0.0)
    years = len(plain.round.years)
    for pick in plain.picks:
        once = sum(line.amount_vnd for line in pick.option.costs)
        yearly = sum(line.amount_per_year_vnd for line in pick.option.running)
        terms[pick.level] += (once + yearly * years) * pick.share
    return Stage(terms, maximise=False, by=plain.unit_vnd, unit=plain.unit_vnd)


def _earliness(plain: Plain) -> Stage:
    terms = {}
    for pick in plain.picks:
        years = pick.option.start_years or tuple(phase.first_year for phase in plain.round.phases)
        last = plain.round.last_year - pick.option.duration_years + 1
        allowed = [year for year in years if plain.round.first_year <= year <= last]
        terms[pick.x] = float(max(0, pick.year - min(allowed, default=pick.year)))
    return Stage(terms, maximise=False)


def _worst(plain: Plain) -> Stage:
    worst = plain.column(grain=GRAIN)
    for y in ends(plain, plain.round.phases[-1]).values():
        if y is not None:
            plain.row({y: 1.0, worst: -1.0}, 0.0, None)
    return Stage({worst: 1.0})


def _met(plain: Plain) -> Stage:
    terms: dict[int, float] = {}
    constant = 0.0
    columns = ends(plain, plain.round.phases[-1])
    for target in plain.round.targets:
        y = columns[target.code]
        if y is None:
            constant += float(target.weight)
        else:
            met = plain.column(whole=True)
            plain.row({y: 1.0, met: -1.0}, 0.0, None)
            terms[met] = float(target.weight)
    total = float(sum(target.weight for target in plain.round.targets))
    return Stage(terms, by=total, constant=constant / total)


STAGES: dict[str, Callable[[Plain], Stage]] = {
    "coverage": _coverage,
    "cost": _cost,
    "earliness": _earliness,
    "worst": _worst,
    "met": _met,
}
"""Every stage by its name in a round's order."""
