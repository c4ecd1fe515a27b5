from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given

from optimizer.jsonio import fingerprint
from optimizer.plan import Start
from optimizer.reading import read_round
from optimizer.verify import broken_rules, verify_plan
from tests.optimizer.claimed import Data, claimed_plan
from tests.optimizer.generate import enumerate_plans, rounds
from tests.optimizer.rounds import tiny_round


def _faults(change: Callable[[Data], object]) -> list[tuple[str, str]]:
    data = claimed_plan(tiny_round())
    change(data)
    return [(finding.code, finding.path) for finding in verify_plan(tiny_round(), data)]


def _stage(place: int, **said: object) -> Callable[[Data], object]:
    return lambda data: data["objective"]["stages"][place].update(said)


def _proved(value: Decimal, bound: Decimal, answer: str) -> list[tuple[str, str]]:
    """Faults of a plan whose first stage is worth `value` already and gets this bound."""

    def change(data: Data) -> None:
        assert data["objective"]["stages"][0]["value"] == value
        data["answer"] = answer
        data["objective"]["stages"][0]["bound"] = bound
        del data["objective"]["gap"]

    return _faults(change)


def test_a_plan_that_tells_the_truth_holds() -> None:
    assert _faults(lambda data: data) == []


def test_a_printed_fraction_may_be_off_by_a_thousand_millionth() -> None:
    assert _faults(lambda data: data["coverage"][0].update(fraction=Decimal("0.625000001"))) == []


def test_optional_figures_may_be_left_out() -> None:
    def change(data: Data) -> None:
        del data["objective"]["gap"], data["objective"]["canonical"], data["solver"], data["scenario"]
        for line in data["coverage"]:
            del line["value"]

    assert _faults(change) == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda data: data["allocations"][0].update(amount=1), "$.allocations[0].amount"),
        (lambda data: data["allocations"][0].update(phase="B"), "$.allocations[0].phase"),
        (lambda data: data["coverage"][0].update(fraction=Decimal("0.6250000011")), "$.coverage[0].fraction"),
        (lambda data: data["coverage"][0].update(value=18), "$.coverage[0].value"),
        (lambda data: data["funds"][0].update(ceiling=1), "$.funds[0].ceiling"),
        (lambda data: data["funds"][0].update(reserve=1), "$.funds[0].reserve"),
        (lambda data: data["funds"][1].update(carried_in=1), "$.funds[1].carried_in"),
        (lambda data: data["funds"][0].update(allocated=1), "$.funds[0].allocated"),
        (lambda data: data["funds"][0].update(left=None), "$.funds[0].left"),
        (lambda data: data["tail"][0].update(amount_per_year=1), "$.tail[0].amount_per_year"),
        (lambda data: data["objective"].update(cost=1), "$.objective.cost"),
        (lambda data: data["objective"].update(coverage=1), "$.objective.coverage"),
        (lambda data: data["objective"].update(gap=Decimal("0.1")), "$.objective.gap"),
        (_stage(0, value=Decimal("0.1")), "$.objective.stages[0].value"),
        (_stage(1, value=1), "$.objective.stages[1].value"),
        (_stage(2, value=Decimal("0.0000000001")), "$.objective.stages[2].value"),
    ],
)
def test_a_figure_that_does_not_follow_from_the_starts_is_told(change: Callable[[Data], object], path: str) -> None:
    assert _faults(change) == [("wrong_figure", path)]


@pytest.mark.parametrize("name", ["allocations", "coverage", "funds", "tail"])
def test_a_missing_line_is_told(name: str) -> None:
    assert _faults(lambda data: data[name].pop()) == [("wrong_lines", f"$.{name}")]


@pytest.mark.parametrize("name", ["allocations", "coverage", "funds", "tail"])
def test_a_doubled_line_is_told(name: str) -> None:
    faults = _faults(lambda data: data[name].insert(1, dict(data[name][0])))

    assert faults == [("wrong_lines", f"$.{name}[1]")]


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("allocations", {"fund": "nothing"}),
        ("coverage", {"target": "nothing"}),
        ("funds", {"fund": "nothing"}),
        ("tail", {"fund": "nothing"}),
    ],
)
def test_an_unknown_line_is_told_beside_the_one_that_it_stands_for(name: str, changes: dict[str, str]) -> None:
    faults = _faults(lambda data: data[name][0].update(changes))

    assert faults == [("wrong_lines", f"$.{name}[0]"), ("wrong_lines", f"$.{name}")]


@pytest.mark.parametrize(("year", "faults"), [(2034, 0), (2040, 1)], ids=["in the round", "after it"])
def test_a_line_of_nothing_is_true_in_the_years_of_the_round(year: int, faults: int) -> None:
    nothing = {"project": "CATALOGUE", "fund": "capital", "year": year, "phase": "B", "amount": 0}

    assert len(_faults(lambda data: data["allocations"].append(nothing))) == faults


def test_a_plan_of_another_round_is_told() -> None:
    faults = _faults(lambda data: data.update(round="X", round_sha256="ab"))

    assert faults == [("another_round", "$.round"), ("another_round", "$.round_sha256")]


def test_a_round_that_was_changed_since_is_told() -> None:
    changed = tiny_round() | {"note": "sửa một chữ"}

    assert [one.path for one in verify_plan(changed, claimed_plan(tiny_round()))] == ["$.round_sha256"]


def test_stages_stand_in_the_order_of_the_round() -> None:
    faults = _faults(lambda data: data["objective"]["stages"].pop())

    assert faults == [("wrong_stages", "$.objective.stages")]


def test_a_plan_without_stages_is_told_so() -> None:
    faults = _faults(lambda data: data["objective"]["stages"].clear())

    assert faults == [("wrong_stages", "$.objective.stages")]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (_stage(1, certified_bound=10**12), "$.objective.stages[1].certified_bound"),
        (_stage(1, bound=10**12), "$.objective.stages[1].bound"),
        (_stage(0, bound=Decimal("0.2")), "$.objective.stages[0].bound"),
    ],
    ids=["a certified one", "over a value to minimise", "under a value to maximise"],
)
def test_a_bound_on_the_wrong_side_of_its_value_is_told(change: Callable[[Data], object], path: str) -> None:
    assert ("wrong_bound", path) in _faults(change)


@pytest.mark.parametrize(
    ("stage", "bound", "faults"),
    [
        (1, Decimal("390000000.000000001"), []),
        (1, Decimal("390000000.0000000011"), [("wrong_bound", "$.objective.stages[1].bound")]),
        (3, Decimal("0.333333332334"), []),
        (3, Decimal("0.333333332332"), [("wrong_bound", "$.objective.stages[3].bound")]),
    ],
)
def test_a_bound_may_be_off_by_what_printing_costs(stage: int, bound: Decimal, faults: list[tuple[str, str]]) -> None:
    round_data = tiny_round()
    round_data["objective"]["order"].append("worst")
    data = claimed_plan(round_data)
    data["objective"]["stages"][stage]["bound"] = bound

    assert [(one.code, one.path) for one in verify_plan(round_data, data)] == faults


def test_the_first_stage_needs_a_bound() -> None:
    assert _faults(_stage(0, bound=None)) == [("no_bound", "$.objective.stages[0].bound")]


def test_later_stages_need_none() -> None:
    assert _faults(_stage(1, bound=None)) == []


@pytest.mark.parametrize(
    ("bound", "answer", "faults"),
    [
        ("0.430598611111", "optimal", []),
        ("0.430598611112", "optimal", [("not_optimal", "$.answer")]),
        ("0.9", "feasible", []),
    ],
)
def test_optimal_means_a_bound_within_a_ten_thousandth(bound: str, answer: str, faults: list[tuple[str, str]]) -> None:
    # The value is 31/72 = 0.430555..., so the last bound allowed is 0.43059861111...
    assert _proved(Decimal("0.430555555556"), Decimal(bound), answer) == faults


@pytest.mark.parametrize(
    ("bound", "answer", "gap", "faults"),
    [
        ("0.50005", "optimal", "0.0001", []),
        ("0.500050000001", "optimal", "0.0001", [("not_optimal", "$.answer")]),
        ("0.6", "feasible", "0.2", []),
        ("0.6", "feasible", "0.200002", []),
        ("0.6", "feasible", "0.2000021", [("wrong_figure", "$.objective.gap")]),
    ],
)
def test_bound_and_gap_are_held_to_the_last_digit_that_counts(
    bound: str, answer: str, gap: str, faults: list[tuple[str, str]]
) -> None:
    round_data = tiny_round()
    round_data["targets"][1]["goal"], round_data["objective"]["order"] = 2, ["worst"]
    data = claimed_plan(round_data) | {"answer": answer}
    assert data["objective"]["stages"][0]["value"] == Decimal("0.5")

    data["objective"]["stages"][0]["bound"], data["objective"]["gap"] = Decimal(bound), Decimal(gap)

    assert [(one.code, one.path) for one in verify_plan(round_data, data)] == faults


def test_starts_that_break_a_rule_are_told_beside_wrong_figures() -> None:
    data = claimed_plan(tiny_round(), (Start("DESK", "build", 2031), Start("SCAN", "build", 2031)))
    data["objective"]["cost"] = 0

    assert [one.code for one in verify_plan(tiny_round(), data)] == ["C4", "wrong_figure"]


def test_nothing_is_worked_out_from_starts_that_the_round_does_not_have() -> None:
    assert _faults(lambda data: data["starts"][0].update(project="X")) == [("C1", "$.starts[0].project")]


def test_a_round_that_cannot_be_read_is_told_first() -> None:
    assert {one.path for one in verify_plan(tiny_round() | {"oops": 1}, {})} == {"$.oops"}


def test_a_plan_that_cannot_be_read_is_told_with_every_finding() -> None:
    assert len(verify_plan(tiny_round(), {})) > 1


@pytest.mark.parametrize(("answer", "holds"), [("none", True), ("infeasible", False)])
def test_only_infeasible_needs_a_reason(answer: str, *, holds: bool) -> None:
    data = {
        "format": "phanky.plan/1",
        "round": "LIB-2031",
        "round_sha256": fingerprint(tiny_round()),
        "answer": answer,
        "stopped": "proof",
    }

    assert (verify_plan(tiny_round(), data) == ()) is holds


@given(rounds())
def test_a_plan_file_is_at_fault_exactly_when_its_starts_break_a_rule(round_data: Data) -> None:
    round_ = read_round(round_data)
    for starts, _ in zip(enumerate_plans(round_), range(10), strict=False):
        assert verify_plan(round_data, claimed_plan(round_data, starts)) == broken_rules(round_, starts)
