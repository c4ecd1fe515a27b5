"""Large rounds: the relaxation nearly solved, and a first plan among the likely starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.engines import Ended, guided, sifted
from optimizer.engines.guided import Guided
from optimizer.engines.highs import Relaxed, relaxed
from optimizer.verify import broken_rules
from tests.draws import draws
from tests.optimizer.engines.guided.asked import EACH, KNAPSACK, Searches, a_guide, plan, without
from tests.optimizer.engines.guided.test_properties import OFF, limits, listed, worth
from tests.optimizer.search.drawn import Drawn, drawn
from tests.optimizer.search.small import a_matrix, least, most, some_choices


@pytest.fixture(autouse=True, scope="module")
def every_round_is_large() -> Iterator[None]:
    """Three starts are many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guided, "LARGE", 1)
        patch.setattr(sifted, "BESIDE", 0.5)
        yield


@pytest.fixture
def sifts(monkeypatch: pytest.MonkeyPatch) -> list[Relaxed | None]:
    """What sifting has come to, each time."""
    out: list[Relaxed | None] = []
    honest = sifted.sifted

    def noted(*words: Any) -> Relaxed | None:  # noqa: ANN401 - handed on as they come
        out.append(honest(*words))
        return out[-1]

    monkeypatch.setattr(guided, "sifted", noted)
    return out


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> list[Relaxed]:
    """What the simplex method has come to, each time."""
    out: list[Relaxed] = []

    def noted(*words: Any) -> Relaxed:  # noqa: ANN401 - handed on as they come
        out.append(relaxed(*words))
        return out[-1]

    monkeypatch.setattr(guided, "relaxed", noted)
    return out


def test_the_relaxation_of_a_large_round_is_sifted(sifts: list[Relaxed | None], whole: list[Relaxed]) -> None:
    outcome = a_guide(KNAPSACK, gap=0.1).outcome(None)

    assert (len(sifts), whole) == (1, [])
    assert outcome.ended is Ended.COMPLETE


def test_where_sifting_comes_to_nothing_the_whole_relaxation_is_solved(
    whole: list[Relaxed], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guided, "sifted", lambda *_words: None)

    outcome = a_guide(KNAPSACK, gap=0.01).outcome(None)

    assert (len(whole), outcome.values, outcome.ended) == (1, (0.0, 1.0, 1.0), Ended.COMPLETE)


@pytest.mark.parametrize(("gap", "left_out"), [(0.0, ()), (9e-5, ()), (0.1, ("sifting",))])
def test_where_all_digits_count_or_sifting_is_left_out_it_is_not_asked(
    gap: float, left_out: tuple[str, ...], whole: list[Relaxed], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guided, "sifted", None)

    a_guide(KNAPSACK, gap=gap, without=without(*left_out)).outcome(None)

    assert len(whole) == 1


def test_the_first_plan_of_a_large_round_is_one_of_likely_starts(
    searches: Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fourth project costs more than it brings: its start is not likely, and no column of the first search."""
    monkeypatch.setattr(guided, "BESIDE", 0.0)
    matrix = a_matrix([4, 5, 3, -9], most({0: 3, 1: 4, 2: 2, 3: 1}, 6))

    outcome = a_guide(matrix, some_choices([[0]], [[1]], [[2]], [[3]])).outcome(None)

    assert len(searches.asked[0][0].cost) == 3
    assert (outcome.values, outcome.bound) == ((0.0, 1.0, 1.0, 0.0), 8.0)


def test_the_kernel_can_be_left_out(searches: Searches) -> None:
    matrix = a_matrix([4, 5, 3, -9], most({0: 3, 1: 4, 2: 2, 3: 1}, 6))

    a_guide(matrix, some_choices([[0]], [[1]], [[2]], [[3]]), without=without("kernel")).outcome(None)

    assert len(searches.asked[0][0].cost) == 4


def test_likely_starts_without_a_plan_leave_the_search_to_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """A floor needs the start that only costs, and the multipliers say nothing of it."""
    monkeypatch.setattr(guided, "BESIDE", 0.0)
    matrix = a_matrix([4, 5, -3], least({2: 1}, 1))
    monkeypatch.setattr(guided, "relaxed", lambda *_words: Relaxed(False, plan(1, 1, 1), plan(0), 0.0))

    outcome = a_guide(matrix).outcome(None)

    assert (outcome.values, outcome.bound) == ((1.0, 1.0, 1.0), 6.0)


def test_a_plan_that_is_held_already_needs_no_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guided, "squeezed", None)

    outcome = a_guide(KNAPSACK).outcome(plan(1, 0, 0))

    assert (outcome.values, outcome.bound) == ((0.0, 1.0, 1.0), 8.0)


def test_a_kernel_whose_plan_is_near_enough_ends_the_search(searches: Searches) -> None:
    outcome = a_guide(KNAPSACK, EACH, gap=0.1).outcome(None)

    assert outcome.status == "the relaxation proves the plan"
    assert all("direct" in limits.without for _, limits, _, _ in searches.asked)


@settings(max_examples=draws(100))
@given(drawn(("crowded",)), st.sampled_from([0.001, 0.01, 0.3]), st.sampled_from([(), ("sifting",), ("kernel",)]))
def test_large_rounds_have_a_plan_and_a_bound_on_both_sides_of_the_best(
    one: Drawn, gap: float, left_out: tuple[str, ...]
) -> None:
    outcome = Guided().solve(one.model, limits=limits(left_out, gap))

    most = listed(one)
    if most is None or outcome.values is None or outcome.bound is None:
        assert (most, outcome.ended) == (None, Ended.INFEASIBLE)
        return
    sign = 1 if one.model.maximise else -1
    held = worth(one, outcome.values)
    assert broken_rules(one.round_, one.model.starts(outcome.values)) == ()
    assert sign * held <= sign * most <= sign * outcome.bound + OFF
    assert sign * (outcome.bound - held) <= gap * abs(held) + OFF
