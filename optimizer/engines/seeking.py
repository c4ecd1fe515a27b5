"""What HiGHS is asked for beside a held plan: what is worth more, with as much as can be left out of the search.

By halves of the way to the bound; with what an earlier stage has reached pushed in this one's place; and then whatever
is left. What, why, and the papers: docs/algorithm.md.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from optimizer.engines.door import Caller, Ended, Limits, OnTick, Outcome, Tick
from optimizer.engines.highs import Sought, relaxed, searched, version
from optimizer.engines.standing import Standing, keeps
from optimizer.search.exchange import exchanged
from optimizer.search.fixing import fixed
from optimizer.search.matrix import Choices, Matrix
from optimizer.search.multipliers import Priced, exclusions, priced
from optimizer.search.started import started

LONG_CHAINS = 8
"""With more starts than this for a project, on average, columns "started by" were slower than those of starts."""
MANY_EXCLUSIONS = 1.0
"""With more rules for a project that leave only one of several in, a search proves far more than multipliers do, and
neither what is near them nor half of what they leave open is worth looking for apart."""
HALVED_FROM, HALVED_TO = 50, 500
"""Rounds of fewer projects are as quickly searched whole; in those of so many and more every search begins slowly."""
HALF = 0.5
"""Of the way from what is held to the bound: what is worth less is left out of a search."""
FEW_GAPS, LEAST_WAY = 4.0, 4e-4
"""No search leaves out more than the last one does where the bound is within so many times the gap, or so near."""
HALVES = 12
"""No more searches than that: beside a plan that is worth nothing, no way is ever short."""
EXCHANGED_TO = 500
"""Rounds of so many projects and more were not tried."""
EXCHANGE_GAP = 1e-6
"""Where less may be left open, no plan that is better can be told from the held one by a row of floats."""
EXCHANGES = 3
"""A search that finds a better plan begins anew, so often."""
EXCHANGE_TIME = 0.5
"""Of the time that is left, for each: a search of the stage as it stands betters plans without an end as well."""
SLACK = 1e-6
"""What the earlier stage may fall short of, relative, in a search that pushes it: more than floats can."""
SAFE = 0.98
"""Of the gap that is allowed, this much is used up by fixing; the rest is for round-off."""
ROUND_OFF = 1e-9


class Seeking(Standing):
    """Searches of one matrix by HiGHS.

    `kept` is the row in which no plan may be worse than one that is held, if there is one. The plan that the search
    begins with has then been the best in what counts more (`settled`): few are better in the rest. `unhinted`: HiGHS
    finds better plans without the held one.
    """

    def __init__(self, matrix: Matrix, choices: Choices, limits: Limits, caller: Caller, kept: int | None) -> None:
        super().__init__(matrix, limits, caller)
        self.choices, self.kept, self.settled = choices, kept, kept is not None
        self.unhinted = False

    def uses(self, part: str) -> bool:
        """Whether a part is not left out."""
        return part not in self.limits.without

    def _excludes_much(self) -> bool:
        """Whether so many projects exclude each other that the multipliers' bound says little."""
        return exclusions(self.matrix, self.choices) > MANY_EXCLUSIONS * self.choices.projects

    def _cutoff(self) -> float:
        """What is worth no more than this need not be looked for."""
        return self.value + abs(self.value) * (SAFE * self.limits.gap - ROUND_OFF)

    def _halved(self, proved: Priced) -> Outcome | None:
        """Search for what is worth more than halfway from the held plan to the bound; the end, if one comes of that.

        A search that finds nothing halves the way, and takes little time: nearly everything is cut off.
        """
        for _ in range(0 if self._excludes_much() else HALVES):
            if not self._is_halved():
                return None
            worth = self.value + HALF * (self.bound - self.value)
            found = self._sought(fixed(self.matrix, self.choices, proved, worth), worth)
            if found.ended is not Ended.INFEASIBLE:
                return self._ended(found.ended, found.status)
            if self._near():
                return self._ended(Ended.COMPLETE, found.status)
        return None

    def _is_halved(self) -> bool:
        """Whether the bound is so far from the held plan that a search of the upper half of the way pays."""
        few = HALVED_FROM <= self.choices.projects < HALVED_TO
        if not self.uses("halving") or self.settled or not few:
            return False
        return self.left_s > 0 and self._is_below(max(FEW_GAPS * self.limits.gap, LEAST_WAY))

    def _sought(self, matrix: Matrix, worth: float) -> Outcome:
        """Search for a plan that is worth more than this, which a plan outside of the matrix never is."""
        limits = replace(self.limits, time_limit_s=max(0.0, self.left_s))
        caller = Caller(self._later(worth), self.caller.silent().cancel)
        found = self._run(matrix, limits, caller, Sought(worth, self._enough()))
        self.nodes += found.nodes
        if found.values is not None:
            self._hold(np.array(found.values), told=True)
        if found.ended is Ended.INFEASIBLE:
            self.bound = max(worth, self.value)
        elif found.bound is not None:
            self.bound = min(self.bound, max(found.bound, worth))
        self._tell()
        return found

    def _exchanged(self, proved: Priced) -> Outcome | None:
        """Search for a better plan with the stage before pushed in this one's place; the end, if one comes of that."""
        for _ in range(EXCHANGES):
            value = self.value
            found = self._turned(proved, self.kept) if self.kept is not None and self._is_exchanged() else None
            if found is None:
                return None
            self.nodes += found.nodes
            if found.values is not None:
                self._hold(np.array(found.values))
            if found.ended is Ended.CANCELLED:
                return self._ended(Ended.CANCELLED, found.status)
            if found.ended is Ended.INFEASIBLE:
                self.bound = min(self.bound, max(self._cutoff(), self.value))
                self._tell()
                return self._ended(Ended.COMPLETE, found.status)
            self._tell()
            if self.value <= value:
                return None
        return None

    def _is_exchanged(self) -> bool:
        few = self.held is not None and self.choices.projects < EXCHANGED_TO
        return self.uses("exchange") and few and self.limits.gap >= EXCHANGE_GAP and not self._must_end()

    def _turned(self, proved: Priced, row: int) -> Outcome | None:
        """Search for a plan that is better by the gap and keeps the row, by pushing what the row holds."""
        cutoff = self._cutoff()
        other, limit = exchanged(fixed(self.whole, self.choices, proved, cutoff), self.choices, row, cutoff)
        base = relaxed(other, self.left_s, self.caller)
        if base.infeasible:
            return Outcome(Ended.INFEASIBLE, None, None, 0, base.seconds, "the relaxation is infeasible", version())
        if base.values is None or base.multipliers is None:
            return None
        least = limit - SLACK * max(1.0, abs(limit))
        near = fixed(other, self.choices, priced(other, self.choices, base.multipliers), least)
        limits = replace(self.limits, time_limit_s=max(0.0, EXCHANGE_TIME * self.left_s))
        return self._run(near, limits, Caller(self._beside(), self.caller.silent().cancel), Sought(least, limit))

    def _run(self, matrix: Matrix, limits: Limits, caller: Caller, sought: Sought | None = None) -> Outcome:
        """Let HiGHS search a matrix like this one, from the held plan if there is one; values are of its columns."""
        start = None if self.unhinted or sought is not None else self.held
        inside = start is not None and np.all((start >= matrix.lower) & (start <= matrix.upper))
        if start is not None and not (inside and keeps(matrix, start)):
            start = None  # the matrix is only about what is better
        if not self._in_started():
            return searched(matrix, limits, start, caller, settled=self.settled, sought=sought)
        by = started(matrix, self.choices)
        there = None if start is None else by.there(start)
        found = searched(by.matrix, limits, there, caller, settled=self.settled, sought=sought)
        values = None if found.values is None else tuple(by.back(np.array(found.values)).tolist())
        return replace(found, values=values)

    def _in_started(self) -> bool:
        """Whether HiGHS is asked in columns "started by"."""
        return self.uses("started") and not self._has_long_chains()

    def _has_long_chains(self) -> bool:
        """Whether projects have so many starts, on average, that other columns and cuts bring less than they take."""
        return len(self.choices.columns) > LONG_CHAINS * self.choices.projects

    def _searched(self, matrix: Matrix, gap: float, cutoff: float = -np.inf) -> Outcome:
        """The last search, of all that is left; no plan outside of it is worth more than the cutoff."""
        limits = replace(self.limits, gap=gap, time_limit_s=max(0.0, self.left_s))
        found = self._run(matrix, limits, Caller(self._later(cutoff), self.caller.silent().cancel))
        self.nodes += found.nodes
        if found.values is not None:
            self._hold(np.array(found.values), told=True)
        if found.bound is not None:
            self.bound = min(self.bound, max(found.bound, cutoff))
        elif found.ended is Ended.INFEASIBLE and cutoff > -np.inf:
            self.bound = min(self.bound, max(cutoff, self.value))
        ended = Ended.COMPLETE if found.ended is Ended.INFEASIBLE and self.held is not None else found.ended
        return self._ended(ended, found.status)

    def _later(self, cutoff: float) -> OnTick | None:
        """Progress of the last search, counted on from what came before, with the better of both plans and bounds."""
        if self.caller.on_tick is None:
            return None
        spent, nodes, bound, value = time.monotonic() - self.began, self.nodes, self.bound, self.value

        def tell(tick: Tick) -> None:
            best = value if tick.incumbent is None else max(value, tick.incumbent)
            known = bound if tick.bound is None else min(bound, max(tick.bound, cutoff))
            held, proved = (one if np.isfinite(one) else None for one in (best, known))
            self.caller.tell(Tick(held, proved, nodes + tick.nodes, spent + tick.seconds))

        return tell

    def _beside(self) -> OnTick | None:
        """Progress of a search that pushes something else: nodes and seconds, and what is held and proved as it was."""
        tell = self._later(self.bound)
        return None if tell is None else lambda tick: tell(replace(tick, incumbent=None, bound=None))
