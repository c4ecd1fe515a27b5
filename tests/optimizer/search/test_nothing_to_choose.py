"""A round without a single start that may be chosen is searched as well, and the search ends."""

from __future__ import annotations

import numpy as np

from optimizer.search.ground import ground
from optimizer.search.swaps import Swaps, improved
from tests.optimizer.search.small import a_matrix, some_choices


def test_where_there_is_nothing_to_choose_the_local_search_ends_at_once() -> None:
    laid_out = ground(a_matrix([0], upper=[0]), some_choices())
    assert laid_out is not None
    asked: list[float] = []

    def enough(value: float) -> bool:
        asked.append(value)
        return len(asked) > 9

    improved(Swaps(laid_out, np.zeros(1)), np.zeros(0), enough)

    assert asked == [0.0]
