"""What multipliers prove of a part of the plans, worked out by hand."""

from __future__ import annotations

import pytest

from optimizer.certificate import Node
from optimizer.verify.proof import Part, Relaxation, narrowed, relaxed
from optimizer.verify.proof.weights import Weights
from tests.optimizer.builder import a_round, option, project
from tests.optimizer.proof.small import small

PUSHED = {0: 5, 1: 3, 2: -20_000, 3: -2, 4: -7}
"""What A adds by its first and its second way, B besides 3 for each basis point, C and D."""
OF_B = 3


def _proof() -> Relaxation:
    return relaxed(small(), "coverage", {})[0]


def _weights(values: dict[str, int] | None = None, shifts: dict[str, int] | None = None, **more: int) -> Weights:
    proof = _proof()
    pushed = PUSHED | {proof.partial[2]: OF_B} | {proof.others[int(place[1:])]: value for place, value in more.items()}
    return Weights(proof, pushed, values or {}, shifts or {})


def _part(*nodes: tuple[Node, int]) -> Part:
    """The first or the second part (0, 1) of one split after the other."""
    part = Part()
    for node, which in nodes:
        part = narrowed(_proof(), node, part)[which]
    return part


def test_without_multipliers_every_project_adds_what_its_best_way_adds_or_nothing() -> None:
    assert _weights().bound(Part()) == 5 + (-20_000 + 3 * 10_000) - 2 + 0


@pytest.mark.parametrize(
    ("part", "most"),
    [
        (_part((Node(split=(0,)), 0)), 5 + 10_000 - 2),
        (_part((Node(split=(0,)), 1)), 3 + 10_000 - 2),
        (_part((Node(split=(0, 1)), 1)), 0 + 10_000 - 2),
        (_part((Node(split=(4,)), 0)), 5 + 10_000 - 2 - 7),
        (_part((Node(part=(2, 6_000)), 0)), 5 + 0 - 2),
        (_part((Node(part=(2, 6_000)), 0), (Node(split=(2,)), 0)), 5 + (-20_000 + 3 * 6_000) - 2),
        (_part((Node(part=(2, 8_999)), 1)), 5 + 10_000 - 2),
        (_part((Node(part=(2, 8_999)), 0), (Node(split=(0,)), 1)), 3 + (-20_000 + 3 * 8_999) - 2),
    ],
)
def test_a_part_adds_what_is_left_of_its_projects(part: Part, most: int) -> None:
    assert _weights().bound(part) == most


def test_a_fraction_is_best_at_its_lowest_where_more_of_it_costs() -> None:
    proof = _proof()
    weights = Weights(proof, {2: 70_000, proof.partial[2]: -3}, {}, {})

    assert weights.bound(Part()) == 70_000 - 3 * 5_000
    assert weights.bound(_part((Node(part=(2, 6_000)), 1))) == 70_000 - 3 * 6_001


@pytest.mark.parametrize("splits", [[(Node(split=(3,)), 1)], [(Node(split=(0,)), 1), (Node(split=(0,)), 0)]])
def test_a_part_in_which_a_needed_project_has_no_way_left_holds_no_plan(splits: list[tuple[Node, int]]) -> None:
    assert _weights().bound(_part(*splits)) is None


def test_a_round_in_which_a_needed_project_has_no_way_holds_no_plan() -> None:
    round_ = a_round(project("A", option(duration_years=9), must="in"), project("B", option(duration_years=9)))
    proof = relaxed(round_, "coverage", {})[0]

    assert Weights(proof, {}, {}, {}).bound(Part()) is None


def test_a_project_without_any_way_that_may_stay_out_adds_nothing() -> None:
    proof = relaxed(a_round(project("B", option(duration_years=9))), "coverage", {})[0]

    assert Weights(proof, {}, {}, {}).bound(Part()) == 0


def test_a_multiplied_row_adds_its_limit_and_takes_its_amounts_from_every_column() -> None:
    proof = _proof()
    assert (proof.rows["C4/C"].terms, proof.rows["C4/C"].limit) == (
        {0: 5_000, 1: 5_000, 5: 1, 3: 1_250, 4: 1_250},
        12_500,
    )

    # A: 5 - 2 * 5,000 and 3 - 2 * 5,000 are under 0; B: -20,000 + (3 - 2) * bp too; C must be in
    assert _weights({"C4/C": 2}, {"C4/C": 0}).bound(Part()) == 2 * 12_500 + (-2 - 2 * 1_250)


def test_multipliers_are_divided_by_the_power_of_two_of_their_row() -> None:
    halves = _weights({"C4/C": 1}, {"C4/C": 1})

    # all times 2: B: -40,000 + (6 - 1) * 10,000
    assert (halves.bits, halves.bound(Part())) == (1, 12_500 + 10_000 + (-4 - 1_250))


def test_rows_of_different_powers_of_two_are_brought_to_the_largest() -> None:
    both = _weights({"C4/C": 1, "R3/CD/D": -3}, {"C4/C": 2, "R3/CD/D": 0, "unused": 9})

    # all times 4: C - D = 0 is taken -12 times; C: -8 - 1,250 -+ 12, D: -28 - 1,250 +- 12
    (held,) = [row for name, row in _proof().rows.items() if name == "R3/CD/D"]
    c, d = -8 - 1_250 + 12 * held.terms[3], -28 - 1_250 + 12 * held.terms[4]
    assert (both.bits, both.bound(Part())) == (2, 12_500 + (-80_000 + (12 - 1) * 10_000) + c + max(0, d))


def test_a_column_of_no_way_adds_its_upper_bound_where_that_is_more_than_nothing() -> None:
    free = _weights().bound(Part())
    assert free is not None

    assert _weights(c0=7, c1=-9).bound(Part()) == free + 7


def test_a_column_that_a_part_decides_adds_just_that() -> None:
    free = _weights().bound(Part())
    weights = _weights(c0=7, c1=-9)
    first, second = _proof().others[:2]
    assert free is not None

    assert weights.bound(Part(fixed={first: 0})) == free
    assert weights.bound(Part(fixed={first: 1})) == free + 7
    assert weights.bound(Part(fixed={first: 1, second: 1})) == free + 7 - 9
    assert [_weights().bound(Part(fixed={first: value})) for value in (0, 1)] == [free, free]


def test_a_column_of_no_way_that_adds_one_adds_one() -> None:
    free = _weights().bound(Part())
    assert free is not None

    assert _weights(c0=1).bound(Part()) == free + 1


def test_a_multiplier_of_nothing_takes_nothing() -> None:
    assert _weights({"C4/C": 0}, {"C4/C": 0}).bound(Part()) == _weights().bound(Part())


def test_a_multiplier_of_the_wrong_sign_is_refused_but_for_an_equality() -> None:
    _weights({"R3/CD/D": -1}, {"R3/CD/D": 0})

    with pytest.raises(ValueError, match="C4/C"):
        _weights({"C4/C": -1}, {"C4/C": 0})


@pytest.mark.parametrize(("values", "shifts"), [({"C4/X": 1}, {"C4/X": 0}), ({"C4/C": 1}, {})])
def test_multipliers_of_rows_that_are_not_there_are_refused(values: dict[str, int], shifts: dict[str, int]) -> None:
    with pytest.raises(KeyError):
        _weights(values, shifts)
