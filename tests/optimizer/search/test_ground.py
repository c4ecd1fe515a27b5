"""What a local search stands on, laid out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizer.search import ground as module
from optimizer.search.ground import Ground, ground
from optimizer.search.matrix import Choices, Matrix
from tests.optimizer.search.small import INF, RowOf, a_matrix, least, most, some_choices

TWO = some_choices([[0, 1]], [[2]])
UNITS = (most({3: 1, 0: -1, 2: -1}, 0), most({4: 4, 3: -2, 1: -1, 2: -1}, 0))
"""Column 3: a unit that starts 0 and 2 reach. Column 4: coverage, half of it by the unit, a quarter by start 1 or 2."""


def with_units(*rows: RowOf) -> Matrix:
    return a_matrix([-1, -2, -3, 0, 8], *UNITS, *rows, real=[3, 4])


def laid_out(matrix: Matrix, choices: Choices = TWO) -> Ground:
    out = ground(matrix, choices)
    assert out is not None
    return out


@pytest.fixture
def all_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAST_WIDE", 0)
    monkeypatch.setattr(module, "WIDE", 0.0)


def test_not_at_all_comes_after_the_starts_for_every_project() -> None:
    out = laid_out(with_units())

    assert out.starts == 3
    assert out.project.tolist() == [0, 0, 1, 0, 1]
    assert out.worth.tolist() == [-1, -2, -3, 0, 0]


def test_what_starts_reach_is_told_in_shares_of_the_measure() -> None:
    out = laid_out(with_units())

    assert out.reach.places.tolist() == [[0], [0]]
    assert out.reach.values[:, 0].tolist() == [1, 0, 1, 0, 0]
    assert out.cover.places.tolist() == [[1], [1]]
    assert out.cover.values[:, 0].tolist() == [0, 0.25, 0.25, 0, 0]


def test_a_unit_feeds_the_coverage_that_is_made_of_it() -> None:
    out = laid_out(with_units())

    assert (out.link.tolist(), out.feed.tolist()) == ([[0], [0]], [[0.5], [0.5]])
    assert (out.weight.tolist(), out.most.tolist()) == ([0, 8, 0], [1, 1, 0])


def test_a_project_that_reaches_nothing_has_places_that_are_nobody_s() -> None:
    out = laid_out(a_matrix([0, 0, 0, 0, 8], most({3: 1, 2: -1}, 0), most({4: 1, 3: -1}, 0), real=[3, 4]))

    assert out.reach.places.tolist() == [[2], [0]]
    assert out.link.tolist() == [[1], [0]]
    assert out.cover.places.tolist() == [[2], [1]]


def test_coverage_without_units_is_laid_out_without_them() -> None:
    out = laid_out(a_matrix([0, 0, 0, 9], most({3: 2, 0: -1, 2: -2}, 0), real=[3]))

    assert out.reach.places.shape == (2, 0)
    assert out.cover.values[:, 0].tolist() == [0.5, 0, 1, 0, 0]


def test_a_problem_of_starts_alone_has_no_measures() -> None:
    out = laid_out(a_matrix([1, 2, 3]))

    assert out.cover.places.shape == (2, 0)
    assert out.weight.tolist() == [0]


def test_who_has_a_place_is_found() -> None:
    out = laid_out(with_units())

    assert out.reach.of(np.array([0])).tolist() == [0, 1]
    assert out.reach.of(np.array([1])).tolist() == []
    assert out.reach.of(np.array([], dtype=np.int64)).tolist() == []


def test_a_row_over_few_projects_is_kept_by_project_in_one_sense() -> None:
    out = laid_out(with_units(({0: 1, 2: -1}, -5, 2)))

    held = {(one, int(place)): out.few.values[start, slot] for start, one in enumerate(out.project.tolist())
            for slot, place in enumerate(out.few.places[one]) if out.few.values[start, slot]}  # fmt: skip
    assert {key: float(value) for key, value in held.items()} == {(0, 2): 1, (1, 2): -1, (0, 5): -1, (1, 5): 1}
    assert out.few_room.tolist() == [0, 0, 2, INF, INF, 5, INF]
    assert len(out.wide) == 0


@pytest.mark.usefixtures("all_wide")
def test_a_row_over_many_projects_is_laid_out_for_all_starts_in_one_sense() -> None:
    out = laid_out(with_units(most({0: 3, 2: 4}, 6), ({1: 1, 2: 2}, 1, 5)))

    assert out.use.tolist() == [[3, 0, 0], [0, 1, -1], [4, 2, -2], [0, 0, 0], [0, 0, 0]]
    assert out.room.tolist() == [6, 5, -1]
    assert out.few.values.shape[1] == 0


@pytest.mark.usefixtures("all_wide")
def test_the_price_of_a_wide_row_is_its_multiplier_s_size() -> None:
    out = laid_out(with_units(most({0: 3, 2: 4}, 6), least({1: 1, 2: 2}, 1)))

    assert out.price(np.array([9.0, 9.0, 2.5, -0.5])).tolist() == [2.5, 0.5]


def test_a_row_is_wide_from_more_than_a_quarter_of_the_projects_and_more_than_twenty() -> None:
    choices = some_choices(*([[n]] for n in range(100)))

    out = laid_out(a_matrix([1] * 100, *(most(dict.fromkeys(range(n), 1), 9) for n in (20, 25, 26))), choices)

    assert out.wide.tolist() == [2]


def test_one_start_of_each_project_is_no_row_to_keep() -> None:
    out = laid_out(with_units(most({0: 1, 1: 1}, 1)))

    assert out.few.values.shape[1] == 0


def test_a_column_that_is_held_at_nothing_is_not_in_the_way() -> None:
    matrix = a_matrix([1, 2, 3, 4], most({0: 1, 3: 1}, 1), upper=[1, 1, 1, 0])

    assert laid_out(matrix).starts == 3


@pytest.mark.parametrize(
    "matrix",
    [
        pytest.param(a_matrix([1, 2, 3, 4]), id="a column that is worth something"),
        pytest.param(a_matrix([1, 2, 3, 0], most({0: 1, 3: 1}, 1)), id="a column in a row"),
        pytest.param(with_units(least({4: 1}, 0.5)), id="coverage that must not fall"),
        pytest.param(
            a_matrix([0] * 6, most({3: 1, 0: -1}, 0), most({4: 1, 3: -1}, 0), most({5: 1, 4: -1}, 0), real=[3, 4, 5]),
            id="three levels",
        ),
        pytest.param(
            a_matrix([0] * 6, most({3: 1, 0: -1}, 0), most({4: 1, 3: -1}, 0), most({5: 1, 3: -1}, 0), real=[3, 4, 5]),
            id="a unit of two targets",
        ),
    ],
)
def test_a_problem_of_more_than_starts_and_measures_has_no_ground(matrix: Matrix) -> None:
    assert ground(matrix, TWO) is None


@pytest.mark.parametrize(
    ("matrix", "wide", "largest"),
    [
        (a_matrix([0] * 4, most({3: 2, 0: -1}, 0), real=[3]), False, 4),
        (a_matrix([0] * 5, most({3: 1, 0: -1, 2: -1}, 0), most({4: 1, 3: -1}, 0), real=[3, 4]), False, 4),
        (a_matrix([0] * 3, most({0: 1, 2: 1}, 1)), True, 4),
    ],
    ids=["coverage", "units", "rows"],
)
def test_a_problem_too_large_to_be_laid_out_has_no_ground(
    matrix: Matrix, wide: bool, largest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LEAST_WIDE", 0 if wide else 20)
    assert ground(matrix, TWO) is not None

    monkeypatch.setattr(module, "LARGEST", largest)

    assert ground(matrix, TWO) is None


def test_a_start_that_is_held_out_is_left_to_the_rows() -> None:
    matrix = with_units(most({0: 1, 2: 1}, 1))
    held = replace(matrix, upper=np.array([0.0, 1, 1, 1, 1]))

    assert laid_out(held).starts == 3
