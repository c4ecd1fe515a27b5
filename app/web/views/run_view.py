"""A run, laid out: how the search came closer to its bound, and where each of its stages stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from app.runs.models import RunState
from app.runs.schemas import Progress, RunListed
from app.web.charts.axis import Number
from app.web.charts.lines import Lines, Point, lines

SEARCH = "search"
SHARES = ("coverage", "worst", "met")
MOST_DIGITS = 4
BY_STATE = {
    RunState.QUEUED: "warn",
    RunState.RUNNING: "calm",
    RunState.DONE: "good",
    RunState.INFEASIBLE: "bad",
    RunState.NONE: "warn",
    RunState.CANCELLED: "warn",
    RunState.FAILED: "bad",
}
"""The look of each state's tag; its words stand beside it."""


@dataclass(frozen=True, slots=True)
class StageLine:
    """Where one stage of a search stands; values in the measure of the stage, None = not known yet."""

    phase: str
    stage: str
    incumbent: Decimal | None
    bound: Decimal | None
    gap: Decimal | None
    nodes: int
    seconds: Decimal


@dataclass(frozen=True, slots=True)
class Curve:
    """The first stage over seconds: what is held and what is still possible. `digits` tell its ticks apart."""

    stage: str
    chart: Lines
    digits: int


@dataclass(frozen=True, slots=True)
class RunView:
    """What the page of a run shows beside the run itself. `waiting` jobs stand before it in the queue."""

    seconds: int | None
    stages: Sequence[StageLine]
    curve: Curve | None
    waiting: int | None
    look: str

    @property
    def now(self) -> StageLine | None:
        """What is being searched at this moment."""
        return self.stages[-1] if self.stages else None


def view_of(run: RunListed, happened: Sequence[Progress], *, now: datetime, waiting: int | None) -> RunView:
    """Lay out a run from what has happened to it."""
    return RunView(
        seconds=_seconds(run, now),
        stages=_stages(happened),
        curve=_curve(happened),
        waiting=waiting,
        look=BY_STATE[RunState(run.state)],
    )


def _seconds(run: RunListed, now: datetime) -> int | None:
    """Whole seconds since the run was taken up, to its end if it has one; None while it waits."""
    if run.started_at is None:
        return None
    return max(0, round(((run.finished_at or now) - run.started_at).total_seconds()))


def _stages(happened: Sequence[Progress]) -> list[StageLine]:
    """The last word on every stage, in the order in which they were begun."""
    last: dict[tuple[str, str], Progress] = {}
    for one in happened:
        last[one.phase, one.stage] = one
    return [
        StageLine(
            phase=one.phase,
            stage=one.stage,
            incumbent=_decimal(one.incumbent),
            bound=_decimal(one.bound),
            gap=_decimal(one.gap),
            nodes=one.nodes,
            seconds=Decimal(str(one.seconds)),
        )
        for one in last.values()
    ]


def _curve(happened: Sequence[Progress]) -> Curve | None:
    first = next((one for one in happened if one.phase == SEARCH), None)
    if first is None:
        return None
    own = [one for one in happened if (one.phase, one.stage) == (SEARCH, first.stage)]
    held: list[Point] = [(Fraction(one.seconds), Fraction(one.incumbent)) for one in own if one.incumbent is not None]
    possible: list[Point] = [(Fraction(one.seconds), Fraction(one.bound)) for one in own if one.bound is not None]
    end = max(Fraction(one.seconds) for one in own)
    series = [[*points, (end, points[-1][1])] if points else [] for points in (held, possible)]
    chart = lines(series, steps=True)
    return Curve(first.stage, chart, digits_of([value for _, value in chart.y_ticks]))


def digits_of(ticks: Sequence[Number]) -> int:
    """How many decimals of a percent tell the ticks apart."""
    step = (ticks[1] - ticks[0]) * 100 if len(ticks) > 1 else Fraction(1)
    digits = 0
    while step < 1 and digits < MOST_DIGITS:
        step, digits = step * 10, digits + 1
    return digits


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
