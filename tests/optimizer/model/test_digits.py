"""Rows whose amounts lie too far apart for floats, said once more in digits; and a stage counted from a held value."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.model import Model, Row, build
from optimizer.model.candidates import part_of
from optimizer.round import FULL_BP
from optimizer.scale import DIGIT, LARGEST, NARROW
from tests.optimizer.builder import a_round, cost, option, project

CODES = "ABC"
AMOUNTS = st.one_of(st.integers(-5, 5), st.integers(-(10**15), 10**15), st.just(DIGIT), st.just(-DIGIT))


def _model(*amounts_vnd: int) -> Model:
    """Three projects that cost so much; the columns 0 to 2 say whether they are chosen."""
    costs = amounts_vnd or (1, 1, 1)
    return build(
        a_round(*(project(code, option(start_years=(2016,), costs=(cost(amount),)))
                  for code, amount in zip(CODES, costs, strict=True)))
    )  # fmt: skip


def _stands(row: Row, values: tuple[float, ...]) -> bool:
    total = sum(amount * int(values[column]) for column, amount in row.terms.items())
    return {"<=": total <= row.limit, ">=": total >= row.limit, "=": total == row.limit}[row.sense]


@given(
    st.lists(AMOUNTS, min_size=3, max_size=3), st.sampled_from(["<=", ">=", "="]), st.integers(0, 7), st.integers(-1, 1)
)
def test_a_row_in_digits_says_what_the_row_says(amounts: list[int], sense: str, some: int, off: int) -> None:
    model = _model()
    near = sum(amount for place, amount in enumerate(amounts) if some >> place & 1)
    row = Row("BIG", dict(enumerate(amounts)), sense, near + off)
    before = len(model.columns)
    model.rows["BIG"] = row  # as it stands, without its floats: an equation that floats cannot hold is refused there

    split = model.in_digits("BIG")

    digits = [one for name, one in model.rows.items() if name.startswith("BIG__digit")]
    assert split is bool(digits)
    for choice in product((0.0, 1.0), repeat=3):
        values = model.completed((*choice, *(0.0 for _ in range(before - 3))))
        assert len(values) == len(model.columns)
        assert all(0 <= value <= one.upBound for value, one in zip(values, model.columns, strict=True))
        assert not split or all(_stands(one, values) for one in digits) is _stands(row, values)


def test_a_row_is_split_into_digits_once_and_only_where_it_is_large() -> None:
    model = _model()
    large = model.add(Row("LARGE", {0: DIGIT + 1, 1: 1}, "<=", DIGIT + 1))
    small = model.add(Row("SMALL", {0: DIGIT, 1: 1}, "<=", DIGIT))

    assert [model.in_digits(name) for name in (large, small, large)] == [True, False, False]
    assert model.split == {"LARGE"}


def test_the_digits_of_a_row_are_whole_columns_and_small_amounts() -> None:
    model = _model()
    model.in_digits(model.add(Row("BIG", {0: 5 * DIGIT + 3, 1: DIGIT + 2, 2: 7}, "<=", 6 * DIGIT + 4)))

    (carried,) = model.carried
    assert model.integral[carried] is True
    assert model.columns[carried].upBound == 1  # 3 + 2 + 7 are 8 over the lowest digit of the limit
    assert model.rows["BIG__digit_0"] == Row("BIG__digit_0", {0: 3, 1: 2, 2: 7, carried: -DIGIT}, "<=", 4)
    assert model.rows["BIG__digit_1"] == Row("BIG__digit_1", {0: 5, 1: 1, carried: 1}, "<=", 6)


def _in_part(lowest: str) -> tuple[Model, Row, tuple[int, int, int]]:
    """A project of 20,000 đồng and 9,990 more in part; a large row of it; and its columns x, f and s."""
    costs = (cost(2 * FULL_BP), cost(9_990))
    model = build(
        a_round(project("A", option(start_years=(2016,), min_fraction=Decimal(lowest), costs=costs)), order=("cost",))
    )
    fraction, (rounded,) = model.fraction[0], model.rounding.values()
    assert fraction is not None
    row = Row("BIG", {fraction: 10**11, rounded: 10**8 - 3, model.x[0]: -7}, "<=", 10**15 - 3 * 10**11)
    return model, row, (model.x[0], fraction, rounded)


def test_a_column_that_goes_far_is_the_least_that_it_is_and_digits_of_the_rest() -> None:
    model, row, (x, fraction, rounded) = _in_part("0.98")
    high, low = len(model.upper), len(model.upper) + 1

    model.add_digits(row)

    name = f"digits__{fraction}"
    assert model.rows[name] == Row(name, {fraction: 1, x: -9_800, high: -NARROW, low: -1}, "=", 0)
    assert [model.upper[high], model.upper[low]] == [1, NARROW - 1]
    assert model.integral[high : low + 1] == [True, True]
    digits = [one.terms.keys() for name, one in model.rows.items() if name.startswith("BIG__digit")]
    assert {high, low} <= set().union(*digits)
    assert not {fraction, rounded} & set().union(*digits)


@pytest.mark.parametrize("lowest", ["0.9995", "0.98", "0.0001"])
@pytest.mark.parametrize("bp", [0, 1, 127, 128, 9_799, 9_800, 9_926, 9_927, 9_928, 9_994, 9_995, 9_996, 9_999, 10_000])
def test_digits_of_columns_say_what_the_row_says(lowest: str, bp: int) -> None:
    model, row, (x, fraction, rounded) = _in_part(lowest)
    if 0 < bp < Decimal(lowest) * FULL_BP:
        return
    values = [0.0] * len(model.upper)
    values[x], values[fraction], values[rounded] = float(bp > 0), float(bp), float(part_of(9_990, bp))
    first = len(model.rows)
    model.add_digits(row)

    completed = model.completed(values)

    added = list(model.rows.values())[first:]
    assert all(0 <= value <= most for value, most in zip(completed, model.upper, strict=True))
    assert all(_stands(one, completed) for one in added if one.sense == "=")
    assert all(_stands(one, completed) for one in added) is _stands(row, completed)


def test_a_column_has_its_digits_once_for_all_rows() -> None:
    model, row, _ = _in_part("0.5")

    model.add_digits(row)
    model.add_digits(row._replace(name="OTHER"))

    assert sum(name.startswith("digits__") for name in model.rows) == 2  # of the fraction, and of what rounding adds


def test_a_carry_may_be_as_large_as_its_row_can_ask_for() -> None:
    part = option(start_years=(2016,), min_fraction=Decimal("0.5"))
    model = build(a_round(project("A", part), project("B", option(start_years=(2016,)))))
    (a, b), fraction = model.x, model.fraction[0]
    assert fraction is not None

    some = model.carry("SOME", {fraction: 1, a: 5, b: -3}, 7, 10)
    none = model.carry("NONE", {fraction: 1, a: 5}, 20_000, 10)

    assert [model.columns[column].name for column in (some, none)] == [f"d_{some:04d}", f"d_{none:04d}"]
    assert [model.columns[column].upBound for column in (some, none)] == [1_000, 0]
    assert model.rows["SOME"] == Row("SOME", {fraction: 1, a: 5, b: -3, some: -10}, "<=", 7)


def test_amounts_too_far_apart_for_floats_are_known_by_their_row() -> None:
    model = _model()

    model.add(Row("NEAR", {0: 10**6, 1: 1}, "<=", 10**6))
    model.add(Row("FAR", {0: 10**15, 1: 1}, "<=", 10**15))

    assert model.relaxed == {"FAR"}


@pytest.mark.parametrize(("maximise", "sense", "sign"), [(False, "<=", -1), (True, ">=", 1)])
def test_a_stage_is_counted_in_steps_from_a_value_that_a_plan_has(maximise: bool, sense: str, sign: int) -> None:
    model = _model(6, 12, 18)
    model.objectives["cost"] = replace(model.objectives["cost"], maximise=maximise, constant=Fraction(5))

    closer = model.look_closer("cost", Fraction(29), Fraction(29 + sign * 19))

    (better,) = closer.terms
    limit = Fraction(24 - sign * 24)  # as many steps on the worse side as there are to the bound on the better one
    assert model.rows["near__cost"] == Row("near__cost", {0: 6, 1: 12, 2: 18, better: -sign * 6}, sense, limit)
    assert (model.columns[better].upBound, model.integral[better]) == (8, True)
    assert model.objectives["cost"] is closer
    assert (dict(closer.terms), closer.maximise) == ({better: sign * 6}, maximise)
    assert closer.value_of(sign * 4.0) == 29
    assert closer.value_of(sign * 6.0) == 29 + sign * 2 * 6


def test_a_stage_that_is_looked_at_more_closely_is_pushed_by_single_steps() -> None:
    model = _model(6, 12, 6 * 2 * LARGEST)
    assert model.objectives["cost"].unit == Fraction(1, 6 * 4)

    closer = model.look_closer("cost", Fraction(18), Fraction(0))

    (better,) = closer.terms
    assert (closer.unit, model.columns[better].name) == (Fraction(1, 6), f"r_{better:04d}")


def test_a_plan_that_is_held_is_counted_to_where_it_stands() -> None:
    model = _model(6, 12, 18)
    held = tuple(float(column == 1) for column in range(len(model.columns)))
    closer = model.look_closer("cost", Fraction(12), Fraction(0))

    values = model.completed(held)

    assert closer.value_of(-sum(values[column] for column in closer.terms)) == 12
    assert all(_stands(row, values) for row in model.rows.values() if row.name.startswith("near"))


def test_a_large_stage_is_counted_in_digits() -> None:
    model = _model(1, DIGIT, 2 * DIGIT)

    model.look_closer("cost", Fraction(DIGIT), Fraction(DIGIT - 1))

    assert [name for name in model.rows if name.startswith("near")] == ["near__cost__digit_0", "near__cost__digit_1"]
