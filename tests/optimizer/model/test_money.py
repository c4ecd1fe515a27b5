from __future__ import annotations

from decimal import Decimal

import pytest

from optimizer.model import Model, build
from optimizer.model.money import WHOLE_CARRY_VND
from optimizer.round import Fund, Phase
from tests.optimizer.builder import DEV, a_round, ceiling, cost, option, project


def _carry(amount_vnd: int, phases: int = 2) -> Model:
    """Dev keeps half of what its first phase leaves of so much."""
    lines = (ceiling(amount_vnd, phase="P1"), ceiling(1, phase="P2"))[:phases]
    return build(a_round(funds=(Fund(code=DEV, carry_forward=Decimal("0.5")),), ceilings=lines))


@pytest.mark.parametrize(
    ("most_vnd", "column"),
    [
        (0, (0, True)),
        (1, (1, True)),
        (WHOLE_CARRY_VND, (WHOLE_CARRY_VND, True)),
        (WHOLE_CARRY_VND + 2, (WHOLE_CARRY_VND / 2 + 1, False)),
    ],
)
def test_a_carry_is_whole_dong_up_to_a_million_or_so(most_vnd: int, column: tuple[float, bool]) -> None:
    model = _carry(2 * most_vnd)

    (place,) = (place for place, column in enumerate(model.columns) if column.name[0] == "c")
    assert (model.columns[place].upBound, model.integral[place]) == column


def test_what_a_carry_takes_from_one_phase_it_brings_to_the_next() -> None:
    model = _carry(4 * WHOLE_CARRY_VND)
    (place,) = (place for place, column in enumerate(model.columns) if column.name[0] == "c")

    assert model.rows["C5__C__carry"].terms == {place: 4}
    assert model.rows["C5__C__2"].terms == {place: -4}


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


def test_every_line_of_a_year_is_charged() -> None:
    two = project("A", option(start_years=(2016,), costs=(cost(3), cost(4))))
    model = build(a_round(two, ceilings=(ceiling(9),)))

    assert model.rows["C4__C"].terms == {model.x[0]: 3 + 4}


def test_what_the_last_phase_leaves_goes_nowhere() -> None:
    assert [name for name in _carry(100, phases=1).rows if name.startswith("C5")] == ["C5__C"]
