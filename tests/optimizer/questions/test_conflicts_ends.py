"""How the search for reasons ends when time, the engine or its tolerances end it, told by prepared engines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from optimizer.engines import ENGINES, Cancel, Ended, Engine, Limits, OnTick, Outcome
from optimizer.findings import EngineFailed
from optimizer.model import Model
from optimizer.model.problem import Problem
from optimizer.questions.conflicts import why_infeasible
from optimizer.questions.conflicts.fewest import Ways, fewest_changes
from optimizer.questions.conflicts.fewest_model import FewestModel
from optimizer.questions.conflicts.parts import Part
from optimizer.questions.conflicts.raises import Raise, least_raise
from optimizer.questions.conflicts.trials import Trials, Tried, Verdict
from optimizer.round import Committed, Round, Rule
from tests.optimizer.builder import a_round, ceiling, cost, option, project

LONG_S = 60.0
LATE = Outcome(Ended.TIME_LIMIT, None, None, 0, 1.0, "late", "0")


class Scripted:
    """HiGHS, except for what `say` answers to the question of this number (from 0 on)."""

    name = "scripted"

    def __init__(self, say: Callable[[int, Problem], Outcome | None]) -> None:
        self.say, self.asked = say, 0

    def solve(
        self,
        problem: Problem,
        *,
        limits: Limits,
        start: Sequence[float] | None = None,
        on_tick: OnTick | None = None,
        cancel: Cancel | None = None,
    ) -> Outcome:
        self.asked += 1
        said = self.say(self.asked - 1, problem)
        return said or ENGINES["highs"].solve(problem, limits=limits, start=start, on_tick=on_tick, cancel=cancel)


def codes(round_: Round, engine: Engine, **more: Any) -> list[str]:  # noqa: ANN401 - any argument of the question
    return [one.code for one in why_infeasible(round_, engine=engine, **({"time_limit_s": LONG_S} | more))]


def too_dear() -> Round:
    return a_round(project("A", option(costs=(cost(12),)), must="in"), ceilings=(ceiling(10),))


def excluding() -> Round:
    musts = (project(code, must="in") for code in "AB")
    return a_round(*musts, rules=(Rule(code="R-1", kind="excludes", projects=("A", "B")),))


def test_without_any_time_the_plain_reasons_are_still_told() -> None:
    assert codes(too_dear(), ENGINES["highs"], time_limit_s=0) == ["must_in_over_ceiling", "search_cut", "infeasible"]


def test_without_any_time_nothing_is_known() -> None:
    none, part = Trials(ENGINES["highs"], 0, None), Part(too_dear())

    assert none.search(part.model(), lambda _values: part) == Tried(Verdict.UNKNOWN)
    assert none.feasible(part) == Tried(Verdict.UNKNOWN)
    assert least_raise(none, part, [0]) is Verdict.UNKNOWN
    assert fewest_changes(none, part.round) == Ways((), fewest=False, done=False)


def test_who_cancels_gets_the_plain_reasons() -> None:
    found = codes(too_dear(), ENGINES["highs"], cancel=lambda: True)

    assert found == ["must_in_over_ceiling", "search_cut", "infeasible"]


def test_an_engine_that_breaks_leaves_the_general_sentence() -> None:
    def breaks(_number: int, _problem: Problem) -> Outcome:
        raise EngineFailed("out of memory")

    assert codes(excluding(), Scripted(breaks)) == ["search_cut", "infeasible"]


def test_a_model_that_floats_cannot_hold_leaves_the_plain_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_part: Part, **_said: object) -> Model:
        raise EngineFailed("the amounts of an equation lie too far apart")

    monkeypatch.setattr(Part, "model", fails)

    assert codes(too_dear(), ENGINES["highs"]) == ["must_in_over_ceiling", "search_cut", "infeasible"]


def test_a_round_that_has_a_plan_after_all_is_told_as_a_doubt() -> None:
    assert codes(a_round(project("A")), ENGINES["highs"]) == ["infeasible_in_doubt"]


def test_a_round_that_has_a_plan_after_all_needs_no_change() -> None:
    ways = fewest_changes(Trials(ENGINES["highs"], LONG_S, None), a_round(project("A")))

    assert ways == Ways((), fewest=False, done=False)


def test_a_conflict_that_time_left_unproved_is_told_as_that() -> None:
    musts = (project(code, must="in") for code in "AB")
    rules = (Rule(code="R-1", kind="excludes", projects=("A", "B")), Rule(code="R-2", kind="max_starts", count=9))
    # infeasible as a whole and without ceilings; without, then without R-1 feasible; R-2 can go
    engine = Scripted(lambda number, _problem: LATE if number > 4 else None)

    (conflict, *_) = why_infeasible(a_round(*musts, rules=rules), engine=engine, time_limit_s=LONG_S)

    assert "quy tắc R-1" in conflict.message.vi
    assert "R-2" not in conflict.message.vi
    assert "có thể còn điều thừa" in conflict.message.vi
    assert "giữ được" not in conflict.message.vi


def test_what_is_missing_is_not_told_where_there_was_no_time_to_count_it() -> None:
    musts = (project(code, option(costs=(cost(9),)), must="in") for code in "ABD")
    engine = Scripted(lambda _number, problem: LATE if "raise" in problem.objectives else None)

    findings = why_infeasible(a_round(*musts, ceilings=(ceiling(10),)), engine=engine, time_limit_s=LONG_S)

    (conflict,) = (one for one in findings if one.code == "conflict")
    assert "trần C (dev, 2016-2019) là 10 đồng. Bỏ một điều" in conflict.message.vi
    assert [one.code for one in findings if one.code.startswith("repair_money")] == []


def test_plans_that_never_hold_are_no_answer() -> None:
    def all_at_once(_number: int, problem: Problem) -> Outcome:
        return Outcome(Ended.COMPLETE, (1.0,) * len(problem.columns), 0.0, 1, 1.0, "prepared", "0")

    assert codes(excluding(), Scripted(all_at_once)) == ["search_cut", "infeasible"]


def test_a_portfolio_that_is_not_the_cheapest_is_given_up_for_one_dong_less() -> None:
    ways = (option("dear", start_years=(2016,), costs=(cost(15),)), option(start_years=(2016,), costs=(cost(12),)))
    part = Part(a_round(project("A", *ways, must="in"), ceilings=(ceiling(10),)))

    def the_dear_one(number: int, problem: Problem) -> Outcome | None:
        values = tuple(float(place == problem.x[0]) for place in range(len(problem.columns)))
        return None if number else Outcome(Ended.COMPLETE, values, 0.0, 1, 1.0, "prepared", "0")

    found = least_raise(Trials(Scripted(the_dear_one), LONG_S, None), part, [0])

    assert isinstance(found, Raise)
    assert (found.amounts_vnd, found.least) == ({0: 12}, True)


def test_without_time_for_the_proof_a_raise_is_not_told_as_the_least() -> None:
    engine = Scripted(lambda number, _problem: LATE if number else None)

    found = least_raise(Trials(engine, LONG_S, None), Part(too_dear()), [0])

    assert isinstance(found, Raise)
    assert (found.amounts_vnd, found.least) == ({0: 12}, False)


def wrong_about_d(number: int, problem: Problem) -> Outcome | None:
    """First: A, B and D are chosen, and only D is left free. Tolerances of an engine might let such a plan pass."""
    round_ = three_musts()
    free_d = {"op": "must", "project": "D", "must": "free"}
    column = next(column for column, change in FewestModel(round_).changes.items() if change == free_d)
    chosen = {x for x, one in zip(problem.x, problem.candidates, strict=True) if one.start_year == 2016}
    values = tuple(float(place in {column, *chosen}) for place in range(len(problem.columns)))
    return None if number else Outcome(Ended.COMPLETE, values, 0.0, 1, 1.0, "prepared", "0")


def three_musts() -> Round:
    return a_round(*(project(code, must="in") for code in "ABD"), rules=excluding().rules)


def test_changes_that_do_not_hold_are_not_told() -> None:
    ways = fewest_changes(Trials(Scripted(wrong_about_d), LONG_S, None), three_musts())

    assert len(ways.found) == 3
    assert all(change.get("project") != "D" for way in ways.found for change in way)
    assert (ways.fewest, ways.done) == (True, True)


def test_a_way_that_time_left_unproved_is_not_told_as_the_fewest() -> None:
    def unproved(_number: int, problem: Problem) -> Outcome:
        found = ENGINES["highs"].solve(problem, limits=Limits(gap=0.0, time_limit_s=LONG_S))
        return replace(found, ended=Ended.TIME_LIMIT)

    ways = fewest_changes(Trials(Scripted(unproved), LONG_S, None), three_musts())

    assert len(ways.found) == 3
    assert (ways.fewest, ways.done) == (False, True)


def test_time_that_ends_before_both_ways_are_found_leaves_them_untold() -> None:
    promised = project("A", option(costs=(cost(12),)), committed=Committed(option="build", start_year=2016))
    musts = (project(code, option(), must="in") for code in "BD")
    round_ = a_round(
        promised, *musts, rules=(Rule(code="R-1", kind="excludes", projects=("B", "D")),), ceilings=(ceiling(10),)
    )
    counted = Scripted(lambda _number, _problem: None)
    assert "repair_both" in codes(round_, counted)

    last = counted.asked - 2  # the raise, and whether it is the least

    assert "repair_both" not in codes(round_, Scripted(lambda number, _problem: LATE if number >= last else None))
