"""Geometry of charts, and the macros that no screen has drawn yet."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.projects.schemas import RuleOut
from app.sources.schemas import TitleOut
from app.web.charts.axis import ticks
from app.web.charts.columns import columns
from app.web.charts.graph import neighbours
from app.web.charts.lines import lines
from app.web.screen import TEMPLATES
from tests.app.web.page import Page


def requires(waiting: str, needed: str) -> RuleOut:
    return RuleOut(
        code=f"{waiting}-{needed}",
        title=TitleOut(vi="", en=""),
        kind="requires",
        moment="complete",
        lag_years=0,
        count=None,
        tag=None,
        share=None,
        fund=None,
        phase=None,
        citation=None,
        note=None,
        projects=[waiting, needed],
        source=None,
    )


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 180, [0, 50, 100, 150, 200]),
        (0, 5, [0, 1, 2, 3, 4, 5]),
        (0, 0, [0]),
        (Fraction(81, 100), Fraction(86, 100), [Fraction(one, 100) for one in range(81, 87)]),
        (0, 1_252_000_000_000, [one * 500_000_000_000 for one in range(4)]),
        (-3, 4, [-4, -2, 0, 2, 4]),
    ],
)
def test_an_axis_has_few_and_round_figures_around_its_range(
    low: Fraction, high: Fraction, expected: list[Fraction]
) -> None:
    assert list(ticks(low, high)) == expected


def test_columns_stack_to_their_sums_under_a_round_axis() -> None:
    chart = columns(["2016", "2017"], [[120, 0], [60, 30]])

    assert [column.total_vnd for column in chart.columns] == [180, 30]
    assert [vnd for _, vnd in chart.ticks] == [0, 50, 100, 150, 200]
    bottom, top = chart.columns[0].parts
    assert top.y + top.height == pytest.approx(bottom.y, abs=0.2)


def test_columns_of_nothing_are_empty() -> None:
    chart = columns(["2016"], [[0]])

    assert [list(column.parts) for column in chart.columns] == [[]]
    assert [vnd for _, vnd in chart.ticks] == [0]


def test_needed_projects_stand_left_and_waiting_ones_right() -> None:
    graph = neighbours("B", [requires("B", "A"), requires("C", "B"), requires("X", "Y")])

    places = {node.code: node.x for node in graph.nodes}
    assert list(places) == ["A", "B", "C"]
    assert places["A"] < places["B"] < places["C"]
    assert [(edge.needed, edge.waiting) for edge in graph.edges] == [("A", "B"), ("B", "C")]


def test_a_project_needed_over_two_ways_stands_before_both() -> None:
    graph = neighbours("A", [requires("B", "A"), requires("C", "B"), requires("C", "A")])

    places = {node.code: node.x for node in graph.nodes}
    assert places["A"] < places["B"] < places["C"]
    assert len(graph.edges) == 3


def test_a_project_that_no_rule_names_has_no_picture() -> None:
    assert neighbours("A", [requires("B", "C")]).nodes == []


def test_lines_run_from_the_lower_left_to_the_upper_right() -> None:
    chart = lines([[(0, 0), (5, 5)], []])

    assert chart.paths == [f"M{chart.left}.0 {chart.bottom}.0L{chart.right}.0 12.0", ""]


def test_a_value_that_holds_is_drawn_in_steps() -> None:
    assert "H" in lines([[(0, 0), (5, 5)]], steps=True).paths[0]


def test_lines_without_a_point_are_an_empty_chart() -> None:
    assert lines([]).paths == []


def test_the_macro_of_lines_draws_well_formed_pictures_with_a_name() -> None:
    template = TEMPLATES.from_string(
        "{% import 'components/charts.html' as charts %}{{ charts.lines(chart, ['A', 'B'], 'Gap', text, text) }}"
    )

    drawn = Page(template.render(chart=lines([[(0, 1), (2, 3)], [(0, 2), (2, 1)]]), text=str))

    assert drawn.faults == []
    assert len(drawn.all("circle")) == 4
    assert "Gap" in [one.get("aria-label") for one in drawn.all("svg")]
