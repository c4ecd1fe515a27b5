"""R1-R4 against the musts: the rules that no plan can keep, and the projects that no plan can choose."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.check import check_round
from optimizer.check.musts import outlook
from optimizer.findings import Finding, Severity
from optimizer.round import Committed, Project, Round, Rule
from tests.optimizer.builder import a_round, option, project

CODES = ("needs_never_chosen", "needs_too_late", "rule_cannot_hold", "never_chosen")


def on_rules(round_: Round) -> list[Finding]:
    return [finding for finding in check_round(round_) if finding.code in CODES]


def told(round_: Round) -> list[tuple[str, str]]:
    return [(finding.code, finding.path) for finding in on_rules(round_)]


def rule(kind: str, *projects: str, code: str = "R", **said: Any) -> Rule:  # noqa: ANN401 - any field of Rule
    return Rule(code=code, kind=kind, projects=projects, **said)


def needs(needy: str, needed: str, code: str = "R", **said: Any) -> Rule:  # noqa: ANN401 - any field of Rule
    return Rule(code=code, kind="requires", project=needy, needs=needed, **said)


def must(code: str, **said: Any) -> Project:  # noqa: ANN401 - any field of Project
    return project(code, option(), must="in", **said)


def out(code: str) -> Project:
    return project(code, option(), must="out")


def free(code: str, *years: int, **said: Any) -> Project:  # noqa: ANN401 - any field of Option
    return project(code, option(**({"start_years": years} if years else {}) | said))


def hopeless(round_: Round) -> bool:
    return any("the round is infeasible" in finding.message.en for finding in on_rules(round_))


def test_a_project_that_needs_one_that_must_be_out_is_told() -> None:
    round_ = a_round(free("A"), out("B"), rules=(needs("A", "B"),))
    [finding] = on_rules(round_)
    assert (finding.code, finding.path, finding.severity) == ("needs_never_chosen", "$.rules[0]", Severity.WARNING)
    assert finding.message.en == "Rule R: A needs B, which cannot be chosen whole: A is never chosen."


def test_a_must_in_that_needs_a_must_out_makes_the_round_infeasible() -> None:
    round_ = a_round(must("A"), out("B"), rules=(needs("A", "B"),))
    assert told(round_) == [("needs_never_chosen", "$.rules[0]")]
    assert hopeless(round_)


def test_a_need_that_can_be_met_is_not_told() -> None:
    assert told(a_round(must("A"), free("B"), rules=(needs("A", "B"),))) == []


def test_a_need_for_a_project_that_is_committed_in_part_is_told() -> None:
    part = project("B", option(), committed=Committed(option="build", start_year=2015, fraction_bp=9_999))
    assert told(a_round(free("A"), part, rules=(needs("A", "B"),))) == [("needs_never_chosen", "$.rules[0]")]


def test_a_need_for_a_committed_project_counts_from_its_promised_start() -> None:
    promised = project("B", option(duration_years=3), committed=Committed(option="build", start_year=2015))
    in_2017 = a_round(free("A", 2016, 2017), promised, rules=(needs("A", "B"),))
    in_2018 = a_round(free("A", 2016, 2018), promised, rules=(needs("A", "B"),))
    assert told(in_2017) == [("needs_too_late", "$.rules[0]")]
    assert told(in_2018) == []


def test_a_chain_of_needs_that_does_not_fit_in_time_is_told_at_its_end() -> None:
    chain = (needs("C", "B", "R-2"), needs("B", "A", "R-1"))
    round_ = a_round(free("A", duration_years=2), free("B"), free("C", 2016, 2018), rules=chain)
    [finding] = on_rules(round_)
    assert finding.path == "$.rules[0]"
    assert finding.message.vi == (
        "Quy tắc R-2: C phải đợi B nên sớm nhất là năm 2019 mới bắt đầu được, "
        "mà năm bắt đầu muộn nhất của nó là 2018: C không bao giờ được chọn."
    )


def test_a_chain_of_needs_that_just_fits_is_not_told() -> None:
    chain = (needs("C", "B"), needs("B", "A"))
    assert told(a_round(free("A", duration_years=2), free("B"), free("C", 2016, 2019), rules=chain)) == []


def test_a_chain_that_is_too_late_for_a_must_in_makes_the_round_infeasible() -> None:
    round_ = a_round(free("A", 2019), must("B"), rules=(needs("B", "A"),))
    assert told(round_) == [("needs_too_late", "$.rules[0]")]
    assert hopeless(round_)


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        ({"moment": "start"}, True),
        ({"moment": "start", "lag_years": 1}, False),
        ({"moment": "complete"}, False),
        ({"moment": "complete", "lag_years": -1}, True),
    ],
)
def test_the_moment_and_the_lag_of_a_need_count(said: dict[str, Any], *, fits: bool) -> None:
    round_ = a_round(free("A", 2019), free("B", 2019), rules=(needs("B", "A", **said),))
    assert (told(round_) == []) is fits


def test_what_a_late_project_itself_holds_up_is_told_too() -> None:
    chain = (needs("B", "A", "R-1"), needs("C", "B", "R-2"))
    assert told(a_round(free("A", 2019), free("B"), free("C"), rules=chain)) == [
        ("needs_too_late", "$.rules[0]"),
        ("needs_never_chosen", "$.rules[1]"),
    ]


def test_of_two_needs_the_later_one_decides_whatever_their_order() -> None:
    early, late, one = free("A", 2016), free("B", 2018), free("C", 2017, 2019)
    for rules in ((needs("C", "A", "R-1"), needs("C", "B", "R-2")), (needs("C", "B", "R-2"), needs("C", "A", "R-1"))):
        [way] = outlook(a_round(early, late, one, rules=rules))[0].ways["C"]
        assert way.most.start_year == 2019


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (rule("excludes", "A", "B"), "at most 1 may be chosen, but A, B must all be in"),
        (rule("at_most", "A", "B", "F", count=1), "at most 1 may be chosen, but A, B must all be in"),
        (rule("at_least", "A", "X", "Y", count=2), "at least 2 must be chosen, but only 1 still can be (A)"),
        (rule("at_least", "X", "Y", count=1), "at least 1 must be chosen, but only 0 still can be (none)"),
        (rule("at_least", "A", "F", count=3), "at least 3 must be chosen, but only 2 still can be (A, F)"),
        (rule("together", "A", "F", "X"), "A must be in and with it X, which cannot be"),
    ],
)
def test_a_rule_that_contradicts_the_musts_is_told(broken: Rule, why: str) -> None:
    round_ = a_round(must("A"), must("B"), free("F"), out("X"), out("Y"), rules=(broken,))
    [finding] = on_rules(round_)
    assert (finding.code, finding.path) == ("rule_cannot_hold", "$.rules[0]")
    assert finding.message.en == f"Rule R: {why}: the round is infeasible."


def test_a_rule_of_which_no_project_is_left_says_so() -> None:
    [finding] = on_rules(a_round(out("X"), out("Y"), rules=(rule("at_least", "X", "Y", count=1),)))
    assert finding.message.vi == (
        "Quy tắc R: phải chọn ít nhất 1 dự án, nhưng chỉ 0 dự án còn chọn được (không có): vòng này không khả thi."
    )


@pytest.mark.parametrize(
    "kept",
    [
        rule("excludes", "A", "X"),
        rule("at_most", "A", "B", count=2),
        rule("at_least", "A", "F", count=2),
        rule("at_least", "A", "X", count=1),
        rule("together", "A", "B"),
        rule("together", "X", "Y"),
        rule("max_starts", "A", "X", count=0),
        needs("X", "A"),
    ],
)
def test_a_rule_that_the_musts_keep_is_not_told(kept: Rule) -> None:
    assert told(a_round(must("A"), must("B"), free("F"), out("X"), out("Y"), rules=(kept,))) == []


def test_a_committed_project_counts_as_one_that_must_be_in() -> None:
    promised = project("A", option(), committed=Committed(option="build", start_year=2015))
    assert told(a_round(promised, must("B"), rules=(rule("excludes", "A", "B"),))) == [
        ("rule_cannot_hold", "$.rules[0]")
    ]


def test_a_contradiction_over_several_rules_names_the_rule_behind_each_project() -> None:
    rules = (needs("A", "F", "R-1"), rule("together", "F", "G", code="R-2"), rule("excludes", "G", "B", code="R-3"))
    late = project("A", option(start_years=(2018,)), must="in")
    [finding] = on_rules(a_round(late, must("B"), free("F"), free("G"), rules=rules))
    assert (finding.code, finding.path) == ("rule_cannot_hold", "$.rules[2]")
    assert "at most 1 may be chosen, but G (R-2), B must all be in" in finding.message.en


def test_a_need_that_other_rules_keep_out_is_a_contradiction() -> None:
    rules = (rule("excludes", "B", "F", code="R-1"), needs("A", "F", "R-2"))
    late = project("A", option(start_years=(2019,)), must="in")
    [finding] = on_rules(a_round(late, must("B"), free("F"), rules=rules))
    assert (finding.code, finding.path) == ("rule_cannot_hold", "$.rules[1]")
    assert "A must be in and with it F (R-1), which cannot be" in finding.message.en


@pytest.mark.parametrize(
    ("kept", "why"),
    [
        (rule("excludes", "A", "F"), "no plan chooses F, because at most 1 of the list may be and A must be in"),
        (rule("at_most", "F", "G", count=0), "no plan chooses F, G, because at most 0 of the list may be"),
        (rule("together", "F", "X"), "no plan chooses F, because X cannot be"),
    ],
)
def test_a_project_that_no_plan_can_choose_is_noted(kept: Rule, why: str) -> None:
    [finding] = on_rules(a_round(must("A"), free("F"), free("G"), out("X"), rules=(kept,)))
    assert (finding.code, finding.path, finding.severity) == ("never_chosen", "$.rules[0]", Severity.NOTE)
    assert finding.message.en == f"Rule R: {why}."


def test_what_needs_a_project_that_no_plan_can_choose_is_noted_too() -> None:
    rules = (needs("G", "F", "R-1"), rule("excludes", "A", "F", code="R-2"))
    round_ = a_round(must("A"), free("F", 2016), free("G", 2018), rules=rules)
    assert told(round_) == [("never_chosen", "$.rules[0]"), ("never_chosen", "$.rules[1]")]


def test_where_a_rule_cannot_hold_nothing_is_derived_from_it() -> None:
    rules = (rule("excludes", "A", "B", code="R-1"), rule("excludes", "A", "F", code="R-2"))
    assert told(a_round(must("A"), must("B"), free("F"), rules=rules)) == [("rule_cannot_hold", "$.rules[0]")]


def test_every_project_that_at_least_leaves_over_is_forced() -> None:
    known, _ = outlook(a_round(free("F"), free("G"), out("X"), rules=(rule("at_least", "F", "G", "X", count=2),)))
    assert known.forced == {"F": "R", "G": "R"}


def test_what_no_plan_can_choose_has_no_ways_left() -> None:
    known, _ = outlook(a_round(must("A"), free("F"), rules=(rule("excludes", "A", "F"),)))
    assert (len(known.ways["A"]), known.ways["F"]) == (4, ())
