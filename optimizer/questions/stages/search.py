"""One stage of a search: what the engine says is believed only after it has been checked in exact arithmetic."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from optimizer.accounts import account
from optimizer.engines import Cancel, Ended, Engine, Limits, OnTick, Outcome, Tick
from optimizer.findings import Finding
from optimizer.model import Model, Objective, build
from optimizer.plan import Accounts, Start
from optimizer.planfile import MINIMISED
from optimizer.questions.options import OnProgress, Progress, SolveOptions
from optimizer.questions.repair import exclude
from optimizer.questions.stages.bounds import SMALLEST, Bound, bound_of, closes, step_of, tighter
from optimizer.verify import broken_rules

REPAIRS = 10_000
"""How often the engine may come back with a plan that the exact check refuses; time ends most searches before."""
INSISTS = 3
"""How often it may come back with one and the same: it does not see the rows that refuse it."""


@dataclass(frozen=True, slots=True)
class Held:
    """A plan that has passed the exact check, with the engine's values that led to it (columns of a fresh model)."""

    starts: tuple[Start, ...]
    accounts: Accounts
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a stage's search ended with. `findings` say why the exact check refused what the engine last offered."""

    ended: Ended
    held: Held | None
    bound: Bound | None
    findings: tuple[Finding, ...] = ()


class Search:
    """A model, an engine and what is left of the time, shared by all stages.

    `reached` holds, in the round's order, what the stages that are done have reached: no plan that is worse, stage
    after stage, is taken from then on. `phase` is what progress is told to be of.
    """

    def __init__(  # noqa: PLR0913 - what a search is made of
        self,
        model: Model,
        engine: Engine,
        options: SolveOptions,
        progress: OnProgress | None = None,
        cancel: Cancel | None = None,
        *,
        time_limit_s: float | None = None,
        phase: str = "search",
    ) -> None:
        self.model, self.engine, self.options = model, engine, options
        self.progress, self.cancel, self.phase = progress, cancel, phase
        self.time_limit_s = options.time_limit_s if time_limit_s is None else time_limit_s
        self.seconds, self.nodes, self.version = 0.0, 0, ""
        self.reached: dict[str, Fraction] = {}
        self._began = time.monotonic()
        self._columns = len(model.upper)

    @property
    def left_s(self) -> float:
        """Seconds that the next engine call may take: wall clock, at least what engines say that they have used."""
        return max(0.0, self.time_limit_s - max(self.seconds, time.monotonic() - self._began))

    def cancelled(self) -> bool:
        """Whether somebody has asked for the end."""
        return self.cancel is not None and self.cancel()

    def keep(self, stage: str, value: Fraction) -> None:
        """From now on no plan may be worse in `stage` than `value`."""
        self.reached[stage] = value
        self.model.keep(stage, value)

    def back_to(self, stage: str) -> None:
        """Forget what this stage and those after it have reached. The model is built anew: rows cannot be taken out."""
        kept = list(self.reached.items())[: list(self.reached).index(stage)]
        self.model, self.reached = build(self.model.round), {}
        for name, value in kept:
            self.keep(name, value)

    def first_difference(self, accounts: Accounts) -> tuple[str, bool] | None:
        """The first stage in which a plan is not what was reached, and whether it is better; None if it ties in all."""
        for stage, value in self.reached.items():
            gain = accounts.stage_values[stage] - value
            if gain:
                return stage, (gain < 0) == (stage in MINIMISED)
        return None

    def stage(self, name: str, held: Held | None, *, gap: Decimal | None = None) -> Found:
        """Search one stage, from the held plan, until a plan passes the exact check or none can be had."""
        gap = self.options.stage_gap if gap is None else gap
        found = self._until_one_holds(self.model.aim(name), held, gap)
        value = found.held.accounts.stage_values.get(name) if found.held is not None else None
        if gap or value is None or found.bound is None or found.ended is not Ended.COMPLETE:
            return found
        objective = self.model.objectives[name]
        if not objective.whole or closes(found.bound, value):
            return found
        # the engine has done all it can, and something may still hide behind what floats can tell apart
        objective = self.model.look_closer(name, value, found.bound.value)
        more = self._until_one_holds(objective, found.held, gap)
        return replace(more, held=more.held or found.held, bound=tighter(objective, found.bound, more.bound))

    def _until_one_holds(self, objective: Objective, held: Held | None, gap: Decimal) -> Found:
        """Ask the engine again and again, with rows that refuse what the exact check has refused."""
        bound, step = None, step_of(self.model, objective)
        findings: tuple[Finding, ...] = ()
        offered = Counter[tuple[Start, ...]]()
        for _ in range(REPAIRS):
            outcome = self._ask(objective, held, gap)
            if outcome.bound is not None:
                bound = tighter(objective, bound, bound_of(objective, step, outcome.bound))
            if outcome.values is None:
                return Found(outcome.ended, None, bound, findings)
            starts = self.model.starts(outcome.values)
            judged = self._judged(starts, outcome.values)
            if isinstance(judged, Held):
                return Found(outcome.ended, judged, bound)
            findings = judged
            offered[starts] += 1
            if offered[starts] >= INSISTS:
                break
            exclude(self.model, outcome.values, findings)
            if self.left_s <= 0 or self.cancelled():
                return Found(Ended.CANCELLED if self.cancelled() else Ended.TIME_LIMIT, None, bound, findings)
        return Found(Ended.COMPLETE, None, bound, findings)

    def _judged(self, starts: tuple[Start, ...], values: Sequence[float]) -> Held | tuple[Finding, ...]:
        """The plan if it holds and is not behind what earlier stages reached; else what it breaks."""
        if findings := broken_rules(self.model.round, starts):
            return findings
        accounts = account(self.model.round, starts)
        other = self.first_difference(accounts)
        if other is not None and not other[1]:
            return ()
        return Held(starts, accounts, tuple(values[: self._columns]))

    def _ask(self, objective: Objective, held: Held | None, gap: Decimal) -> Outcome:
        outcome = self.engine.solve(
            self.model,
            limits=Limits(gap=float(gap), time_limit_s=self.left_s, without=self.options.without),
            start=self.model.completed(held.values) if held else None,
            on_tick=None if self.progress is None else self._teller(objective, self.progress),
            cancel=self.cancel,
        )
        self.seconds += outcome.seconds
        self.nodes += outcome.nodes
        self.version = outcome.version
        return outcome

    def _teller(self, objective: Objective, progress: OnProgress) -> OnTick:
        """What hands an engine's ticks on, counted on from what earlier calls took."""
        nodes, seconds = self.nodes, self.seconds
        return lambda tick: progress(shown(objective, tick, self.phase, nodes=nodes, seconds=seconds))


def shown(objective: Objective, tick: Tick, phase: str, *, nodes: int, seconds: float) -> Progress:
    """A tick in the stage's own unit, after what earlier calls of the engine took."""
    held = None if tick.incumbent is None else float(objective.value_of(tick.incumbent))
    bound = None if tick.bound is None else float(objective.value_of(tick.bound))
    gap = None if held is None or bound is None else abs(bound - held) / max(abs(held), float(SMALLEST))
    return Progress(objective.name, held, bound, gap, nodes + tick.nodes, seconds + tick.seconds, phase)
