"""Sweeps over drawn rounds: each point is what its own round has alone, and what is true of them is true."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.jsonio import fingerprint
from optimizer.plan import Answer
from optimizer.questions.best_plan import best_plan
from optimizer.questions.sweep import Sweep, sweep_of
from optimizer.questions.sweep.swept import SweepPoint, swept
from optimizer.reading import read_round
from optimizer.verify import verify_plan
from tests.draws import draws as so_many
from tests.optimizer.generate import rounds
from tests.optimizer.questions.sweep.specs import EXACT, ceilings, draws, percents, weights

Data = dict[str, Any]
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def searched(sweep: Sweep) -> list[SweepPoint]:
    return sorted(swept(sweep, range(len(sweep)), options=EXACT), key=lambda point: point.place)


def expect_each_as_alone(sweep: Sweep) -> None:
    for point in searched(sweep):
        file = sweep.effective(point.place)
        alone = best_plan(read_round(file), round_sha256="", options=EXACT)
        here = sweep.places.here(point.place)

        assert (here.round, here.sha256) == (read_round(file), fingerprint(file))
        assert (point.plan.answer, point.plan.stopped) == (alone.answer, alone.stopped)
        assert [one.value for one in point.plan.stages] == [one.value for one in alone.stages]
        assert verify_plan(file, point.plan_data) == ()


@settings(CALM, max_examples=so_many(25))
@given(rounds(), st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=4))
def test_every_set_of_weights_has_the_plan_that_it_has_alone(data: Data, some: list[list[int]]) -> None:
    codes = [one["code"] for one in data["targets"]]
    sets = [dict(zip(codes, map(str, one), strict=False)) for one in some]
    kept = {one["code"]: one.get("weight", 1) for one in data["targets"]}

    expect_each_as_alone(sweep_of(data, weights(*(one for one in sets if any(map(int, (kept | one).values()))), {})))


@settings(CALM, max_examples=so_many(25))
@given(rounds(), st.integers(0, 10**6))
def test_every_draw_has_the_plan_that_it_has_alone(data: Data, seed: int) -> None:
    expect_each_as_alone(sweep_of(data, draws(4, seed=seed)))


@settings(CALM, max_examples=so_many(25))
@given(rounds(), st.integers(1, 4), st.integers(1, 3))
def test_every_point_of_a_grid_has_the_plan_that_it_has_alone(data: Data, rows: int, columns: int) -> None:
    funds = list(dict.fromkeys(one["fund"] for one in data.get("ceilings", ()) if one["fund"] is not None))[:2]
    if funds:
        steps = {fund: percents("30", "170", count) for fund, count in zip(funds, (rows, columns), strict=False)}
        expect_each_as_alone(sweep_of(data, ceilings(**steps)))


@settings(CALM, max_examples=so_many(25))
@given(rounds(), st.integers(0, 10**6))
def test_nothing_gets_better_where_everything_gets_dearer(data: Data, seed: int) -> None:
    data = data | {"rules": [one for one in data.get("rules", ()) if one["kind"] not in {"min_share", "max_share"}]}
    specs = [
        draws(3, seed=seed, cost={"low": factor, "mode": factor, "high": factor}) for factor in ("1", "1.3", "1.7")
    ]
    for place in range(3):
        found = [searched(sweep_of(data, spec))[place].plan for spec in specs]
        for less, more in pairwise(found):
            if more.answer is not Answer.INFEASIBLE:
                assert less.answer is Answer.OPTIMAL
                assert less.stages[0].value >= more.stages[0].value


@settings(CALM, max_examples=so_many(25))
@given(rounds())
def test_draws_in_which_nothing_can_happen_are_the_round_itself(data: Data) -> None:
    sure = {"low": 1, "mode": 1, "high": 1}
    sweep = sweep_of(data, draws(2, cost=sure, delay={"probability": "0", "max_years": 9}))

    assert [sweep.effective(place) for place in range(2)] == [data, data]


@settings(CALM, max_examples=so_many(25))
@given(rounds(), st.integers(1, 9))
def test_weights_that_all_grow_alike_change_no_coverage(data: Data, times: int) -> None:
    sets = [
        {one["code"]: str(Decimal(one.get("weight", 1)) * factor) for one in data["targets"]} for factor in (1, times)
    ]

    one, other = searched(sweep_of(data, weights(*sets)))

    assert [stage.value for stage in one.plan.stages] == [stage.value for stage in other.plan.stages]
