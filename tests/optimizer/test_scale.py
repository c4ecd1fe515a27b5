"""Đồng to engine units: nothing is lost on the way."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer import scale
from optimizer.findings import EngineFailed


def test_a_row_is_divided_by_what_its_amounts_have_in_common_and_its_limit_goes_inwards() -> None:
    assert scale.engine_row({0: 6_000_000, 1: 9_000_000}, 13_999_999, "<=", integral=True) == (
        {0: 2.0, 1: 3.0},
        4.0,
        True,
    )
    assert scale.engine_row({0: 6_000_000, 1: 9_000_000}, 13_999_999, ">=", integral=True) == (
        {0: 2.0, 1: 3.0},
        5.0,
        True,
    )


def test_an_equation_that_no_whole_number_meets_stays_one() -> None:
    assert scale.engine_row({0: 2, 1: 4}, 3, "=", integral=True) == ({0: 1.0, 1: 2.0}, 1.5, True)


def test_the_limit_of_a_row_with_a_continuous_column_is_not_rounded() -> None:
    assert scale.engine_row({0: 2, 1: 4}, 3, "<=", integral=False) == ({0: 1.0, 1: 2.0}, 1.5, True)


def test_fractions_become_whole_numbers() -> None:
    assert scale.engine_row({0: Fraction(1, 3), 1: Fraction(1, 2)}, 1, "<=", integral=True) == (
        {0: 2.0, 1: 3.0},
        6.0,
        True,
    )


def test_a_row_without_any_amount_keeps_its_limit() -> None:
    assert scale.engine_row({0: 0}, -5, "<=", integral=True) == ({}, -5.0, True)


amounts = st.integers(-(10**15), 10**15)


@given(st.lists(amounts, min_size=1, max_size=5), amounts, st.sampled_from(["<=", ">="]), st.data())
def test_the_engine_row_admits_all_that_the_row_admits_and_nothing_else_where_it_is_exact(
    held: list[int], limit: int, sense: str, data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.integers(0, 1), min_size=len(held), max_size=len(held)))
    terms, edge, exact_row = scale.engine_row(dict(enumerate(held)), limit, sense, integral=True)

    exact = sum(amount * x for amount, x in zip(held, chosen, strict=True))
    engine = sum((Fraction(amount) * chosen[place] for place, amount in terms.items()), Fraction(0))
    admitted = exact <= limit if sense == "<=" else exact >= limit
    carried = engine <= edge if sense == "<=" else engine >= edge
    assert carried or not admitted
    assert not exact_row or carried is admitted


def test_amounts_of_like_size_are_carried_exactly() -> None:
    assert scale.engine_row({0: 3 * 10**6, 1: 10**6 + 1}, 10**6, "<=", integral=True).exact


def test_a_row_that_floats_cannot_hold_is_moved_outwards_and_says_so() -> None:
    terms, edge, exact = scale.engine_row({0: 10**15, 1: 1}, 10**15, "<=", integral=True)

    assert not exact
    assert terms[0] <= edge  # the large amount alone stays within the limit


def test_an_equation_that_floats_cannot_hold_is_refused() -> None:
    with pytest.raises(EngineFailed, match="too far apart"):
        scale.engine_row({0: 10**15, 1: 1}, 10**15, "=", integral=True)


def test_a_column_that_goes_far_brings_its_row_down_and_loses_nothing() -> None:
    terms, limit, exact = scale.engine_row({0: 2**20 - 1, 1: 1}, 2**30, "<=", integral=True, wide={0: 10_000})

    assert terms[0] * 10_000 < scale.REACH <= terms[0] * 20_000
    assert (terms[0] / terms[1], limit / terms[1], exact) == (2**20 - 1, 2**30, True)


def test_a_row_that_gives_way_has_no_coefficient_too_small_for_engines_however_far_its_columns_go() -> None:
    row = scale.engine_row({0: 10**15, 1: -1, 2: -999}, 0, "<=", integral=False, gives_way=True, wide={0: 10_000})

    assert min(map(abs, row.terms.values())) > 1e-9


shares = st.fractions(-1_000, 1_000) | st.fractions(-1, 1).map(lambda one: one / 10**9)
counts = st.integers(1, 3)


@given(st.lists(st.tuples(shares, counts), min_size=1, max_size=5), shares, st.sampled_from(["<=", ">="]), st.data())
def test_a_row_of_shares_refuses_nothing_that_it_admits(
    held: list[tuple[Fraction, int]], limit: Fraction, sense: str, data: st.DataObject
) -> None:
    values = [data.draw(st.fractions(0, most)) for _, most in held]
    exact = sum((amount * x for (amount, _), x in zip(held, values, strict=True)), Fraction(0))
    limit = data.draw(st.sampled_from([limit, exact]))
    row = scale.share_row({n: amount for n, (amount, _) in enumerate(held)}, limit, sense, lambda n: held[n][1])

    engine = sum((Fraction(amount) * values[place] for place, amount in row.terms.items()), Fraction(0))
    assert exact != limit or (engine <= row.limit if sense == "<=" else engine >= row.limit)
    assert (engine <= row.limit or exact > limit) if sense == "<=" else (engine >= row.limit or exact < limit)


@pytest.mark.parametrize(("sense", "limit"), [(">=", -4), ("<=", 4)])
def test_a_share_that_engines_do_not_see_is_left_out_and_the_limit_moved_by_what_it_could_do(
    sense: str, limit: int
) -> None:
    small = scale.UNSEEN / 2
    terms = {0: Fraction(2), 1: small, 2: -small, 3: scale.UNSEEN}

    row = scale.share_row(terms, limit, sense, lambda _column: 3)

    moved = scale.AWAY + 3 * small  # one of the two unseen ones helps, the other cannot
    assert row.terms == {0: 2.0, 3: pytest.approx(1e-6)}
    assert row.limit == pytest.approx(limit + (moved if sense == "<=" else -moved), abs=1e-12)
    assert not row.exact


def test_what_engines_do_not_see_adds_up_over_the_columns() -> None:
    terms: dict[int, scale.Number] = {0: 1, 1: scale.UNSEEN / 2, 2: -scale.UNSEEN / 4, 3: scale.UNSEEN}

    assert scale.unseen(terms, lambda column: column) == scale.UNSEEN
