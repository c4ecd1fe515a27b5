"""A certificate that says more than it proves is found out, whatever was done to it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from optimizer.certificate import Certificate, Node
from optimizer.jsonio import fingerprint
from optimizer.planfile import plan_to_data
from optimizer.questions.best_plan import SolveOptions, best_plan
from optimizer.reading import plan_findings, read_round
from optimizer.verify import verify_plan
from tests.optimizer.claimed import Data
from tests.optimizer.proof.stored import certified
from tests.optimizer.rounds import tiny_round


def _faults(change: Callable[[Data], object]) -> list[tuple[str, str]]:
    plan = deepcopy(certified())
    change(plan)
    assert plan_findings(plan) == ()
    return [(finding.code, finding.path) for finding in verify_plan(tiny_round(), plan)]


def _tree(plan: Data) -> list[Data]:
    tree: list[Data] = plan["certificate"][0]["tree"]
    return tree


def _leaf(plan: Data) -> Data:
    return next(node for node in _tree(plan) if set(node) == {"by"})


def _multipliers(plan: Data) -> list[Data]:
    sets: list[Data] = plan["certificate"][0]["multipliers"]
    return sets


def _nothing(data: Any) -> None:  # noqa: ANN401 - changes nothing of whatever it gets
    del data


def test_a_grown_certificate_holds_and_proves_each_stage_within_the_aim() -> None:
    assert _faults(_nothing) == []
    for stage in certified()["objective"]["stages"]:
        assert abs(stage["certified_bound"] - stage["value"]) <= Decimal("0.0001") * stage["value"]


def test_the_tree_of_the_tiny_round_has_inner_nodes() -> None:
    assert any("split" in node for node in _tree(certified()))


def test_a_certified_bound_without_its_certificate_is_told() -> None:
    faults = _faults(lambda plan: plan.pop("certificate"))

    assert faults == [("uncertified_bound", f"$.objective.stages[{place}].certified_bound") for place in range(3)]


def test_a_bound_that_differs_from_its_certificates_is_told() -> None:
    def change(plan: Data) -> None:
        plan["objective"]["stages"][0]["certified_bound"] += Decimal("0.001")

    assert _faults(change) == [("uncertified_bound", "$.objective.stages[0].certified_bound")]


def test_a_certificate_that_claims_a_tighter_bound_than_it_proves_is_told() -> None:
    def change(plan: Data) -> None:
        stage, one = plan["objective"]["stages"][1], plan["certificate"][1]
        stage["certified_bound"] = one["bound"] = stage["value"] + 1

    faults = _faults(change)

    assert ("wrong_bound", "$.objective.stages[1].certified_bound") in faults
    assert [code for code, path in faults if path.startswith("$.certificate[1].tree")] == ["unproved"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda plan: _tree(plan).append({}), "tree"),
        (lambda plan: _tree(plan).pop(), "tree"),
        (lambda plan: _leaf(plan).update(by=10**6), "tree"),
        (lambda plan: _tree(plan)[0].pop("by"), "tree"),
        (lambda plan: _tree(plan).__setitem__(slice(None), [{}]), "tree[0]"),
        (lambda plan: _tree(plan).__setitem__(slice(None), [{"exact": True}]), "tree[0]"),
        (lambda plan: _tree(plan)[0].update(split=[0, 10**6]), "tree[0]"),
        (lambda plan: _tree(plan)[0].update(split=[0, 2]), "tree[0]"),
        (lambda plan: _tree(plan).insert(0, {"met": "SCANS"}), "tree[0]"),
        (lambda plan: _tree(plan).insert(0, {"way": 10**6, "at_most_bp": 5}), "tree[0]"),
        (lambda plan: _multipliers(plan)[0]["values"].pop(), "multipliers"),
        (lambda plan: _multipliers(plan)[0]["rows"].__setitem__(0, 10**6), "multipliers"),
        (lambda plan: _multipliers(plan)[0]["values"].__setitem__(0, -1), "tree"),
        (lambda plan: plan["certificate"][0]["rows"][0].update(name="C9/none"), "tree"),
        (lambda plan: [one.update(values=[0] * len(one["values"])) for one in _multipliers(plan)], "tree"),
        (lambda plan: plan["certificate"][0].update(stage=None), "tree"),
    ],
)
def test_every_kind_of_damage_is_told_with_its_place(change: Callable[[Data], object], path: str) -> None:
    code, place = _faults(change)[0]

    assert code in ("unproved", "uncertified_bound")
    assert place.startswith((f"$.certificate[0].{path}", "$.objective.stages[0].certified_bound"))


@pytest.mark.parametrize(
    "more", [{"met": "SCANS"}, {"exact": True}, {"way": 0, "at_most_bp": 5_000}, {"way": 0}, {"at_most_bp": 5_000}]
)
def test_a_node_that_is_split_in_two_ways_or_in_half_a_way_is_refused_for_its_shape(more: Data) -> None:
    plan = deepcopy(certified())
    _tree(plan)[0].update(more)

    assert [(one.code, one.path) for one in plan_findings(plan)] == [("unclear_node", "$.certificate[0].tree[0]")]


def test_a_tree_without_one_of_its_branches_proves_nothing() -> None:
    """Whichever leaf or inner node is taken out with all below it, the rest no longer covers every plan."""
    for place in range(1, len(_tree(certified()))):
        assert _faults(lambda plan, place=place: _tree(plan).pop(place)) != [], place  # type: ignore[misc]  # bound at once


def _infeasible() -> Data:
    """A round whose one project must be in and costs more than there is."""
    data = tiny_round()
    data["projects"][1]["must"] = "in"
    for line in data["ceilings"]:
        line["amount"] = 1
    return data


def test_an_infeasible_answer_holds_with_its_proof_and_not_with_one_of_another_round() -> None:
    plan = plan_to_data(
        best_plan(
            read_round(_infeasible()), round_sha256=fingerprint(_infeasible()), options=SolveOptions(certify_s=20)
        )
    )
    other = tiny_round()

    assert [one["stage"] for one in plan["certificate"]] == [None]
    assert verify_plan(_infeasible(), plan) == ()
    assert [one.code for one in verify_plan(other, plan | {"round_sha256": fingerprint(other)})] == ["unproved"]


@pytest.mark.parametrize(
    "node",
    [Node(by=3, split=(1, 2)), Node(met="T"), Node(part=(4, 5_000)), Node(exact=True), Node(by=0), Node()],
)
def test_a_node_is_read_back_as_it_was_written(node: Node) -> None:
    one = Certificate(stage="cost", bound=Fraction(7), shifts={"C4/C": -3}, multipliers=({"C4/C": 5},), tree=(node,))

    assert Certificate.from_data(one.to_data(7)) == one
