"""Ways out without any more money: as few changes as possible, each way proved by a plan that holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from optimizer.accounts import account
from optimizer.model import Objective
from optimizer.model.objectives import SHARE_UNIT
from optimizer.plan import Start
from optimizer.questions.conflicts.changes import Change, changed
from optimizer.questions.conflicts.fewest_model import FewestModel
from optimizer.questions.conflicts.parts import Part
from optimizer.questions.conflicts.trials import Trials, Verdict, aim
from optimizer.round import Round

MOST_WAYS = 5
"""How many ways of equally many changes are told."""
FOR_OTHERS = 0.1
"""The share of the time left that other ways of as many changes may take."""
PARTS = 10_000
"""Floors are lowered to so-many-ths of 1."""

Way = tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways out of equally many changes. `fewest`: fewer do not do. `done`: none was missed for want of time.

    No way although `done`: there is none as long as ceilings and commitments stand.
    """

    found: tuple[Way, ...]
    fewest: bool
    done: bool


def fewest_changes(trials: Trials, round_: Round) -> Ways:
    """The ways out with the fewest changes: the first of them for certain, others as far as they are quickly found."""
    if trials.left_s <= 0:
        return Ways((), fewest=False, done=False)
    search, found, fewest = FewestModel(round_), list[Way](), True
    while len(found) < MOST_WAYS:
        tried = trials.search(search.model, search.part)
        if tried.verdict is not Verdict.FEASIBLE:
            return Ways(tuple(found), fewest, done=bool(found) or tried.verdict is Verdict.INFEASIBLE)
        picked = search.picked(tried.values)
        if not picked:  # the round has a plan as it is
            return Ways((), fewest=False, done=False)
        if not found:
            trials, fewest = trials.within(FOR_OTHERS), tried.best
            search.keep_to(len(picked))
        found.append(_with_high_floors(trials, round_, [search.changes[one] for one in picked], tried.starts))
        search.refuse(picked)
    return Ways(tuple(found), fewest, done=True)


def _with_high_floors(trials: Trials, round_: Round, way: Sequence[Change], starts: tuple[Start, ...]) -> Way:
    """The way with its floors as high as they can stay, one after the other."""
    out = list(way)
    for place, change in enumerate(way):
        if change["op"] == "floor":
            coverage, starts = _highest(trials, Part(changed(round_, out)), change, starts)
            out[place] = {**change, "coverage": coverage}
    return tuple(out)


def _highest(trials: Trials, part: Part, floor: Change, starts: tuple[Start, ...]) -> tuple[Decimal, tuple[Start, ...]]:
    """The highest coverage that a floor can ask for, rounded down to four decimals, and a plan that has it."""
    key = (str(floor["target"]), str(floor["phase"]))
    model = part.model()
    aim(model, Objective("floor", maximise=True, terms={model.reach.y[key]: 1}, unit=SHARE_UNIT))
    starts = trials.search(model, lambda _values: part).starts or starts
    reached = next(one.fraction for one in account(part.round, starts).coverage if (one.target, one.phase) == key)
    return Decimal(int(reached * PARTS)) / PARTS, starts
