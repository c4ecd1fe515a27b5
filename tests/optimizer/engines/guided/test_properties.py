"""Guided search against a list of every plan, with every part of it and without each, on rounds of any size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.accounts import account
from optimizer.engines import Ended, Limits, Tick, bettering, guided, seeking
from optimizer.engines.guided import PARTS, Guided
from optimizer.model import build
from optimizer.plan import Answer, Stopped
from optimizer.questions.best_plan import SolveOptions, best_plan
from optimizer.questions.stages.bounds import HIDDEN
from optimizer.reading import read_round
from optimizer.verify import broken_rules
from tests.draws import draws
from tests.optimizer.generate import best, enumerate_plans, rounds
from tests.optimizer.model.values import values_of
from tests.optimizer.search.drawn import Drawn, drawn

WITHOUT = st.sampled_from([(), PARTS, *((part,) for part in PARTS), *(tuple({*PARTS} - {part}) for part in PARTS)])
OFF = float(HIDDEN)
"""What the engine says may be off by its tolerances, in engine units; what its plans are worth is compared exactly."""


@pytest.fixture(autouse=True, scope="module")
def nearby_and_halves_as_well() -> Iterator[None]:
    """Rounds of any size are searched nearby and by halves, however near their plans are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seeking, "HALVED_FROM", 1)
        patch.setattr(seeking, "LEAST_WAY", 1e-6)
        patch.setattr(guided, "NEARBY_FROM", 1)
        patch.setattr(guided, "NEARBY_STARTS", 99.0)
        patch.setattr(bettering, "FAR_BELOW", 0.0)
        yield


def limits(without: tuple[str, ...], gap: float = 0.0) -> Limits:
    return Limits(gap=gap, time_limit_s=60.0, without=frozenset(without))


def listed(one: Drawn) -> float | None:
    """The best that there is, in engine units, by a list of every plan; None if there is no plan."""
    stage = one.round_.order[-1]
    found = best(replace(one.round_, order=(stage,)))
    return None if found is None else in_units(one, found[0][0])


def in_units(one: Drawn, value: Fraction) -> float:
    objective = one.model.objectives[one.round_.order[-1]]
    return float((value - objective.constant) * objective.unit)


def worth(one: Drawn, values: tuple[float, ...]) -> float:
    """What the starts are worth in whole numbers; what the engine counts for them is not far from it."""
    said = sum((values[column] * cost for column, cost in one.model.costs.items()), 0.0)
    true = in_units(one, account(one.round_, one.model.starts(values)).stage_values[one.round_.order[-1]])
    assert said == pytest.approx(true, abs=OFF)
    return true


@settings(max_examples=draws(100))
@given(drawn(("crowded",)), WITHOUT, st.integers(0, 99), st.sampled_from(["nothing", "a plan", "anything"]))
def test_the_best_of_all_plans_is_found_and_proved_whatever_is_left_out(
    one: Drawn, without: tuple[str, ...], number: int, kind: str
) -> None:
    known = {"nothing": [], "a plan": one.plans, "anything": [one.values(starts) for starts in one.combinations]}[kind]
    start = known[number % len(known)].tolist() if known else None

    outcome = Guided().solve(one.model, limits=limits(without), start=start)

    most = listed(one)
    if most is None:
        assert (outcome.ended, outcome.values, outcome.bound) == (Ended.INFEASIBLE, None, None)
        return
    assert outcome.ended is Ended.COMPLETE
    assert outcome.values is not None
    assert broken_rules(one.round_, one.model.starts(outcome.values)) == ()
    assert worth(one, outcome.values) == most
    assert outcome.bound == pytest.approx(most, abs=OFF)


@settings(max_examples=draws(100))
@given(drawn(("crowded",)), WITHOUT, st.sampled_from([0.0, 0.01, 0.3, 1.0]))
def test_a_gap_leaves_a_plan_and_a_bound_within_it_on_both_sides_of_the_best(
    one: Drawn, without: tuple[str, ...], gap: float
) -> None:
    outcome = Guided().solve(one.model, limits=limits(without, gap))

    most = listed(one)
    if most is None or outcome.values is None or outcome.bound is None:
        assert (most, outcome.ended) == (None, Ended.INFEASIBLE)
        return
    sign = 1 if one.model.maximise else -1
    held = worth(one, outcome.values)
    assert broken_rules(one.round_, one.model.starts(outcome.values)) == ()
    assert sign * held <= sign * most <= sign * outcome.bound + OFF
    assert sign * (outcome.bound - held) <= gap * abs(held) + OFF


@settings(max_examples=draws(100))
@given(drawn(("crowded",)), WITHOUT, st.sampled_from([0.0, 0.3]))
def test_every_tick_holds_the_best_between_what_is_held_and_what_is_proved(
    one: Drawn, without: tuple[str, ...], gap: float
) -> None:
    ticks: list[Tick] = []

    Guided().solve(one.model, limits=limits(without, gap), on_tick=ticks.append)

    most, sign = listed(one), 1 if one.model.maximise else -1
    held = [sign * tick.incumbent for tick in ticks if tick.incumbent is not None]
    proved = [sign * tick.bound for tick in ticks if tick.bound is not None]
    assert most is not None or held == []
    assert all(value <= sign * (most or 0) + OFF for value in held)
    assert most is None or all(value >= sign * most - OFF for value in proved)
    assert all(later >= earlier - OFF for earlier, later in pairwise(held))
    assert all(later <= earlier + OFF for earlier, later in pairwise(proved))


@settings(max_examples=draws(50))
@given(drawn(("crowded",), ("cost",)), WITHOUT, st.integers(0, 99), st.sampled_from([0.0, 1e-6, 0.01, 0.3]))
def test_from_any_plan_the_cheapest_one_that_is_no_worse_before_is_found_within_the_gap(
    one: Drawn, without: tuple[str, ...], number: int, gap: float
) -> None:
    round_ = replace(one.round_, order=("coverage", "cost"))
    plans = [starts for starts in enumerate_plans(round_) if not broken_rules(round_, starts)]
    if not plans:
        return
    values = [account(round_, starts).stage_values for starts in plans]
    begun = number % len(plans)
    model = build(round_)
    model.keep("coverage", values[begun]["coverage"])
    model.aim("cost")
    start = [float(value) for value in values_of(model, plans[begun]).values()]

    outcome = Guided().solve(model, limits=limits(without, gap), start=start)

    assert outcome.values is not None
    assert outcome.bound is not None
    objective = model.objectives["cost"]
    found = account(round_, model.starts(outcome.values)).stage_values
    least = min(value["cost"] for value in values if value["coverage"] >= values[begun]["coverage"])
    held, cheapest = (float((cost - objective.constant) * objective.unit) for cost in (found["cost"], least))
    assert float(found["coverage"]) >= float(values[begun]["coverage"]) * (1 - 1e-6)
    assert outcome.bound - OFF <= cheapest <= held + OFF
    assert held - outcome.bound <= gap * abs(held) + OFF


@settings(max_examples=draws(100))
@given(rounds(), WITHOUT)
def test_a_round_of_any_kind_has_the_plan_that_a_list_finds(data: dict[str, Any], without: tuple[str, ...]) -> None:
    round_ = read_round(data)
    found = best(round_)

    plan = best_plan(round_, round_sha256="", options=SolveOptions(gap=Decimal(0), without=frozenset(without)))

    if found is None:
        assert (plan.answer, plan.stopped) == (Answer.INFEASIBLE, Stopped.PROOF)
    else:
        assert tuple(stage.value for stage in plan.stages) == found[0]
        assert (plan.answer, plan.stopped) == (Answer.OPTIMAL, Stopped.PROOF)


@settings(max_examples=draws(30))
@given(drawn(("crowded",)), WITHOUT, st.booleans())
def test_time_that_is_over_leaves_what_was_given_and_nothing_worse(
    one: Drawn, without: tuple[str, ...], warm: bool
) -> None:
    plans = one.plans
    start = plans[-1].tolist() if warm and plans else None

    outcome = Guided().solve(one.model, limits=replace(limits(without), time_limit_s=0.0), start=start)

    held = None if outcome.values is None else worth(one, outcome.values)
    sign = 1 if one.model.maximise else -1
    assert start is None or (held is not None and sign * held >= sign * worth(one, tuple(start)) - OFF)
    if outcome.bound is not None and (most := listed(one)) is not None:
        assert sign * outcome.bound >= sign * most - OFF
