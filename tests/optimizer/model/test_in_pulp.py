"""What PuLP has of a model, whenever somebody looks."""

from __future__ import annotations

from pulp import LpMaximize, LpMinimize

from optimizer.model import Model, Row, build
from tests.optimizer.builder import a_round, project


def looked_at() -> Model:
    model = build(a_round(project("A"), project("B")))
    model.aim("coverage")
    assert model.problem.sense == LpMaximize
    return model


def test_a_row_and_a_column_that_come_later_are_in_pulp_as_well() -> None:
    model = looked_at()
    before = len(model.problem.constraints())

    column = model.column("c", 2.5)
    model.add(Row("LATER", {0: 1, column: -1}, ">=", -2))

    *rows, later = model.problem.constraints()
    assert (len(rows), later.name, later.sense, -later.constant) == (before, "LATER", 1, -2)
    assert {one.name: value for one, value in later.items()} == {"x_0000": 1, f"c_{column:04d}": -1}
    assert (model.columns[column].cat, model.columns[column].upBound) == ("Continuous", 2.5)


def test_a_row_is_in_pulp_once_however_often_one_looks() -> None:
    model = looked_at()

    assert len(model.problem.constraints()) == len(model.columns and model.problem.constraints()) == len(model.held)


def test_what_is_pushed_in_pulp_is_what_was_aimed_at_last() -> None:
    model = looked_at()

    model.aim("cost")

    assert model.problem.sense == LpMinimize
    pushed = {model.columns[number].name: cost for number, cost in model.costs.items()}
    assert {one.name: cost for one, cost in model.problem.objective.items()} == pushed
