"""A problem as arrays, against the problem that it is made of."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given

from optimizer.accounts import account
from optimizer.model import Model, build
from optimizer.round import Floor, Round, Target
from optimizer.search.matrix import Rows, choices_of, matrix_of, summed
from optimizer.verify import broken_rules
from tests.optimizer.builder import a_round, ceiling, cost, gives, option, project
from tests.optimizer.search.drawn import Drawn, drawn
from tests.optimizer.search.small import INF, a_matrix, least, most, rows_of, stands, worth

TWO = a_matrix([5, 3, 1], most({0: 2, 2: 4}, 6), least({1: 1}, 0.5))


def aimed(round_: Round, stage: str) -> Model:
    model = build(round_)
    model.aim(stage)
    return model


def two_options() -> Round:
    """A may be built in 2016 or 2018, or leased in 2017; B never starts in time; C starts in 2019."""
    return a_round(
        project("A", option("build", start_years=(2018, 2016)), option("lease", start_years=(2017,))),
        project("B", option(start_years=(2030,))),
        project("C", option(start_years=(2019,), costs=(cost(2),), contributions=(gives("4"),))),
        ceilings=(ceiling(1),),
    )


def test_every_entry_knows_its_row() -> None:
    assert TWO.rows.tolist() == [0, 0, 1]


def test_a_row_comes_to_the_sum_of_its_entries() -> None:
    assert TWO.activity(np.array([1.0, 0.5, 2.0])).tolist() == [10.0, 0.5]


def test_a_column_is_worth_its_cost_less_what_it_takes_of_the_rows() -> None:
    assert TWO.priced(np.array([0.5, -2.0])).tolist() == [4.0, 5.0, -1.0]


def test_the_rows_that_are_kept_are_kept_as_they_are() -> None:
    assert rows_of(TWO.kept(np.array([False, True]))) == [({1: 1.0}, 0.5, INF)]


def test_more_rows_come_after_those_that_are_there() -> None:
    more = Rows(
        np.array([-INF, 2.0]), np.array([1.0, INF]), np.array([0, 2, 3]), np.array([0, 1, 2]), np.array([1, 2, 3])
    )

    assert rows_of(TWO.with_rows(more)) == [
        *rows_of(TWO),
        ({0: 1.0, 1: 2.0}, -INF, 1.0),
        ({2: 3.0}, 2.0, INF),
    ]


def test_entries_at_the_same_place_are_added_up_row_by_row() -> None:
    row, column, value = summed(np.array([1, 0, 1, 0]), np.array([2, 1, 2, 0]), np.array([5.0, 3.0, -1.0, 2.0]), 3)

    assert (row.tolist(), column.tolist(), value.tolist()) == ([0, 0, 1], [0, 1, 2], [2.0, 3.0, 4.0])


def test_a_column_of_no_row_is_still_there_when_rows_go() -> None:
    none_left = TWO.kept(np.array([False, False]))

    assert none_left.priced(np.array([])).tolist() == [5.0, 3.0, 1.0]
    assert len(none_left.activity(np.ones(3))) == 0


def test_what_is_minimised_has_its_costs_turned_around() -> None:
    model = aimed(a_round(project("A", option(start_years=(2016,), costs=(cost(3),))), order=("cost",)), "cost")

    assert matrix_of(model).cost[model.x[0]] == -model.costs[model.x[0]] < 0


def test_what_is_maximised_has_its_costs_as_they_are() -> None:
    model = aimed(two_options(), "coverage")

    assert matrix_of(model).cost.tolist() == [model.costs.get(column, 0.0) for column in range(len(model.upper))]
    assert max(model.costs.values()) > 0


@pytest.mark.parametrize(("must", "low", "high"), [("in", 1, 1), ("out", 0, 0)])
def test_an_equation_has_two_limits(must: str, low: float, high: float) -> None:
    matrix = matrix_of(aimed(a_round(project("A", option(start_years=(2016,)), must=must)), "coverage"))

    assert ({0: 1.0}, low, high) in rows_of(matrix)


def test_a_row_in_one_sense_has_one_limit() -> None:
    floors = (Floor(phase="P1", coverage=Decimal("0.5")),)
    model = aimed(
        a_round(*two_options().projects, targets=(Target(code="T", goal=Decimal(1), floors=floors),)), "coverage"
    )

    limits = [(low, high) for _, low, high in rows_of(matrix_of(model))]

    assert [(low == -INF, high == INF) for low, high in limits] == [
        (r.sense == "<=", r.sense == ">=") for r in model.held
    ]
    assert {row.sense for row in model.held} >= {"<=", ">="}


def test_choices_go_project_by_project_and_leave_out_those_that_never_start() -> None:
    model = aimed(two_options(), "coverage")

    choices = choices_of(model)

    assert choices.projects == 2
    assert choices.project.tolist() == [0, 0, 0, 1]
    assert choices.columns.tolist() == [model.x[n] for code in "AC" for n in model.of_project[code]]


def test_the_start_before_is_of_the_same_option() -> None:
    model = aimed(two_options(), "coverage")
    choices = choices_of(model)
    year = {model.x[n]: (one.option.code, one.start_year) for n, one in enumerate(model.candidates)}

    before = {year[c]: year.get(b) for c, b in zip(choices.columns.tolist(), choices.before.tolist(), strict=True)}

    assert before == {("build", 2016): None, ("build", 2018): ("build", 2016), ("lease", 2017): None} | {
        ("build", 2019): None
    }


def test_a_round_without_starts_has_no_projects_to_choose_from() -> None:
    assert choices_of(aimed(a_round(), "coverage")).projects == 0


@given(drawn())
def test_a_plan_stands_in_the_matrix_and_is_worth_what_its_stage_is(one: Drawn) -> None:
    for starts in one.combinations:
        if broken_rules(one.round_, starts):
            continue
        x = one.values(starts)
        stage = one.round_.order[-1]
        objective = one.model.objectives[stage]
        value = account(one.round_, starts).stage_values[stage]

        assert stands(one.matrix, x)
        sign = 1 if objective.maximise else -1
        assert sign * worth(one.matrix, x) == pytest.approx(
            float((value - objective.constant) * objective.unit), abs=1e-6
        )
