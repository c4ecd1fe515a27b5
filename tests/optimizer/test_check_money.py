"""C4, C5 before any search: musts that cannot be paid for, and ceilings that nothing ever reaches."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from optimizer.check import check_round
from optimizer.findings import Finding, Severity
from optimizer.round import Ceiling, Committed, Fund, Project, Round, Rule
from tests.optimizer.builder import DEV, REC, a_round, ceiling, cost, option, project, running

CARRYING = (Fund(code=DEV, carry_forward=Decimal("0.5")), Fund(code=REC))


def of_kind(round_: Round, code: str) -> list[Finding]:
    return [finding for finding in check_round(round_) if finding.code == code]


def places(round_: Round, code: str) -> list[str]:
    return [finding.path for finding in of_kind(round_, code)]


def must(code: str, amount_vnd: int, *years: int, **said: Any) -> Project:  # noqa: ANN401 - any field of Option
    given = {"start_years": years or (2016,), "costs": (cost(amount_vnd),)} | said
    return project(code, option(**given), must="in")


def phases(first_vnd: int, second_vnd: int) -> tuple[Ceiling, ...]:
    return tuple(
        Ceiling(code=f"D-{phase}", fund=DEV, phase=phase, amount_vnd=amount_vnd)
        for phase, amount_vnd in (("P1", first_vnd), ("P2", second_vnd))
    )


def test_a_must_in_over_its_ceiling_is_told_with_the_missing_money() -> None:
    [finding] = of_kind(a_round(must("A", 12), ceilings=(ceiling(9),)), "must_in_does_not_fit")
    assert (finding.path, finding.severity) == ("$.projects[0].must", Severity.WARNING)
    assert finding.message.en == (
        "The project A must be in, but no way of it fits: even the nearest (build, starting 2016) is alone over "
        "the ceiling C (9 đồng), 3 đồng short: the round is infeasible."
    )


def test_a_must_in_that_fits_to_the_dong_is_not_told() -> None:
    assert places(a_round(must("A", 9), ceilings=(ceiling(9),)), "must_in_does_not_fit") == []


def test_a_project_that_need_not_be_in_may_be_over_every_ceiling() -> None:
    assert (
        places(a_round(project("A", option(costs=(cost(12),))), ceilings=(ceiling(9),)), "must_in_does_not_fit") == []
    )


def test_the_reserve_is_no_room_for_a_must_in() -> None:
    funds = (Fund(code=DEV, reserve_rate=Decimal("0.1")), Fund(code=REC))
    [finding] = of_kind(a_round(must("A", 14), funds=funds, ceilings=(ceiling(15),)), "must_in_does_not_fit")
    assert "1 đồng short" in finding.message.en


def test_another_option_start_or_fraction_that_fits_is_enough() -> None:
    dear = option(start_years=(2016,), costs=(cost(12),))
    ways = (
        project("A", dear, option("lease", costs=(cost(9),)), must="in"),
        must("A", 12, 2016, 2018),
        must("A", 12, min_fraction=Decimal("0.75")),
    )
    for one in ways:
        assert places(a_round(one, ceilings=(ceiling(9, phase="P1"),)), "must_in_does_not_fit") == []


def test_of_several_ways_that_do_not_fit_the_nearest_is_told() -> None:
    one = project("A", option("dear", costs=(cost(15),)), option("cheap", costs=(cost(11),)), must="in")
    [finding] = of_kind(a_round(one, ceilings=(ceiling(9),)), "must_in_does_not_fit")
    assert "(cheap, starting 2016)" in finding.message.en
    assert "2 đồng short" in finding.message.en


def test_a_way_counts_with_the_ceiling_that_it_exceeds_most() -> None:
    one = project("A", option(start_years=(2016,), costs=(cost(12), cost(20, REC))), must="in")
    lines = (Ceiling(code="X", fund=DEV, amount_vnd=9), Ceiling(code="Y", fund=REC, amount_vnd=9))
    [finding] = of_kind(a_round(one, ceilings=lines), "must_in_does_not_fit")
    assert "the ceiling Y (9 đồng), 11 đồng short" in finding.message.en


def test_ways_that_each_exceed_another_ceiling_do_not_fit_either() -> None:
    one = project("A", option(costs=(cost(12),)), option("lease", costs=(cost(12, REC),)), must="in")
    lines = (Ceiling(code="X", fund=DEV, amount_vnd=9), Ceiling(code="Y", fund=REC, amount_vnd=9))
    assert places(a_round(one, ceilings=lines), "must_in_does_not_fit") == ["$.projects[0].must"]


def test_running_money_after_completion_counts_for_a_must_in() -> None:
    one = must("A", 1, running=(running(4),))
    assert places(a_round(one, ceilings=(ceiling(11, REC),)), "must_in_does_not_fit") == ["$.projects[0].must"]
    assert places(a_round(one, ceilings=(ceiling(12, REC),)), "must_in_does_not_fit") == []


@pytest.mark.parametrize(("room_vnd", "told"), [(5, ["$.projects[0].must"]), (6, [])])
def test_under_a_tag_only_the_tagged_share_counts(room_vnd: int, told: list[str]) -> None:
    one = must("A", 11, tags={"safety": Decimal("0.5")})
    assert places(a_round(one, ceilings=(ceiling(room_vnd, tag="safety"),)), "must_in_does_not_fit") == told


def test_money_without_the_tag_counts_nothing_under_it() -> None:
    tagged = project("B", option(tags={"safety": Decimal("0.3")}))
    assert places(a_round(must("A", 11), tagged, ceilings=(ceiling(0, tag="safety"),)), "must_in_does_not_fit") == []


def test_a_commitment_over_a_ceiling_is_told_at_the_commitment() -> None:
    one = project("A", option(costs=(cost(12),)), committed=Committed(option="build", start_year=2016))
    assert places(a_round(one, ceilings=(ceiling(9),)), "must_in_does_not_fit") == ["$.projects[0].committed"]


def test_what_a_must_in_needs_is_told_at_its_options_and_counts_whole() -> None:
    needed = project("B", option(costs=(cost(12),), min_fraction=Decimal("0.5")))
    rule = Rule(code="R", kind="requires", project="A", needs="B")
    round_ = a_round(must("A", 1, 2019), needed, rules=(rule,), ceilings=(ceiling(9),))
    assert places(round_, "must_in_does_not_fit") == ["$.projects[1].options"]


def test_a_must_that_only_an_open_project_needs_may_be_taken_in_part() -> None:
    needed = must("B", 12, min_fraction=Decimal("0.5"))
    rule = Rule(code="R", kind="requires", project="A", needs="B")
    open_ = project("A", option(start_years=(2019,)))
    round_ = a_round(open_, needed, rules=(rule,), ceilings=(ceiling(9),))
    assert places(round_, "must_in_does_not_fit") == []


def test_all_that_could_be_carried_counts_as_room() -> None:
    late = must("A", 14, 2018)
    assert places(a_round(late, funds=CARRYING, ceilings=phases(10, 9)), "must_in_does_not_fit") == []
    assert places(a_round(late, funds=CARRYING, ceilings=phases(10, 8)), "must_in_does_not_fit") == [
        "$.projects[0].must"
    ]


def test_musts_that_fit_alone_and_not_together_are_told_with_the_missing_money() -> None:
    musts = (must("A", 5), must("B", 6))
    [finding] = of_kind(a_round(*musts, ceilings=(ceiling(9),)), "must_in_over_ceiling")
    assert (finding.path, finding.severity) == ("$.ceilings[0]", Severity.WARNING)
    assert finding.message.en == (
        "The projects that must be in (B, A) need at least 11 đồng under the ceiling C, which has 9 đồng at most: "
        "2 đồng short, the round is infeasible."
    )


def test_musts_that_fit_together_to_the_dong_are_not_told() -> None:
    assert places(a_round(must("A", 5), must("B", 4), ceilings=(ceiling(9),)), "must_in_over_ceiling") == []


def test_each_must_counts_with_the_least_that_it_can_spend_there() -> None:
    musts = (must("A", 6, 2016, 2018), must("B", 6))
    assert places(a_round(*musts, ceilings=(ceiling(9, year=2016),)), "must_in_over_ceiling") == []


def test_a_way_that_avoids_the_ceiling_costs_nothing_under_it() -> None:
    one = project("A", option(costs=(cost(6),)), option("lease", costs=(cost(1, REC),)), must="in")
    assert places(a_round(one, must("B", 6), ceilings=(ceiling(9),)), "must_in_over_ceiling") == []


def test_a_ceiling_that_one_must_exceeds_alone_is_not_told_again() -> None:
    round_ = a_round(must("A", 12), must("B", 6), ceilings=(ceiling(9),))
    assert places(round_, "must_in_over_ceiling") == []
    assert places(round_, "must_in_does_not_fit") == ["$.projects[0].must"]


def test_a_must_that_fills_a_ceiling_leaves_no_room_for_another() -> None:
    round_ = a_round(must("A", 9), must("B", 1), ceilings=(ceiling(9),))
    assert places(round_, "must_in_over_ceiling") == ["$.ceilings[0]"]


def test_a_must_that_can_never_start_spends_nothing() -> None:
    round_ = a_round(must("A", 12, 2030), must("B", 6), ceilings=(ceiling(9),))
    assert places(round_, "must_in_over_ceiling") == []


def test_what_was_carried_was_not_spent_so_the_phases_hold_together() -> None:
    # 10 in P1 and 9 + 5 carried in P2 for each alone; but 6 + 14 are more than the 19 of both phases
    musts = (must("A", 6), must("B", 14, 2018))
    [finding] = of_kind(a_round(*musts, funds=CARRYING, ceilings=phases(10, 9)), "must_in_over_ceiling")
    assert finding.path == "$.funds[0]"
    assert "under the fund dev up to the end of phase P2, which has 19 đồng at most: 1 đồng short" in finding.message.en


def test_phases_of_a_fund_that_keeps_nothing_hold_each_by_itself() -> None:
    round_ = a_round(must("A", 6), must("B", 9, 2018), ceilings=phases(6, 9))
    assert places(round_, "must_in_over_ceiling") == []


def test_a_fund_whose_ceiling_is_told_needs_no_second_telling() -> None:
    musts = (must("A", 6), must("B", 6), must("D", 9, 2018))
    assert places(a_round(*musts, funds=CARRYING, ceilings=phases(10, 9)), "must_in_over_ceiling") == ["$.ceilings[0]"]


def test_a_ceiling_above_everything_asked_is_noted() -> None:
    two = project("A", option(costs=(cost(6),)), option("dear", costs=(cost(7),)))
    [finding] = of_kind(a_round(two, must("B", 2), ceilings=(ceiling(9),)), "ceiling_never_binds")
    assert (finding.path, finding.severity) == ("$.ceilings[0]", Severity.NOTE)
    assert "even every project at its dearest asks for 9 đồng, and it has room for 9 đồng" in finding.message.en


def test_a_ceiling_under_what_is_asked_is_not_noted() -> None:
    two = project("A", option(costs=(cost(6),)), option("dear", costs=(cost(8),)))
    assert places(a_round(two, must("B", 2), ceilings=(ceiling(9),)), "ceiling_never_binds") == []


def test_a_ceiling_without_room_of_which_nothing_is_asked_is_not_noted() -> None:
    one = project("A", option(costs=(cost(6),)))
    assert places(a_round(one, ceilings=(ceiling(0, REC),)), "ceiling_never_binds") == []
    assert places(a_round(one, ceilings=(ceiling(1, REC),)), "ceiling_never_binds") == ["$.ceilings[0]"]


def test_what_must_be_out_asks_for_nothing() -> None:
    gone = project("A", option(costs=(cost(12),)), must="out")
    assert places(a_round(gone, ceilings=(ceiling(9),)), "ceiling_never_binds") == ["$.ceilings[0]"]


def test_a_part_of_a_dong_asked_under_a_tag_is_too_much() -> None:
    tagged = project("A", option(start_years=(2016,), costs=(cost(7),), tags={"safety": Decimal("0.5")}))
    assert places(a_round(tagged, ceilings=(ceiling(3, tag="safety"),)), "ceiling_never_binds") == []
    assert places(a_round(tagged, ceilings=(ceiling(4, tag="safety"),)), "ceiling_never_binds") == ["$.ceilings[0]"]


@pytest.mark.parametrize(
    ("scope", "asked"),
    [({"year": 2017}, 1), ({"first_year": 2016, "last_year": 2017}, 3), ({"phase": "P2"}, 12), ({}, 15)],
)
def test_a_ceiling_is_asked_for_what_falls_in_its_years(scope: dict[str, Any], asked: int) -> None:
    lines = (cost(2), cost(1, year_offset=1), cost(4, year_offset=2), cost(8, year_offset=3))
    one = project("A", option(start_years=(2016,), costs=lines))
    for amount_vnd, told in ((asked, ["$.ceilings[0]"]), (asked - 1, [])):
        assert places(a_round(one, ceilings=(ceiling(amount_vnd, **scope),)), "ceiling_never_binds") == told


def test_a_ceiling_over_all_funds_is_asked_by_all_funds() -> None:
    one = project("A", option(start_years=(2016,), costs=(cost(2), cost(1, REC))))
    assert places(a_round(one, ceilings=(ceiling(2, None),)), "ceiling_never_binds") == []
    assert places(a_round(one, ceilings=(ceiling(3, None),)), "ceiling_never_binds") == ["$.ceilings[0]"]
