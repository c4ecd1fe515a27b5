"""One answer from every engine: of all plans that are best in every stage, the first in the stated order."""

from __future__ import annotations

import random
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.accounts import account
from optimizer.engines import ENGINES, Cancel, Ended, Outcome
from optimizer.engines.fixed import Fixed
from optimizer.jsonio import load_json
from optimizer.model import build
from optimizer.plan import Answer, Plan, Start, Stopped
from optimizer.planfile import MINIMISED
from optimizer.questions.best_plan import Progress, SolveOptions, best_plan
from optimizer.questions.canonical import _subjects
from optimizer.reading import read_round
from optimizer.round import Round, Rule
from optimizer.verify import broken_rules
from tests.draws import draws
from tests.optimizer.builder import a_round, ceiling, gives, option, project
from tests.optimizer.engines.installed import installed
from tests.optimizer.generate import enumerate_plans, rounds
from tests.optimizer.questions.prepared import NOTHING, Breaks, chosen, gives_for, knapsack, outcome, solved

SEED = Path(__file__).parents[3] / "seed" / "rounds"
CANONICAL = SolveOptions(canonical=True)
LONG_S = 600.0
"""On a busy machine what takes seconds may take a minute."""
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

Data = dict[str, Any]


@pytest.fixture(params=ENGINES)
def options(request: pytest.FixtureRequest) -> SolveOptions:
    installed(request.param)
    return SolveOptions(engine=request.param, canonical=True)


def first_of_all(round_: Round) -> tuple[Start, ...] | None:
    """The canonical plan, found by listing every plan; None when every plan breaks a rule."""
    found: tuple[Any, tuple[Start, ...]] | None = None
    for starts in enumerate_plans(round_):
        if broken_rules(round_, starts):
            continue
        values = account(round_, starts).stage_values
        stages = [-values[name] if name in MINIMISED else values[name] for name in round_.order]
        of_project = {one.project: one for one in starts}
        digits = [digit(of_project.get(code)) for code in sorted(one.code for one in round_.projects)]
        if found is None or (stages, digits) > found[0]:
            found = (stages, digits), tuple(sorted(starts))
    return None if found is None else found[1]


def digit(one: Start | None) -> tuple[Any, ...]:
    """A project's place in the stated order: the larger the better."""
    if one is None:
        return (0,)
    return 1, -one.start_year, [-ord(letter) for letter in one.option], one.fraction_bp


def is_the_first_of_all(data: Data, engine: str) -> None:
    round_ = read_round(data)
    listed = first_of_all(round_)

    plan = best_plan(round_, round_sha256="", options=SolveOptions(engine=engine, canonical=True))

    if listed is None:
        assert (plan.answer, plan.canonical) == (Answer.INFEASIBLE, False)
    else:
        assert (plan.starts, plan.canonical, plan.stopped) == (listed, True, Stopped.PROOF)


@settings(CALM, max_examples=draws(60))
@given(rounds())
def test_highs_gives_the_first_plan_of_a_list_of_all(data: Data) -> None:
    is_the_first_of_all(data, "highs")


@settings(CALM, max_examples=draws(15))
@given(rounds())
def test_cbc_gives_the_first_plan_of_a_list_of_all(data: Data) -> None:
    is_the_first_of_all(data, "cbc")


@settings(CALM, max_examples=draws(25))
@given(rounds())
def test_scip_gives_the_first_plan_of_a_list_of_all(data: Data) -> None:
    installed("scip")
    is_the_first_of_all(data, "scip")


@settings(CALM, max_examples=draws(15))
@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_a_file_changes_nothing(data: Data, order: random.Random) -> None:
    shuffled = {**data}
    for name in ("projects", "targets", "units", "ceilings", "rules", "funds"):
        shuffled[name] = order.sample(data[name], len(data[name]))
    shuffled["projects"] = [
        {**one, "options": order.sample(one["options"], len(one["options"]))} for one in shuffled["projects"]
    ]

    plans = [best_plan(read_round(one), round_sha256="", options=CANONICAL) for one in (data, shuffled)]

    assert plans[0].starts == plans[1].starts


@cache
def past_round(name: str, engine: str) -> Plan:
    data = load_json((SEED / f"{name}.json").read_bytes())
    options = SolveOptions(engine=engine, canonical=True, time_limit_s=LONG_S)
    return best_plan(read_round(data), round_sha256="", options=options)


@pytest.mark.parametrize("engine", ["cbc", "scip"])
@pytest.mark.parametrize("name", ["HN-2012-2015", "HN-2016-2020", "HN-2020"])
def test_every_engine_gives_the_same_plan_of_a_past_round(name: str, engine: str) -> None:
    installed(engine)

    plans = [past_round(name, "highs"), past_round(name, engine)]

    assert [plan.canonical for plan in plans] == [True, True]
    assert plans[0].starts == plans[1].starts


def equal(code: str, *years: int, **said: Any) -> Any:  # noqa: ANN401
    """A project that is worth and costs as much as any other of these."""
    return gives_for(code, "5", 3, *years, **said)


def test_the_first_project_by_code_is_chosen_wherever_it_stands_in_the_file(options: SolveOptions) -> None:
    plan = solved(a_round(equal("B"), equal("Ă"), equal("A"), ceilings=(ceiling(3),)), options)

    assert chosen(plan) == [("A", 2016)]
    assert plan.canonical


def test_chosen_comes_before_not_chosen_where_it_costs_nothing(options: SolveOptions) -> None:
    useless = project("A", option(start_years=(2017, 2016)))

    assert chosen(solved(a_round(useless, equal("B")), options)) == [("A", 2016), ("B", 2016)]


def test_the_earliest_of_equal_starts_is_chosen(options: SolveOptions) -> None:
    round_ = a_round(equal("A", 2017, 2016), order=("coverage", "cost"))

    assert chosen(solved(round_, options)) == [("A", 2016)]


def test_the_first_of_equal_options_is_chosen(options: SolveOptions) -> None:
    given: Data = {"start_years": (2016,), "contributions": (gives("5"),)}
    either = project("A", option("lease", **given), option("build", **given))

    assert [one.option for one in solved(a_round(either), options).starts] == ["build"]


def test_an_earlier_start_comes_before_the_first_option(options: SolveOptions) -> None:
    given: Data = {"contributions": (gives("5"),)}
    either = project("A", option("build", start_years=(2017,), **given), option("lease", start_years=(2016,), **given))

    plan = solved(a_round(either, order=("coverage", "cost")), options)

    assert [(one.option, one.start_year) for one in plan.starts] == [("lease", 2016)]


def test_the_largest_fraction_is_taken_and_that_of_the_first_project_first(options: SolveOptions) -> None:
    part = {"min_fraction": Decimal("0.5"), "contributions": (gives("20"),), "costs": ()}
    more_than_enough = [gives_for(code, "20", 0, **part) for code in ("B", "A")]

    assert [one.fraction_bp for one in solved(a_round(*more_than_enough), options).starts] == [10_000, 10_000]


def test_where_one_fraction_is_paid_by_another_the_first_project_gets_it(options: SolveOptions) -> None:
    part = {"min_fraction": Decimal("0.5")}
    two = [gives_for(code, "5", 10_000, **part) for code in ("B", "A")]
    both = Rule(code="R", kind="together", projects=("A", "B"))

    plan = solved(a_round(*two, rules=(both,), ceilings=(ceiling(17_000),)), options)

    assert plan.starts == (Start("A", "build", 2016, 10_000), Start("B", "build", 2016, 7_000))
    assert plan.canonical


def test_many_equal_projects_are_settled_in_blocks(options: SolveOptions) -> None:
    codes = [f"{number:02d}" for number in range(40)]
    round_ = a_round(*(gives_for(code, "0.1", 3) for code in reversed(codes)), ceilings=(ceiling(3 * 25),))

    plan = solved(round_, options)

    assert [code for code, _ in chosen(plan)] == codes[:25]
    assert plan.canonical


def test_a_project_that_no_start_can_complete_has_nothing_to_settle() -> None:
    model = build(a_round(project("A", option(duration_years=9)), project("B")))

    assert [one.choice.project for one in _subjects(model)] == ["B"]


def test_without_the_question_a_plan_is_not_called_canonical() -> None:
    assert not solved(knapsack()).canonical


# What follows is told by a prepared engine.


def two_equal() -> Round:
    return a_round(equal("A"), equal("B"), ceilings=(ceiling(3),), order=("coverage",))


def canonical_of(*outcomes: Outcome, cancel: Cancel | None = None, kind: type[Fixed] = Fixed) -> Any:  # noqa: ANN401
    return solved(two_equal(), CANONICAL, engine=kind(*outcomes), cancel=cancel)


def b(bound: float | None = 500.0, ended: Ended = Ended.COMPLETE) -> Outcome:
    return outcome(two_equal(), "B", bound=bound, ended=ended)


def a(bound: float | None) -> Outcome:
    return outcome(two_equal(), "A", bound=bound)


def test_a_tie_is_found_and_settled_in_the_stated_order() -> None:
    # one difference and one choice: both projects differ, and the first digit says that A is better chosen
    plan = canonical_of(b(), a(20_000.0), a(2.0))

    assert (chosen(plan), plan.canonical, plan.findings) == ([("A", 2016)], True, ())


def told(plan: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    return [(one.code, one.severity) for one in plan.findings]


def test_a_stage_that_is_not_proved_is_told_and_nothing_is_called_canonical() -> None:
    plan = canonical_of(b(bound=1_000.0))

    assert (plan.canonical, told(plan)) == (False, [("not_canonical", "warning")])
    assert "coverage" in plan.findings[0].message.vi


def test_a_tie_that_time_leaves_open_is_told() -> None:
    for late in (NOTHING, b(bound=None, ended=Ended.TIME_LIMIT)):
        plan = canonical_of(b(), late)

        assert (plan.canonical, told(plan)) == (False, [("not_canonical", "warning")])
        assert (plan.answer, plan.stopped) == (Answer.OPTIMAL, Stopped.TIME_LIMIT)


def test_a_block_that_time_leaves_open_keeps_the_better_plan_that_was_found() -> None:
    plan = canonical_of(b(), a(20_000.0), a(bound=None))

    assert (chosen(plan), plan.canonical, plan.stopped) == ([("A", 2016)], False, Stopped.GAP)
    assert "từ dự án A trở đi" in plan.findings[0].message.vi


def test_without_time_for_ties_they_are_left_open() -> None:
    late = b()
    plan = canonical_of(Outcome(late.ended, late.values, late.bound, 1, 61.0, "late", "0"))

    assert (plan.canonical, plan.stopped) == (False, Stopped.TIME_LIMIT)


def test_ties_are_left_open_when_somebody_asks_for_the_end() -> None:
    plan = canonical_of(b(), cancel=lambda: True)

    assert (plan.canonical, plan.stopped) == (False, Stopped.CANCELLED)


def test_an_engine_that_breaks_over_ties_leaves_the_best_plan() -> None:
    plan = canonical_of(b(), kind=Breaks)

    assert (chosen(plan), plan.canonical, plan.stopped) == ([("B", 2016)], False, Stopped.ERROR)


def test_a_plan_that_turns_up_among_ties_and_is_better_is_taken_up() -> None:
    round_ = a_round(
        gives_for("A", "5", 3), gives_for("B", "5.0000001", 3), ceilings=(ceiling(3),), order=("coverage",)
    )
    engine = Fixed(
        outcome(round_, "A", bound=500.00001),  # as near as floats can tell
        outcome(round_, "B", bound=20_000.0),
        outcome(round_, "B", bound=-10_000.0),  # and nothing ties with it
    )

    plan = solved(round_, CANONICAL, engine=engine)

    assert (chosen(plan), plan.canonical) == ([("B", 2016)], True)


def test_a_better_plan_is_taken_up_from_a_block_as_well() -> None:
    round_ = a_round(
        gives_for("A", "5", 3), gives_for("B", "5", 3), gives_for("C", "5.0000001", 3), ceilings=(ceiling(3),)
    )
    engine = Fixed(
        outcome(round_, "B", bound=500.00001),
        outcome(round_, "B", bound=1.0),  # times 3 đồng
        outcome(round_, "B", bound=0.0),
        outcome(round_, "A", bound=20_000.0),  # A and B differ ...
        outcome(round_, "A", bound=0.0),  # ... and nothing else
        outcome(round_, "C", bound=9.0),  # better in the first stage, and nothing is dearer for that
        outcome(round_, "C", bound=-10_000.0),  # nothing ties with it
    )

    plan = solved(round_, CANONICAL, engine=engine)

    assert (chosen(plan), plan.canonical) == ([("C", 2016)], True)


def test_progress_tells_that_ties_are_settled() -> None:
    phases: list[str] = []

    def tell(progress: Progress) -> None:
        phases.append(progress.phase)

    solved(knapsack(), CANONICAL, progress=tell)

    assert set(phases) <= {"search", "ties"}
    assert "ties" in phases
