"""Lines over a common axis: how something moves with time or money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.web.charts.axis import Number, ticks

LEFT, RIGHT, TOP, BOTTOM = 64, 30, 12, 26
PLOT_WIDTH, PLOT_HEIGHT = 560, 200

Point = tuple[Number, Number]


@dataclass(frozen=True, slots=True)
class Lines:
    """A whole chart, in units of the drawing; ticks are (place, figure), marks are (x, y) for each point of a line."""

    width: float
    height: float
    left: float
    right: float
    bottom: float
    paths: Sequence[str]
    marks: Sequence[Sequence[tuple[float, float]]]
    values: Sequence[Sequence[Point]]
    x_ticks: Sequence[tuple[float, Fraction]]
    y_ticks: Sequence[tuple[float, Fraction]]


def lines(series: Sequence[Sequence[Point]], *, steps: bool = False) -> Lines:
    """Draw each series over the range of all; with `steps` a value holds until the next. No point draws no line."""
    points = [point for one in series for point in one] or [(0, 0)]
    x_marks = ticks(min(x for x, _ in points), max(x for x, _ in points))
    y_marks = ticks(min(y for _, y in points), max(y for _, y in points))

    def across(x: Number) -> float:
        return round(float(LEFT + PLOT_WIDTH * _share(x, x_marks)), 1)

    def down(y: Number) -> float:
        return round(float(TOP + PLOT_HEIGHT * (1 - _share(y, y_marks))), 1)

    drawn = [[(across(x), down(y)) for x, y in one] for one in series]
    return Lines(
        width=LEFT + PLOT_WIDTH + RIGHT,
        height=TOP + PLOT_HEIGHT + BOTTOM,
        left=LEFT,
        right=LEFT + PLOT_WIDTH,
        bottom=TOP + PLOT_HEIGHT,
        paths=[_path(one, steps=steps) for one in drawn],
        marks=drawn,
        values=series,
        x_ticks=[(across(x), x) for x in x_marks],
        y_ticks=[(down(y), y) for y in y_marks],
    )


def _share(value: Number, marks: Sequence[Fraction]) -> Fraction:
    width = marks[-1] - marks[0]
    return (value - marks[0]) / width if width else Fraction(0)


def _path(points: Sequence[tuple[float, float]], *, steps: bool) -> str:
    if not points:
        return ""
    (x, y), *rest = points
    return f"M{x} {y}" + "".join(f"H{x}V{y}" if steps else f"L{x} {y}" for x, y in rest)
