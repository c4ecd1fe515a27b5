"""How a held plan is bettered before the search of everything: by swaps, and by searches of a small part.

What, why, and the papers: docs/algorithm.md.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.engines.door import Caller, Ended, Limits, Outcome
from optimizer.engines.seeking import Seeking
from optimizer.engines.standing import BROKEN
from optimizer.search.fixing import among, around, narrow, undecided
from optimizer.search.ground import Ground
from optimizer.search.matrix import Bools, Choices, Floats, Matrix
from optimizer.search.multipliers import Priced
from optimizer.search.nearby import nearby
from optimizer.search.swaps import Swaps, improved

SHARES = (0.1, 0.2, 0.4)
"""Parts of the projects that the small searches are about, one after the other: those nearest to be undecided."""
LARGEST_SHARE_FROM = 2_000
"""The largest small search is worth while only from so many projects on, or where the plan is still FAR away."""
FAR = 20.0
"""So many times the gap that is asked for."""
CORE_GAP = 0.1
"""Of the gap that is asked for: where a small search may end."""
POOR = 0.005
"""A first plan of our own that may be so far from the best, relative, is kept in reserve and not handed to HiGHS, which
finds better ones when it begins with none (measured on OR-Library's mknapcb4)."""
FAR_BELOW = 0.005
"""Plans are looked for farther away where the held one is farther below the bound than this, relative."""
REGRETS = (0.15, 0.3, 0.45)
"""Shares of what the held plan is below the bound: so much may be regretted, in one search after the other."""
NEARBY_TIME = 0.5
"""Of the time that is left, for each of them."""
NEIGHBOURHOODS_TIME = 0.75
"""Of the time that is left, for all neighbourhoods."""
DRAWN_TIME = 0.3
"""Of the time of a small search, for each that is drawn: more of them soon better the plan more than longer ones."""
FREED = 0.1
"""So large a part of the projects is free in the first neighbourhood that is drawn."""
LEAST_FREED, MOST_FREED = 0.01, 0.9
MORE, LESS = 1.5, 0.85
"""So much larger is the next one where a search comes to its end, and so much smaller where it does not."""
REGRETTED = 0.7
"""Starts of a free project that regret more than this part of what the plan is below the bound are left out."""
FRUITLESS = 50
"""After so many neighbourhoods one after the other in which nothing better is found there is hardly anything."""


class Bettering(Seeking):
    """Small searches of one matrix, and swaps.

    `own`: the plan is a first one of our own; `is_kernel`: the matrix is the kernel of a larger one.
    """

    def __init__(self, matrix: Matrix, choices: Choices, limits: Limits, caller: Caller, kept: int | None) -> None:
        super().__init__(matrix, choices, limits, caller, kept)
        self.own, self.is_kernel = False, False

    def _open(self, values: Floats) -> Bools:
        """The projects that the relaxation splits."""
        chosen = values[self.choices.columns]
        out = np.zeros(self.choices.projects, dtype=bool)
        out[self.choices.project[np.minimum(chosen, 1 - chosen) > BROKEN]] = True
        return out

    def _small_searches(self, laid_out: Ground | None, multipliers: Floats, proved: Priced, step_s: float) -> None:
        """Search again and again around the held plan, with more and more of what is nearly undecided."""
        order = undecided(self.choices, proved)
        for share in SHARES:
            count = int(share * self.choices.projects)
            if share == SHARES[-1] and (self.is_kernel or not self._wants_largest()):
                return
            if self.held is None or self._near() or self.left_s <= step_s or self.caller.stops():
                continue
            free: Bools = np.zeros(self.choices.projects, dtype=bool)
            free[order[:count]] = True
            core = around(self.matrix, self.choices, self.held, free)
            value = self.value
            core = narrow(core, self.choices, proved, int(order[count - 1]), self.held)
            self._core(core, CORE_GAP * self.limits.gap, step_s)
            if self.value > value:
                self._swap(laid_out, multipliers)

    def _search_nearby(self, laid_out: Ground | None, multipliers: Floats, proved: Priced) -> None:
        """Search farther and farther from what the multipliers would choose, as long as each search has its end."""
        for share in REGRETS:
            if self._near() or self._must_end():
                return
            regret, value = share * (proved.bound - self.value), self.value
            near = nearby(self.matrix, self.choices, proved, regret)
            found = self._core(near, CORE_GAP * self.limits.gap, NEARBY_TIME * self.left_s)
            if self.value > value:
                self._swap(laid_out, multipliers)
            if found.ended not in {Ended.COMPLETE, Ended.INFEASIBLE}:
                return
            self.own = False
            most = -np.inf if found.bound is None else found.bound
            self.bound = min(self.bound, max(most, proved.bound - regret, self.value))
            self._tell()

    def _search_neighbourhoods(
        self, laid_out: Ground | None, values: Floats, multipliers: Floats, proved: Priced, step_s: float
    ) -> None:
        """Better a plan that is far from the bound: among the starts that the relaxation has, then part by part.

        Each part is free to be planned anew beside the rest: projects that are drawn, as many as a search can do.
        """
        ends_s = self.left_s * (1 - NEIGHBOURHOODS_TIME)
        self._search_among(values[self.choices.columns] > BROKEN, laid_out, multipliers, step_s)
        drawn, share, fruitless = np.random.default_rng(0), FREED, 0
        while fruitless < FRUITLESS and self._is_far() and self.left_s > ends_s and not self.caller.stops():
            value = self.value
            free = drawn.random(self.choices.projects) < share
            near = proved.regret <= REGRETTED * (proved.bound - value)
            found = self._search_among(free[self.choices.project] & near, laid_out, multipliers, DRAWN_TIME * step_s)
            fruitless = 0 if self.value > value else fruitless + 1
            share = min(MOST_FREED, share * MORE) if found.ended is Ended.COMPLETE else max(LEAST_FREED, share * LESS)

    def _search_among(self, kept: Bools, laid_out: Ground | None, multipliers: Floats, seconds: float) -> Outcome:
        """A small search of these starts, and of those that the held plan has."""
        value, held = self.value, np.zeros(len(self.matrix.cost)) if self.held is None else self.held
        gap = CORE_GAP * self.limits.gap
        found = self._core(among(self.matrix, self.choices, held, kept), gap, seconds)
        if self.value > value:
            self._swap(laid_out, multipliers)
        return found

    def _core(self, matrix: Matrix, gap: float, seconds: float) -> Outcome:
        """A small search: hold what it finds."""
        limits = replace(self.limits, gap=gap, time_limit_s=min(seconds, self.left_s))
        found = self._run(matrix, limits, self.caller.silent())
        self.nodes += found.nodes
        if found.values is not None:
            self._hold(np.array(found.values))
            self._tell()
        return found

    def _swap(self, laid_out: Ground | None, multipliers: Floats) -> None:
        if laid_out is None or self.held is None or self._near():
            return
        swaps = Swaps(laid_out, self.held)
        goal = self._enough()
        improved(swaps, laid_out.price(multipliers), lambda value: value >= goal or self._must_end())
        self._take(swaps)

    def _take(self, swaps: Swaps) -> None:
        """Hold the plan of a local search, if it keeps the rows."""
        plan = np.zeros(len(self.matrix.cost))
        plan[self.choices.columns] = swaps.values()
        self._hold(plan)
        self._tell()

    def _is_poor(self) -> bool:
        """Whether the plan is a first one of our own, and may be far from the best."""
        return self.own and self._is_below(POOR)

    def _is_far(self) -> bool:
        """Whether the plan may be so far from the best that small searches around it would hardly better it."""
        return self._is_below(FAR_BELOW) and not self._near()

    def _wants_largest(self) -> bool:
        """Whether one more, larger step towards a good plan is worth while before the search of everything."""
        return self.choices.projects >= LARGEST_SHARE_FROM or self.bound - self.value > FAR * self.limits.gap * abs(
            self.value
        )
