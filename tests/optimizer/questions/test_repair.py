"""Rows that refuse what the exact check has refused, and nothing that the rules allow."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import product

from optimizer.model import Model, Row, build
from optimizer.questions.repair import exclude
from optimizer.round import FULL_BP, Ceiling, Fund, Rule
from optimizer.verify import broken_rules
from tests.optimizer.builder import DEV, REC, a_round, ceiling, cost, option, project


def values_of(model: Model, levels: tuple[int, ...]) -> list[float]:
    """The engine's values for candidates at these basis points, 0 = not chosen."""
    values = [0.0] * len(model.columns)
    for place, level in enumerate(levels):
        values[model.x[place]] = float(level > 0)
        fraction = model.fraction[place]
        if fraction is not None:
            values[fraction] = float(level)
    for (place, rest), column in model.rounding.items():
        values[column] = float(-(-rest * levels[place] // FULL_BP))
    return values


def admits(rows: list[Row], values: list[float]) -> bool:
    sums = [(sum(float(a) * values[n] for n, a in row.terms.items()), row) for row in rows]
    return all(total <= row.limit if row.sense == "<=" else total >= row.limit for total, row in sums)


def judged(model: Model, refused: tuple[int, ...], levels: Iterable[tuple[int, ...]]) -> set[tuple[int, ...]]:
    """Which of the levels the added rows refuse."""
    before, columns = set(model.rows), len(model.columns)
    values = values_of(model, refused)
    exclude(model, values, broken_rules(model.round, model.starts(values)))
    added = [row for name, row in model.rows.items() if name not in before]
    return {one for one in levels if not admits(added, list(model.completed(values_of(model, one)[:columns])))}


def three(*, over: int) -> Model:
    projects = (project(code, option(start_years=(2016,), costs=(cost(4),))) for code in "ABC")
    return build(a_round(*projects, ceilings=(ceiling(over),)))


ALL_WHOLE = list(product((0, FULL_BP), repeat=3))


def test_what_is_together_over_a_ceiling_is_refused_together_and_nothing_else() -> None:
    refused = judged(three(over=9), (FULL_BP,) * 3, ALL_WHOLE)

    assert refused == {(FULL_BP,) * 3}


def test_a_part_beside_whole_projects_is_refused_from_this_much_on() -> None:
    part = option(start_years=(2016,), costs=(cost(10_000),), min_fraction=Decimal("0.1"))
    whole = option(start_years=(2016,), costs=(cost(4_000),))
    model = build(a_round(project("A", part), project("B", whole), ceilings=(ceiling(9_000),)))
    levels = list(product((0, 4_000, 5_000, 5_999, 6_000, FULL_BP), (0, FULL_BP)))

    refused = judged(model, (6_000, FULL_BP), levels)

    assert refused == {(6_000, FULL_BP), (FULL_BP, FULL_BP)}


def test_two_parts_over_a_ceiling_are_refused_and_nothing_less() -> None:
    part = option(start_years=(2016,), costs=(cost(10_000),), min_fraction=Decimal("0.1"))
    model = build(a_round(project("A", part), project("B", part), ceilings=(ceiling(9_000),)))

    refused = judged(model, (5_000, 4_001), [(5_000, 4_001), (4_000, 4_000), (0, 0)])

    assert refused == {(5_000, 4_001)}


def test_a_combination_that_breaks_another_rule_is_refused_alone() -> None:
    rule = Rule(code="R", kind="excludes", projects=("A", "B"))
    projects = (project(code, option(start_years=(2016,))) for code in "ABC")
    model = build(a_round(*projects, rules=(rule,)))

    refused = judged(model, (FULL_BP, FULL_BP, 0), ALL_WHOLE)

    assert refused == {(FULL_BP, FULL_BP, 0)}


def test_what_spends_nothing_under_the_ceiling_may_come_with_whatever_is_refused() -> None:
    dear = (project(code, option(start_years=(2016,), costs=(cost(4),))) for code in "AB")
    other = project("C", option(start_years=(2016,), costs=(cost(4, "rec"),)))
    model = build(a_round(*dear, other, ceilings=(ceiling(7),)))

    refused = judged(model, (FULL_BP,) * 3, ALL_WHOLE)

    assert refused == {(FULL_BP, FULL_BP, 0), (FULL_BP, FULL_BP, FULL_BP)}


def test_what_an_earlier_phase_spends_counts_under_a_ceiling_that_is_carried_into() -> None:
    lines = tuple(Ceiling(code=phase, fund=DEV, phase=phase, amount_vnd=4) for phase in ("P1", "P2"))
    early = project("A", option(start_years=(2016,), costs=(cost(4),)))
    late = project("B", option(start_years=(2018,), costs=(cost(5),)))
    model = build(
        a_round(early, late, funds=(Fund(code=DEV, carry_forward=Decimal(1)), Fund(code=REC)), ceilings=lines)
    )

    refused = judged(model, (FULL_BP, FULL_BP), list(product((0, FULL_BP), repeat=2)))

    assert refused == {(FULL_BP, FULL_BP)}


def test_a_part_that_breaks_a_rule_that_is_not_of_money_is_refused_at_this_very_fraction() -> None:
    part = option(start_years=(2016,), min_fraction=Decimal("0.1"))
    rule = Rule(code="R", kind="requires", project="B", needs="A", moment="start")
    model = build(a_round(project("A", part), project("B", option(start_years=(2016,))), rules=(rule,)))
    levels = list(product((0, 4_999, 5_000, 5_001, FULL_BP), (0, FULL_BP)))

    refused = judged(model, (5_000, FULL_BP), levels)

    assert refused == {(5_000, FULL_BP)}
