from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from optimizer.plan import Start
from optimizer.reading import read_round
from optimizer.round import Committed, Floor, Fund, Phase, Project, Round, Rule, Target
from optimizer.verify import CHECKS, broken_rules
from tests.draws import draws
from tests.optimizer.builder import (
    DEV,
    REC,
    a_round,
    ceiling,
    cost,
    gives,
    option,
    project,
    running,
    start,
)
from tests.optimizer.generate import best, enumerate_plans, rounds
from tests.optimizer.rounds import full_round

TEN = option(costs=(cost(10),))
HALF_SAFE = option(costs=(cost(10),), tags={"safe": Decimal("0.5")})


def _broken(round_: Round, *starts: Start) -> list[tuple[str, str]]:
    return [(finding.code, finding.path) for finding in broken_rules(round_, starts)]


def _ruled(rule: Rule, *projects: Project) -> Round:
    return a_round(*(projects or (project("A"), project("B"), project("C"))), rules=(rule,))


def test_a_plan_of_nothing_breaks_nothing() -> None:
    assert _broken(a_round(project("A"))) == []


def test_c1_refuses_a_project_that_the_round_does_not_have() -> None:
    assert _broken(a_round(project("A")), start("A"), start("X")) == [("C1", "$.starts[1].project")]


def test_c1_refuses_an_option_that_the_project_does_not_have() -> None:
    assert _broken(a_round(project("A")), start("A", option="lease")) == [("C1", "$.starts[0].option")]


def test_c1_refuses_a_project_chosen_twice_even_by_another_option() -> None:
    round_ = a_round(project("A", option(), option("lease")))

    assert _broken(round_, start("A"), start("A", 2017, option="lease")) == [("C1", "$.starts[1]")]


@pytest.mark.parametrize(
    ("year", "holds"), [(2015, False), (2016, True), (2017, False), (2018, True), (2019, False), (2020, False)]
)
def test_c1_allows_the_years_that_the_option_names_and_that_end_in_the_round(year: int, *, holds: bool) -> None:
    round_ = a_round(project("A", option(start_years=(2015, 2016, 2018, 2019, 2020), duration_years=2)))

    assert (_broken(round_, start("A", year)) == []) is holds


def test_c1_says_so_when_no_year_is_allowed() -> None:
    round_ = a_round(project("A", option(duration_years=9)))

    assert "không năm nào" in broken_rules(round_, [start("A")])[0].mend.vi


@pytest.mark.parametrize(("bp", "holds"), [(0, False), (3_333, False), (3_334, True), (9_999, True), (10_001, False)])
def test_c1_allows_fractions_from_the_least_one_to_the_whole(bp: int, *, holds: bool) -> None:
    round_ = a_round(project("A", option(min_fraction=Decimal("0.33331"))))

    assert _broken(round_, start("A", fraction_bp=bp)) == ([] if holds else [("C1", "$.starts[0].fraction_bp")])


def test_c1_allows_the_least_fraction_itself() -> None:
    round_ = a_round(project("A", option(min_fraction=Decimal("0.5"))))

    assert _broken(round_, start("A", fraction_bp=5_000)) == []


def test_c1_refuses_a_part_of_a_project_that_is_whole_or_nothing() -> None:
    assert _broken(a_round(project("A")), start("A", fraction_bp=9_999)) == [("C1", "$.starts[0].fraction_bp")]


def test_c2_wants_what_must_be_in_and_refuses_what_must_be_out() -> None:
    round_ = a_round(project("A", must="in"), project("B", must="out"))

    assert _broken(round_, start("A")) == []
    assert _broken(round_, start("B")) == [("C2", "$.projects[0].must"), ("C2", "$.starts[0]")]


@pytest.mark.parametrize(
    ("starts", "path"),
    [
        ([], "$.projects[0].committed"),
        ([start("A", 2015, 6_000)], "$.starts[0]"),
        ([start("A", 2014, 6_001)], "$.starts[0]"),
        ([start("A", 2014, 6_000, "lease")], "$.starts[0]"),
    ],
    ids=["absent", "another year", "another fraction", "another option"],
)
def test_c2_holds_a_commitment_to_option_year_and_fraction(starts: list[Start], path: str) -> None:
    part = Decimal("0.5")
    options = option(min_fraction=part), option("lease", min_fraction=part)
    committed = Committed(option="build", start_year=2014, fraction_bp=6_000)

    assert _broken(a_round(project("A", *options, committed=committed)), *starts) == [("C2", path)]


def test_c2_lets_a_committed_start_lie_before_the_round_or_run_past_it() -> None:
    long = option(duration_years=9)
    committed = Committed(option="build", start_year=2014)

    assert _broken(a_round(project("A", long, committed=committed)), start("A", 2014)) == []


@pytest.mark.parametrize(
    ("scope", "years"),
    [
        ({"year": 2017}, {2017}),
        ({"first_year": 2017, "last_year": 2018}, {2017, 2018}),
        ({"phase": "P2"}, {2018, 2019}),
        ({}, {2016, 2017, 2018, 2019}),
    ],
    ids=["year", "years", "phase", "round"],
)
def test_c4_holds_a_ceiling_over_its_scope_only(scope: dict[str, Any], years: set[int]) -> None:
    round_ = a_round(project("A", TEN), ceilings=(ceiling(9, **scope),))

    assert {year for year in range(2016, 2020) if _broken(round_, start("A", year))} == years


@pytest.mark.parametrize(("amount_vnd", "over"), [(20, []), (19, [("C4", "$.ceilings[0]")])])
def test_c4_holds_to_the_dong(amount_vnd: int, over: list[tuple[str, str]]) -> None:
    round_ = a_round(project("A", TEN), project("B", TEN), ceilings=(ceiling(amount_vnd),))

    assert _broken(round_, start("A"), start("B", 2019)) == over


@pytest.mark.parametrize(("amount_vnd", "holds"), [(12, True), (11, False)])
def test_c4_rounds_the_room_down_after_the_reserve(amount_vnd: int, *, holds: bool) -> None:
    # 10 % off 12 leaves 10.8, so 10; off 11 it leaves 9.9, so 9.
    funds = (Fund(code=DEV, reserve_rate=Decimal("0.1")),)
    round_ = a_round(project("A", TEN), funds=funds, ceilings=(ceiling(amount_vnd, year=2016),))

    assert (_broken(round_, start("A")) == []) is holds


def test_c4_keeps_no_reserve_of_a_ceiling_over_all_funds() -> None:
    funds = Fund(code=DEV, reserve_rate=Decimal("0.1")), Fund(code=REC)
    both = project("A", option(costs=(cost(6), cost(4, REC))))

    assert _broken(a_round(both, funds=funds, ceilings=(ceiling(10, None),)), start("A")) == []
    assert _broken(a_round(both, funds=funds, ceilings=(ceiling(9, None),)), start("A")) == [("C4", "$.ceilings[0]")]


@pytest.mark.parametrize(("amount_vnd", "holds"), [(4, True), (3, False)])
def test_c4_counts_only_the_tagged_part_under_a_tag(amount_vnd: int, *, holds: bool) -> None:
    third = option(costs=(cost(10),), tags={"safe": Decimal("0.333")})
    round_ = a_round(project("A", third), project("B", TEN), ceilings=(ceiling(amount_vnd, tag="safe"),))

    assert (_broken(round_, start("A"), start("B")) == []) is holds


def test_c4_says_over_which_ceiling_and_by_how_much_in_both_languages() -> None:
    round_ = a_round(project("A", option(costs=(cost(1_252_000_000),))), ceilings=(ceiling(1_000_000_000),))

    message = broken_rules(round_, [start("A")])[0].message

    assert message.vi.startswith("Vượt trần C 252.000.000 đồng: chi 1.252.000.000 đồng")
    assert message.en.startswith("Over ceiling C by 252,000,000 đồng: 1,252,000,000 đồng spent")


@pytest.mark.parametrize(("amount_vnd", "holds"), [(15, True), (14, True), (13, False)])
def test_c5_adds_what_the_phase_before_left_rounded_down(amount_vnd: int, *, holds: bool) -> None:
    # P1 leaves all of its room; two thirds of it are carried: 10 of 15, 9 of 14, 8 of 13.
    funds = (Fund(code=DEV, carry_forward=Decimal("0.6667")),)
    ceilings = ceiling(amount_vnd, phase="P1"), ceiling(1, phase="P2")

    assert (_broken(a_round(project("A", TEN), funds=funds, ceilings=ceilings), start("A", 2018)) == []) is holds


def test_c5_borrows_nothing_from_a_later_phase() -> None:
    funds = (Fund(code=DEV, carry_forward=Decimal(1)),)
    round_ = a_round(project("A", TEN), funds=funds, ceilings=(ceiling(9, phase="P1"), ceiling(99, phase="P2")))

    assert _broken(round_, start("A")) == [("C4", "$.ceilings[0]")]


@pytest.mark.parametrize(
    "still",
    [ceiling(9, tag="safe", phase="P2"), ceiling(9, year=2018), ceiling(9, None, phase="P2")],
    ids=["tag", "year", "all funds"],
)
def test_c5_moves_no_other_ceiling(still: object) -> None:
    all_safe = option(costs=(cost(10),), tags={"safe": Decimal(1)})
    funds = (Fund(code=DEV, carry_forward=Decimal(1)),)
    ceilings = ceiling(99, phase="P1"), ceiling(99, phase="P2"), still

    round_ = a_round(project("A", all_safe), funds=funds, ceilings=ceilings)

    assert _broken(round_, start("A", 2018)) == [("C4", "$.ceilings[2]")]


@pytest.mark.parametrize(("floor", "holds"), [("0.25", True), ("0.2501", False)])
def test_c7_holds_a_floor_at_the_end_of_its_phase(floor: str, *, holds: bool) -> None:
    target = Target(code="T", goal=Decimal(10), floors=(Floor(phase="P1", coverage=Decimal(floor)),))
    round_ = a_round(project("A", option(contributions=(gives("2.5"),))), targets=(target,))

    assert _broken(round_, start("A")) == ([] if holds else [("C7", "$.targets[0].floors[0]")])
    assert _broken(round_, start("A", 2018)) == [("C7", "$.targets[0].floors[0]")]


def test_c7_looks_at_every_floor_of_every_target() -> None:
    floors = tuple(Floor(phase=phase, coverage=Decimal(least)) for phase, least in (("P1", "0.25"), ("P2", "0.5")))
    targets = tuple(Target(code=code, goal=Decimal(10), floors=floors) for code in "TU")
    given = option(contributions=(gives("2.5"), gives("5", target="U")))

    assert _broken(a_round(project("A", given), targets=targets), start("A")) == [("C7", "$.targets[0].floors[1]")]


@pytest.mark.parametrize(
    ("moment", "lag", "earliest"),
    [("complete", 0, 2018), ("complete", -1, 2017), ("start", 0, 2016), ("start", 3, 2019)],
)
def test_r1_lets_a_project_start_when_the_needed_one_is_ready(moment: str, lag: int, earliest: int) -> None:
    rule = Rule(code="R", kind="requires", project="A", needs="B", moment=moment, lag_years=lag)
    round_ = _ruled(rule, project("A"), project("B", option(duration_years=2)))

    assert _broken(round_, start("A", earliest), start("B")) == []
    assert ("R1", "$.rules[0]") in _broken(round_, start("A", earliest - 1), start("B"))


def test_r1_looks_at_every_rule() -> None:
    rules = tuple(Rule(code=code, kind="requires", project=code, needs="C") for code in "AB")

    assert _broken(a_round(project("A"), project("B"), project("C"), rules=rules), start("B")) == [("R1", "$.rules[1]")]


@pytest.mark.parametrize("others", [(), (start("B", fraction_bp=9_999),)], ids=["absent", "in part"])
def test_r1_wants_the_needed_project_whole(others: Sequence[Start]) -> None:
    rule = Rule(code="R", kind="requires", project="A", needs="B")
    round_ = _ruled(rule, project("A"), project("B", option(min_fraction=Decimal("0.5"))))

    assert _broken(round_, start("A", 2019), *others) == [("R1", "$.rules[0]")]
    assert _broken(round_, *others) == []


@pytest.mark.parametrize(
    ("rule", "numbers"),
    [
        (Rule(code="R", kind="excludes", projects=("A", "B")), {0, 1}),
        (Rule(code="R", kind="together", projects=("A", "B")), {0, 2, 3}),
        (Rule(code="R", kind="at_most", count=0, projects=("A", "B", "C")), {0}),
        (Rule(code="R", kind="at_least", count=0, projects=("A", "B", "C")), {0, 1, 2, 3}),
        (Rule(code="R", kind="at_most", count=2, projects=("A", "B", "C")), {0, 1, 2}),
        (Rule(code="R", kind="at_least", count=2, projects=("A", "B", "C")), {2, 3}),
    ],
    ids=["R2", "R3", "at most none", "at least none", "at most", "at least"],
)
def test_r2_to_r4_count_the_chosen_ones_of_their_list(rule: Rule, numbers: set[int]) -> None:
    round_ = _ruled(rule)

    kept = {number for number in range(4) if not _broken(round_, *(start(code) for code in "ABC"[:number]))}

    assert kept == numbers


@pytest.mark.parametrize(
    ("kind", "rule_id"),
    [("excludes", "R2"), ("together", "R3"), ("at_most", "R4"), ("at_least", "R4")],
)
def test_r2_to_r4_are_told_by_their_ids(kind: str, rule_id: str) -> None:
    count = {"at_most": 1, "at_least": 3}.get(kind)
    chosen = "A" if kind == "together" else "AB"
    rule = Rule(code="R", kind=kind, count=count, projects=("A", "B"))

    assert _broken(_ruled(rule), *(start(code) for code in chosen)) == [(rule_id, "$.rules[0]")]


def test_r5_limits_the_starts_of_any_one_year() -> None:
    round_ = _ruled(Rule(code="R", kind="max_starts", count=1))

    assert _broken(round_, start("A"), start("B", 2017)) == []
    assert _broken(round_, start("A", 2017), start("B", 2017)) == [("R5", "$.rules[0]")]


def test_r5_counts_only_the_listed_projects() -> None:
    round_ = _ruled(Rule(code="R", kind="max_starts", count=1, projects=("A", "B")))

    assert _broken(round_, start("A"), start("C")) == []
    assert _broken(round_, start("A"), start("B")) == [("R5", "$.rules[0]")]


def test_r5_does_not_count_what_started_before_the_round() -> None:
    committed = Committed(option="build", start_year=2015)
    round_ = _ruled(Rule(code="R", kind="max_starts", count=0), project("A", committed=committed))

    assert _broken(round_, start("A", 2015)) == []


@pytest.mark.parametrize(
    ("kind", "share", "holds"),
    [
        ("min_share", "0.25", True),
        ("min_share", "0.2501", False),
        ("max_share", "0.25", True),
        ("max_share", "0.2499", False),
    ],
)
def test_r6_compares_the_tagged_part_with_the_whole_spending(kind: str, share: str, *, holds: bool) -> None:
    rule = Rule(code="R", kind=kind, tag="safe", share=Decimal(share))
    round_ = _ruled(rule, project("A", HALF_SAFE), project("B", TEN))

    # 5 of 20 đồng are safe.
    assert _broken(round_, start("A"), start("B", 2019)) == ([] if holds else [("R6", "$.rules[0]")])


def test_r6_looks_at_its_fund_and_phase_only() -> None:
    rule = Rule(code="R", kind="min_share", tag="safe", share=Decimal("0.5"), fund=DEV, phase="P2")
    plain = option(costs=(cost(10),), running=(running(5),))
    round_ = _ruled(rule, project("A", HALF_SAFE), project("B", plain))

    assert _broken(round_, start("A", 2018), start("B", 2016)) == []
    assert _broken(round_, start("A", 2018), start("B", 2019)) == [("R6", "$.rules[0]")]


def test_r6_counts_the_tagged_part_of_its_own_fund() -> None:
    rule = Rule(code="R", kind="min_share", tag="safe", share=Decimal("0.5"), fund=DEV)
    safe_upkeep = option(costs=(cost(99, REC),), tags={"safe": Decimal(1)})

    assert _broken(_ruled(rule, project("A", TEN), project("B", safe_upkeep)), start("A"), start("B")) == [
        ("R6", "$.rules[0]")
    ]


def test_r6_is_fine_when_nothing_is_spent() -> None:
    assert (
        _broken(_ruled(Rule(code="R", kind="min_share", tag="safe", share=Decimal(1)), project("A", HALF_SAFE))) == []
    )


def test_all_broken_rules_are_told_at_once() -> None:
    round_ = read_round(full_round())

    codes = {
        finding.code for finding in broken_rules(round_, [start("SCAN", 2034), start("STATUE", 2031, option="buy")])
    }

    assert {"C1", "C2", "C7", "R6"} <= codes


def test_findings_speak_both_languages_and_say_how_to_mend() -> None:
    for finding in broken_rules(read_round(full_round()), []):
        assert all((finding.message.vi, finding.message.en, finding.mend.vi, finding.mend.en))


def test_every_rule_that_judges_has_its_check() -> None:
    assert list(CHECKS) == ["C1", "C2", "C4", "C7", "R1", "R2", "R3", "R4", "R5", "R6"]


def test_phases_of_one_year_carry_too() -> None:
    phases = tuple(Phase(code=f"P{y}", first_year=y, last_year=y) for y in (2016, 2017, 2018, 2019))
    ceilings = tuple(ceiling(4, phase=phase.code) for phase in phases)
    round_ = a_round(
        project("A", TEN), phases=phases, funds=(Fund(code=DEV, carry_forward=Decimal(1)),), ceilings=ceilings
    )

    assert [bool(_broken(round_, start("A", year))) for year in range(2016, 2020)] == [True, True, False, False]


@settings(max_examples=draws(25))
@given(rounds())
def test_a_best_plan_is_found_exactly_when_some_plan_holds(data: dict[str, object]) -> None:
    round_ = read_round(data)
    found = best(round_)
    held = [starts for starts in enumerate_plans(round_) if not broken_rules(round_, starts)]

    assert (found is None) is (not held)
    assert found is None or found[1] in held


@given(rounds())
def test_dropping_every_rule_and_ceiling_mends_what_they_say(data: dict[str, object]) -> None:
    codes = {"C4", "R1", "R2", "R3", "R4", "R5", "R6"}
    round_ = read_round(data)
    free = a_round(*round_.projects, phases=round_.phases, funds=round_.funds, targets=round_.targets)
    for starts, _ in zip(enumerate_plans(round_), range(20), strict=False):
        left = [(one.code, one.path) for one in broken_rules(round_, starts) if one.code not in codes]

        assert left == _broken(free, *starts)
