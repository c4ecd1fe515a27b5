"""A sweep, laid out: coverage against money, a grid of two funds, or what draws say of every project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from app.sweeps.schemas import PointOut
from app.web.builder.judged import most_of
from app.web.charts.lines import Lines, Point, lines
from app.web.views.run_view import digits_of

Data = Mapping[str, Any]

PERCENTILES = (5, 25, 50, 75, 95)
ONE_FUND, TWO_FUNDS = 1, 2
FULL_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Curve:
    """Coverage against the money of one fund: plans that are held, and their bounds; `places` as the marks stand."""

    fund: str
    chart: Lines
    places: Sequence[int]
    money_vnd: Mapping[int, int | None]
    digits: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Two funds: a row for each percent of the first, a point (or None, not yet) for each percent of the second."""

    rows_fund: str
    columns_fund: str
    columns: Sequence[Fraction]
    rows: Sequence[tuple[Fraction, Sequence[PointOut | None]]]


@dataclass(frozen=True, slots=True)
class Often:
    """In how many draws with a plan a project is chosen."""

    project: Data
    times: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Draws:
    """What the draws say together. Core projects are chosen in every draw with a plan, borderline ones in some."""

    held: int
    without: int
    core: Sequence[Often]
    borderline: Sequence[Often]
    never: Sequence[Data]
    percentiles: Sequence[tuple[int, Decimal]]
    chart: Lines | None
    digits: int


@dataclass(frozen=True, slots=True)
class SweepView:
    """What fits the kind of sweep; None elsewhere."""

    curve: Curve | None = None
    grid: Grid | None = None
    draws: Draws | None = None


def view_of(kind: str, spec: Data, round_data: Data, points: Sequence[PointOut]) -> SweepView:
    """Lay out the points that have their answer."""
    if kind == "monte_carlo":
        return SweepView(draws=_draws(round_data, points))
    if kind == "ceilings" and len(spec["funds"]) == ONE_FUND:
        return SweepView(curve=_curve(next(iter(spec["funds"])), round_data, points))
    if kind == "ceilings" and len(spec["funds"]) == TWO_FUNDS:
        return SweepView(grid=_grid(spec, round_data, points))
    return SweepView()


def _curve(fund: str, round_data: Data, points: Sequence[PointOut]) -> Curve:
    money = {one.place: _money(round_data, one, fund) for one in points}
    held = [one for one in points if one.coverage is not None and money[one.place] is not None]
    held.sort(key=lambda one: money[one.place] or 0)
    series: list[list[Point]] = [
        [(money[one.place] or 0, Fraction(one.coverage)) for one in held if one.coverage is not None],
        [(money[one.place] or 0, Fraction(one.bound)) for one in held if one.bound is not None],
    ]
    chart = lines(series)
    return Curve(fund, chart, [one.place for one in held], money, digits_of([value for _, value in chart.y_ticks]))


def _money(round_data: Data, point: PointOut, fund: str) -> int | None:
    """The most that this point lets be spent of the fund."""
    amounts = {one["code"]: one["amount"] for one in point.described["changes"]}
    ceilings = [one | {"amount": amounts.get(one["code"], one["amount"])} for one in round_data.get("ceilings", [])]
    return most_of({**round_data, "ceilings": ceilings}, fund)


def _grid(spec: Data, round_data: Data, points: Sequence[PointOut]) -> Grid:
    """The fund that stands first in the round is the row, as the places of the sweep have it."""
    rows_fund, columns_fund = (one["code"] for one in round_data["funds"] if one["code"] in spec["funds"])
    found = {(_percent(one, rows_fund), _percent(one, columns_fund)): one for one in points}
    columns = sorted({column for _, column in found})
    rows = sorted({row for row, _ in found})
    lined = [(row, [found.get((row, column)) for column in columns]) for row in rows]
    return Grid(rows_fund, columns_fund, columns, lined)


def _percent(point: PointOut, fund: str) -> Fraction:
    return Fraction(point.described["percents"][fund])


def _draws(round_data: Data, points: Sequence[PointOut]) -> Draws:
    held = [one for one in points if one.coverage is not None]
    times = Counter(project for one in held for project in {start[0] for start in one.starts})
    often = [
        Often(project, times[project["code"]], Fraction(times[project["code"]], len(held)))
        for project in round_data["projects"]
        if times[project["code"]]
    ]
    covered = sorted(one.coverage for one in held if one.coverage is not None)
    steps: list[Point] = [(Fraction(value), Fraction(place, len(covered))) for place, value in enumerate(covered, 1)]
    chart = lines([steps], steps=True) if steps else None
    return Draws(
        held=len(held),
        without=len(points) - len(held),
        core=[one for one in often if one.times == len(held)],
        borderline=sorted((one for one in often if one.times < len(held)), key=lambda one: -one.times),
        never=[one for one in round_data["projects"] if not times[one["code"]]],
        percentiles=[(percent, percentile(covered, percent)) for percent in PERCENTILES] if covered else [],
        chart=chart,
        digits=digits_of([value for _, value in chart.x_ticks]) if chart else 0,
    )


def percentile(ordered: Sequence[Decimal], percent: int) -> Decimal:
    """The smallest value that at least so many percent of all do not exceed: always one that was found."""
    return ordered[max(0, ceil(Fraction(len(ordered) * percent, FULL_PERCENT)) - 1)]
