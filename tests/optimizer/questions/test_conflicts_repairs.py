"""The ways out of a round without a plan, each laid over the round as a scenario and solved again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from optimizer.engines import ENGINES
from optimizer.findings import Finding
from optimizer.jsonio import dump_json, load_json
from optimizer.plan import Answer
from optimizer.planfile import plan_to_data, read_plan
from optimizer.questions.best_plan import best_plan
from optimizer.questions.conflicts import why_infeasible
from optimizer.reading import plan_findings, read_round
from optimizer.reading.rounds import round_to_data
from optimizer.round import Ceiling, Committed, Floor, Fund, Phase, Project, Round, Rule, Target
from optimizer.scenario import apply_scenario
from tests.optimizer.builder import DEV, REC, a_round, ceiling, cost, gives, option, project

LONG_S = 60.0
PAID_BY_A = Rule(code="R-1", kind="excludes", projects=("A", "B"))


def told(round_: Round, code: str, engine: str = "highs") -> list[Finding]:
    findings = why_infeasible(round_, engine=ENGINES[engine], time_limit_s=LONG_S)
    return [one for one in findings if one.code == code]


def changes(round_: Round, code: str) -> list[list[dict[str, object]]]:
    return [[dict(change) for change in one.changes] for one in told(round_, code)]


def must(code: str, vnd: int = 1, *years: int, **said: Any) -> Project:  # noqa: ANN401 - any field of Project
    way = option(start_years=years or (2016,), costs=(cost(vnd),), contributions=(gives("1"),))
    return project(code, way, must="in", **said)


def to(code: str, amount_vnd: int) -> dict[str, object]:
    return {"op": "ceiling", "code": code, "amount": amount_vnd}


def phases(*amounts_vnd: int, carry: str = "0", reserve: str = "0") -> dict[str, Any]:
    return {
        "funds": (Fund(code=DEV, carry_forward=Decimal(carry), reserve_rate=Decimal(reserve)), Fund(code=REC)),
        "ceilings": tuple(
            Ceiling(code=f"P{n}", fund=DEV, phase=f"P{n}", amount_vnd=amount) for n, amount in enumerate(amounts_vnd, 1)
        ),
    }


def test_a_ceiling_is_raised_by_just_what_is_missing() -> None:
    (found,) = told(a_round(must("A", 12), ceilings=(ceiling(10),)), "repair_money")

    assert found.changes == (to("C", 12),)
    assert found.path == "$.ceilings[0]"
    assert "thêm 2 đồng lên 12 đồng thì có phương án; ít hơn một đồng cũng không" in found.message.vi


def test_a_reserve_is_paid_for_as_well() -> None:
    # 12 đồng of room at a tenth in reserve: 13 would leave 11, 14 leave 12
    assert changes(a_round(must("A", 12), **phases(10, 0, reserve="0.1")), "repair_money") == [[to("P1", 14)]]


def test_each_ceiling_that_is_enough_by_itself_is_told_the_least_raise_first() -> None:
    round_ = a_round(must("A", 12, 2016, 2018), **phases(5, 7))

    assert changes(round_, "repair_money") == [[to("P2", 12)], [to("P1", 12)]]


def test_what_is_carried_on_makes_an_earlier_raise_enough() -> None:
    # half of what P1 leaves is carried on: 4 more in P1 are 2 more in P2
    assert changes(a_round(must("A", 12, 2018), **phases(8, 6, carry="0.5")), "repair_money") == [
        [to("P2", 8)],
        [to("P1", 12)],
    ]


def test_ceilings_are_raised_together_where_none_is_enough_alone() -> None:
    round_ = a_round(must("A", 12, 2016), must("B", 9, 2018), **phases(10, 8))

    (found,) = told(round_, "repair_money")

    assert found.changes == (to("P1", 12), to("P2", 9))
    assert found.path == "$.ceilings"
    assert "tổng các mức nâng 3 đồng" in found.message.vi


def test_a_raise_of_several_ceilings_that_is_less_than_that_of_one_is_told_as_well() -> None:
    # in 2016 ten đồng are missing; in 2018 two, but under two ceilings
    lines = (
        Ceiling(code="P1", fund=DEV, phase="P1", amount_vnd=10),
        Ceiling(code="P2", fund=DEV, phase="P2", amount_vnd=18),
        Ceiling(code="Y", fund=DEV, year=2018, amount_vnd=18),
    )

    assert changes(a_round(must("A", 20, 2016, 2018), ceilings=lines), "repair_money") == [
        [to("P1", 20)],
        [to("P2", 20), to("Y", 20)],
    ]


def test_tags_are_raised_by_the_tagged_part_alone() -> None:
    way = option(costs=(cost(10),), tags={"green": Decimal("0.25")})
    line = Ceiling(code="G", fund=None, tag="green", amount_vnd=1)

    assert changes(a_round(project("A", way, must="in"), ceilings=(line,)), "repair_money") == [[to("G", 3)]]


def test_a_fund_that_is_all_reserve_cannot_be_raised_enough() -> None:
    round_ = a_round(must("A", 1), **phases(5, 5, reserve="1"))

    assert [one.code for one in told(round_, "repair_money_none")] == ["repair_money_none"]


def test_no_raise_over_what_a_file_can_hold_is_told() -> None:
    dear = project("A", option(costs=(cost(10**15), cost(10**15))), must="in")

    assert told(a_round(dear, ceilings=(ceiling(10),)), "repair_money") == []


def test_money_that_only_a_carry_could_bring_together_is_not_told_as_a_raise() -> None:
    # 1.5 times what a ceiling can hold, in P2: P1 would have to leave the rest
    dear = option(start_years=(2018,), costs=(cost(10**15), cost(10**15 // 2)))

    assert told(a_round(project("A", dear, must="in"), **phases(0, 0, carry="1")), "repair_money") == []


def test_a_carry_that_is_rounded_down_is_not_counted_on() -> None:
    # half of 3 is 1, so that P2 has 4 of the 5 that it needs, whatever P3 has
    lines = phases(3, 3, 0, carry="0.5")
    thirds = tuple(Phase(code=f"P{n}", first_year=2015 + n, last_year=2015 + n) for n in (1, 2, 3))
    way = option(start_years=(2017,), costs=(cost(5), cost(1, year_offset=1)))

    found = changes(a_round(project("A", way, must="in"), phases=thirds, **lines), "repair_money")

    assert found == [[to("P2", 6)], [to("P1", 8)], [to("P2", 4), to("P3", 1)]]


def test_money_does_not_help_where_rules_contradict() -> None:
    round_ = a_round(must("A"), must("B"), rules=(PAID_BY_A,), ceilings=(ceiling(10),))

    assert len(told(round_, "repair_money_none")) == 1
    assert told(round_, "repair_money") == []


def test_every_way_of_one_change_is_told() -> None:
    round_ = a_round(must("A"), must("B"), rules=(PAID_BY_A,))

    assert sorted(map(str, changes(round_, "repair_rule"))) == [
        "[{'op': 'must', 'project': 'A', 'must': 'free'}]",
        "[{'op': 'must', 'project': 'B', 'must': 'free'}]",
        "[{'op': 'rule', 'code': 'R-1', 'off': True}]",
    ]


def test_ways_are_told_in_words() -> None:
    texts = {one.message.vi for one in told(a_round(must("A"), must("B"), rules=(PAID_BY_A,)), "repair_rule")}

    assert "Không cần thêm tiền, 1 thay đổi, không thể ít hơn: không bắt buộc dự án A nữa." in texts
    assert any("tắt quy tắc R-1 (nhiều nhất một trong các dự án A, B)" in text for text in texts)


def test_musts_are_dropped_where_money_stays_short() -> None:
    (way,) = changes(a_round(must("A", 12), must("B", 3), ceilings=(ceiling(5),)), "repair_rule")

    assert way == [{"op": "must", "project": "A", "must": "free"}]


def test_no_more_than_five_ways_are_told() -> None:
    round_ = a_round(*(must(f"A{n}") for n in range(8)), ceilings=(ceiling(7),))

    assert len(told(round_, "repair_rule")) == 5


def test_a_project_kept_out_can_be_let_in() -> None:
    round_ = a_round(project("A", must="out"), rules=(Rule(code="R-1", kind="at_least", projects=("A", "B"), count=2),))
    both = a_round(*round_.projects, project("B"), rules=round_.rules)

    found = told(both, "repair_rule")

    assert ({"op": "must", "project": "A", "must": "free"},) in [one.changes for one in found]
    assert any("cho phép chọn dự án A" in one.message.vi for one in found)


def test_a_start_year_is_added_next_to_those_that_stand() -> None:
    needs = Rule(code="R-1", kind="requires", project="A", needs="B")
    early = project("B", option(start_years=(2018,)))
    round_ = a_round(must("A", 1, 2017, 2018), early, rules=(needs,))

    found = told(round_, "repair_rule")

    assert ({"op": "starts", "project": "B", "option": "build", "start_years": [2017, 2018]},) in [
        one.changes for one in found
    ]
    assert any("cho dự án B (build) được bắt đầu cả năm 2017" in one.message.vi for one in found)


def test_a_must_without_a_start_is_given_the_first_year_in_which_it_can_be_done() -> None:
    round_ = a_round(project("A", option(start_years=(2019,), duration_years=3), must="in"))

    assert [{"op": "starts", "project": "A", "option": "build", "start_years": [2016, 2019]}] in changes(
        round_, "repair_rule"
    )


def test_unsaid_start_years_stay_what_they_were() -> None:
    late = project("A", option(start_years=(), duration_years=1, costs=(cost(5),)), must="in")
    lines = tuple(Ceiling(code=str(year), fund=DEV, year=year, amount_vnd=0) for year in (2016, 2018, 2019))

    found = changes(a_round(late, ceilings=lines), "repair_rule")

    assert [{"op": "starts", "project": "A", "option": "build", "start_years": [2016, 2017, 2018]}] in found


def test_a_floor_is_lowered_to_the_highest_coverage_that_can_be_had() -> None:
    way = option(costs=(cost(1),), contributions=(gives("3.3333"),))
    target = Target(code="T", goal=Decimal(9), floors=(Floor(phase="P1", coverage=Decimal("0.6")),))

    (found,) = told(a_round(project("A", way), targets=(target,)), "repair_rule")

    assert found.changes == ({"op": "floor", "target": "T", "phase": "P1", "coverage": Decimal("0.3703")},)
    assert "hạ mức sàn của chỉ tiêu T cuối giai đoạn P1 từ 60 % xuống 37,03 %" in found.message.vi


def test_two_floors_are_lowered_one_after_the_other() -> None:
    way = option(start_years=(2016,), contributions=(gives("3"), gives("4", "U")))
    floors = (Floor(phase="P2", coverage=Decimal("0.5")),)
    targets = tuple(Target(code=code, goal=Decimal(10), floors=floors) for code in "TU")

    assert changes(a_round(project("A", way), targets=targets), "repair_rule") == [
        [
            {"op": "floor", "target": "T", "phase": "P2", "coverage": Decimal("0.3")},
            {"op": "floor", "target": "U", "phase": "P2", "coverage": Decimal("0.4")},
        ]
    ]


def test_nothing_but_money_helps_where_promises_are_too_dear() -> None:
    promised = project("A", option(costs=(cost(12),)), committed=Committed(option="build", start_year=2016))
    round_ = a_round(promised, ceilings=(ceiling(10),))

    assert len(told(round_, "repair_rule_none")) == 1
    assert changes(round_, "repair_money") == [[to("C", 12)]]


def test_where_neither_money_nor_changes_are_enough_both_are_told() -> None:
    promised = project("A", option(costs=(cost(12),)), committed=Committed(option="build", start_year=2016))
    round_ = a_round(
        promised,
        must("D"),
        project("B", must="out"),
        rules=(Rule(code="R-1", kind="together", projects=("D", "B")),),
        ceilings=(ceiling(10),),
    )

    (found,) = told(round_, "repair_both")

    assert to("C", 13) in found.changes or to("C", 12) in found.changes
    assert found.message.vi.startswith("Phải làm cả hai: ")


def over_everything() -> Round:
    """Too dear, too early, and a floor too high: every kind of way out stands in its findings."""
    target = Target(code="T", goal=Decimal(10), floors=(Floor(phase="P2", coverage=Decimal("0.9")),))
    return a_round(must("A", 12), must("B", 3), targets=(target,), rules=(PAID_BY_A,), ceilings=(ceiling(10),))


@pytest.mark.parametrize(
    "round_",
    [
        a_round(must("A", 12), must("B", 3), ceilings=(ceiling(10),)),
        a_round(must("A", 12, 2016), must("B", 9, 2018), **phases(10, 8)),
        a_round(must("A"), must("B"), rules=(PAID_BY_A,)),
        over_everything(),
    ],
)
def test_a_way_out_from_the_plan_file_makes_a_plan_as_a_scenario(round_: Round) -> None:
    data = round_to_data(round_)
    file = load_json(dump_json(plan_to_data(best_plan(round_, round_sha256="0" * 64))))
    assert plan_findings(file) == ()

    ways = [one.changes for one in read_plan(file).findings if one.changes]

    assert ways
    for way in ways:
        scenario = {
            "format": "phanky.scenario/1",
            "code": "OUT",
            "round": "HAND",
            "changes": [dict(one) for one in way],
        }
        effective = read_round(apply_scenario(data, scenario))
        assert best_plan(effective, round_sha256="0" * 64).answer is Answer.OPTIMAL
