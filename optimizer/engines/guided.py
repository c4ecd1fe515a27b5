"""HiGHS with what makes it quick: less to search, a good plan to begin with, and an end as soon as that is proved.

In this order, each part only as far as it is needed: starts that no plan has go; coverage that is never cut counts
directly; the relaxation is solved (nearly, where it is large), and its multipliers say how far every start is from
paying; a plan is rounded from it and bettered by swaps, part by part where it is far from the bound, and by small
searches, around what is undecided or near what the multipliers would choose (in large rounds among the likely starts
first); cuts bring the relaxation nearer to the best plan, and one more plan is rounded from there; only what is worth
more than halfway from the held plan to the bound is looked for, again and again; a later stage is proved with the
first one pushed in its place; starts that cannot matter are fixed; HiGHS searches the rest, in columns "started by"
(what betters a plan is in `bettering.py`, from "only what is worth more" on in `seeking.py`). Every part can be left
out (`Limits.without`). What, why, and the papers: docs/algorithm.md.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.engines.bettering import CORE_GAP, Bettering
from optimizer.engines.door import Caller, Ended, Limits, Outcome
from optimizer.engines.highs import Highs, Relaxed, cut, relaxed
from optimizer.engines.sifted import sifted
from optimizer.model.problem import Problem, label
from optimizer.search.direct import directly
from optimizer.search.fixing import around, fixed, promising
from optimizer.search.ground import Ground, ground
from optimizer.search.matrix import Choices, Floats, Matrix, Rows, choices_of, matrix_of
from optimizer.search.multipliers import Priced, priced
from optimizer.search.possible import possible
from optimizer.search.squeezed import likely, squeezed
from optimizer.search.started import started
from optimizer.search.swaps import Swaps, filled

PARTS = (
    "possible",
    "direct",
    "sifting",
    "kernel",
    "started",
    "rounding",
    "swaps",
    "neighbourhoods",
    "cores",
    "cuts",
    "nearby",
    "halving",
    "exchange",
    "fixing",
)
"""What can be left out, to see what it is worth."""

FEW = 12
"""Rounds of fewer starts go to HiGHS as they are."""
LARGE = 40_000
"""In rounds of fewer starts the simplex method is about as quick as sifting, and a kernel saves nothing."""
BESIDE = 0.5
"""So many starts for every project are in the kernel beside those that the multipliers choose."""
SIFTING_GAP = 1e-4
"""Where less than this may be left open, the multipliers have to be exact."""
CORES_FROM = 500
"""Rounds of fewer projects are as quickly searched whole."""
STEP_GAP = 1e-3
"""Where the first rounding may end, relative."""
FIRST_GAP = 0.5
"""Of the gap that is asked for: where the first rounding in a kernel may end, if that is less."""
LEAST_S = 0.5
TIMES_RELAXED = 4.0
"""A small search may take the larger of LEAST_S and so many times what the relaxation took."""
CUTS_FROM = 500
"""In smaller rounds the relaxation with cuts is worth less than HiGHS takes to find them; in LARGE ones they take it
too long."""
CUTS_FIRST = 2.0
"""Where the plan may be farther below the bound than so many gaps, cuts come before the cores."""
CUTS_TIME = 0.5
"""Of the time that is left, for the cuts."""
CUT_GAP = 0.5
"""Of the gap that is asked for: where the rounding of a relaxation with cuts may end."""
CUT_LEAST_S, CUT_TIMES_RELAXED = 1.0, 8.0
"""That rounding may take the larger of so many seconds and so many times what the relaxation took."""
NEARBY_FROM, NEARBY_TO = 50, 500
"""Rounds of fewer projects are as quickly searched whole; in those of so many and more the cores better the plan."""
NEARBY_STARTS = 1.0
"""With more starts than this for a project, on average, the last search alone came sooner to its end."""


class Guided(Highs):
    """The default engine: HiGHS, guided."""

    def search(self, problem: Problem, limits: Limits, start: Floats | None, caller: Caller) -> Outcome:
        """Search the problem as a matrix, which is always maximised. Raises EngineFailed."""
        guide = Guide(matrix_of(problem), choices_of(problem), limits, caller, kept=first_kept(problem))
        return guide.outcome(start)


class Guide(Bettering):
    """One search of one matrix, from the relaxation to what is left for HiGHS."""

    def __init__(
        self, matrix: Matrix, choices: Choices, limits: Limits, caller: Caller, *, kept: int | None = None
    ) -> None:
        super().__init__(matrix, choices, limits, caller, kept)
        if self.uses("possible"):
            self.matrix = possible(self.matrix)
        if self.uses("direct"):
            self.matrix = directly(self.matrix, choices)
        self.had_kernel = False
        self.base = Relaxed(False, None, None, 0.0)

    @property
    def is_large(self) -> bool:
        """Whether there are so many starts that it pays to look at the likely ones first."""
        return len(self.choices.columns) >= LARGE

    def outcome(self, start: Floats | None) -> Outcome:
        """Search, from `start` if there is one."""
        if start is not None:
            self._hold(start)
        if len(self.choices.columns) < FEW or not self.matrix.cost.any():
            return self._searched(self.matrix, self.limits.gap)
        self.base = base = self._relaxed()
        if base.infeasible and self.held is None:
            return self._ended(Ended.INFEASIBLE, "the relaxation is infeasible")
        if base.values is None or base.multipliers is None:
            return self._searched(self.matrix, self.limits.gap)
        return self._guided_by(base.values, base.multipliers, base.seconds)

    def _relaxed(self) -> Relaxed:
        """The relaxation: near enough where it is large, else as HiGHS solves it."""
        if self.uses("sifting") and self.is_large and self.limits.gap >= SIFTING_GAP:
            near = sifted(self.matrix, self.choices, self.limits.gap, self.left_s, self.caller)
            if near is not None:
                return near
        return relaxed(self.matrix, self.left_s, self.caller)

    def _guided_by(self, values: Floats, multipliers: Floats, seconds: float) -> Outcome:
        """Search with what the relaxation says."""
        proved = priced(self.matrix, self.choices, multipliers)
        self.bound = proved.bound
        self._tell()
        step_s = max(LEAST_S, TIMES_RELAXED * seconds)
        if self.uses("kernel") and self.is_large and self.held is None:
            self._among_likely(values, multipliers, proved, step_s / 2)
        if not self._near():
            proved = self._better(values, multipliers, proved, step_s)
        if self._near():
            return self._ended(Ended.COMPLETE, "the relaxation proves the plan")
        if self.caller.stops():
            return self._ended(Ended.CANCELLED, "cancelled")
        ended = self._halved(proved) or self._exchanged(proved)
        if ended is not None:
            return ended
        if self._is_poor():
            self.unhinted = True
        if self.held is None or not self.uses("fixing") or self.unhinted:
            return self._searched(self.matrix, self.limits.gap)
        cutoff = self._cutoff()
        return self._searched(fixed(self.matrix, self.choices, proved, cutoff), self.limits.gap, cutoff)

    def _among_likely(self, values: Floats, multipliers: Floats, proved: Priced, step_s: float) -> None:
        """Find a good plan among the likely starts alone, and all those of projects that the relaxation leaves open."""
        kept = likely(self.choices, proved, BESIDE) | self._open(values)[self.choices.project]
        kernel = squeezed(self.matrix, self.choices, kept)
        # what counts directly has been taken out: the rows have to stay those that the multipliers are of
        limits = replace(self.limits, time_limit_s=self.left_s, without=self.limits.without | {"direct"})
        guide = Guide(kernel.matrix, kernel.choices, limits, self.caller.silent())
        guide.bound, guide.is_kernel = self.bound, True
        guide._better(values[kernel.columns], multipliers[kernel.rows], kernel.of(proved, self.choices), step_s)
        self.nodes += guide.nodes
        self.own, self.had_kernel = guide.own, guide.held is not None
        if guide.held is not None:
            self._hold(kernel.back(guide.held, len(self.matrix.cost)))
            self._tell()

    def _better(self, values: Floats, multipliers: Floats, proved: Priced, step_s: float) -> Priced:
        """Find a good plan before the search: rounded, bettered by swaps, and by small searches of so many seconds.

        What is then proved of what may be better is as much as before, or more.
        """
        laid_out = ground(self.matrix, self.choices) if self.uses("swaps") else None
        if self.held is None and self.uses("rounding"):
            self.own = True
            self._round(values, proved, laid_out, step_s)
        if self.held is None:
            return proved
        if not self.had_kernel:  # what a kernel leaves is as good as the best of swaps of all starts, but for little
            self._swap(laid_out, multipliers)
        wide = self._is_wide()
        if wide:
            self._search_neighbourhoods(laid_out, values, multipliers, proved, step_s)
        nearer = not (wide and self._is_far())
        cuts_first = self._is_below(CUTS_FIRST * self.limits.gap)
        if cuts_first:
            proved = self._cut(laid_out, multipliers, proved)
        if self.uses("cores") and nearer and not self.settled and self.choices.projects >= CORES_FROM:
            before = -np.inf
            while self.held is not None and self.value - before > CORE_GAP * self.limits.gap * abs(self.value):
                before = self.value
                self._small_searches(laid_out, multipliers, proved, step_s)
        if not cuts_first:
            proved = self._cut(laid_out, multipliers, proved)
        few = NEARBY_FROM <= self.choices.projects < NEARBY_TO
        few = few and len(self.choices.columns) <= NEARBY_STARTS * self.choices.projects
        if self.uses("nearby") and few and not self._excludes_much() and not self.settled and self._is_far():
            self._search_nearby(laid_out, multipliers, proved)
        return proved

    def _is_wide(self) -> bool:
        """Whether the plan is looked for farther away than around what is held."""
        first = self.uses("neighbourhoods") and self.choices.projects >= CORES_FROM and not self.settled
        return first and not self.is_kernel and self._is_far() and not self._must_end()

    def _is_cut(self) -> bool:
        """Whether cuts bring bound and plan nearer in less time than they take."""
        many = self.choices.projects >= CUTS_FROM and not self.is_large and not self._has_long_chains()
        first = self.uses("cuts") and many and not self.settled and not self.is_kernel
        return first and not self._near() and not self._must_end() and not self._excludes_much()

    def _cut(self, laid_out: Ground | None, multipliers: Floats, proved: Priced) -> Priced:
        """Bring the relaxation nearer to the best plan by rows that cut it, and round a plan from there.

        Cut is what may be worth more than the cutoff, and only of that is more proved: nothing else is looked for.
        """
        if not self._is_cut():
            return proved
        cutoff = self._cutoff() if self.uses("fixing") else -np.inf
        less = fixed(self.matrix, self.choices, proved, cutoff) if self.uses("fixing") else self.matrix
        rows = self._cuts(less)
        if rows is None:
            return proved
        tight = less.with_rows(rows)
        base = relaxed(tight, self.left_s, self.caller, self.base.basis)
        if base.infeasible:
            self.bound = min(self.bound, max(cutoff, self.value))
        if base.values is None or base.multipliers is None:
            return proved
        nearer = priced(tight, self.choices, base.multipliers)
        self.bound = min(self.bound, max(nearer.bound, cutoff, self.value))
        self._tell()
        if not self._near():
            core = around(less, self.choices, base.values, self._open(base.values))
            self._core(core, CUT_GAP * self.limits.gap, max(CUT_LEAST_S, CUT_TIMES_RELAXED * self.base.seconds))
            self._swap(laid_out, multipliers)
        return nearer

    def _cuts(self, matrix: Matrix) -> Rows | None:
        """Rows that cut the relaxation of the matrix, found in the columns in which it is searched.

        A plan that comes with them is held: worse ones may break them.
        """
        by = started(matrix, self.choices) if self._in_started() else None
        found = cut(matrix if by is None else by.matrix, CUTS_TIME * self.left_s, self.caller)
        if found.values is not None:
            self._hold(found.values if by is None else by.back(found.values), told=True)
        return found.rows if found.rows is None or by is None else by.rows_back(found.rows)

    def _round(self, values: Floats, proved: Priced, laid_out: Ground | None, step_s: float) -> None:
        """A first plan: a search of the projects that the relaxation leaves open, else one start after the other."""
        core = around(self.matrix, self.choices, values, self._open(values))
        gap = min(STEP_GAP, FIRST_GAP * self.limits.gap) if self.is_kernel else STEP_GAP
        self._core(core, gap, step_s / TIMES_RELAXED)
        if self.held is None and laid_out is not None:
            swaps = Swaps(laid_out, np.zeros(len(values)))
            filled(swaps, promising(self.choices, proved, values))
            self._take(swaps)


def first_kept(problem: Problem) -> int | None:
    """The row of the first stage in which no plan may be worse than one that is held; None if there is none."""
    name = label("kept", problem.kept[0]) if problem.kept else None
    return next((number for number, row in enumerate(problem.held) if row.name == name), None)
