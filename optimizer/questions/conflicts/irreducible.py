"""Which decisions are in each other's way: as few as contradict each other, by leaving out what is not needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from optimizer.questions.conflicts.decisions import Decision
from optimizer.questions.conflicts.parts import Decisions, part_of
from optimizer.questions.conflicts.trials import Trials, Verdict
from optimizer.round import Round

PATIENCE = 0.25
"""The share of the time left that one question may take."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Decisions that no plan can keep together. `irreducible`: without any one of them the others can be kept."""

    members: tuple[Decision, ...]
    irreducible: bool


def conflict_within(trials: Trials, round_: Round, contradicting: Decisions) -> Conflict:
    """The conflict that is left of decisions that are known to contradict each other.

    Decisions are left out by kinds, then by halves: n of them with k needed take about k·log(n) questions.
    """
    search = _Search(trials, round_, contradicting)
    for _, of_kind in groupby(tuple(contradicting), key=lambda one: one.kind):
        search.leave_out(tuple(of_kind), needed=False)
    return Conflict(tuple(search.kept), search.proved)


class _Search:
    """What is still kept, and whether each question so far had an answer."""

    def __init__(self, trials: Trials, round_: Round, contradicting: Decisions) -> None:
        self.trials, self.round = trials, round_
        self.kept = dict.fromkeys(contradicting)
        self.proved = True

    def leave_out(self, some: Sequence[Decision], *, needed: bool) -> bool:
        """Leave out what can be left out of these; `needed`: not all of them. True if all are gone."""
        if not needed:
            rest = [one for one in self.kept if one not in some]
            verdict = self.trials.within(PATIENCE).feasible(part_of(self.round, rest)).verdict
            if verdict is Verdict.INFEASIBLE:
                self.kept = dict.fromkeys(rest)
                return True
            needed = verdict is Verdict.FEASIBLE
        if len(some) == 1:
            self.proved = self.proved and needed
            return False
        half = len(some) // 2
        gone = self.leave_out(some[:half], needed=False)
        self.leave_out(some[half:], needed=needed and gone)
        return False
