"""Which conflicts of a round are told: enough of them to see that each must be mended."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from optimizer.questions.conflicts.decisions import Decision, Kind, decisions
from optimizer.questions.conflicts.irreducible import Conflict, conflict_within
from optimizer.questions.conflicts.parts import part_of
from optimizer.questions.conflicts.trials import Trials, Verdict
from optimizer.round import Round

MOST_CONFLICTS = 5
TOO_MANY = 30
"""A conflict of so many members, some of them perhaps not needed, tells nobody anything."""
NO_MONEY, NO_CEILING = frozenset(Kind) - {Kind.CEILING}, frozenset({Kind.CEILING, Kind.COMMITTED})
"""What contradicts itself however much money there is; and what only money can mend."""


class Finder:
    """The conflicts found so far in a round that has no plan. `cut`: time ended before all was known."""

    def __init__(self, trials: Trials, round_: Round) -> None:
        self.trials, self.round = trials, round_
        self.known = decisions(round_)
        self.found: list[Conflict] = []
        self.cut = False

    def find(self, shown: Sequence[Collection[Decision]]) -> None:
        """Find conflicts; `shown` are sets of decisions that are known to contradict each other.

        One in every set that shares nothing with those before; one that no money mends and one that only money mends,
        if there are such; then what is left, until it has a plan.
        """
        for members in shown:
            if not self._taken().intersection(members):
                self._narrow([one for one in self.known if one in members])
        for kinds in (NO_MONEY, NO_CEILING):
            some = [one for one in self.known if one.kind in kinds]
            if not any(set(one.members).issubset(some) for one in self.found) and self._contradict(some):
                self._narrow(some)
        while len(self.found) < MOST_CONFLICTS:
            left = [one for one in self.known if one not in self._taken()]
            if (self.found and not self._contradict(left)) or not self._narrow(left):
                return

    def _taken(self) -> set[Decision]:
        return {member for one in self.found for member in one.members}

    def _contradict(self, some: Sequence[Decision]) -> bool:
        verdict = self.trials.feasible(part_of(self.round, some)).verdict
        self.cut = self.cut or verdict is Verdict.UNKNOWN
        return verdict is Verdict.INFEASIBLE

    def _narrow(self, some: Sequence[Decision]) -> bool:
        """Note the conflict within these decisions; False where time ended before enough could be left out."""
        conflict = conflict_within(self.trials, self.round, some)
        self.cut = self.cut or not conflict.irreducible
        if not conflict.irreducible and len(conflict.members) >= min(len(some), TOO_MANY):
            return False
        self.found.append(conflict)
        return True
