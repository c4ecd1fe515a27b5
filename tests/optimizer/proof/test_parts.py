"""How a node splits a part of the plans in two that hold every plan of it."""

from __future__ import annotations

import pytest

from optimizer.certificate import Node
from optimizer.verify.proof import Part, Relaxation, narrowed, relaxed
from tests.optimizer.proof.small import small


def _proof(stage: str = "cost") -> Relaxation:
    return relaxed(small(), stage, {})[0]


def test_the_whole_round_is_a_part_that_leaves_everything_open() -> None:
    proof, part = _proof(), Part()

    assert [part.ways(proof, code) for code in "ABC"] == [[0, 1], [2], [3]]
    assert [part.must(proof, code) for code in "ABC"] == [False, False, True]
    assert [part.fraction(proof, number) for number in range(4)] == [
        (10_000, 10_000),
        (10_000, 10_000),
        (5_000, 10_000),
        (10_000, 10_000),
    ]


def test_a_way_is_taken_once_and_its_fraction_is_at_most_the_whole() -> None:
    proof = _proof()

    assert [proof.upper[number] for number in range(len(proof.ways))] == [1, 1, 1, 1, 1]
    assert proof.upper[proof.partial[2]] == 10_000


def test_a_split_takes_a_project_in_by_some_of_its_ways_or_leaves_these_out() -> None:
    proof = _proof()

    first, second = narrowed(proof, Node(split=(1,)), Part())

    assert (first.ways(proof, "A"), first.must(proof, "A")) == ([1], True)
    assert (second.ways(proof, "A"), second.must(proof, "A")) == ([0], False)


def test_a_split_narrows_what_earlier_ones_have_left() -> None:
    proof = _proof()
    part = narrowed(proof, Node(split=(1,)), Part())[1]

    first, second = narrowed(proof, Node(split=(0, 1)), part)

    assert (first.ways(proof, "A"), second.ways(proof, "A")) == ([0], [])


def test_a_part_that_is_split_stays_as_it_was() -> None:
    proof, part = _proof("met"), Part()

    for node in (Node(split=(0,)), Node(part=(2, 7_000)), Node(met="T")):
        narrowed(proof, node, part)

    assert part == Part()


def test_a_fraction_is_split_at_a_basis_point_without_a_gap() -> None:
    proof = _proof()

    first, second = narrowed(proof, Node(part=(2, 7_000)), Part())

    assert (first.fraction(proof, 2), second.fraction(proof, 2)) == ((5_000, 7_000), (7_001, 10_000))
    assert (first.ways(proof, "B"), second.ways(proof, "B")) == ([2], [2])


@pytest.mark.parametrize(
    ("at_most_bp", "left"), [(4_999, ([], [2])), (5_000, ([2], [2])), (9_999, ([2], [2])), (10_000, ([2], []))]
)
def test_a_way_goes_where_nothing_is_left_of_its_fraction(at_most_bp: int, left: tuple[list[int], list[int]]) -> None:
    proof = _proof()

    first, second = narrowed(proof, Node(part=(2, at_most_bp)), Part())

    assert (first.ways(proof, "B"), second.ways(proof, "B")) == left


def test_a_split_keeps_what_others_have_narrowed() -> None:
    proof = _proof("met")
    part = narrowed(proof, Node(met="T"), narrowed(proof, Node(part=(2, 7_000)), Part())[0])[1]

    for narrower in narrowed(proof, Node(split=(0,)), part):
        assert (narrower.fraction(proof, 2), narrower.fixed) == ((5_000, 7_000), {proof.whole["T"]: 0})


def test_a_target_is_met_in_the_first_part_and_not_in_the_second() -> None:
    proof = _proof("met")

    first, second = narrowed(proof, Node(met="T"), Part())

    assert (first.fixed, second.fixed) == ({proof.whole["T"]: 1}, {proof.whole["T"]: 0})


@pytest.mark.parametrize(
    ("node", "word"),
    [
        (Node(split=(0, 5)), "unknown_way"),
        (Node(part=(5, 5_000)), "no_fraction"),
        (Node(part=(0, 5_000)), "no_fraction"),
        (Node(split=(0, 2)), "many_projects"),
        (Node(met="X"), "unknown_target"),
    ],
)
def test_a_split_that_the_round_does_not_know_is_refused_with_a_word(node: Node, word: str) -> None:
    with pytest.raises(ValueError, match=f"^{word}$"):
        narrowed(_proof("met"), node, Part())
