"""Why a round has no plan: every kind of contradiction, with codes and đồng that can be checked by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from optimizer.engines import ENGINES
from optimizer.findings import Finding
from optimizer.questions.conflicts import why_infeasible
from optimizer.questions.conflicts.decisions import Decision, Kind
from optimizer.questions.conflicts.words import asked
from optimizer.round import Ceiling, Committed, Floor, Fund, Project, Round, Rule, Target
from tests.optimizer.builder import DEV, REC, a_round, ceiling, cost, gives, option, project, running

LONG_S = 60.0


def told(round_: Round) -> tuple[Finding, ...]:
    return why_infeasible(round_, engine=ENGINES["highs"], time_limit_s=LONG_S)


def conflicts(round_: Round) -> list[Finding]:
    return [one for one in told(round_) if one.code == "conflict"]


def codes(round_: Round) -> list[str]:
    return [one.code for one in told(round_)]


def must(code: str, vnd: int = 1, *years: int, **said: Any) -> Project:  # noqa: ANN401 - any field of Project
    way = option(start_years=years or (2016,), costs=(cost(vnd),), contributions=(gives("1"),))
    return project(code, way, must="in", **said)


def rule(kind: str, *projects: str, **said: Any) -> Rule:  # noqa: ANN401 - any field of Rule
    return Rule(code="R-1", kind=kind, projects=projects, **said)


def requires(one: str, needed: str, **said: Any) -> Rule:  # noqa: ANN401 - any field of Rule
    return Rule(code="R-1", kind="requires", project=one, needs=needed, **said)


def floored(*coverages: str) -> Target:
    floors = tuple(Floor(phase=f"P{n}", coverage=Decimal(one)) for n, one in enumerate(coverages, 1))
    return Target(code="T", goal=Decimal(10), floors=floors)


def test_a_must_in_over_its_ceiling_is_told_with_the_missing_money() -> None:
    round_ = a_round(must("A", 1_200_000), ceilings=(ceiling(1_000_000),))

    first = told(round_)[0]

    assert (first.code, first.path) == ("must_in_over_ceiling", "$.ceilings[0]")
    assert "cần ít nhất 1.200.000 đồng: thiếu 200.000 đồng" in first.message.vi


def test_running_costs_are_told_apart_from_the_rest() -> None:
    way = option(start_years=(2016,), costs=(cost(10, REC),), running=(running(3),))
    round_ = a_round(project("A", way, must="in"), ceilings=(ceiling(15, REC),))

    assert "cần ít nhất 19 đồng (trong đó chi thường xuyên 9 đồng): thiếu 4 đồng" in told(round_)[0].message.vi


def test_a_must_in_without_any_start_is_named() -> None:
    round_ = a_round(project("A", option(start_years=(2019,), duration_years=2), must="in"))

    assert told(round_)[0].code == "must_in_without_start"
    assert told(round_)[0].path == "$.projects[0]"


def test_what_shows_at_once_is_not_told_a_second_time_as_a_conflict() -> None:
    round_ = a_round(must("A", 12), must("B", 3), ceilings=(ceiling(14),))

    assert codes(round_)[0] == "must_in_over_ceiling"
    assert conflicts(round_) == []


def test_of_many_musts_the_conflict_names_only_those_that_are_too_much_by_themselves() -> None:
    round_ = a_round(must("A", 9), must("B", 8), must("C", 1), ceilings=(ceiling(10),))

    (conflict,) = conflicts(round_)

    assert "Dự án bắt buộc A, B vượt trần C (dev, 2016-2019) 7 đồng" in conflict.message.vi
    assert "cần ít nhất 17 đồng, được chi 10 đồng" in conflict.message.vi
    assert "Bỏ một điều thì các điều kia giữ được" in conflict.message.vi


def test_a_long_list_of_musts_is_cut_short_and_counted() -> None:
    round_ = a_round(*(must(f"A{n}") for n in range(10)), ceilings=(ceiling(0),))

    assert "A0, A1, A2, A3, A4, A5, A6, A7 và 2 dự án nữa" in told(round_)[0].message.vi


def test_committed_projects_are_named_with_what_was_promised() -> None:
    promised = project("A", option(costs=(cost(6),)), committed=Committed(option="build", start_year=2016))
    round_ = a_round(promised, must("B", 5), must("C", 1), ceilings=(ceiling(10),))

    (conflict,) = conflicts(round_)

    assert "bắt buộc B, dự án đã cam kết A (build, 2016) vượt trần" in conflict.message.vi


def test_a_conflict_tells_the_running_costs_that_are_in_it() -> None:
    ways = {code: option(start_years=(2016,), running=(running(3),)) for code in "AB"}
    round_ = a_round(*(project(*one, must="in") for one in ways.items()), must("D"), ceilings=(ceiling(10, None),))

    (conflict,) = conflicts(round_)

    assert "bắt buộc A, B cùng chi thường xuyên kèm theo vượt trần C" in conflict.message.vi
    assert "cần ít nhất 18 đồng (trong đó chi thường xuyên 18 đồng), được chi 10 đồng" in conflict.message.vi


def test_two_ceilings_that_the_same_musts_exceed_are_both_told_and_narrowed_once() -> None:
    lines = (ceiling(10), Ceiling(code="ALL", fund=None, amount_vnd=9))
    round_ = a_round(must("A", 9), must("B", 8), must("D", 1), ceilings=lines)

    assert codes(round_)[:3] == ["must_in_over_ceiling", "must_in_over_ceiling", "conflict"]
    assert [one.path for one in conflicts(round_)] == ["$.ceilings[0]"]


def test_a_needed_project_that_is_too_dear_is_told_with_the_rule_and_the_missing_money() -> None:
    round_ = a_round(
        must("A", 4, 2017), project("B", option(costs=(cost(8),))), rules=(requires("A", "B"),), ceilings=(ceiling(10),)
    )

    (conflict,) = conflicts(round_)

    assert conflict.path == "$.ceilings[0]"
    assert "dự án bắt buộc A; quy tắc R-1 (A cần B trọn vẹn" in conflict.message.vi
    assert "trần C (dev, 2016-2019) là 10 đồng" in conflict.message.vi
    assert "Dưới trần C cần ít nhất 12 đồng, được chi 10 đồng: thiếu 2 đồng" in conflict.message.vi


def test_start_years_against_requires_are_a_conflict_without_money() -> None:
    round_ = a_round(must("A", 1, 2016), project("B"), rules=(requires("A", "B"),), ceilings=(ceiling(100),))

    (conflict,) = conflicts(round_)

    assert conflict.path == "$.rules[0]"
    assert "dự án bắt buộc A; quy tắc R-1" in conflict.message.vi
    assert "đồng" not in conflict.message.vi


def test_a_promise_that_comes_too_late_is_part_of_the_conflict() -> None:
    late = project("B", option(), committed=Committed(option="build", start_year=2018))

    (conflict,) = conflicts(a_round(must("A", 1, 2017), late, rules=(requires("A", "B"),)))

    assert "bắt buộc A; dự án đã cam kết B (build, 2018); quy tắc R-1" in conflict.message.vi


def test_a_promise_that_reaches_a_floor_is_no_reason_against_the_floor() -> None:
    before = project("A", option(contributions=(gives("5"),)), committed=Committed(option="build", start_year=2010))
    round_ = a_round(before, must("B", 11), targets=(floored("0.5"),), ceilings=(ceiling(10),))

    assert codes(round_)[:2] == ["must_in_over_ceiling", "repair_money"]


def test_musts_that_exclude_each_other_are_named_with_the_rule() -> None:
    (conflict,) = conflicts(a_round(must("A"), must("B"), must("D"), rules=(rule("excludes", "A", "B"),)))

    assert "bắt buộc A, B; quy tắc R-1 (nhiều nhất một trong các dự án A, B)" in conflict.message.vi
    assert "must-in projects A, B; rule R-1 (at most one of A, B)" in conflict.message.en


def test_projects_kept_out_against_a_count_are_named() -> None:
    out = project("A", must="out")

    (conflict,) = conflicts(a_round(out, project("B"), rules=(rule("at_least", "A", "B", count=2),)))

    assert "dự án không được chọn A; quy tắc R-1 (ít nhất 2 trong các dự án A, B)" in conflict.message.vi


def test_a_floor_that_nobody_reaches_stands_alone() -> None:
    (conflict,) = conflicts(a_round(must("A"), targets=(floored("0.2"),)))

    assert conflict.path == "$.targets[0].floors[0]"
    assert conflict.message.vi == "Không phương án nào giữ được mức sàn 20 % của chỉ tiêu T cuối giai đoạn P1."


def test_a_floor_against_money_is_told_with_what_it_takes() -> None:
    way = option(costs=(cost(8),), contributions=(gives("5"),))

    (conflict,) = conflicts(a_round(project("A", way), targets=(floored("0", "0.5"),), ceilings=(ceiling(5),)))

    assert "mức sàn 50 % của chỉ tiêu T cuối giai đoạn P2; trần C" in conflict.message.vi
    assert "thiếu 3 đồng" in conflict.message.vi


def test_conflicts_with_nothing_in_common_are_all_told() -> None:
    rules = (
        Rule(code="R-1", kind="excludes", projects=("A", "B")),
        Rule(code="R-2", kind="excludes", projects=("D", "E")),
    )

    found = conflicts(a_round(must("A"), must("B"), must("D"), must("E"), rules=rules))

    assert {one.path for one in found} == {"$.rules[0]", "$.rules[1]"}


def test_no_more_than_five_conflicts_are_told() -> None:
    pairs = [(f"A{n}", f"B{n}") for n in range(7)]
    rules = tuple(Rule(code=f"R-{n}", kind="excludes", projects=pair) for n, pair in enumerate(pairs))

    assert len(conflicts(a_round(*(must(code) for pair in pairs for code in pair), rules=rules))) == 5


def test_what_no_money_mends_is_told_even_where_money_is_short_as_well() -> None:
    round_ = a_round(must("A", 6), must("B", 6), rules=(rule("excludes", "A", "B"),), ceilings=(ceiling(10),))

    assert codes(round_)[0] == "must_in_over_ceiling"
    assert [one.path for one in conflicts(round_)] == ["$.rules[0]"]


def test_money_that_is_carried_on_is_counted_and_its_ceiling_named() -> None:
    funds = (Fund(code=DEV, carry_forward=Decimal(1)), Fund(code=REC))
    lines = tuple(Ceiling(code=f"DEV-{p}", fund=DEV, phase=p, amount_vnd=10) for p in ("P1", "P2"))
    round_ = a_round(must("A", 4, 2016), must("B", 18, 2018), must("D", 1, 2018), funds=funds, ceilings=lines)

    (conflict,) = conflicts(round_)

    assert conflict.path == "$.ceilings[0]"
    assert "bắt buộc A, B vượt trần DEV-P2 (dev, 2018-2019) 2 đồng" in conflict.message.vi
    assert "được chi 16 đồng, cả phần còn lại của trần DEV-P1" in conflict.message.vi


@pytest.mark.parametrize(
    ("said", "vi", "en"),
    [
        (requires("A", "B"), "sớm nhất 1 năm sau năm B hoàn thành", "at the earliest 1 year after B is complete"),
        (requires("A", "B", lag_years=-1), "sớm nhất vào năm B hoàn thành", "in the year in which B is complete"),
        (requires("A", "B", lag_years=-3), "sớm nhất 2 năm trước năm B hoàn thành", "2 years before B is complete"),
        (requires("A", "B", moment="start"), "sớm nhất vào năm B bắt đầu", "in the year in which B starts"),
        (rule("together", "A", "B"), "A, B cùng được chọn hoặc cùng không", "all of A, B, or none"),
        (rule("at_most", "A", "B", "D", count=2), "nhiều nhất 2 trong các dự án A, B, D", "at most 2 of A, B, D"),
        (rule("max_starts", count=2), "mỗi năm nhiều nhất 2 dự án bắt đầu", "at most 2 projects start in a year"),
        (
            rule("max_starts", "A", "B", count=1),
            "mỗi năm nhiều nhất 1 dự án bắt đầu trong số A, B",
            "at most 1 of A, B start in a year",
        ),
        (
            rule("min_share", tag="green", share=Decimal("0.1")),
            "ít nhất 10 % tiền chi mang nhãn green",
            "at least 10% of the spending is tagged green",
        ),
        (
            rule("max_share", tag="green", share=Decimal("0.125"), fund=DEV, phase="P1"),
            "nhiều nhất 12,5 % tiền chi của dev trong giai đoạn P1 mang nhãn green",
            "at most 12.5% of the spending of dev in phase P1 is tagged green",
        ),
    ],
)
def test_a_rule_is_told_by_what_it_asks(said: Rule, vi: str, en: str) -> None:
    text = asked(a_round(rules=(said,)), Decision(Kind.RULE, 0))

    assert text.vi.startswith("quy tắc R-1 (")
    assert vi in text.vi
    assert en in text.en


@pytest.mark.parametrize(
    ("line", "vi"),
    [
        (ceiling(5, None, year=2017), "trần C (mọi nguồn vốn, 2017) là 5 đồng"),
        (ceiling(5, DEV, tag="green", phase="P2"), "trần C (dev, nhãn green, 2018-2019) là 5 đồng"),
    ],
)
def test_a_ceiling_is_told_by_its_fund_and_years(line: Ceiling, vi: str) -> None:
    assert asked(a_round(ceilings=(line,)), Decision(Kind.CEILING, 0)).vi == vi


def test_a_share_that_asks_for_money_of_others_is_weighed_with_them() -> None:
    green = project("B", option(costs=(cost(10),), tags={"green": Decimal(1)}))
    half = rule("min_share", tag="green", share=Decimal("0.5"))

    (conflict,) = conflicts(a_round(must("A", 10), green, rules=(half,), ceilings=(ceiling(15),)))

    assert "bắt buộc A; quy tắc R-1 (ít nhất 50 % tiền chi mang nhãn green); trần C" in conflict.message.vi
    assert "cần ít nhất 20 đồng, được chi 15 đồng: thiếu 5 đồng" in conflict.message.vi


def test_what_comes_along_with_a_must_is_weighed_with_it() -> None:
    rules = (
        Rule(code="R-1", kind="together", projects=("A", "B")),
        Rule(code="R-2", kind="requires", project="B", needs="D", moment="start"),
    )
    late = project("D", option(start_years=(2017,), costs=(cost(8),)))
    round_ = a_round(
        must("A", 2, 2018), project("B", option(costs=(cost(4),))), late, rules=rules, ceilings=(ceiling(13),)
    )

    (conflict,) = conflicts(round_)

    assert "cần ít nhất 14 đồng, được chi 13 đồng: thiếu 1 đồng" in conflict.message.vi


def test_the_general_sentence_comes_last() -> None:
    assert codes(a_round(must("A"), must("B"), rules=(rule("excludes", "A", "B"),)))[-1] == "infeasible"
