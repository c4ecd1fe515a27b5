"""What the model keeps beside PuLP: names, columns, starts."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from optimizer.model import Model, Row, build
from optimizer.model.candidates import candidates, part_of
from optimizer.model.problem import Problem
from optimizer.plan import Start
from optimizer.round import Committed
from optimizer.scale import BITS
from tests.optimizer.builder import a_round, option, project


def test_row_names_hold_letters_that_every_engine_can_read() -> None:
    model = build(a_round(project("Dự-án 1")))

    assert all(re.fullmatch(r"[A-Z][0-9]__[A-Za-z0-9_]+", name) for name in model.rows)


def test_codes_that_look_alike_in_a_name_keep_their_own_rows() -> None:
    model = build(a_round(project("A-1"), project("A_1"), project("A.1")))

    assert [name for name in model.rows if name.startswith("C1")] == ["C1__A_1", "C1__A_1__2", "C1__A_1__3"]


def test_a_choice_is_a_whole_column_from_0_to_1_and_its_fraction_one_of_basis_points() -> None:
    model = build(a_round(project("A", option(start_years=(2017,), min_fraction=Decimal("0.5")))))
    fraction = model.fraction[0]
    assert fraction is not None

    columns = [(model.columns[place], model.integral[place]) for place in (model.x[0], fraction)]

    assert [(one.lowBound, one.upBound, one.cat, whole) for one, whole in columns] == [
        (0, 1, "Integer", True),
        (0, 10_000, "Integer", True),
    ]


def test_a_model_of_offered_candidates_has_no_others() -> None:
    round_ = a_round(project("A"), project("B"))
    (one, *_) = candidates(round_)

    assert Model(round_, offered=(one,)).candidates == (one,)


def test_starts_are_read_from_the_columns_and_rounded_to_whole_basis_points() -> None:
    model = build(a_round(project("A", option(start_years=(2017,), min_fraction=Decimal("0.5"))), project("B")))
    values = [0.0] * len(model.columns)
    values[model.x[0]], values[model.fraction[0] or 0] = 0.9999999, 6_666.0000001

    assert model.starts(values) == (Start("A", "build", 2017, 6_666),)


def test_half_a_choice_is_none() -> None:
    model = build(a_round(project("A", option(start_years=(2017, 2018)))))

    assert model.starts([0.5, 0.500001]) == (Start("A", "build", 2018, 10_000),)


def test_a_fraction_under_a_whole_basis_point_is_rounded_up_to_what_is_allowed() -> None:
    model = build(a_round(project("A", option(min_fraction=Decimal("0.98765")))))

    assert {one.lowest_bp for one in model.candidates} == {9_877}


def test_a_committed_project_has_no_other_candidate_than_its_promise() -> None:
    promised = Committed(option="build", start_year=2014, fraction_bp=2_500)
    model = build(a_round(project("A", option(min_fraction=Decimal("0.1")), option("lease"), committed=promised)))

    assert [(one.option.code, one.start_year, one.fixed_bp) for one in model.candidates] == [("build", 2014, 2_500)]


def test_a_part_of_a_line_is_rounded_up_to_a_whole_dong() -> None:
    assert [part_of(10, bp) for bp in (10_000, 9_001, 9_000, 1)] == [10, 10, 9, 1]


CHOICE, OTHER, SHARE = 0, 1, 2


@pytest.mark.parametrize(
    ("terms", "sense", "limit", "gives_way"),
    [
        ({CHOICE: -1, SHARE: 5}, "<=", 0, True),
        ({CHOICE: 0, SHARE: 5}, "<=", 0, True),
        ({CHOICE: -1, OTHER: 1, SHARE: 5}, "<=", 0, False),
        ({CHOICE: -1, SHARE: 5}, "<=", -1, False),
        ({CHOICE: 1, SHARE: -5}, ">=", 0, True),
        ({CHOICE: -1, SHARE: 5}, ">=", 0, False),
        ({CHOICE: 1, SHARE: -5}, ">=", -1, True),
        ({CHOICE: 1, SHARE: -5}, ">=", 1, False),
        ({CHOICE: -1, SHARE: 5}, "=", 0, False),
    ],
)
def test_a_row_gives_way_where_no_choice_can_break_it(
    terms: dict[int, int], sense: str, limit: int, gives_way: bool
) -> None:
    problem = Problem(a_round(project("A", option(start_years=(2016, 2017)))))
    assert problem.column("y", 1) == SHARE

    assert problem._gives_way(Row("ROW", terms, sense, limit)) is gives_way


def test_only_a_row_of_shares_that_gives_way_may_hold_amounts_that_lie_further_apart() -> None:
    problem = Problem(a_round(project("A", option(start_years=(2016, 2017)))))
    problem.column("y", 1)
    far = 2 ** (BITS + 4)

    problem.add(Row("GIVES_WAY", {CHOICE: -1, SHARE: far}, "<=", 0))
    problem.add(Row("HARD", {CHOICE: 1, SHARE: far}, "<=", 0))
    problem.add(Row("OF_CHOICES", {CHOICE: -1, OTHER: -far}, "<=", 0))

    assert problem.relaxed == {"HARD", "OF_CHOICES"}


def test_a_round_without_projects_has_a_model_without_choices() -> None:
    assert build(a_round()).candidates == ()
