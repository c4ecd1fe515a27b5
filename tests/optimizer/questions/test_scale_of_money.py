"""Amounts from 1 to 10^15 đồng in one round, limits at the very edge: the best plan against a list of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.model import Model, build
from optimizer.plan import Answer, Plan, Stopped
from optimizer.questions.best_plan import SolveOptions, best_plan
from optimizer.reading.kinds import MAX_VND
from optimizer.round import Ceiling, Fund, Project, Round, Rule, Target
from tests.optimizer.builder import DEV, REC, a_round, ceiling, cost, gives, option, project
from tests.optimizer.generate import best

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
HUGE = 10**15
DIGITS = 10**15
"""Shares have 15 digits after the point."""

Draw = Callable[[st.SearchStrategy[Any]], Any]

amounts = st.one_of(
    st.integers(1, 20), st.integers(1, HUGE // 8), st.integers(HUGE // 10 - 20, HUGE // 10), st.just(HUGE)
)
edges = st.sampled_from([0, 0, -1, 1])
shares = st.integers(1, DIGITS - 1).map(lambda top: Decimal(top) / DIGITS)


@st.composite
def rounds(draw: Draw) -> Round:
    """Up to eight projects; every limit is what some of them come to, give or take a đồng or the last digit."""
    parts = draw(st.integers(0, 2))
    projects = [_project(draw, n, in_part=n < parts) for n in range(draw(st.integers(2, 4 if parts else 8)))]
    rate = draw(st.sampled_from([Decimal(0), Decimal(0), Decimal("0.1")]) | shares.map(lambda one: round(one / 10, 15)))
    keep = draw(st.sampled_from([Decimal(0), Decimal(1), Decimal("0.5")]) | shares)
    dev = _limit(draw, projects, DEV, rate=rate)
    lines = [Ceiling(code="D", fund=DEV, amount_vnd=dev)]
    if keep:
        later = _limit(draw, projects, DEV, rate=rate) // 2
        lines = [Ceiling(code=code, fund=DEV, phase=code, amount_vnd=n) for code, n in (("P1", dev), ("P2", later))]
    for code, fund, tag in (("R", REC, None), ("A", None, None), ("G", None, "g")):
        if draw(st.booleans()):
            lines.append(Ceiling(code=code, fund=fund, tag=tag, amount_vnd=_limit(draw, projects, fund, tag)))
    return a_round(
        *projects,
        funds=(Fund(code=DEV, reserve_rate=rate, carry_forward=keep), Fund(code=REC)),
        ceilings=tuple(lines),
        rules=tuple(_rule(draw, projects)),
        targets=(Target(code="T", goal=Decimal(30)),),
    )


def _project(draw: Draw, number: int, *, in_part: bool) -> Project:
    said: dict[str, Any] = {"min_fraction": Decimal("0.9995")} if in_part else {}
    lines = [cost(draw(amounts))]
    if draw(st.booleans()):
        lines.append(cost(draw(amounts), draw(st.sampled_from([DEV, REC]))))
    one = option(
        start_years=(2016, 2018) if number == 0 else (2016,),
        costs=tuple(lines),
        contributions=(gives(str(draw(st.integers(1, 9)))),),
        tags={"g": draw(shares)} if draw(st.booleans()) else {},
        **said,
    )
    return project(f"J{number}", one, must="in" if draw(st.integers(0, 9)) == 0 else None)


def _some(draw: Draw, projects: list[Project], fund: str | None, tag: str | None) -> tuple[Fraction, int]:
    """What some projects spend of a fund, the tagged part of it and all. [đồng]."""
    few = draw(st.lists(st.sampled_from(projects), unique_by=lambda one: one.code, min_size=1))
    spent = [
        (Fraction(one.options[0].tags.get(tag, 0)) if tag else Fraction(1), line.amount_vnd)
        for one in few
        for line in one.options[0].costs
        if fund in (None, line.fund)
    ]
    return sum((share * amount for share, amount in spent), Fraction(0)), sum(amount for _, amount in spent)


def _limit(
    draw: Draw, projects: list[Project], fund: str | None, tag: str | None = None, rate: Decimal = Decimal(0)
) -> int:
    part, _ = _some(draw, projects, fund, tag)
    off: int = draw(edges)
    return max(0, min(MAX_VND, ceil(part / (1 - Fraction(rate))) + off))


def _rule(draw: Draw, projects: list[Project]) -> list[Rule]:
    part, total = _some(draw, projects, None, "g")
    if not draw(st.booleans()) or not total or not any(one.options[0].tags for one in projects):
        return []
    share = Decimal(min(DIGITS, max(0, int(part / total * DIGITS) + draw(edges)))) / DIGITS
    return [Rule(code="S", kind=draw(st.sampled_from(["min_share", "max_share"])), tag="g", share=share)]


def solved(round_: Round, engine: str) -> Plan:
    return best_plan(round_, round_sha256="", options=SolveOptions(engine=engine, gap=Decimal(0)))


def agrees_with_the_list(round_: Round, engine: str) -> Plan:
    listed = best(round_)

    plan = solved(round_, engine)

    assert plan.answer is (Answer.INFEASIBLE if listed is None else Answer.OPTIMAL)
    assert tuple(stage.value for stage in plan.stages) == (() if listed is None else listed[0])
    return plan


@settings(CALM, max_examples=100)
@given(rounds())
def test_highs_finds_and_proves_to_the_dong_what_a_list_of_every_plan_finds(round_: Round) -> None:
    plan = agrees_with_the_list(round_, "highs")

    assert plan.stopped is Stopped.PROOF


@settings(CALM, max_examples=15)
@given(rounds())
def test_cbc_finds_to_the_dong_what_a_list_of_every_plan_finds(round_: Round) -> None:
    agrees_with_the_list(round_, "cbc")


def worth(code: str, amount: str, *costs_vnd: int, **said: Any) -> Project:  # noqa: ANN401 - any field of Option
    lines = tuple(map(cost, costs_vnd))
    return project(code, option(start_years=(2016,), costs=lines, contributions=(gives(amount),), **said))


def chosen(round_: Round, engine: str) -> str:
    return "".join(start.project for start in solved(round_, engine).starts)


engines = pytest.mark.parametrize("engine", ["highs", "cbc"])


@engines
@pytest.mark.parametrize(("room_vnd", "plan"), [(HUGE, "AB"), (HUGE - 1, "AC"), (HUGE - 2, "A"), (2, "BC")])
def test_one_dong_counts_beside_a_million_billion(room_vnd: int, plan: str, engine: str) -> None:
    a, b, c = worth("A", "6", HUGE - 2), worth("B", "3", 2), worth("C", "2", 1)

    assert chosen(a_round(a, b, c, ceilings=(ceiling(min(room_vnd, HUGE)),)), engine) == (plan if room_vnd > 2 else "B")


@engines
def test_the_last_digit_of_a_tag_counts(engine: str) -> None:
    a = worth("A", "6", HUGE, tags={"g": Decimal("0.123456789012345")})
    b = worth("B", "5", 1, tags={"g": Decimal("0.000000000000001")})

    assert chosen(a_round(a, b, ceilings=(ceiling(123_456_789_012_345, tag="g"),)), engine) == "A"


@engines
@pytest.mark.parametrize(("share", "plan"), [("0.333333333333333", "AB"), ("0.333333333333334", "A")])
def test_the_last_digit_of_a_share_counts(share: str, plan: str, engine: str) -> None:
    a, b = worth("A", "6", HUGE, tags={"g": Decimal(1)}), worth("B", "5", HUGE, HUGE)
    rule = Rule(code="S", kind="min_share", tag="g", share=Decimal(share))

    assert chosen(a_round(a, b, rules=(rule,)), engine) == plan


@engines
def test_a_dong_dearer_is_dearer(engine: str) -> None:
    a, b = worth("A", "10", HUGE), worth("B", "10", HUGE - 1)

    assert chosen(a_round(a, b), engine) == "B"


@engines
@pytest.mark.parametrize(("early_vnd", "plan"), [(HUGE // 10, "AB"), (HUGE // 10 + 1, "A")])
def test_a_dong_spent_early_is_not_carried_on(early_vnd: int, plan: str, engine: str) -> None:
    half = (Fund(code=DEV, carry_forward=Decimal("0.5")), Fund(code=REC))
    lines = tuple(Ceiling(code=code, fund=DEV, phase=code, amount_vnd=HUGE // 2) for code in ("P1", "P2"))
    late = option(start_years=(2018,), costs=(cost(HUGE // 10 * 7),), contributions=(gives("5"),))

    assert chosen(a_round(worth("A", "6", early_vnd), project("B", late), funds=half, ceilings=lines), engine) == plan


@engines
def test_a_basis_point_counts_where_it_moves_a_row_by_billions(engine: str) -> None:
    small = worth("A", "1", 1_140_000, min_fraction=Decimal("0.9995"))
    large = worth("B", "1", 1, 781_251_151_350, min_fraction=Decimal("0.9995"))
    forced = replace(small, must="in", options=(replace(small.options[0], start_years=(2016, 2018)),))
    lines = [Ceiling(code=code, fund=DEV, phase=code, amount_vnd=amount)
             for code, amount in (("P1", 781_251_151_351), ("P2", 570_000))]  # fmt: skip
    carried = (Fund(code=DEV, carry_forward=Decimal(1)), Fund(code=REC))

    plan = solved(a_round(forced, replace(large, must="in"), funds=carried, ceilings=tuple(lines)), engine)

    assert [one.fraction_bp for one in plan.starts] == [10_000, 9_999]


@engines
def test_nineteen_dong_in_part_beside_a_million_billion_in_part_cost_one_basis_point_and_no_more(engine: str) -> None:
    kept = (Fund(code=DEV, carry_forward=Decimal("7.132E-12")), Fund(code=REC))
    lines = (Ceiling(code="P1", fund=DEV, phase="P1", amount_vnd=HUGE),
             Ceiling(code="P2", fund=DEV, phase="P2", amount_vnd=10))  # fmt: skip
    small = worth("A", "9", 19, min_fraction=Decimal("0.9995"))
    either = replace(small, options=(replace(small.options[0], start_years=(2016, 2018)),))
    large = worth("B", "1", HUGE, min_fraction=Decimal("0.9995"))
    goal = (Target(code="T", goal=Decimal(30)),)

    plan = solved(a_round(either, large, funds=kept, ceilings=lines, targets=goal, order=("coverage",)), engine)

    assert [one.fraction_bp for one in plan.starts] == [10_000, 9_999]


def in_digits(round_: Round) -> Model:
    """The model with every row that has digits in them, which an engine gets only after it slipped through."""
    model = build(round_)
    assert [name for name in list(model.rows) if model.in_digits(name)]
    return model


def test_amounts_that_fit_into_one_row_of_floats_have_no_relaxed_row() -> None:
    assert build(a_round(worth("A", "6", 3 * 10**12), ceilings=(ceiling(HUGE),))).relaxed == set()


def test_a_row_whose_amounts_do_not_fit_is_known_and_can_be_had_in_digits() -> None:
    model = in_digits(a_round(worth("A", "6", HUGE - 1), worth("B", "5", 2), ceilings=(ceiling(HUGE),)))

    assert model.relaxed == {"C4__C"} == model.split
