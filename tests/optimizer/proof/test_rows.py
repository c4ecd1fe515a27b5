"""The rows of a proof against the judge: no legal plan lies outside of any row, and a stage pushes what it is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from hypothesis import given

from optimizer.accounts import account
from optimizer.plan import Start
from optimizer.reading import read_round
from optimizer.round import Committed, Floor, Phase, Round, Target
from optimizer.verify import broken_rules
from optimizer.verify.proof import Relaxation, relaxed
from optimizer.verify.proof.relaxation import Row
from optimizer.verify.proof.stages import STAGES
from tests.optimizer.builder import a_round, ceiling, cost, gives, option, project
from tests.optimizer.generate import enumerate_plans, rounds

PLANS = 12
"""So many legal plans of a round are looked at, spread over all that there are."""
Values = dict[int, Fraction]


@given(rounds())
def test_every_legal_plan_stands_in_every_row(data: dict[str, Any]) -> None:
    round_ = read_round(data)
    for starts in _some_legal_plans(round_):
        reached = account(round_, starts).stage_values
        for stage in STAGES:
            # what the plan itself reached in the other stages may not be lost; it is not
            proof, _ = relaxed(round_, stage, {name: value for name, value in reached.items() if name != stage})
            values = _values(proof, starts)

            assert [name for name, row in proof.rows.items() if not _stands(row, values)] == []


@given(rounds())
def test_a_stage_pushes_what_a_legal_plan_is_worth(data: dict[str, Any]) -> None:
    round_ = read_round(data)
    in_part = any(option.min_fraction is not None for project in round_.projects for option in project.options)
    for starts in _some_legal_plans(round_):
        for stage, value in account(round_, starts).stage_values.items():
            proof, push = relaxed(round_, stage, {})

            pushed = _sum(push.terms, _values(proof, starts))

            if stage != "cost" or not in_part:  # else rounding up is left out, so that a plan looks cheaper than it is
                assert pushed == push.pushed(value)
            assert pushed >= push.pushed(value)
            assert push.by(round_, starts) == push.pushed(value)


@given(rounds())
def test_no_plan_has_a_value_between_two_steps(data: dict[str, Any]) -> None:
    round_ = read_round(data)
    for starts in _some_legal_plans(round_):
        for stage, value in account(round_, starts).stage_values.items():
            push = relaxed(round_, stage, {})[1]
            first = push.first_over(value)

            assert ((value - push.constant) / push.step).denominator == 1
            assert push.best(push.pushed(value)) == value
            assert first == push.pushed(value) + push.of * push.step
            assert push.first_over(value + push.sign * push.step / 2) == first
            assert push.best(first - push.of * push.step / 1_000) == value


def _some_legal_plans(round_: Round) -> Sequence[tuple[Start, ...]]:
    plans = list(enumerate_plans(round_))
    return [starts for starts in plans[:: ceil(len(plans) / PLANS)] if not broken_rules(round_, starts)]


def _values(proof: Relaxation, starts: Sequence[Start]) -> Values:
    """Every column for these starts; those of no way are as large as their rows let them be."""
    values = {column: Fraction(upper) for column, upper in enumerate(proof.upper)}
    bp = {(one.project, one.option, one.start_year): one.fraction_bp for one in starts}
    for number, way in enumerate(proof.ways):
        chosen = bp.get((way.project.code, way.option.code, way.start_year), 0)
        values[number] = Fraction(bool(chosen))
        if way.part is not None:
            values[way.part] = Fraction(chosen)
    for row in proof.rows.values():
        if not row.equal:
            values |= _lowered(proof, row, values)
    return values


def _lowered(proof: Relaxation, row: Row, values: Values) -> Values:
    """The column that a row holds down, if there is one: as large as what the others leave of the limit."""
    for column in (one for one in proof.others if row.terms.get(one, 0) > 0):
        others = {one: amount for one, amount in row.terms.items() if one != column}
        room = (row.limit - _sum(others, values)) / row.terms[column]
        most = Fraction(floor(room)) if column in proof.whole.values() else room
        return {column: max(Fraction(0), min(values[column], most))}
    return {}


def _sum(terms: Mapping[int, int], values: Values) -> Fraction:
    return sum((amount * values[column] for column, amount in terms.items()), Fraction(0))


def _stands(row: Row, values: Values) -> bool:
    total = _sum(row.terms, values)
    return total == row.limit if row.equal else total <= row.limit


def test_rows_whose_names_become_equal_keep_apart() -> None:
    phases = Phase(code="P/Q", first_year=2016, last_year=2017), Phase(code="Q", first_year=2018, last_year=2019)
    targets = Target(code="T", goal=Decimal(10)), Target(code="T/P", goal=Decimal(20))
    part = option(start_years=(2016,), contributions=(gives("1"), gives("1", "T/P")))

    rows = relaxed(a_round(project("A", part), phases=phases, targets=targets), "coverage", {})[0].rows

    assert {name: row.terms for name, row in rows.items() if name.startswith("C6/T/P/Q")} == {
        "C6/T/P/Q": {0: -1, 1: 10},
        "C6/T/P/Q#2": {0: -1, 4: 20},
    }


def test_what_falls_after_the_round_is_charged_to_no_ceiling() -> None:
    late = option(start_years=(2019,), costs=(cost(7), cost(50, year_offset=1)))

    rows = relaxed(a_round(project("A", late), ceilings=(ceiling(9),)), "cost", {})[0].rows

    assert rows["C4/C"].terms == {0: 1}  # of 7 đồng, which is the whole row's divisor
    assert rows["C4/C"].limit == 1


def test_a_promised_project_goes_the_promised_way_and_no_other() -> None:
    promised = Committed(option="lease", start_year=2017)
    either = project("A", option("build"), option("lease"), option("rent"), committed=promised)

    ways = relaxed(a_round(either), "cost", {})[0].ways

    assert [(way.option.code, way.start_year) for way in ways] == [("lease", 2017)]


def test_a_floor_under_a_target_that_is_met_already_needs_no_row() -> None:
    met = Target(code="T", goal=Decimal(0), floors=(Floor(phase="P1", coverage=Decimal(1)),))

    rows = relaxed(a_round(project("A"), targets=(met,)), "cost", {})[0].rows

    assert [name for name in rows if name.startswith("C7")] == []
