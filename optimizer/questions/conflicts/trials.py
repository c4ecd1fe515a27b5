"""Searches that a question of infeasibility asks for, one after the other, within one stretch of time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from optimizer.engines import Cancel, Ended, Engine, Limits, Outcome
from optimizer.findings import EngineFailed
from optimizer.model import Model, Objective
from optimizer.plan import Start
from optimizer.questions.conflicts.parts import Part
from optimizer.questions.repair import exclude

REPAIRS = 12
"""How often the engine may come back with a plan that the exact check refuses."""


class Verdict(Enum):
    """FEASIBLE: a plan was found and passed the exact check. INFEASIBLE: by the engine's proof. Else UNKNOWN."""

    FEASIBLE = auto()
    INFEASIBLE = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Tried:
    """What a search ended with; `best` says that the engine has proved its plan the best one."""

    verdict: Verdict
    starts: tuple[Start, ...] = ()
    values: tuple[float, ...] = ()
    best: bool = False


class Trials:
    """An engine, and how long it may be asked."""

    def __init__(self, engine: Engine, time_limit_s: float, cancel: Cancel | None) -> None:
        self.engine, self.cancel = engine, cancel
        self.ends_s = time.monotonic() + time_limit_s

    @property
    def left_s(self) -> float:
        """Seconds that are left; none once somebody has asked for the end."""
        return 0.0 if self.cancel is not None and self.cancel() else max(0.0, self.ends_s - time.monotonic())

    def within(self, share: float) -> Trials:
        """The same with a share of the time that is left."""
        return Trials(self.engine, self.left_s * share, self.cancel)

    def feasible(self, part: Part) -> Tried:
        """Whether any plan of the part holds."""
        if self.left_s <= 0:
            return Tried(Verdict.UNKNOWN)
        model = part.model()
        aim(model, Objective("any", maximise=True, terms={}))
        return self.search(model, lambda _values: part)

    def search(self, model: Model, part: Callable[[Sequence[float]], Part]) -> Tried:
        """The best plan by the model's aim that holds in the part of the round that the engine's values leave."""
        for _ in range(REPAIRS):
            outcome = self.ask(model)
            if outcome is None or outcome.values is None:
                proved = outcome is not None and outcome.ended is Ended.INFEASIBLE
                return Tried(Verdict.INFEASIBLE if proved else Verdict.UNKNOWN)
            starts = model.starts(outcome.values)
            judge = part(outcome.values)
            findings = judge.broken(starts)
            if not findings:
                return Tried(Verdict.FEASIBLE, starts, outcome.values, outcome.ended is Ended.COMPLETE)
            exclude(model, outcome.values, findings, judge.round)
        return Tried(Verdict.UNKNOWN)

    def ask(self, model: Model) -> Outcome | None:
        """What the engine says of the model as it stands; None when time is over or the engine broke."""
        left_s = self.left_s
        if left_s <= 0:
            return None
        try:
            return self.engine.solve(model, limits=Limits(gap=0.0, time_limit_s=left_s), cancel=self.cancel)
        except EngineFailed:
            return None


def aim(model: Model, objective: Objective) -> None:
    """Make this what the engine pushes."""
    model.objectives[objective.name] = objective
    model.aim(objective.name)
