"""Stacked columns: one for each year, a part for each fund, and round figures on the axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.web.charts.axis import ticks

LEFT, RIGHT, TOP, BOTTOM = 56, 8, 12, 26
PLOT_HEIGHT = 150
WIDEST_COLUMN = 44
STEP_WIDTH = 76


@dataclass(frozen=True, slots=True)
class Part:
    """One rectangle; `series` is the place of its fund."""

    series: int
    y: float
    height: float
    vnd: int


@dataclass(frozen=True, slots=True)
class Column:
    """The parts of one year, from the bottom up."""

    label: str
    x: float
    middle: float
    width: float
    parts: Sequence[Part]
    total_vnd: int


@dataclass(frozen=True, slots=True)
class Columns:
    """A whole chart, in units of the drawing."""

    width: float
    height: float
    left: float
    bottom: float
    columns: Sequence[Column]
    ticks: Sequence[tuple[float, int]]


def columns(labels: Sequence[str], series: Sequence[Sequence[int]]) -> Columns:
    """Stack the series (amounts in đồng, one for each label) over each label."""
    totals = [sum(values) for values in zip(*series, strict=True)] if series else [0] * len(labels)
    marks = [int(mark) for mark in ticks(0, max(totals, default=0))]
    scale = PLOT_HEIGHT / max(marks[-1], 1)
    bottom = TOP + PLOT_HEIGHT
    drawn = []
    for place, label in enumerate(labels):
        middle = LEFT + STEP_WIDTH * (place + 0.5)
        height = 0.0
        parts = []
        for number, values in enumerate(series):
            if values[place]:
                own = values[place] * scale
                height += own
                parts.append(Part(number, round(bottom - height, 1), round(own, 1), values[place]))
        drawn.append(Column(label, middle - WIDEST_COLUMN / 2, middle, WIDEST_COLUMN, parts, totals[place]))
    return Columns(
        width=LEFT + STEP_WIDTH * len(labels) + RIGHT,
        height=bottom + BOTTOM,
        left=LEFT,
        bottom=bottom,
        columns=drawn,
        ticks=[(round(bottom - tick * scale, 1), tick) for tick in marks],
    )
