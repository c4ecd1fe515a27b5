"""What is handed from one variant to the next, and what is not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from optimizer.accounts import account
from optimizer.engines.highs import Highs
from optimizer.model import build
from optimizer.questions.frontier.memory import Memory
from optimizer.questions.stages import Held, Search, Walk
from optimizer.questions.variants import with_amounts
from optimizer.round import Fund, Round
from tests.optimizer.builder import DEV, REC, a_round, ceiling, cost, running, start
from tests.optimizer.questions.prepared import TO_THE_PROOF, gives_for

WITH_SIX, WITH_ONE = (6,), (1,)


def shops(**said: object) -> Round:
    """With 6 đồng B and C give 8 at a life cost of 6; with 1 đồng there is only D, which gives 1 and costs 13."""
    dear = {"costs": (cost(1),), "running": (running(3),)}
    projects = (gives_for("B", "5", 4), gives_for("C", "3", 2), gives_for("D", "1", 1, **dear))
    return a_round(*projects, **({"ceilings": (ceiling(6),)} | said))


def search(round_: Round, name: str = "highs") -> Search:
    engine = Highs()
    engine.name = name
    return Search(build(round_), engine, TO_THE_PROOF)


def with_six(round_: Round) -> tuple[Memory, Walk]:
    memory, walk = Memory(round_.order), Walk(search(round_))
    walk.run()
    memory.keep(walk, WITH_SIX)
    return memory, walk


def test_the_bound_of_the_first_stage_holds_with_less_money() -> None:
    round_ = shops()
    memory, rich = with_six(round_)

    poor = memory.walk(search(with_amounts(round_, WITH_ONE)), WITH_ONE)

    assert poor.bound("coverage") == rich.bound("coverage")
    assert poor.bound("coverage") is not None


def test_a_bound_of_cost_says_nothing_of_a_plan_that_reaches_less() -> None:
    round_ = shops()
    memory, rich = with_six(round_)
    less = with_amounts(round_, WITH_ONE)
    poor = memory.walk(search(less), WITH_ONE)

    poor.held = Held((start("D"),), account(less, (start("D"),)), ())

    assert poor.value("cost") > rich.value("cost")  # so that the bound is not refuted, only out of place
    assert poor.bound("cost") is None


def test_a_bound_of_cost_holds_for_the_same_plan_with_less_money() -> None:
    round_ = shops(ceilings=(ceiling(7),))
    memory, rich = with_six(round_)

    same = memory.walk(search(round_), WITH_SIX)

    assert same.plan.starts == rich.plan.starts
    assert same.bound("cost") == rich.bound("cost")


def test_what_holds_with_less_money_says_nothing_of_more() -> None:
    round_ = shops()
    memory, rich = with_six(round_)

    richer = memory.walk(search(with_amounts(round_, (7,))), (7,))

    assert richer.bound("coverage") is None
    assert richer.plan.starts == rich.plan.starts


def test_a_bound_is_used_only_by_the_engine_that_found_it_and_a_plan_by_all() -> None:
    round_ = shops()
    memory, rich = with_six(round_)

    other = memory.walk(search(round_, "other"), WITH_SIX)

    assert other.bound("coverage") is None
    assert other.plan.starts == rich.plan.starts


def test_a_plan_that_is_too_dear_is_not_handed_on() -> None:
    round_ = shops()
    memory, _ = with_six(round_)

    assert memory.walk(search(with_amounts(round_, WITH_ONE)), WITH_ONE).held is None


def test_a_plan_is_not_handed_on_where_its_carry_counts_in_other_units() -> None:
    funds = (Fund(code=DEV, carry_forward=Decimal("0.5")), Fund(code=REC))
    lines = (replace(ceiling(6, phase="P1"), code="C1"), replace(ceiling(0, phase="P2"), code="C2"))
    round_ = shops(funds=funds, ceilings=lines)
    memory, walk = Memory(round_.order), Walk(search(round_))
    walk.run()
    memory.keep(walk, (6, 0))

    assert memory.walk(search(round_), (6, 0)).held is None


def test_nothing_is_kept_of_a_walk_that_holds_nothing() -> None:
    round_ = shops()
    memory = Memory(round_.order)

    memory.keep(Walk(search(round_)), WITH_SIX)

    assert memory.done == []
