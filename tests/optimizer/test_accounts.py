from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given

from optimizer.accounts import account, allowed_starts
from optimizer.plan import Accounts, FundLine, Start, TailLine
from optimizer.reading import read_round
from optimizer.round import Fund, Phase, Round, Target
from tests.optimizer.builder import (
    DEV,
    REC,
    a_round,
    ceiling,
    cost,
    gives,
    option,
    project,
    reaches,
    running,
    start,
)
from tests.optimizer.generate import enumerate_plans, rounds

PART = Decimal("0.1")


def _charged(accounts: Accounts) -> dict[tuple[str, int], int]:
    return {(line.fund, line.year): line.amount_vnd for line in accounts.allocations}


def _covered(round_: Round, *starts: str) -> list[Fraction]:
    return [line.fraction for line in account(round_, [start(code) for code in starts]).coverage]


def test_a_cost_line_falls_in_its_offset_year_and_phase() -> None:
    round_ = a_round(project("A", option(costs=(cost(5), cost(7, year_offset=2)))))

    lines = account(round_, [start("A")]).allocations

    assert [(line.year, line.phase, line.amount_vnd) for line in lines] == [(2016, "P1", 5), (2018, "P2", 7)]


def test_running_money_begins_the_year_after_completion() -> None:
    round_ = a_round(project("A", option(duration_years=2, running=(running(3),))))

    assert _charged(account(round_, [start("A")])) == {(REC, 2018): 3, (REC, 2019): 3}


def test_each_line_is_rounded_up_by_itself_at_a_fraction() -> None:
    round_ = a_round(project("A", option(min_fraction=PART, costs=(cost(1), cost(1), cost(10)))))

    # 0.3 + 0.3 + 3 đồng, each line rounded up: 1 + 1 + 3.
    assert account(round_, [start("A", fraction_bp=3_000)]).cost_vnd == 5


def test_running_money_is_rounded_up_in_every_year() -> None:
    round_ = a_round(project("A", option(min_fraction=PART, running=(running(3),))))

    assert _charged(account(round_, [start("A", fraction_bp=5_000)])) == {(REC, y): 2 for y in (2017, 2018, 2019)}


def test_money_that_fell_before_the_round_is_not_charged() -> None:
    round_ = a_round(project("A", option(costs=(cost(5), cost(7, year_offset=2)), running=(running(1),))))

    assert _charged(account(round_, [start("A", 2014)])) == {(DEV, 2016): 7} | {(REC, y): 1 for y in range(2016, 2020)}


def test_lines_of_nothing_are_left_out() -> None:
    round_ = a_round(project("A", option(costs=(cost(0), cost(0, year_offset=9)), running=(running(0),))))

    accounts = account(round_, [start("A")])

    assert (accounts.allocations, accounts.tail) == ((), ())


def test_the_tail_holds_late_cost_lines_and_the_money_of_every_later_year() -> None:
    round_ = a_round(
        project("A", option(costs=(cost(5, year_offset=1), cost(6, year_offset=1)), running=(running(2),)))
    )

    assert account(round_, [start("A", 2019)]).tail == (TailLine("A", DEV, 2020, 11), TailLine("A", REC, None, 2))


def test_what_falls_in_the_last_year_is_no_tail() -> None:
    accounts = account(a_round(project("A")), [start("A", 2019)])

    assert (accounts.cost_vnd, accounts.tail) == (1, ())


def test_the_tail_stands_in_time_order_with_the_money_of_every_year_last() -> None:
    costs = cost(5, year_offset=9), cost(6, year_offset=8)
    round_ = a_round(project("A", option(costs=costs, running=(running(2, DEV), running(3, DEV)))))

    tail = account(round_, [start("A")]).tail

    assert [(line.year, line.amount_vnd) for line in tail] == [(2024, 6), (2025, 5), (None, 5)]


def test_lines_of_one_fund_and_year_add_up() -> None:
    round_ = a_round(
        project("A", option(running=(running(2), running(3)))), project("B", option(costs=(cost(4, REC),)))
    )

    accounts = account(round_, [start("A"), start("B", 2017)])

    assert {(line.project, line.year): line.amount_vnd for line in accounts.allocations}[("A", 2017)] == 5
    assert [line.allocated_vnd for line in accounts.funds] == [0, 0, 5 + 4, 10]


def test_the_tail_is_rounded_up_at_a_fraction_too() -> None:
    round_ = a_round(project("A", option(min_fraction=PART, costs=(cost(5, year_offset=9),))))

    assert account(round_, [start("A", fraction_bp=5_000)]).tail == (TailLine("A", DEV, 2025, 3),)


def test_a_fund_without_a_phase_ceiling_has_neither_ceiling_nor_left() -> None:
    round_ = a_round(project("A"), ceilings=(ceiling(9, REC, phase="P1"), ceiling(9), ceiling(9, tag="x", phase="P1")))

    funds = account(round_, [start("A")]).funds

    assert funds[0] == FundLine(DEV, "P1", None, 0, 0, 1, None)
    assert funds[2] == FundLine(REC, "P1", 9, 0, 0, 0, 9)


def test_the_reserve_leaves_a_room_that_is_rounded_down() -> None:
    round_ = a_round(funds=(Fund(code=DEV, reserve_rate=Decimal("0.1")),), ceilings=(ceiling(15, phase="P1"),))

    # 15 at 10 % leaves 13, as the contract says; the other 2 are reserve.
    assert account(round_, []).funds[0] == FundLine(DEV, "P1", 15, 2, 0, 0, 13)


def test_what_is_left_is_carried_from_phase_to_phase_and_rounded_down_each_time() -> None:
    round_ = a_round(
        project("A", option(costs=(cost(2),))),
        phases=tuple(Phase(code=f"P{y}", first_year=y, last_year=y) for y in (2016, 2017, 2018)),
        funds=(Fund(code=DEV, carry_forward=Decimal("0.5")),),
        ceilings=tuple(ceiling(7, phase=f"P{y}") for y in (2016, 2017, 2018)),
    )

    funds = account(round_, [start("A")]).funds

    # 7 - 2 = 5 left, 2 carried; 7 + 2 = 9 left, 4 carried.
    assert [(line.carried_in_vnd, line.left_vnd) for line in funds] == [(0, 5), (2, 9), (4, 11)]


def test_overspending_carries_nothing_and_is_not_borrowed() -> None:
    round_ = a_round(
        project("A", option(costs=(cost(9),))),
        funds=(Fund(code=DEV, carry_forward=Decimal(1)),),
        ceilings=(ceiling(7, phase="P1"), ceiling(7, phase="P2")),
    )

    assert [(one.carried_in_vnd, one.left_vnd) for one in account(round_, [start("A")]).funds] == [(0, -2), (0, 7)]


def test_the_reserve_is_not_carried() -> None:
    round_ = a_round(
        funds=(Fund(code=DEV, carry_forward=Decimal(1), reserve_rate=Decimal("0.2")),),
        ceilings=(ceiling(10, phase="P1"), ceiling(10, phase="P2")),
    )

    assert [one.carried_in_vnd for one in account(round_, []).funds] == [0, 8]


def test_funds_never_mix() -> None:
    round_ = a_round(
        project("A", option(costs=(cost(3, REC),))),
        funds=(Fund(code=DEV, carry_forward=Decimal(1)), Fund(code=REC)),
        ceilings=(ceiling(10, phase="P1"), ceiling(10, phase="P2")),
    )

    assert [(one.fund, one.carried_in_vnd) for one in account(round_, [start("A")]).funds][1] == (DEV, 10)


@pytest.mark.parametrize(
    ("duration", "lag", "year", "phases_covered"),
    [
        (1, 0, 2017, [True, True]),
        (2, 0, 2017, [False, True]),
        (1, 1, 2017, [False, True]),
        (1, 2, 2018, [False, False]),
        (2, -1, 2017, [True, True]),
        (1, -5, 2018, [False, True]),
    ],
    ids=[
        "done in the phase",
        "done in the next",
        "lag",
        "lag past the round",
        "benefit first",
        "never before the start",
    ],
)
def test_a_contribution_counts_from_completion_and_lag(
    duration: int, lag: int, year: int, phases_covered: list[bool]
) -> None:
    round_ = a_round(project("A", option(duration_years=duration, contributions=(gives("10", lag_years=lag),))))

    coverage = account(round_, [start("A", year)]).coverage

    assert [line.fraction == 1 for line in coverage] == phases_covered


def test_amounts_add_up_and_there_is_no_credit_above_the_goal() -> None:
    half = option(contributions=(gives("7.5"),))
    round_ = a_round(project("A", half), project("B", half))

    assert _covered(round_, "A")[0] == Fraction(3, 4)
    assert _covered(round_, "A", "B")[0] == 1
    assert account(round_, [start("A"), start("B")]).coverage[0].value == 15


def test_an_amount_is_given_at_the_fraction_of_its_project() -> None:
    round_ = a_round(project("A", option(min_fraction=PART, contributions=(gives("0.1"),))))

    assert account(round_, [start("A", fraction_bp=3_333)]).coverage[0].value == Fraction(3_333, 100_000)


def test_a_target_may_point_down() -> None:
    target = Target(code="T", direction="down", baseline=Decimal(12), goal=Decimal(4))
    round_ = a_round(project("A", option(contributions=(gives("2"),))), targets=(target,))

    line = account(round_, [start("A")]).coverage[0]

    assert (line.value, line.fraction) == (Fraction(10), Fraction(1, 4))


def test_a_goal_that_is_already_met_is_covered() -> None:
    targets = (
        Target(code="T", baseline=Decimal(12), goal=Decimal(4)),
        Target(code="D", baseline=Decimal(4), goal=Decimal(4), direction="down"),
    )

    assert _covered(a_round(targets=targets)) == [1, 1, 1, 1]


def test_a_unit_is_counted_once_and_reached_units_count_from_the_start() -> None:
    target = Target(code="T", measure="units", unit_class="w", reached_units=("W0",), goal=Decimal(5))
    round_ = a_round(
        project("A", option(contributions=(reaches("W0", "W1", "W2"),))),
        project("B", option(contributions=(reaches("W2", "W3"),))),
        targets=(target,),
    )

    line = account(round_, [start("A"), start("B")]).coverage[0]

    assert (line.value, line.fraction) == (Fraction(4), Fraction(3, 4))


def test_units_count_from_completion_too() -> None:
    target = Target(code="T", measure="units", unit_class="w", goal=Decimal(1))
    round_ = a_round(project("A", option(contributions=(reaches("W1"),))), targets=(target,))

    assert [line.fraction for line in account(round_, [start("A", 2017)]).coverage] == [1, 1]
    assert [line.fraction for line in account(round_, [start("A", 2018)]).coverage] == [0, 1]


def test_a_units_target_that_points_down_is_met_from_its_goal_on() -> None:
    target = Target(code="T", measure="units", direction="down", reached_units=("W0", "W1"), goal=Decimal(1))

    assert _covered(a_round(targets=(target,)))[0] == 0


def test_coverage_is_weighted_by_target_and_phase() -> None:
    round_ = a_round(
        project("A", option(contributions=(gives("10"),))),
        phases=(
            Phase(code="P1", first_year=2016, last_year=2017, weight=Decimal(1)),
            Phase(code="P2", first_year=2018, last_year=2019, weight=Decimal(2)),
        ),
        targets=(Target(code="T", goal=Decimal(10)), Target(code="U", goal=Decimal(1), weight=Decimal(3))),
    )

    # T is whole in P2 only: weight 1 x 2 of (1 + 3) x (1 + 2).
    assert account(round_, [start("A", 2018)]).stage_values["coverage"] == Fraction(1, 6)


def test_life_cost_is_the_same_however_late_the_start() -> None:
    round_ = a_round(project("A", option(costs=(cost(10), cost(5, year_offset=9)), running=(running(2),))))

    values = {account(round_, [start("A", year)]).stage_values["cost"] for year in (2014, 2016, 2019)}

    assert values == {10 + 5 + 4 * 2}


def test_life_cost_is_rounded_up_per_line() -> None:
    round_ = a_round(project("A", option(min_fraction=PART, costs=(cost(1), cost(1)), running=(running(1),))))

    assert account(round_, [start("A", fraction_bp=1_000)]).stage_values["cost"] == 1 + 1 + 4 * 1


def test_earliness_counts_years_after_the_first_allowed_start() -> None:
    allowed_from_2017 = option(start_years=(2015, 2019, 2017))
    round_ = a_round(project("A", allowed_from_2017), project("B"), project("C"))

    starts = [start("A", 2019), start("B", 2017), start("C", 2013)]

    assert account(round_, starts).stage_values["earliness"] == 2 + 1 + 0


def test_an_option_without_any_allowed_start_is_not_late() -> None:
    round_ = a_round(project("A", option(duration_years=9)))

    assert account(round_, [start("A", 2018)]).stage_values["earliness"] == 0


def test_worst_and_met_look_at_the_end_of_the_last_phase() -> None:
    targets = (Target(code="T", goal=Decimal(10)), Target(code="U", goal=Decimal(4), weight=Decimal(2)))
    round_ = a_round(project("A", option(contributions=(gives("10"), gives("1", "U")))), targets=targets)

    values = account(round_, [start("A", 2019)]).stage_values

    assert (values["worst"], values["met"]) == (Fraction(1, 4), Fraction(1, 3))


def test_unsaid_start_years_are_the_first_years_of_the_phases() -> None:
    assert allowed_starts(a_round(), option(start_years=())) == (2016, 2018)


def test_a_start_is_allowed_while_the_work_ends_in_the_round() -> None:
    assert allowed_starts(a_round(), option(start_years=(2015, 2016, 2018, 2019), duration_years=2)) == (2016, 2018)


@pytest.mark.parametrize("start_", [start("X"), start("A", option="lease")], ids=["project", "option"])
def test_a_start_that_the_round_does_not_have_is_a_key_error(start_: Start) -> None:
    with pytest.raises(KeyError):
        account(a_round(project("A")), [start_])


@given(rounds())
def test_the_accounts_of_any_plan_add_up(data: dict[str, object]) -> None:
    round_ = read_round(data)
    for starts, _ in zip(enumerate_plans(round_), range(20), strict=False):
        accounts = account(round_, starts)
        spent_vnd = sum(line.amount_vnd for line in accounts.allocations)

        assert accounts.cost_vnd == spent_vnd == sum(line.allocated_vnd for line in accounts.funds)
        assert all(line.amount_vnd > 0 for line in accounts.allocations)
        assert all(line.amount_vnd > 0 for line in accounts.tail)
        assert all(0 <= line.fraction <= 1 for line in accounts.coverage)
        assert all(0 <= accounts.stage_values[stage] <= 1 for stage in ("coverage", "worst", "met"))
        assert accounts.stage_values["earliness"] >= 0


@given(rounds())
def test_coverage_never_falls_from_phase_to_phase(data: dict[str, object]) -> None:
    round_ = read_round(data)
    for starts, _ in zip(enumerate_plans(round_), range(20), strict=False):
        fractions = {(line.target, line.phase): line.fraction for line in account(round_, starts).coverage}

        for target in round_.targets:
            of_target = [fractions[target.code, phase.code] for phase in round_.phases]
            assert of_target == sorted(of_target)
