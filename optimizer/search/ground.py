"""What a local search stands on: every start's worth and use, laid out project by project in arrays of equal width.

Measures count on two levels: units reached by somebody (v), and coverage (y) that is made of them and of what starts
bring by themselves. Rows over many projects (ceilings) are kept apart from those over a few (who needs whom).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.search.direct import measures
from optimizer.search.matrix import Bools, Choices, Floats, Ints, Matrix
from optimizer.search.multipliers import one_start

WIDE = 0.25
LEAST_WIDE = 20
"""A row over more than this share of the projects, and more than so many, is laid out for all starts."""
LARGEST = 40_000_000
"""No more numbers than that in one array."""


@dataclass(frozen=True, slots=True, eq=False)
class Slots:
    """Sparse numbers of every start, aligned by project: `values[start, slot]` belongs to `places[project, slot]`.

    The last place is nobody's. `of` lists the projects of a place.
    """

    places: Ints
    values: Floats
    users: Ints
    first_user: Ints

    def of(self, places: Ints) -> Ints:
        """The projects that have any of these places."""
        held = [self.users[self.first_user[place] : self.first_user[place + 1]] for place in places.tolist()]
        return np.unique(np.concatenate(held)) if held else np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Starts 0..K-1 as in `choices`, then "not at all" for every project. `project` whose each of them is.

    `worth`: cost beside all measures. `reach` and `cover`: what a start adds to measures of the first and the second
    level, in their own units; `weight`, `most` of every measure; `link` the slot of `cover` that a slot of `reach`
    feeds (its width = none), `feed` by how much. `use` of wide rows and their `room`; `few` and `few_room` the others.
    """

    choices: Choices
    project: Ints
    worth: Floats
    reach: Slots
    cover: Slots
    weight: Floats
    most: Floats
    link: Ints
    feed: Floats
    use: Floats
    room: Floats
    wide: Ints
    few: Slots
    few_room: Floats

    @property
    def starts(self) -> int:
        """How many starts there are, without "not at all"."""
        return len(self.choices.columns)

    def price(self, multipliers: Floats) -> Floats:
        """What one unit of each wide row is worth, by the multipliers of all rows."""
        out: Floats = np.abs(multipliers[self.wide])
        return out


def ground(matrix: Matrix, choices: Choices) -> Ground | None:
    """The ground of a problem; None where columns take part that are neither starts nor measures."""
    found = measures(matrix)
    start = np.full(len(matrix.cost), -1)
    start[choices.columns] = np.arange(len(choices.columns))
    measure = np.full(len(matrix.cost), -1)
    measure[found.columns] = np.arange(len(found.columns))
    at = np.full(len(matrix.row_lower), -1)
    at[found.rows] = np.arange(len(found.rows))
    live = matrix.upper > matrix.lower
    if np.any(
        live & (start < 0) & (measure < 0) & ((matrix.cost != 0) | np.isin(np.arange(len(live)), matrix.columns))
    ):
        return None
    rows = matrix.rows
    by_start, by_measure = start[matrix.columns] >= 0, measure[matrix.columns] >= 0
    hard = (at[rows] < 0) & live[matrix.columns]
    if np.any(hard & ~by_start):
        return None
    feeding = np.flatnonzero((at[rows] >= 0) & by_measure & (matrix.values < 0))
    lower, upper_ = measure[matrix.columns[feeding]], at[rows[feeding]]
    second = np.zeros(len(found.columns) + 1, dtype=bool)
    second[upper_] = True
    if second[lower].any() or len(np.unique(lower)) < len(lower):
        return None
    feeds = np.full(len(found.columns) + 1, -1)
    feeds[lower] = upper_
    feed = np.zeros(len(found.columns) + 1)
    feed[lower] = -matrix.values[feeding] / found.scale[upper_]
    own = np.flatnonzero((at[rows] >= 0) & by_start)
    return _laid_out(matrix, choices, start, (at[rows[own]], own, found.scale), second | (feeds < 0), feeds, feed)


def _laid_out(  # noqa: PLR0913, PLR0917 - the parts that `ground` has found
    matrix: Matrix,
    choices: Choices,
    start: Ints,
    given: tuple[Ints, Ints, Floats],
    second: Bools,
    feeds: Ints,
    feed: Floats,
) -> Ground | None:
    measure, own, scale = given
    found = measures(matrix)
    count = len(found.columns)
    starts, gives = start[matrix.columns[own]], -matrix.values[own] / scale[measure]
    project = np.concatenate([choices.project, np.arange(choices.projects)])
    is_first = ~second[measure]
    first_level = _slots(choices, starts[is_first], measure[is_first], gives[is_first], count)
    reached, whose = measure[is_first], choices.project[starts[is_first]]
    through = feeds[reached]
    zero = np.zeros(len(reached))
    firsts = _first_start(choices)
    cover = _slots(
        choices,
        np.concatenate([starts[~is_first], firsts[whose]]),
        np.concatenate([measure[~is_first], through]),
        np.concatenate([gives[~is_first], zero]),
        count,
    )
    hard = _hard_rows(matrix, choices, start)
    if hard is None or first_level.values.size > LARGEST or cover.values.size > LARGEST:
        return None
    use, room, wide, few, few_room = hard
    worth = np.concatenate([matrix.cost[choices.columns], np.zeros(choices.projects)])
    return Ground(
        choices=choices,
        project=project,
        worth=worth,
        reach=first_level,
        cover=cover,
        weight=np.append(matrix.cost[found.columns], 0.0),
        most=np.append(matrix.upper[found.columns], 0.0),
        link=_links(first_level.places, cover.places, feeds),
        feed=feed[first_level.places],
        use=use,
        room=room,
        wide=wide,
        few=few,
        few_room=few_room,
    )


def _first_start(choices: Choices) -> Ints:
    return np.searchsorted(choices.project, np.arange(choices.projects))


def _slots(choices: Choices, starts: Ints, places: Ints, values: Floats, count: int) -> Slots:
    """Lay out (start, place, value) by project; `count` is the place that is nobody's."""
    whose = choices.project[starts] if len(starts) else starts
    key = whose * (count + 1) + places
    unique, slot_of = np.unique(key, return_inverse=True)
    project, place = unique // (count + 1), unique % (count + 1)
    slot = np.arange(len(unique)) - np.searchsorted(project, np.arange(choices.projects))[project]
    width = int(slot.max()) + 1 if len(slot) else 0
    held = np.full((choices.projects, width), count)
    held[project, slot] = place
    out = np.zeros((len(choices.columns) + choices.projects, width))
    np.add.at(out, (starts, slot[slot_of]), values)
    order = np.argsort(place, kind="stable")
    return Slots(held, out, project[order], np.searchsorted(place[order], np.arange(count + 2)))


def _links(reach: Ints, cover: Ints, feeds: Ints) -> Ints:
    """For every slot of `reach` the slot of `cover` that it feeds."""
    width = cover.shape[1]
    out = np.full(reach.shape, width)
    target = feeds[reach]
    for slot in range(width):
        out[target == cover[:, [slot]]] = slot
    return out


def _hard_rows(matrix: Matrix, choices: Choices, start: Ints) -> tuple[Floats, Floats, Ints, Slots, Floats] | None:
    """Rows that every plan keeps, all as ≤: the wide ones for every start, the others by project."""
    rows, found = matrix.rows, measures(matrix)
    skip = one_start(matrix, choices)
    skip[found.rows] = True
    entries = np.flatnonzero(~skip[rows] & (start[matrix.columns] >= 0))
    row, one, value = rows[entries], start[matrix.columns[entries]], matrix.values[entries]
    pairs = np.unique(row * choices.projects + choices.project[one])
    wide = np.bincount(pairs // choices.projects, minlength=len(skip)) > max(LEAST_WIDE, WIDE * choices.projects)
    least, most = np.isfinite(matrix.row_lower) & ~skip, np.isfinite(matrix.row_upper) & ~skip
    up, down = np.flatnonzero(most & wide), np.flatnonzero(least & wide)
    if (len(up) + len(down)) * (len(start) + choices.projects) > LARGEST:
        return None
    use = np.zeros((len(choices.columns) + choices.projects, len(up) + len(down)))
    place = np.full(len(skip), -1)
    for some, first, sign in ((up, 0, 1.0), (down, len(up), -1.0)):
        place[:] = -1
        place[some] = first + np.arange(len(some))
        held = place[row] >= 0
        use[one[held], place[row[held]]] = sign * value[held]
    room = np.concatenate([matrix.row_upper[up], -matrix.row_lower[down]])
    up_few, down_few = most & ~wide, least & ~wide
    held_up, held_down = up_few[row], down_few[row]
    few = _slots(
        choices,
        np.concatenate([one[held_up], one[held_down]]),
        np.concatenate([row[held_up], row[held_down] + len(skip)]),
        np.concatenate([value[held_up], -value[held_down]]),
        2 * len(skip),
    )
    few_room = np.concatenate([matrix.row_upper, -matrix.row_lower, [np.inf]])
    return use, room, np.concatenate([up, down]), few, few_room
