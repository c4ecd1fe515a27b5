"""Rows that cut the relaxation: no better plan is lost by them, and the bound is nearer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from optimizer.engines import Limits
from optimizer.engines.door import Caller
from optimizer.engines.highs import Cut, cut, relaxed, searched
from optimizer.search.matrix import Floats, Matrix
from tests.optimizer.search.drawn import Drawn, drawn
from tests.optimizer.search.small import INF, a_matrix, budgets, most, stands, worth

NOBODY = Caller(None, None)
LIMITS = Limits(gap=0.0, time_limit_s=60.0)


def best(matrix: Matrix) -> Floats:
    """A best plan, searched without any cut of ours."""
    found = searched(matrix, LIMITS, None, NOBODY)
    assert found.values is not None
    return np.array(found.values)


def relaxed_worth(matrix: Matrix) -> float:
    values = relaxed(matrix, 60.0, NOBODY).values
    assert values is not None
    return worth(matrix, values)


def told(found: Cut, matrix: Matrix) -> float:
    """What the plan is worth that comes with the cuts, if there is one."""
    return -INF if found.values is None else worth(matrix, found.values)


@pytest.mark.parametrize("seed", range(3))
def test_cuts_bring_the_relaxation_nearer_to_the_best_plan_and_not_under_it(seed: int) -> None:
    matrix = budgets(seed, 20)

    found = cut(matrix, 60.0, NOBODY)

    assert found.rows is not None
    nearer = relaxed_worth(matrix.with_rows(found.rows))
    assert worth(matrix, best(matrix)) - 1e-6 <= nearer < relaxed_worth(matrix) - 1e-3


@pytest.mark.parametrize("seed", range(3))
def test_plans_that_are_the_best_by_other_counts_keep_the_cuts_if_they_are_worth_more_than_what_comes_with_them(
    seed: int,
) -> None:
    matrix, random = budgets(seed, 20), np.random.default_rng(seed)
    found = cut(matrix, 60.0, NOBODY)
    assert found.rows is not None
    closer = matrix.with_rows(found.rows)
    others = [replace(matrix, cost=matrix.cost * random.uniform(0.7, 1.3, len(matrix.cost))) for _ in range(10)]

    plans = [x for x in (np.round(best(other)) for other in others) if worth(matrix, x) > told(found, matrix) + 1e-6]

    assert plans
    assert all(stands(closer, x) for x in plans)


@given(drawn(("crowded",)))
def test_no_plan_of_a_round_breaks_a_cut_that_is_worth_more_than_what_comes_with_it(one: Drawn) -> None:
    found = cut(one.matrix, 60.0, NOBODY)

    if found.rows is not None:
        closer, least = one.matrix.with_rows(found.rows), told(found, one.matrix)
        assert all(stands(closer, x) for x in one.plans if worth(one.matrix, x) > least + 1e-6 * (1 + abs(least)))


def test_a_relaxation_that_is_whole_has_no_cuts() -> None:
    assert cut(a_matrix([4, 5, 3], most({0: 1, 1: 1, 2: 1}, 2)), 60.0, NOBODY).rows is None


def test_there_are_no_cuts_without_time() -> None:
    assert cut(budgets(0), 0.0, NOBODY).rows is None


def test_who_cancels_gets_no_cuts() -> None:
    assert cut(budgets(0), 60.0, Caller(None, lambda: True)).rows is None


def test_a_relaxation_with_more_rows_goes_on_from_the_basis_of_the_first() -> None:
    matrix = budgets(0)
    basis = relaxed(matrix, 60.0, NOBODY).basis
    rows = cut(matrix, 60.0, NOBODY).rows
    assert basis is not None
    assert rows is not None
    longer = matrix.with_rows(rows)

    warm = relaxed(longer, 60.0, NOBODY, basis)

    assert warm.values is not None
    assert warm.multipliers is not None
    assert worth(longer, warm.values) == pytest.approx(relaxed_worth(longer))
    assert len(warm.multipliers) == len(longer.row_lower)
