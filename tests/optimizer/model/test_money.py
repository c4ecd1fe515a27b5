from __future__ import annotations

from decimal import Decimal

import pytest

from optimizer.model import Model, build
from optimizer.model.money import CARRY_DIGIT
from optimizer.round import Fund, Phase
from tests.optimizer.builder import DEV, a_round, ceiling, cost, option, project


def _carry(amount_vnd: int, phases: int = 2) -> Model:
    """Dev keeps half of what its first phase leaves of so much."""
    lines = (ceiling(amount_vnd, phase="P1"), ceiling(1, phase="P2"))[:phases]
    return build(a_round(funds=(Fund(code=DEV, carry_forward=Decimal("0.5")),), ceilings=lines))


@pytest.mark.parametrize(
    ("most_vnd", "digits"),
    [
        (0, []),
        (1, [1]),
        (CARRY_DIGIT - 1, [CARRY_DIGIT - 1]),
        (CARRY_DIGIT, [CARRY_DIGIT - 1, 1]),
        (7 * CARRY_DIGIT + 3, [CARRY_DIGIT - 1, 7]),
        (CARRY_DIGIT**2, [CARRY_DIGIT - 1, CARRY_DIGIT - 1, 1]),
    ],
)
def test_a_carry_is_held_in_whole_digits_up_to_the_most_that_can_be_left(most_vnd: int, digits: list[int]) -> None:
    model = _carry(2 * most_vnd)

    assert [column.upBound for column in model.columns if column.name[0] == "c"] == digits
    assert [whole for column, whole in zip(model.columns, model.integral, strict=True) if column.name[0] == "c"] == [
        True for _ in digits
    ]


def test_the_digits_of_a_carry_add_up_to_the_room_that_they_bring() -> None:
    model = _carry(4 * CARRY_DIGIT)
    first, second = (place for place, column in enumerate(model.columns) if column.name[0] == "c")

    assert model.rows["C5__C__carry"].terms == {first: 1, second: CARRY_DIGIT}
    assert model.rows["C5__C__2"].terms == {first: -1, second: -CARRY_DIGIT}


def test_a_carry_is_at_most_its_share_of_the_room_and_of_what_was_carried_before() -> None:
    phases = tuple(Phase(code=f"P{year}", first_year=year, last_year=year) for year in (2016, 2017, 2018, 2019))
    lines = tuple(ceiling(99, phase=phase.code) for phase in phases)
    half = (Fund(code=DEV, carry_forward=Decimal("0.5")),)

    model = build(a_round(phases=phases, funds=half, ceilings=lines))

    assert [column.upBound for column in model.columns if column.name[0] == "c"] == [49, 74, 86]


def test_a_line_in_part_is_its_whole_basis_points_and_what_rounding_up_adds() -> None:
    part = project("A", option(start_years=(2016,), min_fraction=Decimal("0.5"), costs=(cost(30_007), cost(7))))
    model = build(a_round(part, ceilings=(ceiling(9),)))

    fraction, (rounded,) = model.fraction[0], model.rounding.values()
    assert model.rows["C4__C"].terms == {fraction: 3, rounded: 1 + 1}
    assert model.objectives["cost"].terms == {fraction: 3, rounded: 1 + 1}


def test_what_the_last_phase_leaves_goes_nowhere() -> None:
    assert [name for name in _carry(100, phases=1).rows if name.startswith("C5")] == ["C5__C"]
