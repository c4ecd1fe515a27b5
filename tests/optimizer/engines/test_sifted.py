"""A relaxation that is nearly solved proves a bound that no plan refutes, or nothing is made of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from optimizer.engines import sifted as module
from optimizer.engines.door import Caller
from optimizer.engines.highs import Relaxed, nearly
from optimizer.engines.sifted import sifted
from optimizer.search.direct import directly
from optimizer.search.matrix import Choices, Floats, Matrix
from optimizer.search.multipliers import priced
from tests.draws import draws
from tests.optimizer.search.drawn import Drawn, drawn
from tests.optimizer.search.small import a_matrix, least, most, some_choices, stands, worth

EACH = some_choices([[0]], [[1]], [[2]])
KNAPSACK = a_matrix([4, 5, 3], most({0: 3e6, 1: 4e6, 2: 2e6}, 6e6))
"""Money in đồng: the relaxation is worth 8.25."""
GAP = 0.01
NOBODY = Caller(None, None)


@pytest.fixture(autouse=True)
def a_few_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of three starts would be none."""
    monkeypatch.setattr(module, "BESIDE", 0.5)


def asked(matrix: Matrix = KNAPSACK, choices: Choices = EACH, caller: Caller = NOBODY) -> Relaxed | None:
    return sifted(matrix, choices, GAP, 60.0, caller)


def test_bound_and_values_have_the_relaxation_between_them() -> None:
    out = asked()

    assert out is not None
    assert out.values is not None
    assert out.multipliers is not None
    assert worth(KNAPSACK, out.values) - 1e-6 <= 8.25 <= priced(KNAPSACK, EACH, out.multipliers).bound + 1e-6
    assert stands(KNAPSACK, out.values)


def test_rows_without_numbers_are_scaled_by_nothing() -> None:
    assert asked(a_matrix([4, 5, 3], most({}, 1), most({0: 3, 1: 4, 2: 2}, 6))) is not None


def test_a_problem_without_rows_is_worth_what_it_brings() -> None:
    out = asked(a_matrix([4, 5, 3]))

    assert out is None or (out.values is not None and out.values.tolist() == [1, 1, 1])


def test_without_multipliers_nothing_is_made_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "nearly", lambda *_words: None)

    assert asked() is None


def test_it_ends_when_the_caller_wants_it_to() -> None:
    assert asked(caller=Caller(None, lambda: True)) is None


def test_starts_that_hold_no_plan_are_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody chooses a start that only costs; a floor asks for it."""
    monkeypatch.setattr(module, "nearly", lambda *_words: np.zeros(1))
    monkeypatch.setattr(module, "BESIDE", 0.0)

    assert asked(a_matrix([4, -5, 3], least({1: 1}, 1))) is None


def test_a_bound_too_far_from_what_the_values_are_worth_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "nearly", lambda *_words: np.zeros(1))

    assert asked() is None


@pytest.mark.parametrize(("gap", "tolerance"), [(1.0, 1e-3), (1e-3, 5e-4), (1e-6, 1e-4)])
def test_the_nearer_the_gap_the_nearer_the_multipliers(
    gap: float, tolerance: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[float] = []

    def noted(matrix: Matrix, said: float, left_s: float) -> Floats | None:
        told.append(said)
        return nearly(matrix, said, left_s)

    monkeypatch.setattr(module, "nearly", noted)
    sifted(KNAPSACK, EACH, gap, 60.0, NOBODY)

    assert told == [tolerance]


@settings(max_examples=draws(100))
@given(drawn(("crowded",)))
def test_no_plan_is_worth_more_than_the_bound(one: Drawn) -> None:
    matrix = directly(one.matrix, one.choices)

    out = sifted(matrix, one.choices, 1.0, 60.0, NOBODY)

    if out is None:
        return
    assert out.values is not None
    assert out.multipliers is not None
    bound = priced(matrix, one.choices, out.multipliers).bound
    off = 1e-6 * max(1.0, abs(bound))
    assert stands(matrix, out.values)
    assert worth(matrix, out.values) <= bound + off
    assert all(worth(one.matrix, plan) <= bound + off for plan in one.plans)
