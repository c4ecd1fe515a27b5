"""The plain formulation beside the list of every plan, and one peer beside another."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings

from bench.peers import PEERS, Answered, answered
from bench.peers.plain import Column, Row, write_down
from bench.peers.whole import LARGEST, in_whole_numbers, limits
from optimizer.accounts import account
from optimizer.plan import Start
from optimizer.reading import read_round
from optimizer.round import FULL_BP, Round, Target, Unit
from optimizer.verify import broken_rules
from tests.draws import draws
from tests.optimizer.builder import a_round, option, project
from tests.optimizer.generate import best, rounds
from tests.optimizer.rounds import full_round, tiny_round

SOME = settings(max_examples=draws(30))
WITHIN = 1e-6
"""What an engine's tolerances may hide in a coverage."""


def asked(round_: Round, peer: str = "highs") -> Answered:
    return answered(write_down(round_), PEERS[peer], gap=0.0, time_limit_s=20)


def reached(round_: Round, said: Answered) -> Fraction:
    assert said.starts is not None
    return account(round_, said.starts).stage_values[round_.order[0]]


def loosened(round_: Round) -> Round:
    """The round with every amount and share that an engine holds in floats moved outwards by a little."""
    a_little = Decimal("0.00001")
    ceilings = [replace(one, amount_vnd=one.amount_vnd + 2 + one.amount_vnd // 10**5) for one in round_.ceilings]
    targets = [
        replace(one, floors=tuple(replace(floor, coverage=floor.coverage - a_little) for floor in one.floors))
        for one in round_.targets
    ]
    signs = {"min_share": -a_little, "max_share": a_little}
    rules = [replace(one, share=one.share + signs[one.kind]) if one.share is not None else one for one in round_.rules]
    return replace(round_, ceilings=tuple(ceilings), targets=tuple(targets), rules=tuple(rules))


@SOME
@given(rounds())
def test_no_bound_of_the_plain_formulation_denies_the_best_of_all_plans(data: dict[str, Any]) -> None:
    round_ = read_round(data)
    found = best(round_)
    assume(found is not None)
    assert found is not None

    bound = asked(round_).bounds[round_.order[0]]

    assert bound is not None
    assert bound >= float(found[0][0]) - WITHIN


@SOME
@given(rounds())
def test_a_plan_of_the_plain_formulation_that_breaks_no_rule_is_the_best_of_all_plans(data: dict[str, Any]) -> None:
    round_ = read_round(data)
    assume(not any(option.min_fraction for project in round_.projects for option in project.options))
    found, said = best(round_), asked(round_)
    assume(said.starts is not None and not broken_rules(round_, said.starts))
    assert found is not None

    # `met` may call a target met that floats put at its goal, and then count it
    assert reached(round_, said) >= found[0][0] - Fraction(WITHIN) or round_.order[0] == "met"


@SOME
@given(rounds())
def test_no_plan_of_the_plain_formulation_breaks_a_rule_by_more_than_tolerances(data: dict[str, Any]) -> None:
    round_ = read_round(data)
    assume(not any(option.min_fraction for project in round_.projects for option in project.options))

    said = asked(round_)

    assert said.starts is None or broken_rules(loosened(round_), said.starts) == ()


@pytest.mark.parametrize("peer", ["highs", "cbc", "scip"])
@pytest.mark.parametrize("make", [tiny_round, full_round])
def test_every_peer_finds_the_best_plan_of_a_small_round(peer: str, make: Any) -> None:  # noqa: ANN401 - makes a round
    round_ = read_round(make())

    said = asked(round_, peer)

    assert said.starts is not None
    assert broken_rules(round_, said.starts) == ()
    assert said.bounds[round_.order[0]] == pytest.approx(float(reached(round_, said)), abs=1e-5)
    assert reached(round_, said) == reached(round_, asked(round_))


@pytest.mark.parametrize("peer", ["highs", "cbc", "scip"])
def test_every_peer_tells_what_is_there_where_nothing_can_be_chosen(peer: str) -> None:
    there = Target(code="U", goal=Decimal(1), measure="units", unit_class="ward", reached_units=("U1",))
    late = project("A", option(start_years=(2030,)))
    round_ = a_round(late, units=(Unit(code="U1", unit_class="ward"),), targets=(there,))

    said = asked(round_, peer)

    assert (said.starts, said.bounds["coverage"], said.ended) == ((), 1.0, True)


def test_cp_sat_in_a_process_of_its_own_finds_the_same_value_as_highs() -> None:
    code = (
        "import json; from bench.peers import PEERS, answered; from bench.peers.plain import write_down\n"
        "from optimizer.reading import read_round; from tests.optimizer.rounds import tiny_round\n"
        "said = answered(write_down(read_round(tiny_round())), PEERS['cpsat'], gap=0.0, time_limit_s=20)\n"
        "print(json.dumps([[s.project, s.option, s.start_year, s.fraction_bp] for s in said.starts]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

    round_ = read_round(tiny_round())
    starts = tuple(Start(*one) for one in json.loads(done.stdout))

    assert broken_rules(round_, starts) == ()
    assert account(round_, starts).stage_values["coverage"] == reached(round_, asked(round_))


def test_a_fraction_is_rounded_down_to_whole_basis_points_and_what_a_tolerance_took_is_given_back() -> None:
    plain = write_down(read_round(tiny_round()))
    pick = next(one for one in plain.picks if one.level != one.x)
    values = [0.0] * len(plain.columns)
    values[pick.x] = 1.0

    for level, basis_points in ((0.49999999999, 5000), (0.49998, 4999), (1.0000001, FULL_BP)):
        values[pick.level] = level
        assert [start.fraction_bp for start in plain.starts(values)] == [basis_points]


COLUMNS = [Column(1, whole=True), Column(1, whole=False, grain=10**7), Column(50, whole=False, grain=10**6)]


def test_decimals_become_whole_numbers_without_a_common_divisor() -> None:
    whole = in_whole_numbers({0: 12.5, 1: -37.5}, COLUMNS)

    # 12.5 x ≥ 37.5 y, y in ten-millionths: 10^7 x ≥ 3 Y
    assert whole.terms == {0: 10**7, 1: -3}
    assert limits(Row({}, 12.5, None), whole) == (10**7, LARGEST)


def test_money_that_is_carried_is_counted_in_dong() -> None:
    whole = in_whole_numbers({0: 3_000_001.0, 2: 1_000_000.0}, COLUMNS)

    assert whole.terms == {0: 3_000_001, 2: 1}
    assert limits(Row({}, None, 7.0), whole) == (-LARGEST, 7)


def test_sums_that_could_leave_64_bits_are_made_smaller() -> None:
    whole = in_whole_numbers({0: 1e12 + 1, 1: 1e15}, COLUMNS)

    assert sum(abs(factor) * COLUMNS[n].up * COLUMNS[n].grain for n, factor in whole.terms.items()) <= LARGEST * 1.01
    assert whole.terms[0] / whole.terms[1] == pytest.approx((1e12 + 1) * 1e7 / 1e15, rel=1e-3)
