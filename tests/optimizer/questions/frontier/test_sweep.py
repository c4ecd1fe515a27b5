"""One variant after the other: the order, what is reused, and what is said when a sweep is cut short."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from optimizer.engines import Ended, Outcome
from optimizer.engines.fixed import Fixed
from optimizer.engines.highs import Highs
from optimizer.plan import Answer, Stopped
from optimizer.planfile import plan_to_data
from optimizer.questions.best_plan import SolveOptions, best_plan
from optimizer.questions.frontier import Point, Variant, effective_data, frontier
from optimizer.questions.frontier.sweep import widest_gap_first
from optimizer.reading import read_round
from optimizer.verify import verify_plan
from tests.optimizer.questions.prepared import INFEASIBLE, NOTHING, Breaks
from tests.optimizer.rounds import tiny_round

MILLION = 10**6
EXACT = SolveOptions(gap=Decimal(0))


class Counting(Highs):
    """HiGHS, and how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def solve(self, *given: Any, **more: Any) -> Outcome:  # noqa: ANN401 - the door's
        self.asked += 1
        return super().solve(*given, **more)


def capital(*millions: int) -> list[Variant]:
    """Amounts of the first capital ceiling of the tiny round; 600 million buy all that capital can buy."""
    return [{"CAP-A": amount * MILLION} for amount in millions]


def swept(variants: Sequence[Variant], **more: Any) -> list[Point]:  # noqa: ANN401 - frontier's
    return sorted(frontier(tiny_round(), variants, **({"options": EXACT} | more)), key=lambda point: point.place)


def needing_the_desk() -> dict[str, Any]:
    """The tiny round in which the reading desks must be in: infeasible where no purse is large enough."""
    data = tiny_round()
    data["projects"][1]["must"] = "in"
    data["projects"][1]["options"] = data["projects"][1]["options"][:1]
    return data


def test_the_ends_come_first_and_then_always_the_middle_of_the_widest_gap() -> None:
    assert list(widest_gap_first([(n,) for n in range(9)])) == [8, 0, 4, 6, 2, 7, 5, 3, 1]


@pytest.mark.parametrize("count", range(12))
def test_every_variant_gets_its_turn_once(count: int) -> None:
    assert sorted(widest_gap_first([(n,) for n in range(count)])) == list(range(count))


def test_points_are_there_before_the_sweep_is_done() -> None:
    engine = Counting()
    points = frontier(tiny_round(), capital(0, 300, 800), options=EXACT, engine=engine)
    assert engine.asked == 0

    first = next(points)

    asked = engine.asked
    assert (first.place, asked > 0) == (2, True)
    next(points)
    assert engine.asked > asked


def test_every_point_is_the_plan_that_its_variant_has_alone() -> None:
    data, variants = tiny_round(), capital(0, 100, 240, 300, 599, 600, 800)

    for point in swept(variants):
        alone = best_plan(read_round(effective_data(data, point.variant)), round_sha256="", options=EXACT)
        assert [one.value for one in point.plan.stages] == [one.value for one in alone.stages]
        assert (point.plan.answer, point.plan.stopped) == (alone.answer, alone.stopped)
        assert verify_plan(effective_data(data, point.variant), plan_to_data(point.plan)) == ()


def test_where_the_plan_for_more_money_fits_nothing_is_searched() -> None:
    engine = Counting()
    points = frontier(tiny_round(), capital(*range(900, 960)), options=EXACT, engine=engine)

    first = next(points)
    asked, rest = engine.asked, list(points)

    assert (first.plan.stopped, engine.asked) == (Stopped.PROOF, asked)
    assert {point.plan.starts for point in rest} == {first.plan.starts}
    assert {(point.plan.stopped, point.plan.solver.version) for point in rest} == {
        (Stopped.PROOF, first.plan.solver.version)
    }


def test_the_bound_for_more_money_is_told_where_time_ends_a_search() -> None:
    data = tiny_round()
    model = read_round(data)
    best = best_plan(model, round_sha256="", options=EXACT)
    engine = Late()
    points = {point.place: point.plan for point in frontier(data, capital(300, 500), options=EXACT, engine=engine)}
    assert best.stages[0].value == points[1].stages[0].value
    assert points[0].stopped is Stopped.TIME_LIMIT
    assert points[0].stages[0].bound is not None
    assert points[0].stages[0].value <= points[0].stages[0].bound <= points[1].stages[0].bound  # type: ignore[operator]


class Late(Counting):
    """HiGHS for the first variant, whose three stages it searches; after that it knows no bound and is out of time."""

    def solve(self, *given: Any, **more: Any) -> Outcome:  # noqa: ANN401 - the door's
        if self.asked >= 3:
            values = tuple(0.0 for _ in given[0].upper)
            return Outcome(Ended.TIME_LIMIT, values, None, 0, 60.0, "late", "0")
        return super().solve(*given, **more)


def test_a_variant_under_one_without_a_plan_has_none_and_is_not_searched() -> None:
    engine = Counting()
    data = needing_the_desk()
    data["ceilings"][1]["amount"] = 0
    points = frontier(data, capital(0, 100, 359), options=EXACT, engine=engine)

    first = next(points)
    asked, rest = engine.asked, list(points)

    assert first.plan.answer is Answer.INFEASIBLE
    assert first.plan.findings[-1].code == "infeasible"
    assert engine.asked == asked
    for point in rest:
        assert (point.plan.answer, point.plan.stopped) == (Answer.INFEASIBLE, Stopped.PROOF)
        assert [one.code for one in point.plan.findings] == ["infeasible_with_more_money"]
        assert verify_plan(effective_data(data, point.variant), plan_to_data(point.plan)) == ()


def test_the_edge_between_no_plan_and_a_plan_is_found_to_the_dong() -> None:
    data = needing_the_desk()
    data["ceilings"][1]["amount"] = 0
    variants = [{"CAP-A": 360 * MILLION + more} for more in (-2, -1, 0, 1)]

    points = sorted(frontier(data, variants, options=EXACT), key=lambda point: point.place)

    assert [point.plan.answer for point in points] == [Answer.INFEASIBLE] * 2 + [Answer.OPTIMAL] * 2


def test_with_certificates_every_infeasible_variant_proves_its_own() -> None:
    data = needing_the_desk()
    data["ceilings"][1]["amount"] = 0

    points = list(frontier(data, capital(0, 1), options=SolveOptions(certify_s=5.0)))

    assert all(point.plan.certificates for point in points)


def test_a_sweep_that_is_cancelled_leaves_honest_points() -> None:
    told: list[bool] = []
    points = frontier(tiny_round(), capital(0, 300, 800), options=EXACT, cancel=lambda: bool(told))

    first = next(points)
    told.append(True)
    rest = list(points)

    assert first.plan.stopped is Stopped.PROOF
    for point in rest:
        assert point.plan.stopped is Stopped.CANCELLED
        assert verify_plan(effective_data(tiny_round(), point.variant), plan_to_data(point.plan)) == ()


def test_a_cancelled_point_keeps_the_plan_for_less_money() -> None:
    told: list[bool] = []
    points = frontier(tiny_round(), capital(0, 300, 800), options=EXACT, cancel=lambda: bool(told))
    _, least = next(points), next(points)
    told.append(True)

    middle = next(points)

    assert (middle.place, middle.plan.answer, middle.plan.stopped) == (1, Answer.FEASIBLE, Stopped.CANCELLED)
    assert middle.plan.starts == least.plan.starts
    assert middle.plan.gap is not None


def test_a_sweep_without_time_says_so_at_every_point() -> None:
    points = swept(capital(0, 300), sweep_limit_s=0.0)

    assert {(point.plan.answer, point.plan.stopped) for point in points} == {(Answer.NONE, Stopped.TIME_LIMIT)}
    assert {point.plan.solver.options["time_limit_s"] for point in points} == {0.0}


def test_a_sweep_with_time_enough_gives_every_point_its_own_limit() -> None:
    points = swept(capital(0, 300), sweep_limit_s=600.0)

    assert {point.plan.solver.options["time_limit_s"] for point in points} == {60.0}


def test_what_an_engine_said_before_it_broke_is_not_used() -> None:
    points = swept(capital(300, 800), engine=Breaks(NOTHING))

    assert [point.plan.stopped for point in points] == [Stopped.ERROR, Stopped.TIME_LIMIT]


def test_no_plan_found_is_not_taken_for_no_plan_there() -> None:
    points = swept(capital(300, 800), engine=Fixed(NOTHING))

    assert {point.plan.answer for point in points} == {Answer.NONE}


def test_an_engine_that_is_alone_in_saying_infeasible_rules_out_nothing() -> None:
    points = swept(capital(300, 800), engine=Fixed(INFEASIBLE), second=Highs())

    assert Answer.INFEASIBLE not in {point.plan.answer for point in points}


def test_two_engines_prove_every_point_apart() -> None:
    first, second = Counting(), Counting()
    second.name = "second"

    points = swept(capital(900, 910), engine=first, second=second)

    assert [point.plan.solver.options["agreed"] for point in points] == [True, True]
    assert first.asked == second.asked == 3


def test_a_carry_in_part_is_planned_as_it_is_alone() -> None:
    data = tiny_round()
    data["funds"][0]["carry_forward"] = Decimal("0.3")
    variants = capital(100, 240, 400, 600)

    for point in frontier(data, variants, options=EXACT):
        alone = best_plan(read_round(effective_data(data, point.variant)), round_sha256="", options=EXACT)
        assert [one.value for one in point.plan.stages] == [one.value for one in alone.stages]


def test_the_scenario_that_lies_under_the_sweep_is_named_in_every_plan() -> None:
    assert [point.plan.scenario for point in swept(capital(0, 300), scenario="LESS")] == ["LESS", "LESS"]


def test_progress_is_told_of_every_search() -> None:
    told: list[str] = []

    swept(capital(300, 800), progress=lambda progress: told.append(progress.stage))

    assert set(told) <= {"coverage", "cost", "earliness"}


def test_a_canonical_sweep_gives_the_canonical_plan_of_every_variant() -> None:
    options = SolveOptions(canonical=True)

    for point in swept(capital(100, 300, 800, 900), options=options):
        alone = best_plan(read_round(effective_data(tiny_round(), point.variant)), round_sha256="", options=options)
        assert (point.plan.starts, point.plan.canonical) == (alone.starts, True)


def test_more_money_never_lowers_coverage_along_a_sweep() -> None:
    values = [point.plan.stages[0].value for point in swept(capital(0, 150, 240, 390, 500, 750, 900))]

    assert values == sorted(values)
    assert values[0] < values[-1] <= Fraction(1)
