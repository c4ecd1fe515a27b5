"""Ceilings against each other, and groups against costs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from optimizer.check import check_round
from optimizer.findings import Finding, Severity
from optimizer.round import Ceiling, Fund, Project, Round
from tests.optimizer.builder import DEV, REC, a_round, cost, option, project, running

ASKS = tuple(
    project(code, option(start_years=(year,), costs=(cost(10**6), cost(10**6, REC)), tags={"safety": Decimal(1)}))
    for code, year in (("A", 2016), ("B", 2017), ("D", 2018), ("E", 2019))
)
"""So much in every year and fund that every ceiling binds."""


def line(code: str, fund: str | None, amount_vnd: int, **scope: Any) -> Ceiling:  # noqa: ANN401 - tag, year, phase ...
    return Ceiling(code=code, fund=fund, amount_vnd=amount_vnd, **scope)


def of_kind(round_: Round, code: str) -> list[Finding]:
    return [finding for finding in check_round(round_) if finding.code == code]


def differing(*ceilings: Ceiling, **said: Any) -> list[str]:  # noqa: ANN401 - any field of Round
    return [finding.path for finding in of_kind(a_round(*ASKS, ceilings=ceilings, **said), "sums_differ")]


def implied(*ceilings: Ceiling, **said: Any) -> list[str]:  # noqa: ANN401 - any field of Round
    return [finding.path for finding in of_kind(a_round(*ASKS, ceilings=ceilings, **said), "ceiling_implied")]


PHASES = (line("D1", DEV, 60, phase="P1"), line("D2", DEV, 40, phase="P2"))
YEARS = tuple(line(f"Y{year}", DEV, 30, year=year) for year in (2016, 2017))


def test_a_total_that_is_not_the_sum_of_its_phases_is_noted_with_both_sums() -> None:
    [finding] = of_kind(a_round(*ASKS, ceilings=(line("D", DEV, 90), *PHASES)), "sums_differ")
    assert (finding.path, finding.severity) == ("$.ceilings[0]", Severity.NOTE)
    assert finding.message.vi == "Trần D là 90 đồng, tổng các trần D1, D2 là 100 đồng: thiếu 10 đồng."
    assert finding.message.en == "The ceiling D is 90 đồng, and D1, D2 add up to 100 đồng: 10 đồng too little."


def test_a_total_above_the_sum_is_told_as_too_much() -> None:
    [finding] = of_kind(a_round(*ASKS, ceilings=(line("D", DEV, 110), *PHASES)), "sums_differ")
    assert finding.message.vi.endswith("thừa 10 đồng.")
    assert finding.message.en.endswith("10 đồng too much.")


@pytest.mark.parametrize(
    "ceilings",
    [
        (line("D", DEV, 100), *PHASES),
        (line("D", DEV, 90), PHASES[0]),  # the other phase has none: nothing to add up
        (line("D", REC, 90), *PHASES),
        (line("D", DEV, 90, tag="safety"), *PHASES),
        (line("P", DEV, 60, phase="P1"), *YEARS),
        (line("P", DEV, 70, phase="P1"), YEARS[0]),
        (line("P", DEV, 60, phase="P1"), line("Y", DEV, 70, year=2016, tag="safety"), YEARS[1]),
        (line("ALL", None, 90), line("D", DEV, 100)),  # the other fund has none
        (line("ALL", None, 130), line("D", DEV, 100), line("R", REC, 30)),
        (line("M", DEV, 5, first_year=2017, last_year=2018), *PHASES),  # no phases make these years up
    ],
)
def test_what_agrees_or_cannot_be_added_up_is_not_noted(ceilings: tuple[Ceiling, ...]) -> None:
    assert differing(*ceilings) == []


@pytest.mark.parametrize(
    "ceilings",
    [
        (line("P", DEV, 61, phase="P1"), *YEARS),
        (line("P", DEV, 61, first_year=2016, last_year=2017), *YEARS),
        (line("D", DEV, 99), line("D2", DEV, 40, phase="P2"), *YEARS),
        (line("ALL", None, 131), line("D", DEV, 100), line("R", REC, 30)),
        (line("ALL", None, 131), *PHASES, line("R", REC, 30)),
        (line("ALL", None, 91, phase="P1"), PHASES[0], line("R", REC, 30, phase="P1")),
        (line("ALL", None, 91), line("A1", None, 60, phase="P1"), line("A2", None, 30, phase="P2")),
        (line("D", DEV, 121), *(line(f"Y{year}", DEV, 30, year=year) for year in range(2016, 2020))),
    ],
)
def test_phases_years_and_funds_are_added_up(ceilings: tuple[Ceiling, ...]) -> None:
    assert differing(*ceilings) == ["$.ceilings[0]"]


def test_a_total_may_be_the_sum_of_what_the_reserves_leave() -> None:
    funds = (Fund(code=DEV, reserve_rate=Decimal("0.1")), Fund(code=REC))
    parts = (line("D", DEV, 100), line("R", REC, 30))
    assert differing(line("ALL", None, 130), *parts, funds=funds) == []
    assert differing(line("ALL", None, 120), *parts, funds=funds) == []
    assert differing(line("ALL", None, 125), *parts, funds=funds) == ["$.ceilings[0]"]


def test_a_total_that_differs_from_its_funds_and_from_its_phases_is_noted_for_both() -> None:
    by_time = (line("A1", None, 60, phase="P1"), line("A2", None, 30, phase="P2"))
    by_fund = (line("D", DEV, 60), line("R", REC, 20))
    assert differing(line("ALL", None, 100), *by_time, *by_fund) == ["$.ceilings[0]", "$.ceilings[0]"]


def test_a_ceiling_that_others_keep_anyway_is_noted() -> None:
    ceilings = (line("Y", DEV, 70, year=2016), *PHASES)
    [finding] = of_kind(a_round(*ASKS, ceilings=ceilings), "ceiling_implied")
    assert (finding.path, finding.severity) == ("$.ceilings[0]", Severity.NOTE)
    assert finding.message.en == (
        "The ceiling Y (70 đồng) adds nothing: by the ceiling D1 no more than 60 đồng can be spent there."
    )


@pytest.mark.parametrize(
    "ceilings",
    [
        (line("Y", DEV, 60, year=2016), *PHASES),
        (line("M", DEV, 101, first_year=2017, last_year=2018), *PHASES),
        (line("D", DEV, 80, phase="P2"), line("ALL", None, 80)),
        (line("S", DEV, 60, phase="P1", tag="safety"), *PHASES),
        (line("S", DEV, 5, phase="P1", tag="safety"), line("S-ALL", None, 5, tag="safety")),
        (line("ALL", None, 160, first_year=2017, last_year=2018), *PHASES, line("R", REC, 60)),
    ],
)
def test_a_ceiling_within_others_is_implied(ceilings: tuple[Ceiling, ...]) -> None:
    assert implied(*ceilings) == ["$.ceilings[0]"]


@pytest.mark.parametrize(
    "ceilings",
    [
        (line("Y", DEV, 59, year=2016), *PHASES),
        (line("M", DEV, 99, first_year=2017, last_year=2018), *PHASES),
        (line("M", DEV, 99, first_year=2017, last_year=2018), PHASES[0]),
        (line("Y", REC, 70, year=2016), *PHASES),
        (line("Y", DEV, 70, year=2016), line("S", DEV, 1, phase="P1", tag="safety")),
        (line("ALL", None, 500), *PHASES),  # nothing holds the other fund
        (line("D", DEV, 100), *PHASES),  # a total is exactly the sum of its parts
        (line("ALL", None, 130), line("D", DEV, 100), line("R", REC, 30)),
        (line("ALL", None, 131), line("D", DEV, 100), line("R", REC, 30)),  # told as a sum that differs
    ],
)
def test_a_ceiling_that_says_something_or_is_a_sum_is_not_noted_as_implied(ceilings: tuple[Ceiling, ...]) -> None:
    assert implied(*ceilings) == []


def test_a_total_that_is_the_sum_of_ceilings_with_a_reserve_is_not_noted_as_implied() -> None:
    funds = (Fund(code=DEV, reserve_rate=Decimal("0.1"), carry_forward=Decimal(1)), Fund(code=REC))
    for total_vnd in (130, 120):  # with the reserve of 10, and without
        assert implied(line("ALL", None, total_vnd), *PHASES, line("R", REC, 30), funds=funds) == []


def test_the_tightest_of_several_covers_is_the_one_that_counts() -> None:
    years = (line("Y1", DEV, 20, year=2016), line("Y2", DEV, 20, year=2017))
    assert implied(line("M", DEV, 50, first_year=2016, last_year=2017), line("D", DEV, 60), *years) == []
    differing_from_its_years = line("M", DEV, 80, first_year=2016, last_year=2018)
    assert implied(differing_from_its_years, line("D", DEV, 90), *years, line("Y3", DEV, 30, year=2018)) == []
    assert implied(
        line("M", DEV, 75, first_year=2016, last_year=2018),
        line("D", DEV, 90),
        *years,
        line("L", DEV, 30, first_year=2018, last_year=2019),
    ) == ["$.ceilings[0]"]


def test_of_two_ceilings_that_imply_each_other_only_one_is_noted() -> None:
    ceilings = (
        line("S1", DEV, 60, tag="safety", year=2016),
        line("S2", DEV, 60, tag="safety", first_year=2016, last_year=2016),
    )
    assert implied(*ceilings) == ["$.ceilings[0]"]


def test_of_a_total_and_its_only_part_the_total_is_noted() -> None:
    parts = (line("S1", DEV, 60, year=2016, tag="safety"), line("S2", REC, 0, year=2016, tag="safety"))
    assert implied(*parts, line("S", None, 60, year=2016, tag="safety")) == ["$.ceilings[2]"]


def test_what_a_fund_carries_is_room_that_its_later_phase_may_use() -> None:
    funds = (Fund(code=DEV, carry_forward=Decimal(1)), Fund(code=REC))
    assert implied(line("Y", DEV, 70, year=2018), *PHASES, funds=funds) == []
    assert implied(line("Y", DEV, 100, year=2018), *PHASES, funds=funds) == ["$.ceilings[0]"]


def test_a_carrying_fund_up_to_a_phase_holds_the_phases_together() -> None:
    funds = (Fund(code=DEV, carry_forward=Decimal(1)), Fund(code=REC))
    assert implied(line("M", DEV, 101, first_year=2017, last_year=2018), *PHASES, funds=funds) == ["$.ceilings[0]"]


def test_phase_ceilings_of_a_fund_that_carries_are_never_idle() -> None:
    funds = (Fund(code=DEV, carry_forward=Decimal(1)), Fund(code=REC))
    assert implied(*PHASES, line("ALL", None, 50, phase="P1"), funds=funds) == []
    assert implied(*PHASES, line("ALL", None, 50, phase="P1")) == ["$.ceilings[0]"]


def grouped(code: str, group: str | None, *costs_vnd: int, running_vnd: int = 0) -> Project:
    """One option for each cost."""
    options = [option(f"o{n}", costs=(cost(vnd),), running=(running(running_vnd),)) for n, vnd in enumerate(costs_vnd)]
    return project(code, *options, group=group)


def test_a_group_b_cheaper_than_a_group_c_is_noted() -> None:
    [finding] = of_kind(a_round(grouped("X", "B", 20), grouped("Y", "C", 21)), "group_against_cost")
    assert (finding.path, finding.severity) == ("$.projects[0].group", Severity.NOTE)
    assert (
        "The project X of group B costs 20 đồng at most, less than Y of group C (21 đồng at least)"
        in finding.message.en
    )


@pytest.mark.parametrize(
    "projects",
    [
        (grouped("X", "B", 20), grouped("Y", "C", 20)),
        (grouped("X", "B", 5, 20), grouped("Y", "C", 20, 90)),  # the choice of an option can settle it
        (grouped("X", "B", 12, running_vnd=2), grouped("Y", "C", 20)),  # 12 and four years of 2
        (grouped("X", "B", 0), grouped("Y", "C", 20)),  # no cost is known
        (grouped("X", None, 1), grouped("Y", "C", 20)),
        (grouped("X", "A", 30), grouped("Y", "B", 20), grouped("Z", "C", 10)),
    ],
)
def test_groups_that_may_be_right_are_not_noted(projects: tuple[Project, ...]) -> None:
    assert of_kind(a_round(*projects), "group_against_cost") == []


def test_the_cheapest_of_the_higher_and_the_dearest_of_the_lower_group_are_named() -> None:
    projects = (grouped("C1", "c ", 30), grouped("C2", "C", 40), grouped("B1", "B", 20), grouped("B2", "B", 10))
    [finding] = of_kind(a_round(*projects), "group_against_cost")
    assert finding.path == "$.projects[3].group"
    assert "C2 of group C (40 đồng at least)" in finding.message.en


def test_every_two_groups_are_compared() -> None:
    found = of_kind(a_round(grouped("X", "A", 1), grouped("Y", "B", 2), grouped("Z", "C", 3)), "group_against_cost")
    assert [finding.path for finding in found] == ["$.projects[0].group", "$.projects[0].group", "$.projects[1].group"]
