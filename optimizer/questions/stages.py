"""One stage of a search: what the engine says is believed only after it has been checked in exact arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from optimizer.accounts import account
from optimizer.engines import Cancel, Ended, Engine, Limits, Outcome, Tick
from optimizer.findings import Finding
from optimizer.model import Model, Objective
from optimizer.plan import Accounts, Start
from optimizer.questions.repair import exclude
from optimizer.verify import broken_rules

SMALLEST = Fraction(1, 10**6)
"""Values under this count as this when a gap is taken relative to them (model.md, "optimal")."""
NOISE = Fraction(1, 10**8)
"""What binary floats and printed digits may do to a bound, relative; a bound nearer than this is a proof."""
PRINTED = 10**12
"""Shares are printed to this part of 1."""
REPAIRS = 12
"""How often the engine may come back with a plan that the exact check refuses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveOptions:
    """How to search: engine by name, seconds of wall clock for all stages together, relative gap of each stage."""

    engine: str = "highs"
    time_limit_s: float = 60.0
    gap: Decimal = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a search stands, in the stage's own unit (share, đồng, years); None = not known yet."""

    stage: str
    incumbent: float | None
    bound: float | None
    gap: float | None
    nodes: int
    seconds: float


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Held:
    """A plan that has passed the exact check, with the engine's values that led to it."""

    starts: tuple[Start, ...]
    accounts: Accounts
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a stage's search ended with. `findings` say why the exact check refused what the engine last offered."""

    ended: Ended
    held: Held | None
    bound: Fraction | None
    findings: tuple[Finding, ...] = ()


class Search:
    """The engine and what is left of the time; a stage at a time, so that the clock is shared by all."""

    def __init__(
        self, model: Model, engine: Engine, options: SolveOptions, progress: OnProgress | None, cancel: Cancel | None
    ) -> None:
        self.model, self.engine, self.options = model, engine, options
        self.progress, self.cancel = progress, cancel
        self.seconds, self.nodes, self.version = 0.0, 0, ""
        self.reached: dict[str, Fraction] = {}
        self.sound = True
        """Whether every row that was added refuses only what the rules refuse: then bounds are the round's own."""

    @property
    def left_s(self) -> float:
        """Seconds that the next engine call may take."""
        return max(0.0, self.options.time_limit_s - self.seconds)

    def cancelled(self) -> bool:
        """Whether somebody has asked for the end."""
        return self.cancel is not None and self.cancel()

    def keep(self, stage: str, value: Fraction) -> None:
        """From now on no plan may be worse in `stage` than `value`."""
        self.reached[stage] = value
        self.model.keep(stage, value)

    def stage(self, name: str, held: Held | None) -> Found:
        """Search one stage, from the held plan, until a plan passes the exact check or none can be had."""
        objective = self.model.aim(name)
        bound: Fraction | None = None
        findings: tuple[Finding, ...] = ()
        for _ in range(REPAIRS):
            outcome = self._ask(objective, held)
            if self.sound:
                bound = tighter(objective, bound, outcome)
            if outcome.values is None:
                # after a row that was only tightened, "infeasible" says nothing about the round
                ended = outcome.ended if self.sound or outcome.ended is not Ended.INFEASIBLE else Ended.COMPLETE
                return Found(ended, None, bound, findings)
            judged = self._judged(outcome.values)
            if isinstance(judged, Held):
                return Found(outcome.ended, judged, bound)
            findings = judged
            if not self._refuse(outcome.values, findings):
                break
            if self.left_s <= 0 or self.cancelled():
                return Found(Ended.CANCELLED if self.cancelled() else Ended.TIME_LIMIT, None, bound, findings)
        return Found(Ended.COMPLETE, None, bound, findings)

    def _refuse(self, values: tuple[float, ...], findings: tuple[Finding, ...]) -> bool:
        """Add rows that refuse this plan; False if there is none that could."""
        rows = len(self.model.rows)
        self.sound = exclude(self.model, values, findings) and self.sound
        return len(self.model.rows) > rows

    def _judged(self, values: tuple[float, ...]) -> Held | tuple[Finding, ...]:
        """The plan in the engine's values if it holds and keeps what earlier stages reached; else what it breaks."""
        starts = self.model.starts(values)
        if findings := broken_rules(self.model.round, starts):
            return findings
        accounts = account(self.model.round, starts)
        for stage, value in self.reached.items():
            sign = 1 if self.model.objectives[stage].maximise else -1
            if (accounts.stage_values[stage] - value) * sign < 0:
                return ()
        return Held(starts, accounts, values)

    def _ask(self, objective: Objective, held: Held | None) -> Outcome:
        before_s, before_nodes = self.seconds, self.nodes

        def tell(tick: Tick) -> None:
            if self.progress is not None:
                now = replace(tick, nodes=before_nodes + tick.nodes, seconds=before_s + tick.seconds)
                self.progress(shown(objective, now))

        outcome = self.engine.solve(
            self.model,
            limits=Limits(gap=float(self.options.gap), time_limit_s=self.left_s),
            start=held.values if held else None,
            on_tick=tell if self.progress is not None else None,
            cancel=self.cancel,
        )
        self.seconds += outcome.seconds
        self.nodes += outcome.nodes
        self.version = outcome.version
        return outcome


def shown(objective: Objective, tick: Tick) -> Progress:
    """A tick in the stage's own unit."""
    held = None if tick.incumbent is None else float(objective.value_of(tick.incumbent))
    bound = None if tick.bound is None else float(objective.value_of(tick.bound))
    gap = None if held is None or bound is None else abs(bound - held) / max(abs(held), float(SMALLEST))
    return Progress(objective.name, held, bound, gap, tick.nodes, tick.seconds)


def tighter(objective: Objective, bound: Fraction | None, outcome: Outcome) -> Fraction | None:
    """The better of two bounds of a stage; the engine's float is read exactly and the constant part added exactly."""
    if outcome.bound is None:
        return bound
    new = objective.value_of(outcome.bound)
    if objective.whole:
        new = _next_whole(new, objective.step)
    if bound is None:
        return new
    return min(bound, new) if objective.maximise else max(bound, new)


def _next_whole(bound: Fraction, step: int) -> Fraction:
    """The smallest value that a stage of whole steps can have at or over `bound`, floats' noise allowed for."""
    steps = bound / step
    return Fraction(step * math.ceil(steps - max(Fraction(1, 10**5), abs(steps) * NOISE)))


def on_the_right_side(objective: Objective, bound: Fraction | None, value: Fraction) -> Fraction | None:
    """The bound, never on the wrong side of the exact value; a share is at most 1 whatever the engine knows.

    A share is rounded up to the digits that a plan file prints, so that "optimal" is said of what is printed.
    """
    if not objective.maximise:
        return None if bound is None else min(bound, value)
    true = max(value, min(Fraction(1), bound) if bound is not None else Fraction(1))
    return Fraction(math.ceil(true * PRINTED), PRINTED)


def relative_gap(bound: Fraction, value: Fraction) -> Fraction:
    """|bound - value| relative to the value (model.md)."""
    return abs(bound - value) / max(abs(value), SMALLEST)
