"""Whatever the multipliers, no legal plan pushes more than they prove; and grown proofs reach the truth."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.accounts import account
from optimizer.plan import Start
from optimizer.questions.certify import certified, certified_infeasible
from optimizer.questions.certify.carry import Grown
from optimizer.reading import read_round
from optimizer.round import Round
from optimizer.verify import broken_rules
from optimizer.verify.proof import Part, prove, relaxed
from optimizer.verify.proof.weights import Weights
from tests.draws import draws
from tests.optimizer.generate import best, enumerate_plans, rounds

BITS = 20
LONG_S = 600.0
"""Every growth here ends by itself, long before that."""


def legal_plans(round_: Round) -> list[tuple[Start, ...]]:
    return [starts for starts in enumerate_plans(round_) if not broken_rules(round_, starts)]


@given(rounds(), st.data())
@settings(max_examples=draws(60))
def test_no_multipliers_prove_less_than_a_legal_plan_reaches(data: dict[str, Any], drawn: st.DataObject) -> None:
    round_ = read_round(data)
    stage = drawn.draw(st.sampled_from(round_.order))
    proof, push = relaxed(round_, stage, {})
    values = {
        name: drawn.draw(st.integers(-5 * 2**BITS if row.equal else 0, 5 * 2**BITS)) for name, row in proof.rows.items()
    }
    shifts = {
        name: BITS + max([abs(row.limit), *map(abs, row.terms.values())]).bit_length()
        for name, row in proof.rows.items()
    }
    weights = Weights(proof, push.terms, values, shifts)
    most = weights.bound(Part())

    for starts in legal_plans(round_):
        assert most is not None
        assert push.pushed(account(round_, starts).stage_values[stage]) <= Fraction(most, 1 << weights.bits)


@given(rounds(), st.booleans())
@settings(max_examples=draws(60))
def test_every_stage_of_the_best_plan_is_proved_within_the_aim(data: dict[str, Any], takes_over: bool) -> None:
    round_ = read_round(data)
    found = best(round_)
    if found is None:
        return
    reached: dict[str, Fraction] = {}
    grown: Grown | None = None
    for stage, value in zip(round_.order, found[0], strict=True):
        one, grown = certified(
            round_,
            stage=stage,
            value=value,
            reached=reached,
            seconds=LONG_S,
            on_growth=lambda _bound, _count: False,
            earlier=grown if takes_over else None,
        )
        prove(round_, one, reached)
        assert one.bound is not None
        over = (value - one.bound) if stage in ("cost", "earliness") else (one.bound - value)
        assert 0 <= over <= Fraction(1, 10**4) * max(abs(value), Fraction(1, 10**6)) + Fraction(1, 10**12)
        reached[stage] = value


@given(rounds())
@settings(max_examples=draws(60))
def test_a_round_is_proved_to_have_no_plan_exactly_when_it_has_none(data: dict[str, Any]) -> None:
    round_ = read_round(data)

    one = certified_infeasible(round_, seconds=LONG_S, on_growth=lambda _bound, _count: False)

    assert (one is None) == bool(legal_plans(round_))
    if one is not None:
        prove(round_, one, {})
