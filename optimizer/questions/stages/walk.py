"""The walk from stage to stage: what is held, what is proved of it, and the way back when something better turns up.

A later stage's search may meet a plan that is better in an earlier stage: by less than floats can tell, or within the
gap that was asked for. It is taken up, and the stages from there on are searched anew, unless what is known of them
already is enough: a bound stays true as long as no stage before it has been given up for a better one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from optimizer.engines import Ended
from optimizer.findings import Finding
from optimizer.plan import Stopped
from optimizer.planfile import MINIMISED
from optimizer.questions.stages.bounds import Bound, closes, refuted, relative_gap, tighter
from optimizer.questions.stages.search import Found, Held, Search

STOPPED = {Ended.TIME_LIMIT: Stopped.TIME_LIMIT, Ended.CANCELLED: Stopped.CANCELLED}


@dataclass(frozen=True, slots=True)
class Known:
    """A bound of a stage, and what the stages before it had reached when it was found."""

    bound: Bound
    under: Mapping[str, Fraction]


class Walk:
    """All stages of a round's order. `ends` says for every stage that is done why its search ended."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.order = search.model.round.order
        self.held: Held | None = None
        self.infeasible = False
        self.ends: dict[str, Stopped] = {}
        self.findings: tuple[Finding, ...] = ()
        self._known: dict[str, Known] = {}

    @property
    def done(self) -> bool:
        """Whether every stage is done."""
        return len(self.search.reached) == len(self.order)

    @property
    def plan(self) -> Held:
        """The held plan. Raises AssertionError when there is none."""
        if self.held is None:
            raise AssertionError("who asks for the plan knows that there is one")
        return self.held

    def begin(self, held: Held | None, known: Mapping[str, Known]) -> None:
        """Set out from a plan that has passed the exact check of this round, and from bounds that hold in it."""
        self.held, self._known = held, dict(known)

    def run(self) -> None:
        """Walk on until every stage is done, or the first one holds nothing. Raises EngineFailed."""
        while not self.done:
            name = self.order[len(self.search.reached)]
            found = self._search(name)
            if found is not None:
                self.take(found)
            elif self.held is None:
                return
            if len(self.search.reached) == self.order.index(name):
                self._close(name)

    def take(self, held: Held) -> None:
        """Hold this plan; where it is better than what a stage has reached, go back to that stage."""
        self.held = held
        other = self.search.first_difference(held.accounts)
        if other is not None:
            self.search.back_to(other[0])

    def value(self, name: str) -> Fraction:
        """What the held plan reaches in a stage."""
        return self.plan.accounts.stage_values[name]

    def bound(self, name: str) -> Bound | None:
        """What is proved of a stage under what the stages before it have reached now; None = nothing that holds."""
        known = self._known.get(name)
        if known is None or any(self._given_up(stage, value) for stage, value in known.under.items()):
            return None
        wrong = self.held is not None and refuted(known.bound, self.value(name), maximise=name not in MINIMISED)
        return None if wrong else known.bound

    def proved(self, name: str) -> bool:
        """Whether nothing better than the held plan is left in this stage."""
        return closes(self.bound(name), self.value(name))

    def _given_up(self, stage: str, value: Fraction) -> bool:
        """Whether the held plan is worse in an earlier stage than it was when a bound was found."""
        return (self.value(stage) - value) * (-1 if stage in MINIMISED else 1) < 0

    def _search(self, name: str) -> Held | None:
        """The best plan of a stage, None where there is nothing new; and what ended its search."""
        search, known = self.search, self.bound(name)
        if self.held is not None and known is not None and self._near_enough(known, name):
            return None
        if self.held is not None and (search.left_s <= 0 or search.cancelled()):
            self.ends[name] = Stopped.CANCELLED if search.cancelled() else Stopped.TIME_LIMIT
            return None
        found = search.stage(name, self.held)
        if found.bound is not None:
            better = tighter(search.model.objectives[name], known, found.bound)
            self._known[name] = Known(better or found.bound, dict(search.reached))
        if found.held is None and self.held is None:
            self._nothing(name, found)
            return None
        self.ends[name] = STOPPED.get(found.ended, Stopped.GAP)
        return found.held if found.held is not None and self._at_least(found.held, name) else None

    def _near_enough(self, known: Bound, name: str) -> bool:
        value = self.value(name)
        return closes(known, value) or relative_gap(known.value, value) <= Fraction(self.search.options.stage_gap)

    def _at_least(self, found: Held, name: str) -> bool:
        """Whether a plan is better in an earlier stage than what it is held against, or not worse in this one."""
        if self.held is None or self.search.first_difference(found.accounts) is not None:
            return True
        gain = found.accounts.stage_values[name] - self.value(name)
        return gain == 0 or (gain < 0) == (name in MINIMISED)

    def _close(self, name: str) -> None:
        """Note why the stage ended, and let nothing fall behind it from now on."""
        if self.proved(name):
            self.ends[name] = Stopped.PROOF
        self.ends.setdefault(name, Stopped.GAP)
        self.search.keep(name, self.value(name))

    def _nothing(self, name: str, found: Found) -> None:
        """The first stage holds no plan: the round has none, or time ran out, or the exact check refused all offers."""
        self.infeasible = found.ended is Ended.INFEASIBLE
        self.ends[name] = Stopped.PROOF if self.infeasible else STOPPED.get(found.ended, Stopped.ERROR)
        self.findings += () if self.infeasible else found.findings
