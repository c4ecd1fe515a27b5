from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from optimizer.accounts import account
from optimizer.findings import Finding, Refused, Severity, Text
from optimizer.jsonio import dump_json, load_json
from optimizer.plan import Answer, Plan, Solver, Stage, Stopped
from optimizer.planfile import plan_to_data, read_plan
from optimizer.reading import plan_findings
from tests.optimizer.builder import REC, a_round, ceiling, cost, gives, option, project, running, start

KEYS = (
    "format round round_sha256 scenario answer stopped objective starts allocations coverage funds tail solver findings"
)


def _plan(**said: Any) -> Plan:  # noqa: ANN401 - any field of Plan
    """A project that gives 1 of a goal of 3, so that no fraction ends after 12 decimals."""
    late = option(
        costs=(cost(5), cost(6, year_offset=9)), running=(running(2),), contributions=(gives("1"), gives("1", "D"))
    )
    round_ = a_round(project("A", late), ceilings=(ceiling(9, REC, phase="P1"),))
    round_ = replace(round_, targets=(replace(round_.targets[0], goal=Decimal(3)),))
    starts = (start("A", 2018),)
    accounts = account(round_, starts)
    stages = (
        Stage("coverage", accounts.stage_values["coverage"], Fraction(1, 3), Fraction(2, 3)),
        Stage("cost", accounts.stage_values["cost"], Fraction(7, 2)),
        Stage("earliness", accounts.stage_values["earliness"]),
    )
    given: dict[str, Any] = {
        "round": "HAND",
        "round_sha256": "ab",
        "scenario": None,
        "answer": Answer.FEASIBLE,
        "stopped": Stopped.GAP,
        "starts": starts,
        "accounts": accounts,
        "stages": stages,
        "gap": Fraction(1),
        "solver": Solver("highs", "1.2", 0.5, 12, {"gap": 0.1, "threads": 1}),
    }
    return Plan(**(given | said))


def _refused() -> Plan:
    reason = Finding("C4", "$.ceilings[0]", Text("Vượt trần", "Over the ceiling"), Text("Nâng", "Raise"), Severity.NOTE)
    nothing: dict[str, Any] = {"starts": (), "accounts": None, "stages": (), "gap": None, "findings": (reason,)}
    return _plan(answer=Answer.INFEASIBLE, stopped=Stopped.PROOF, **nothing)


def test_a_plan_file_has_the_keys_of_the_contract_in_their_order() -> None:
    data = plan_to_data(_plan())

    assert list(data) == KEYS.split()
    assert list(data["objective"]) == ["coverage", "cost", "gap", "canonical", "stages"]


def test_a_plan_file_has_the_right_shape() -> None:
    assert plan_findings(plan_to_data(_plan())) == ()
    assert plan_findings(plan_to_data(_refused())) == ()


def test_fractions_stand_to_twelve_decimals() -> None:
    assert plan_to_data(_plan())["coverage"][1]["fraction"] == Decimal("0.333333333333")


def test_long_values_keep_all_their_digits() -> None:
    accounts = _plan().accounts
    assert accounts is not None
    line = replace(accounts.coverage[0], value=Fraction(10**20) + Fraction(1, 3))

    data = plan_to_data(_plan(accounts=replace(accounts, coverage=(line,))))

    assert data["coverage"][0]["value"] == Decimal("100000000000000000000.333333333333")


def test_money_is_written_as_whole_dong() -> None:
    data = plan_to_data(_plan())

    assert [line["amount"] for line in data["allocations"]] == [5, 2]
    assert data["objective"]["cost"] == 7
    assert all(isinstance(line["allocated"], int) for line in data["funds"])


def test_a_bound_from_above_is_rounded_up() -> None:
    stage = plan_to_data(_plan())["objective"]["stages"][0]

    assert (stage["bound"], stage["certified_bound"]) == (Decimal("0.333333333334"), Decimal("0.666666666667"))


def test_a_bound_below_whole_dong_is_rounded_up_to_the_next_dong() -> None:
    assert plan_to_data(_plan())["objective"]["stages"][1] == {"name": "cost", "value": 19, "bound": 4}


def test_a_stage_that_was_not_proved_has_a_null_bound() -> None:
    assert plan_to_data(_plan())["objective"]["stages"][2] == {"name": "earliness", "value": 2, "bound": None}


def test_the_tail_tells_one_year_from_every_year() -> None:
    assert plan_to_data(_plan())["tail"] == [
        {"project": "A", "fund": "dev", "year": 2027, "amount": 6},
        {"project": "A", "fund": "rec", "amount_per_year": 2},
    ]


def test_a_fund_without_a_phase_ceiling_has_null_for_ceiling_and_left() -> None:
    funds = plan_to_data(_plan())["funds"]

    assert (funds[0]["ceiling"], funds[0]["left"]) == (None, None)
    assert (funds[2]["ceiling"], funds[2]["left"]) == (9, 9)


def test_a_gap_that_is_not_known_is_left_out() -> None:
    assert "gap" not in plan_to_data(_plan(gap=None))["objective"]


def test_an_answer_without_a_portfolio_lists_none() -> None:
    data = plan_to_data(_refused())

    assert set(data) == {"format", "round", "round_sha256", "scenario", "answer", "stopped", "solver", "findings"}


@pytest.mark.parametrize(
    "plan", [_plan(), _refused(), _plan(gap=None, scenario="LESS")], ids=["plan", "none", "scenario"]
)
def test_a_plan_is_written_the_same_after_it_was_read_back(plan: Plan) -> None:
    data = plan_to_data(plan)

    assert plan_to_data(read_plan(data)) == data


def test_a_plan_outlives_the_way_through_text() -> None:
    data = plan_to_data(_plan())

    assert load_json(dump_json(data)) == data


def test_reading_back_gives_the_same_money_and_starts() -> None:
    plan = _plan()
    back = read_plan(plan_to_data(plan))

    assert plan.accounts is not None
    assert back.accounts is not None
    assert (back.starts, back.accounts.allocations, back.accounts.funds, back.accounts.tail) == (
        plan.starts,
        plan.accounts.allocations,
        plan.accounts.funds,
        plan.accounts.tail,
    )


def test_findings_are_read_back_whole() -> None:
    assert read_plan(plan_to_data(_refused())).findings == _refused().findings


def test_a_start_without_a_fraction_is_whole() -> None:
    data = plan_to_data(_plan())
    del data["starts"][0]["fraction_bp"]

    assert read_plan(data).starts[0].fraction_bp == 10_000


def test_a_plan_without_its_solver_can_be_read() -> None:
    data = plan_to_data(_plan())
    del data["solver"]

    assert read_plan(data).solver == Solver("", "", 0.0)


def test_data_of_another_shape_is_refused_with_every_finding() -> None:
    data = plan_to_data(_plan())
    data["answer"] = "maybe"
    del data["round"]

    with pytest.raises(Refused) as refused:
        read_plan(data)

    assert {finding.path for finding in refused.value.findings} >= {"$.answer", "$.round"}


def test_a_coverage_line_without_its_value_is_refused() -> None:
    data = plan_to_data(_plan())
    del data["coverage"][1]["value"]

    with pytest.raises(Refused) as refused:
        read_plan(data)

    assert [finding.path for finding in refused.value.findings] == ["$.coverage[1].value"]
