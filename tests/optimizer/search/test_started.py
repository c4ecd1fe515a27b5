"""Columns "started by": the same plans in other words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.search.matrix import Choices, Floats, Matrix, Rows
from optimizer.search.started import started
from tests.optimizer.search.drawn import Drawn, drawn
from tests.optimizer.search.small import INF, RowOf, a_matrix, least, most, rows_of, some_choices, stands, worth

THREE_YEARS = some_choices([[0, 1, 2]])


def held(matrix: Matrix, column: int, low: float, high: float) -> Matrix:
    """The matrix with one column held between these."""
    lower, upper = matrix.lower.copy(), matrix.upper.copy()
    lower[column], upper[column] = low, high
    return replace(matrix, lower=lower, upper=upper)


def some_starts(choices: Choices, columns: int) -> list[Floats]:
    """Nothing, and every start alone."""
    out = [np.zeros(columns) for _ in range(len(choices.columns) + 1)]
    for x, column in zip(out[1:], choices.columns, strict=True):
        x[column] = 1
    return out


def test_what_starts_in_a_year_has_started_by_every_later_one() -> None:
    by = started(a_matrix([0, 0, 0]), THREE_YEARS)

    assert by.there(np.array([0.0, 1.0, 0.0])).tolist() == [0.0, 1.0, 1.0]
    assert by.back(np.array([0.0, 1.0, 1.0])).tolist() == [0.0, 1.0, 0.0]


def test_parts_of_starts_add_up_from_year_to_year() -> None:
    by = started(a_matrix([0, 0, 0]), THREE_YEARS)

    assert by.there(np.array([0.25, 0.5, 0.0])).tolist() == [0.25, 0.75, 0.75]


def test_years_that_stand_in_any_order_add_up_in_their_own() -> None:
    by = started(a_matrix([0, 0, 0]), some_choices([[2, 0, 1]]))

    assert by.there(np.array([0.0, 0.0, 1.0])).tolist() == [1.0, 1.0, 1.0]


def test_starts_that_are_listed_latest_first_add_up_from_the_earliest() -> None:
    latest_first = Choices(np.array([0, 1, 2]), np.array([0, 0, 0]), np.array([1, 2, -1]))

    assert started(a_matrix([0, 0, 0]), latest_first).there(np.array([0.0, 0.0, 1.0])).tolist() == [1.0, 1.0, 1.0]


def test_other_columns_and_other_options_are_left_alone() -> None:
    by = started(a_matrix([7, 5, 3, 1], most({0: 1, 1: 1, 2: 1}, 1)), some_choices([[0], [1]], [[2]]))

    assert by.there(np.array([1.0, 0.0, 1.0, 0.5])).tolist() == [1.0, 0.0, 1.0, 0.5]
    assert by.matrix.cost.tolist() == [7.0, 5.0, 3.0, 1.0]
    assert rows_of(by.matrix) == [({0: 1.0, 1: 1.0, 2: 1.0}, -INF, 1.0)]


def test_the_last_year_has_the_cost_and_those_before_what_they_are_better_by() -> None:
    assert started(a_matrix([9, 5, 2]), THREE_YEARS).matrix.cost.tolist() == [4.0, 3.0, 2.0]


def test_a_row_keeps_an_entry_for_every_step_of_its_coefficients() -> None:
    by = started(a_matrix([0, 0, 0], most({0: 4, 1: 4, 2: 1}, 6)), THREE_YEARS)

    assert rows_of(by.matrix)[0] == ({1: 3.0, 2: 1.0}, -INF, 6.0)


def test_a_row_over_all_years_is_only_about_the_last_one_and_goes() -> None:
    by = started(a_matrix([0, 0, 0], most({0: 1, 1: 1, 2: 1}, 1)), THREE_YEARS)

    assert rows_of(by.matrix) == [({1: 1.0, 0: -1.0}, 0.0, INF), ({2: 1.0, 1: -1.0}, 0.0, INF)]


@pytest.mark.parametrize(
    ("terms", "low", "high"),
    [({0: 1, 1: 1}, 1, 1), ({0: 1, 1: 1}, 0, 0), ({0: 2, 1: 2}, -INF, 2), ({0: 1, 1: 1}, 0.5, INF)],
)
def test_a_row_that_says_more_than_a_column_s_bounds_stays(terms: dict[int, float], low: float, high: float) -> None:
    by = started(a_matrix([0, 0], (terms, low, high)), some_choices([[0, 1]]))

    assert rows_of(by.matrix)[0] == ({1: float(terms[1])}, low, high)


def test_a_row_that_holds_a_wide_column_down_stays() -> None:
    by = started(a_matrix([0, 0], most({1: 1}, 1), upper=[1, 5]), some_choices([[0]]))

    assert rows_of(by.matrix) == [({1: 1.0}, -INF, 1.0)]


def test_one_year_before_another_is_one_entry_each() -> None:
    """R1: p by 2017 needs q by 2016."""
    by = started(a_matrix([0] * 4, most({0: 1, 1: 1, 2: -1}, 0)), some_choices([[0, 1]], [[2, 3]]))

    assert rows_of(by.matrix)[0] == ({1: 1.0, 2: -1.0}, -INF, 0.0)


def test_a_matrix_without_rows_has_those_of_its_chains() -> None:
    assert len(started(a_matrix([1, 2, 3]), THREE_YEARS).matrix.row_lower) == 2


def test_a_matrix_without_starts_stays_as_it_is() -> None:
    matrix = a_matrix([1, 2], most({0: 1, 1: 2}, 2))

    by = started(matrix, some_choices())

    assert rows_of(by.matrix) == rows_of(matrix)
    assert by.back(np.array([1.0, 0.5])).tolist() == [1.0, 0.5]


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.0), (1.0, 1.0), (0.0, 1.0)])
@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_start_that_is_fixed_stays_fixed(column: int, low: float, high: float) -> None:
    matrix = held(a_matrix([1, 2, 3], most({0: 1, 1: 1, 2: 1}, 1), least({0: 1, 1: 2, 2: 3}, 0)), column, low, high)

    by = started(matrix, THREE_YEARS)

    plans = some_starts(THREE_YEARS, 3)
    assert [stands(by.matrix, by.there(x)) for x in plans] == [low <= x[column] <= high for x in plans]


def test_a_year_that_is_only_in_the_new_columns_one_is_no_start() -> None:
    by = started(a_matrix([0, 0, 0]), THREE_YEARS)

    assert not stands(by.matrix, np.array([1.0, 0.0, 1.0]))


def rows_over(*rows: RowOf) -> Rows:
    """Rows over the columns "started by"."""
    matrix = a_matrix([0] * 4, *rows)
    return Rows(matrix.row_lower, matrix.row_upper, matrix.starts, matrix.columns, matrix.values)


def rows_back(*rows: RowOf) -> list[tuple[dict[int, float], float, float]]:
    """The same rows over the starts of three years, and one column that is no start."""
    by = started(a_matrix([0] * 4, upper=[1, 1, 1, 5], real=[3]), THREE_YEARS)
    return rows_of(a_matrix([0] * 4).with_rows(by.rows_back(rows_over(*rows))))


def test_what_has_started_by_a_year_counts_for_every_start_up_to_it() -> None:
    assert rows_back(most({2: 3, 3: 2}, 6), least({0: 1, 1: 2}, 1)) == [
        ({0: 3.0, 1: 3.0, 2: 3.0, 3: 2.0}, -INF, 6.0),
        ({0: 3.0, 1: 2.0}, 1.0, INF),
    ]


def test_what_adds_up_to_nothing_is_in_no_row() -> None:
    assert rows_back(most({0: -2, 1: 2}, 1)) == [({1: 2.0}, -INF, 1.0)]


def test_what_is_next_to_nothing_goes_and_the_row_allows_as_much_more() -> None:
    ((terms, low, high),) = rows_back(({0: 3.0, 1: -1e-10, 3: 2e-10}, 1.0, 2.0))

    assert list(terms) == [0]
    assert [1.0 - low, high - 2.0] == pytest.approx([1.1e-9, 1.1e-9], rel=1e-5)


def test_no_rows_are_none_in_any_columns() -> None:
    assert rows_back() == []


@given(drawn(), st.data())
def test_rows_of_what_has_started_say_the_same_of_what_starts(one: Drawn, data: st.DataObject) -> None:
    columns = len(one.matrix.cost)
    terms = data.draw(st.dictionaries(st.integers(0, columns - 1), st.integers(-3, 3).filter(bool), max_size=6))
    rows = a_matrix([0] * columns, most({key: float(value) for key, value in terms.items()}, 1))
    over = Rows(rows.row_lower, rows.row_upper, rows.starts, rows.columns, rows.values)
    by = started(one.matrix, one.choices)
    back = a_matrix([0] * columns).with_rows(by.rows_back(over))
    for starts in one.combinations:
        x = one.values(starts)

        assert back.activity(x).tolist() == pytest.approx(rows.activity(by.there(x)).tolist())


@given(drawn(), st.data())
def test_there_and_back_a_combination_is_the_same(one: Drawn, data: st.DataObject) -> None:
    kinds = np.array(data.draw(st.lists(st.sampled_from(["free", "free", "in", "out"]), min_size=8, max_size=8)))
    matrix = one.matrix
    for column, kind in zip(one.choices.columns, kinds, strict=False):
        low, high = {"free": (0.0, 1.0), "in": (1.0, 1.0), "out": (0.0, 0.0)}[kind]
        matrix = held(matrix, int(column), low, high)
    by = started(matrix, one.choices)
    for starts in one.combinations:
        x = one.values(starts)
        z = by.there(x)

        assert by.back(z).tolist() == x.tolist()
        assert stands(by.matrix, z) is stands(matrix, x)
        assert worth(by.matrix, z) == pytest.approx(worth(matrix, x), rel=1e-9, abs=1e-9)
