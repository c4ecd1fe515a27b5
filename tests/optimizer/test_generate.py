from __future__ import annotations

from typing import Any

import pytest
from hypothesis import Phase, find, given, settings

from optimizer.reading import read_round, round_findings
from tests.draws import draws
from tests.optimizer.generate import MOST_PLANS, best, enumerate_plans, rounds
from tests.optimizer.rounds import tiny_round

KINDS = "requires excludes together at_most at_least max_starts min_share max_share"


@settings(max_examples=draws(60), deadline=None)
@given(rounds())
def test_a_drawn_round_is_legal_and_small_enough_to_list(data: dict[str, Any]) -> None:
    assert round_findings(data) == ()
    assert 1 <= sum(1 for _ in enumerate_plans(read_round(data))) <= MOST_PLANS


@pytest.mark.parametrize("kind", KINDS.split())
def test_every_kind_of_rule_is_drawn(kind: str) -> None:
    only_drawing = settings(max_examples=2_000, deadline=None, database=None, phases=[Phase.generate])

    assert find(rounds(), lambda data: any(rule["kind"] == kind for rule in data["rules"]), settings=only_drawing)


def test_a_count_of_units_that_is_to_go_down_and_has_a_way_to_go_is_drawn() -> None:
    only_drawing = settings(max_examples=2_000, deadline=None, database=None, phases=[Phase.generate])

    def drawn(data: dict[str, Any]) -> bool:
        return any(
            one.get("measure") == "units" and one.get("direction") == "down" and one["goal"] < len(one["reached_units"])
            for one in data["targets"]
        )

    assert find(rounds(), drawn, settings=only_drawing)


def test_the_listing_has_every_combination_once() -> None:
    data = tiny_round()
    data["projects"], data["rules"] = data["projects"][:2], []

    plans = list(enumerate_plans(read_round(data)))

    # SCAN: nothing or 2 years; DESK: nothing or 2 options in 2 years each.
    assert len(plans) == len(set(plans)) == 3 * 5


def test_the_best_plan_of_a_small_round_is_the_one_found_in_the_head() -> None:
    data = tiny_round()
    data["projects"], data["rules"] = data["projects"][:1], []
    found = best(read_round(data))

    # One project, done at once: it gives 12.5 of the 20 that one third of the weight asks for, in both phases.
    assert found is not None
    assert [float(value) for value in found[0]] == [pytest.approx(0.625 / 3), 240e6 + 4 * 15e6, 0]


def test_there_is_no_best_plan_when_every_plan_breaks_a_rule() -> None:
    data = tiny_round()
    data["projects"], data["rules"] = data["projects"][:1], []
    data["projects"][0]["must"] = "in"
    data["ceilings"][0]["amount"] = data["ceilings"][1]["amount"] = 1

    assert best(read_round(data)) is None
