"""A problem with only some of its starts: smaller to hand over, and to walk through.

What is left out is left at 0, so every plan of what is left is a plan of the whole, and worth the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.search.matrix import Bools, Choices, Floats, Ints, Matrix
from optimizer.search.multipliers import Priced


@dataclass(frozen=True, slots=True, eq=False)
class Squeezed:
    """What is left. `columns`, `rows` and `starts` say which of the whole matrix and of its choices these are."""

    matrix: Matrix
    choices: Choices
    columns: Ints
    rows: Bools
    starts: Ints

    def back(self, values: Floats, count: int) -> Floats:
        """Values of what is left as values of all columns, of which there are so many."""
        out = np.zeros(count)
        out[self.columns] = values
        return out

    def of(self, proved: Priced, choices: Choices) -> Priced:
        """What multipliers have proved about the whole, for what is left."""
        projects = np.unique(choices.project[self.starts])
        return Priced(proved.bound, proved.best[projects], proved.regret[self.starts])


def likely(choices: Choices, proved: Priced, beside: float) -> Bools:
    """Of the starts those that the multipliers choose, and so many for every project beside them, least regret first.

    Where several starts of a project regret nothing, all of them count as chosen.
    """
    out: Bools = (proved.regret <= 0) & (proved.best[choices.project] > 0)
    others = np.flatnonzero(~out)
    order = np.argsort(proved.regret[others], kind="stable")
    out[others[order[: int(beside * choices.projects)]]] = True
    return out


def squeezed(matrix: Matrix, choices: Choices, kept: Bools) -> Squeezed:
    """The problem with these starts only, and without every column that is 0 anyway and the rows that hold nothing.

    Starts that have to be more than 0 stay.
    """
    upper = matrix.upper.copy()
    gone = choices.columns[~kept]
    upper[gone] = np.minimum(upper[gone], matrix.lower[gone])
    live = (upper != 0) | (matrix.lower != 0)
    columns = np.flatnonzero(live)
    place = np.full(len(live), -1)
    place[columns] = np.arange(len(columns))
    entries = live[matrix.columns]
    count = np.bincount(matrix.rows[entries], minlength=len(matrix.row_lower))
    rows = (count > 0) | (matrix.row_lower > 0) | (matrix.row_upper < 0)
    left = replace(
        matrix,
        cost=matrix.cost[columns],
        lower=matrix.lower[columns],
        upper=upper[columns],
        integral=matrix.integral[columns],
        row_lower=matrix.row_lower[rows],
        row_upper=matrix.row_upper[rows],
        starts=np.concatenate([[0], np.cumsum(count[rows])]),
        columns=place[matrix.columns[entries]],
        values=matrix.values[entries],
    )
    starts = np.flatnonzero(live[choices.columns])
    return Squeezed(left, _choices(choices, starts, place), columns, rows, starts)


def _choices(choices: Choices, starts: Ints, place: Ints) -> Choices:
    """The choices of these starts, the projects numbered anew; before a start comes the last one that is left."""
    before = np.full(len(place), -1)
    before[choices.columns] = choices.before
    last = choices.before[starts]
    while len(lost := np.flatnonzero((last >= 0) & (place[last] < 0))):
        last[lost] = before[last[lost]]
    return Choices(
        columns=place[choices.columns[starts]],
        project=np.unique(choices.project[starts], return_inverse=True)[1],
        before=np.where(last >= 0, place[last], -1),
    )
