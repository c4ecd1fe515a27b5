"""Local search over plans: one project's start changed, or two at once, as long as the plan gets better.

A single change pays seldom where ceilings are tight; two changes together do: one frees money that the other one
spends, or both meet on a target that one alone would leave short or overshoot. For the most promising first change the
best second one of all is found at once, in arrays, with exact regard to targets that both touch. Source: swap and
ejection moves for knapsack problems (docs/algorithm.md).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from optimizer.search.ground import Ground
from optimizer.search.matrix import Bools, Floats, Ints

TOLERANCE = 1e-9
LEAST_GAIN = 1e-9
"""Of what a plan is worth, relative; less is round-off."""
TRIED = 400
TRIED_SHARE = 0.1
"""So many first changes in a row without a gain, or one for so many of the projects, and the search has come to its
end."""
FRESH = 64
"""After so many tries at most the order of the first changes is made anew."""


class Swaps:
    """A plan and what every change of one start would bring. `taken[project]` is its start, or "not at all"."""

    def __init__(self, ground: Ground, x: Floats) -> None:
        self.ground = ground
        self.taken = ground.starts + np.arange(ground.choices.projects)
        chosen = np.flatnonzero(x[ground.choices.columns] > 0.5)  # noqa: PLR2004 - 0/1 columns
        self.taken[ground.choices.project[chosen]] = chosen
        self.reached = np.zeros(len(ground.weight))
        np.add.at(self.reached, ground.reach.places, ground.reach.values[self.taken])
        np.add.at(self.reached, ground.cover.places, ground.cover.values[self.taken])
        self.reached[-1] = 0.0
        self._feed(np.minimum(ground.most, self.reached))
        self.room = ground.room - ground.use[self.taken].sum(axis=0)
        self.few_room = ground.few_room.copy()
        np.subtract.at(self.few_room, ground.few.places, ground.few.values[self.taken])
        self.few_room[-1] = np.inf
        self.more_use = ground.use - ground.use[self.taken[ground.project]]
        every = np.arange(len(ground.project))
        self.gain, self.fits = self.gains(every, self.reached), self.keeps(every)
        self.value = float(ground.worth[self.taken].sum() + ground.weight @ np.minimum(ground.most, self.reached))
        largest = max(
            np.abs(part).max(initial=0.0) for part in (ground.worth, ground.weight, ground.most * ground.weight)
        )
        self.least = LEAST_GAIN * max(1.0, abs(self.value), float(largest))

    def _feed(self, fed: Floats) -> None:
        """Add to the second level what the first has reached."""
        ground = self.ground
        rows, slots = np.nonzero(ground.link < ground.cover.places.shape[1])
        lower = ground.reach.places[rows, slots]
        upper = ground.cover.places[rows, ground.link[rows, slots]]
        _, first = np.unique(lower, return_index=True)
        np.add.at(self.reached, upper[first], fed[lower[first]] * ground.feed[rows[first], slots[first]])

    def values(self) -> Floats:
        """The plan's values of the columns of `choices`."""
        out = np.zeros(self.ground.starts)
        out[self.taken[self.taken < self.ground.starts]] = 1.0
        return out

    def gains(self, starts: Ints, reached: Floats) -> Floats:
        """What each change would add to the plan's worth, if so much is reached."""
        ground, project = self.ground, self.ground.project[starts]
        now = self.taken[project]
        gain: Floats = ground.worth[starts] - ground.worth[now]
        more = ground.cover.values[starts] - ground.cover.values[now]
        if ground.reach.places.shape[1]:
            gain, more = self._through_reach(project, starts, now, reached, gain, more)
        places = ground.cover.places[project]
        had, most = reached[places], ground.most[places]
        gain += ((np.minimum(most, had + more) - np.minimum(most, had)) * ground.weight[places]).sum(axis=1)
        return gain

    def _through_reach(  # noqa: PLR0913, PLR0917 - the arrays of `gains`
        self, project: Ints, starts: Ints, now: Ints, reached: Floats, gain: Floats, more: Floats
    ) -> tuple[Floats, Floats]:
        ground = self.ground
        places = ground.reach.places[project]
        had, most = reached[places], ground.most[places]
        risen = np.minimum(most, had + ground.reach.values[starts] - ground.reach.values[now]) - np.minimum(most, had)
        gain = gain + (risen * ground.weight[places]).sum(axis=1)
        width = more.shape[1]
        index = np.arange(len(starts))[:, None] * (width + 1) + ground.link[project]
        fed = np.bincount(index.ravel(), (risen * ground.feed[project]).ravel(), minlength=len(starts) * (width + 1))
        return gain, more + fed.reshape(len(starts), width + 1)[:, :width]

    def keeps(self, starts: Ints) -> Bools:
        """Whether each change alone keeps the rows over a few projects."""
        few, project = self.ground.few, self.ground.project[starts]
        more = few.values[starts] - few.values[self.taken[project]]
        return np.asarray(((more <= self.few_room[few.places[project]] + TOLERANCE) | (more <= 0)).all(axis=1))

    def of(self, projects: Ints) -> Ints:
        """All starts of these projects, "not at all" included."""
        first = np.searchsorted(self.ground.choices.project, projects)
        count = np.searchsorted(self.ground.choices.project, projects, side="right") - first
        offset = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        return np.concatenate([np.repeat(first, count) + offset, self.ground.starts + projects])

    def _after(self, start: int) -> tuple[Floats, Ints]:
        """What is reached after a change, and the measures that it moves."""
        ground, project = self.ground, int(self.ground.project[start])
        now = self.taken[project]
        reached = self.reached.copy()
        places, cover = ground.reach.places[project], ground.cover.places[project]
        more = ground.reach.values[start] - ground.reach.values[now]
        had = np.minimum(ground.most[places], reached[places])
        reached[places] += more
        risen = np.minimum(ground.most[places], reached[places]) - had
        fed = np.bincount(ground.link[project], risen * ground.feed[project], minlength=len(cover) + 1)[: len(cover)]
        added = ground.cover.values[start] - ground.cover.values[now] + fed
        reached[cover] += added
        reached[-1] = 0.0
        moved = np.concatenate([places[more != 0], cover[added != 0]])
        return reached, moved[moved < len(reached) - 1]

    def _touched(self, moved: Ints) -> Ints:
        return np.union1d(self.ground.reach.of(moved), self.ground.cover.of(moved)).astype(np.int64)

    def change(self, start: int) -> None:
        """Make a change."""
        ground, project = self.ground, int(self.ground.project[start])
        now = self.taken[project]
        self.value += float(self.gain[start])
        self.reached, moved = self._after(start)
        self.room = self.room - self.more_use[start]
        places = ground.few.places[project]
        more = ground.few.values[start] - ground.few.values[now]
        self.few_room[places] -= more
        self.few_room[-1] = np.inf
        self.taken[project] = start
        own = self.of(np.array([project]))
        self.more_use[own] = ground.use[own] - ground.use[start]
        near = self.of(np.union1d(self._touched(moved), [project]).astype(np.int64))
        self.gain[near] = self.gains(near, self.reached)
        changed = places[more != 0]
        near = self.of(np.union1d(ground.few.of(changed[changed < len(self.few_room) - 1]), [project]).astype(np.int64))
        self.fits[near] = self.keeps(near)

    def second(self, start: int) -> int:
        """The best change to make beside this one; -1 if none makes the two worth while."""
        project = int(self.ground.project[start])
        reached, moved = self._after(start)
        gain = self.gain.copy()
        near = self.of(self._touched(moved))
        gain[near] = self.gains(near, reached)
        gain[self.of(np.array([project]))] = -np.inf
        gain += self.gain[start]
        held = np.flatnonzero((gain > self.least) & self.fits)
        if len(held):
            held = held[(self.more_use[held] <= self.room - self.more_use[start] + TOLERANCE).all(axis=1)]
        return int(held[np.argmax(gain[held])]) if len(held) else -1

    def alone(self) -> int:
        """The best single change that fits; -1 for none."""
        held = np.flatnonzero((self.gain > self.least) & self.fits)
        if len(held):
            held = held[(self.more_use[held] <= self.room + TOLERANCE).all(axis=1)]
        return int(held[np.argmax(self.gain[held])]) if len(held) else -1

    def pair(self, first: int, other: int) -> bool:
        """Make two changes; False, and nothing changed, if a row over a few projects forbids them together."""
        before = int(self.taken[self.ground.project[first]])
        self.change(first)
        if not self.fits[other]:
            self.change(before)
            return False
        self.change(other)
        return True


def improved(swaps: Swaps, price: Floats, enough: Callable[[float], bool]) -> None:
    """Better the plan until `enough(its worth)` or nothing near is better. `price`: of one unit of each wide row."""
    idle, looked = 0, np.zeros(len(swaps.gain), dtype=bool)
    most = max(TRIED, TRIED_SHARE * swaps.ground.choices.projects)
    while idle < most and not enough(swaps.value):
        single = swaps.alone()
        if single >= 0:
            swaps.change(single)
            idle, looked[:] = 0, False
            continue
        score = np.where(swaps.fits & ~looked, swaps.gain - swaps.more_use @ price, -np.inf)
        score[swaps.taken] = -np.inf
        order = np.argsort(-score)[:FRESH]
        order = order[score[order] > -np.inf]
        if not len(order):
            return
        for first in order.tolist():
            looked[first] = True
            other = swaps.second(first)
            if other >= 0 and swaps.pair(first, other):
                idle, looked[:] = 0, False
                break
            idle += 1
            if enough(swaps.value):
                return


def filled(swaps: Swaps, wanted: Ints) -> None:
    """Take the wanted starts one after the other, each that fits and pays, until none of them does any more."""
    before = -np.inf
    while swaps.value > before:
        before = swaps.value
        for start in wanted.tolist():
            free = swaps.taken[swaps.ground.project[start]] >= swaps.ground.starts
            fits = free and swaps.fits[start] and swaps.gain[start] > swaps.least
            if fits and np.all(swaps.more_use[start] <= swaps.room + TOLERANCE):
                swaps.change(start)
