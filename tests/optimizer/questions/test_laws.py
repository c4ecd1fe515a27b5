"""What must happen to the best plan when its round is changed: laws that hold whatever the round is.

Everything is solved to gap 0 and compared as exact fractions. Raising what is allowed never lowers the weighted
coverage; changing names, order, calendar or the unit of money changes no value of any stage.
"""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

from optimizer.check import check_round
from optimizer.check.told import INFEASIBLE
from optimizer.plan import Plan, Stopped
from optimizer.questions.best_plan import SolveOptions, best_plan
from optimizer.reading import read_round
from tests.draws import draws
from tests.optimizer.generate import rounds
from tests.optimizer.questions.laws import (
    CHANGE_NOTHING,
    NEVER_LOWER,
    Data,
    Law,
    fits_a_file,
    nothing_rounded,
    twice_the_money,
)

CALM = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
CHANCE = st.randoms(use_true_random=False)


def coverage_is_kept(law: Law, engine: str, data: Data, chance: Random) -> None:
    before = _hopeful(data | {"objective": {"order": ["coverage"]}})
    after = _changed(before, law, chance)

    was = _values(_solved(before, engine))
    if was is None:
        reject()
    now = _values(_solved(after, engine))

    assert now is not None
    assert now["coverage"] >= was["coverage"]


def every_value_is_kept(law: Law, engine: str, data: Data, chance: Random) -> None:
    before = _hopeful(data)
    after = _changed(before, law, chance)

    assert _values(_solved(after, engine)) == _values(_solved(before, engine))


def twice_the_money_is_twice_the_cost(engine: str, data: Data) -> None:
    before = _hopeful(data)
    nothing_rounded(before)
    after = deepcopy(before)
    twice_the_money(after)
    assume(fits_a_file(after))

    was, now = _values(_solved(before, engine)), _values(_solved(after, engine))

    assert now == (None if was is None else was | {name: 2 * was[name] for name in was if name == "cost"})


def what_is_best_may_be_told_beforehand(engine: str, data: Data) -> None:
    before = _hopeful(data)
    plan = _solved(before, engine)
    assume(plan.accounts is not None)
    chosen = {one.project for one in plan.starts}
    after = deepcopy(before)
    for project in after["projects"]:
        if "committed" not in project:
            project["must"] = "in" if project["code"] in chosen else "out"

    assert _values(_solved(after, engine)) == _values(plan)


MANY, FEW = settings(CALM, max_examples=draws(7)), settings(CALM, max_examples=draws(2))


@pytest.mark.parametrize("law", NEVER_LOWER)
@MANY
@given(rounds(), CHANCE)
def test_what_only_allows_more_never_lowers_coverage(law: Law, data: Data, chance: Random) -> None:
    coverage_is_kept(law, "highs", data, chance)


@pytest.mark.parametrize("law", NEVER_LOWER)
@FEW
@given(rounds(), CHANCE)
def test_what_only_allows_more_never_lowers_coverage_with_cbc(law: Law, data: Data, chance: Random) -> None:
    coverage_is_kept(law, "cbc", data, chance)


@pytest.mark.parametrize("law", CHANGE_NOTHING)
@MANY
@given(rounds(), CHANCE)
def test_what_changes_no_choice_changes_no_value(law: Law, data: Data, chance: Random) -> None:
    every_value_is_kept(law, "highs", data, chance)


@pytest.mark.parametrize("law", CHANGE_NOTHING)
@FEW
@given(rounds(), CHANCE)
def test_what_changes_no_choice_changes_no_value_with_cbc(law: Law, data: Data, chance: Random) -> None:
    every_value_is_kept(law, "cbc", data, chance)


@MANY
@given(rounds())
def test_doubling_all_money_doubles_the_cost_and_changes_nothing_else(data: Data) -> None:
    twice_the_money_is_twice_the_cost("highs", data)


@FEW
@given(rounds())
def test_doubling_all_money_doubles_the_cost_and_changes_nothing_else_with_cbc(data: Data) -> None:
    twice_the_money_is_twice_the_cost("cbc", data)


@MANY
@given(rounds())
def test_forcing_what_is_best_and_forbidding_the_rest_changes_nothing(data: Data) -> None:
    what_is_best_may_be_told_beforehand("highs", data)


@FEW
@given(rounds())
def test_forcing_what_is_best_and_forbidding_the_rest_changes_nothing_with_cbc(data: Data) -> None:
    what_is_best_may_be_told_beforehand("cbc", data)


def _solved(data: Data, engine: str) -> Plan:
    options = SolveOptions(engine=engine, gap=Decimal(0))
    plan = best_plan(read_round(data), round_sha256="", options=options)
    assert plan.stopped is Stopped.PROOF
    return plan


def _values(plan: Plan) -> dict[str, Fraction] | None:
    """The exact value of every stage; None for a round that no plan fits."""
    return None if plan.accounts is None else {stage.name: stage.value for stage in plan.stages}


def _hopeful(data: Data) -> Data:
    """A copy; rounds that are known to have no plan are passed over, because laws say little about them."""
    assume(not any(INFEASIBLE.en in finding.message.en for finding in check_round(read_round(data))))
    return deepcopy(data)


def _changed(data: Data, law: Law, chance: Random) -> Data:
    after = deepcopy(data)
    law(after, chance)
    assume(after != data)
    return after
