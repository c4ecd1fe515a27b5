"""Every engine, through the same door: every way to end is told apart."""

from __future__ import annotations

from decimal import Decimal

import pytest

from optimizer.engines import ENGINES, Ended, Engine, Limits, Tick
from optimizer.model import Model, build
from optimizer.model.problem import Row
from optimizer.round import Floor, Round, Rule, Target
from tests.optimizer.builder import DEV, a_round, ceiling, cost, gives, option, project
from tests.optimizer.engines.installed import installed

LIMITS = Limits(gap=0.0, time_limit_s=600.0)  # no test here takes long, but on a busy machine


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    return installed(request.param)


def aimed(round_: Round, stage: str = "coverage") -> Model:
    model = build(round_)
    model.aim(stage)
    return model


def knapsack() -> Round:
    """Of A (cost 3, gives 4), B (4, 5) and C (2, 3) at 6 đồng: B and C, 8 of 10."""
    lines = (("A", 3, "4"), ("B", 4, "5"), ("C", 2, "3"))
    return a_round(
        *(
            project(code, option(start_years=(2016,), costs=(cost(c),), contributions=(gives(g),)))
            for code, c, g in lines
        ),
        ceilings=(ceiling(6, phase="P1"),),
    )


def large(projects: int = 60) -> Round:
    """Numbers without a pattern, so that there is something to search."""
    dear = [37 * n * n % 1_009 + 500 for n in range(projects)]
    given = [(str(c + 71 * n % 97), str(c + 53 * n % 89)) for n, c in enumerate(dear)]
    goal = Decimal(sum(dear)) * Decimal("0.45")
    return a_round(
        *(
            project(
                f"P{n}", option(costs=(cost(c), cost(c % 400 + 300, "rec")), contributions=(gives(a), gives(b, "U")))
            )
            for n, (c, (a, b)) in enumerate(zip(dear, given, strict=True))
        ),
        targets=(Target(code="T", goal=goal), Target(code="U", goal=goal)),
        ceilings=tuple(ceiling(sum(dear) // 7, fund, phase=phase) for fund in (DEV, "rec") for phase in ("P1", "P2")),
    )


def split() -> Round:
    """Half of the money under each of eight tags exactly: nothing that an engine would find by chance, or refute."""
    tags = "abcdefgh"
    rules = [
        Rule(code=f"{t}-{k}", kind=k, tag=t, share=Decimal("0.5")) for t in tags for k in ("min_share", "max_share")
    ]
    rules.append(Rule(code="SOME", kind="at_least", count=20, projects=tuple(f"P{n}" for n in range(60))))
    return a_round(
        *(
            project(
                f"P{n}",
                option(
                    start_years=(2016,),
                    costs=(cost(n * n * 7_919 % 99_991 + 50_000),),
                    tags={t: Decimal((n + 3) * (k + 5) * 6_007 % 101) / 100 for k, t in enumerate(tags)},
                ),
            )
            for n in range(60)
        ),
        rules=tuple(rules),
    )


def test_a_complete_search_holds_the_best_values_and_their_bound(engine: Engine) -> None:
    model = aimed(knapsack())

    outcome = engine.solve(model, limits=LIMITS)

    assert outcome.ended is Ended.COMPLETE
    assert outcome.values is not None
    assert [one.project for one in model.starts(outcome.values)] == ["B", "C"]
    assert outcome.bound == pytest.approx(800.0)


def test_a_problem_to_be_minimised_has_a_bound_below(engine: Engine) -> None:
    target = Target(code="T", goal=Decimal(10), floors=(Floor(phase="P1", coverage=Decimal("0.8")),))
    model = aimed(a_round(*knapsack().projects, targets=(target,)), "cost")

    outcome = engine.solve(model, limits=LIMITS)

    assert outcome.bound == pytest.approx(6.0)


def test_a_problem_that_nothing_meets_is_infeasible_and_no_error(engine: Engine) -> None:
    model = aimed(a_round(project("A", option(costs=(cost(9),)), must="in"), ceilings=(ceiling(8),)))

    outcome = engine.solve(model, limits=LIMITS)

    assert (outcome.ended, outcome.values, outcome.bound) == (Ended.INFEASIBLE, None, None)


def test_time_that_runs_out_before_anything_is_found_leaves_nothing_held(engine: Engine) -> None:
    outcome = engine.solve(aimed(split()), limits=Limits(gap=0.0, time_limit_s=0.5))

    assert (outcome.ended, outcome.values) == (Ended.TIME_LIMIT, None)


def test_time_that_runs_out_leaves_what_was_held_and_a_bound_over_it(engine: Engine) -> None:
    model = aimed(large(300))
    limits = Limits(gap=0.0, time_limit_s=1.5)

    outcome = engine.solve(model, limits=limits, start=[0.0] * len(model.columns))

    assert outcome.ended is Ended.TIME_LIMIT
    assert outcome.values is not None
    assert outcome.bound is not None
    assert outcome.bound > 0


def test_time_that_is_over_before_the_search_is_never_told_as_infeasible(engine: Engine) -> None:
    for seconds in (1e-6, 0.002, 0.01):
        outcome = engine.solve(aimed(large(300)), limits=Limits(gap=0.0, time_limit_s=seconds))
        assert outcome.ended is Ended.TIME_LIMIT


def test_a_cancelled_search_keeps_the_best_plan_it_holds(engine: Engine) -> None:
    model = aimed(large(200))
    held: list[float] = []

    def note(tick: Tick) -> None:
        held.extend([] if tick.incumbent is None else [tick.incumbent])

    outcome = engine.solve(model, limits=LIMITS, on_tick=note, cancel=lambda: bool(held))

    assert outcome.ended is Ended.CANCELLED
    assert outcome.values is not None
    assert model.starts(outcome.values)


def test_a_cancelled_search_is_not_one_whose_time_ran_out(engine: Engine) -> None:
    outcome = engine.solve(aimed(large()), limits=LIMITS, cancel=lambda: True)

    assert outcome.ended is Ended.CANCELLED


def test_a_wide_gap_lets_a_search_go_early_with_an_honest_bound(engine: Engine) -> None:
    model = aimed(large())

    outcome = engine.solve(model, limits=Limits(gap=0.2, time_limit_s=60.0))

    assert outcome.ended is Ended.COMPLETE
    assert outcome.values is not None
    held = sum(outcome.values[n] * float(a) * 1_000 for n, a in model.objectives["coverage"].terms.items())
    assert held <= (outcome.bound or 0) <= held * 1.26


def test_a_start_is_held_from_the_first_moment(engine: Engine) -> None:
    model = aimed(knapsack())
    first = engine.solve(model, limits=LIMITS)

    again = engine.solve(model, limits=LIMITS, start=first.values)

    assert again.bound == pytest.approx(first.bound)


def test_progress_is_told_while_the_engine_searches(engine: Engine) -> None:
    told: list[float] = []

    engine.solve(
        aimed(large(30)), limits=Limits(gap=0.01, time_limit_s=20.0), on_tick=lambda tick: told.append(tick.seconds)
    )

    assert told


@pytest.mark.parametrize("met", [True, False])
def test_a_problem_without_columns_is_feasible_or_not_all_the_same(engine: Engine, met: bool) -> None:
    too_late = project("A", option(start_years=(2030,)), must=None if met else "in")
    model = aimed(a_round(too_late, targets=(Target(code="T", goal=Decimal(0)),)))

    outcome = engine.solve(model, limits=LIMITS)

    assert outcome.ended is (Ended.COMPLETE if met else Ended.INFEASIBLE)


def test_a_round_without_projects_is_solved(engine: Engine) -> None:
    outcome = engine.solve(aimed(a_round()), limits=LIMITS)

    assert (outcome.ended, outcome.bound) == (Ended.COMPLETE, 0.0)


def test_one_dong_and_a_million_billion_stand_in_the_same_row(engine: Engine) -> None:
    """The engine may be a đồng off in such a row, which the exact check finds; it never breaks over it."""
    model = aimed(knapsack())
    dear, cheap = (model.of_project[code][0] for code in "AB")
    model.add(Row("FAR", {model.x[dear]: 10**15, model.x[cheap]: 1}, "<=", 10**15 - 1))

    outcome = engine.solve(model, limits=LIMITS)

    assert outcome.ended is Ended.COMPLETE
    assert outcome.values is not None
    assert [one.project for one in model.starts(outcome.values)] == ["B", "C"]


def test_a_million_billion_that_is_not_there_is_not_spent(engine: Engine) -> None:
    model = aimed(a_round(*knapsack().projects))
    for name, code in (("FAR", "A"), ("AND_FAR", "C")):
        terms = {model.x[place]: 10**15 for place in model.of_project[code]}
        model.add(Row(name, {**terms, model.x[model.of_project["B"][0]]: 1}, "<=", 10**14))

    outcome = engine.solve(model, limits=LIMITS)

    assert outcome.values is not None
    assert [one.project for one in model.starts(outcome.values)] == ["B"]


@pytest.mark.parametrize("error", [ValueError("mine"), KeyboardInterrupt()])
@pytest.mark.parametrize("asked", ["on_tick", "cancel"])
def test_an_error_of_the_caller_s_own_comes_out_as_it_is(engine: Engine, asked: str, error: BaseException) -> None:
    def breaks(*_tick: Tick) -> bool:
        raise error

    with pytest.raises(type(error)) as raised:
        engine.solve(aimed(large()), limits=LIMITS, **{asked: breaks})  # type: ignore[arg-type] # one of two

    assert raised.value is error


def test_an_engine_says_nothing_on_the_standard_streams(engine: Engine, capfd: pytest.CaptureFixture[str]) -> None:
    engine.solve(aimed(large(40)), limits=Limits(gap=0.0, time_limit_s=2.0), on_tick=lambda _tick: None)

    assert capfd.readouterr() == ("", "")


def test_highs_is_the_default() -> None:
    assert next(iter(ENGINES)) == "highs"
