"""The tree of a certificate: what it has to cover, and what its leaves have to show."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from decimal import Decimal
from fractions import Fraction

import pytest

from optimizer.certificate import Certificate, Node
from optimizer.round import Project, Round
from optimizer.verify.certificates import WHY
from optimizer.verify.proof import Unproved, prove
from tests.optimizer.builder import a_round, ceiling, cost, option, project
from tests.optimizer.proof.small import small

TOGETHER = {"R3/CD/D": -1_250}
"""Multipliers that prove what C and D cost together: 2 đồng."""
LEAF, HERE, ONE_PLAN = Node(by=0), Node(), Node(exact=True)
Multipliers = Mapping[str, int]


def _prove(*tree: Node, bound: int = 2, multipliers: tuple[Multipliers, ...] = (TOGETHER,)) -> None:
    """Prove that no plan of the small round costs less than `bound`."""
    shifts = {"R3/CD/D": 0, "C4/C": 0}
    one = Certificate(stage="cost", bound=Fraction(bound), shifts=shifts, multipliers=multipliers, tree=tree)
    prove(small(), one, {})


def _unproved(*tree: Node, bound: int = 2, multipliers: tuple[Multipliers, ...] = (TOGETHER,)) -> tuple[int, str]:
    with pytest.raises(Unproved) as told:
        _prove(*tree, bound=bound, multipliers=multipliers)
    assert str(told.value) == f"node {told.value.node}: {told.value.why}"
    assert told.value.why in WHY
    return told.value.node, told.value.why


@pytest.mark.parametrize(
    "tree",
    [
        [LEAF],
        [Node(split=(0, 1), by=0), HERE, HERE],
        [Node(split=(0, 1)), LEAF, LEAF],
        [Node(split=(0,)), LEAF, Node(split=(1,), by=0), HERE, HERE],
        [Node(part=(2, 7_000), by=0), HERE, HERE],
        [Node(split=(3,), by=0), HERE, Node(by=1)],
    ],
    ids=[
        "a leaf",
        "multipliers from above",
        "multipliers of its own",
        "two splits",
        "a fraction",
        "a part without any plan",
    ],
)
def test_a_tree_whose_leaves_cover_every_plan_proves_its_bound(tree: list[Node]) -> None:
    _prove(*tree, multipliers=(TOGETHER, {}))


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        ([], (0, "missing_node")),
        ([Node(split=(0,), by=0), HERE], (2, "missing_node")),
        ([LEAF, LEAF], (1, "loose_node")),
        ([HERE], (0, "no_multipliers")),
        ([Node(by=1)], (0, "no_multipliers")),
        ([Node(split=(0,)), LEAF, HERE], (2, "no_multipliers")),
        ([Node(split=(0, 9), by=0), HERE, HERE], (0, "unknown_way")),
        ([Node(split=(0,), by=0), Node(split=(1, 2)), HERE, HERE, HERE], (1, "many_projects")),
        ([Node(part=(0, 5_000), by=0), HERE, HERE], (0, "no_fraction")),
        ([ONE_PLAN], (0, "many_plans")),
    ],
)
def test_a_tree_that_does_not_hold_is_told_with_its_node_and_a_word(tree: list[Node], told: tuple[int, str]) -> None:
    assert _unproved(*tree) == told


def test_a_bound_that_a_leaf_does_not_reach_is_told_with_the_leaf() -> None:
    assert _unproved(LEAF, bound=3) == (0, "open_leaf")
    assert _unproved(Node(split=(0, 1), by=0), HERE, HERE, bound=3) == (2, "open_leaf")


@pytest.mark.parametrize("wrong", [{"C4/C": -1}, {"C4/X": 1}])
def test_multipliers_that_do_not_fit_the_rows_are_told_where_they_are_used(wrong: Multipliers) -> None:
    tree = (Node(split=(0,), by=0), HERE, Node(by=1))

    assert _unproved(*tree, multipliers=(TOGETHER, wrong)) == (2, "wrong_multipliers")


def test_other_multipliers_may_be_used_in_another_leaf() -> None:
    tree = Node(split=(0, 1)), Node(by=1), Node(by=0)

    # with A, which costs 4, nothing else is needed to cost 3 or more; without it only C and D together cost 2
    _prove(*tree, multipliers=(TOGETHER, {}))
    assert _unproved(*tree, multipliers=({}, TOGETHER)) == (2, "open_leaf")


def test_a_branch_takes_the_multipliers_of_the_node_above_it_and_not_of_its_neighbour() -> None:
    tree = Node(split=(0,), by=0), Node(by=1), HERE

    _prove(*tree, multipliers=(TOGETHER, {}))


def _alone(amount_vnd: int) -> Round:
    """A, which must be in, costs 5 đồng of so much."""
    return a_round(
        project("A", option(start_years=(2016,), costs=(cost(5),)), must="in"), ceilings=(ceiling(amount_vnd),)
    )


def _one_plan(round_: Round, *, stage: str | None = "cost", bound: int | None = 5, reached: int | None = None) -> None:
    one = Certificate(
        stage=stage, bound=None if bound is None else Fraction(bound), shifts={}, multipliers=(), tree=(ONE_PLAN,)
    )
    prove(round_, one, {} if reached is None else {"cost": Fraction(reached)})


def test_a_leaf_of_one_plan_is_worked_out_from_its_starts() -> None:
    _one_plan(_alone(5))

    with pytest.raises(Unproved, match="open_leaf"):
        _one_plan(_alone(5), bound=6)


def test_a_leaf_of_one_plan_that_breaks_a_rule_proves_anything() -> None:
    _one_plan(_alone(4), bound=6)


def test_a_leaf_of_one_plan_that_loses_what_was_reached_proves_anything() -> None:
    _one_plan(_alone(5), stage="earliness", bound=1, reached=4)

    with pytest.raises(Unproved, match="open_leaf"):
        _one_plan(_alone(5), stage="earliness", bound=1, reached=5)


def test_that_there_is_no_plan_is_proved_by_leaves_that_hold_none() -> None:
    _one_plan(_alone(4), stage=None, bound=None)


@pytest.mark.parametrize("bound", [None, 9])
def test_a_round_with_a_plan_is_not_proved_to_have_none_whatever_the_bound_says(bound: int | None) -> None:
    with pytest.raises(Unproved, match="open_leaf"):
        _one_plan(_alone(5), stage=None, bound=bound)


@pytest.mark.parametrize(
    "projects",
    [
        (project("A", option(start_years=(2016,))),),
        (project("A", option(start_years=(2016, 2017)), must="in"),),
        (project("A", option(start_years=(2016,), min_fraction=Decimal("0.9999")), must="in"),),
    ],
    ids=["in or out", "in two years", "at two fractions"],
)
def test_a_leaf_with_something_to_choose_is_not_one_plan(projects: tuple[Project, ...]) -> None:
    with pytest.raises(Unproved) as told:
        _one_plan(a_round(*projects))

    assert (told.value.node, told.value.why) == (0, "many_plans")


@pytest.mark.parametrize(("bound", "proved"), [(9_999, True), (10_000, False)])
def test_a_leaf_of_one_plan_is_worked_out_at_its_fraction(bound: int, proved: bool) -> None:
    part = option(start_years=(2016,), min_fraction=Decimal("0.9999"), costs=(cost(10_000),))
    tree = (Node(part=(0, 9_999)), ONE_PLAN, ONE_PLAN)
    one = Certificate(stage="cost", bound=Fraction(bound), shifts={}, multipliers=(), tree=tree)

    with nullcontext() if proved else pytest.raises(Unproved, match="node 1: open_leaf"):
        prove(a_round(project("A", part, must="in")), one, {})
