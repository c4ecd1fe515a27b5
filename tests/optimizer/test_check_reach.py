"""C6, C7 before any search: floors and goals that all projects together do not reach."""

from __future__ import annotations

from decimal import Decimal

from optimizer.check import check_round
from optimizer.findings import Finding, Severity
from optimizer.round import Committed, Floor, Project, Round, Rule, Target
from tests.optimizer.builder import a_round, gives, option, project, reaches

FLOOR, GOAL = "floor_out_of_reach", "goal_out_of_reach"


def of_kind(round_: Round, code: str) -> list[Finding]:
    return [finding for finding in check_round(round_) if finding.code == code]


def places(round_: Round, code: str) -> list[str]:
    return [finding.path for finding in of_kind(round_, code)]


def target(coverage: str, phase: str = "P2", **said: object) -> Target:
    given = {"code": "T", "goal": Decimal(10)} | said
    return Target(**given, floors=(Floor(phase=phase, coverage=Decimal(coverage)),))  # type: ignore[arg-type]


def giver(code: str, *amounts: str) -> Project:
    """One option for each amount."""
    return project(code, *(option(f"o{n}", contributions=(gives(amount),)) for n, amount in enumerate(amounts)))


def test_a_floor_that_nobody_can_reach_is_told_with_how_far_one_could_get() -> None:
    round_ = a_round(giver("A", "2", "3"), giver("B", "1.5"), targets=(target("0.5"),))
    [finding] = of_kind(round_, FLOOR)
    assert (finding.path, finding.severity) == ("$.targets[0].floors[0]", Severity.WARNING)
    assert finding.message.vi == (
        "Chỉ tiêu T phải đạt 50 % cuối giai đoạn P2, nhưng chọn mọi dự án theo cách tốt nhất cũng chỉ đến 45 %: "
        "vòng này không khả thi."
    )


def test_a_floor_that_is_just_reached_is_not_told() -> None:
    assert places(a_round(giver("A", "2", "3"), giver("B", "1.5"), targets=(target("0.45"),)), FLOOR) == []


def test_how_far_one_could_get_never_reads_as_enough() -> None:
    [finding] = of_kind(a_round(giver("A", "4.9999999"), targets=(target("0.5"),)), FLOOR)
    assert "brings it to 49.9999% only" in finding.message.en


def test_a_floor_asks_for_what_counts_by_the_end_of_its_phase() -> None:
    late = project("A", option(start_years=(2016,), contributions=(gives("5", lag_years=2),)))
    assert places(a_round(late, targets=(target("0.5", "P1"),)), FLOOR) == ["$.targets[0].floors[0]"]
    assert places(a_round(late, targets=(target("0.5", "P2"),)), FLOOR) == []


def test_what_counts_from_the_last_year_of_a_phase_counts_in_it() -> None:
    last = project("A", option(start_years=(2019,), contributions=(gives("5"),)))
    assert places(a_round(last, targets=(target("0.5"),)), FLOOR) == []


def test_units_of_several_projects_count_once() -> None:
    units = Target(
        code="T",
        measure="units",
        goal=Decimal(4),
        reached_units=("U0",),
        floors=(Floor(phase="P1", coverage=Decimal("0.75")),),
    )
    givers = [project(code, option(contributions=(reaches(*reached),))) for code, reached in (("A", "12"), ("B", "2"))]
    round_ = a_round(*givers, targets=(units,))
    assert "brings it to 66.6666% only" in of_kind(round_, FLOOR)[0].message.en


def test_units_that_are_reached_before_bring_nothing() -> None:
    units = Target(code="T", measure="units", goal=Decimal(2), reached_units=("U0",))
    again = project("A", option(contributions=(reaches("U0"),)))
    assert places(a_round(again, targets=(units,)), GOAL) == ["$.targets[0].goal"]


def test_a_target_that_falls_is_reached_from_above() -> None:
    falling = target("0.5", baseline=Decimal(20), direction="down")
    assert places(a_round(giver("A", "5"), targets=(falling,)), FLOOR) == []
    assert places(a_round(giver("A", "4.99"), targets=(falling,)), FLOOR) == ["$.targets[0].floors[0]"]


def test_a_floor_under_a_goal_that_is_met_already_is_reached() -> None:
    assert places(a_round(project("A"), targets=(target("1", baseline=Decimal(10)),)), FLOOR) == []


def test_a_committed_part_brings_its_part() -> None:
    promised = Committed(option="o0", start_year=2016, fraction_bp=5_000)
    part = project("A", option("o0", contributions=(gives("8"),)), committed=promised)
    assert places(a_round(part, targets=(target("0.4"),)), FLOOR) == []
    assert places(a_round(part, targets=(target("0.41"),)), FLOOR) == ["$.targets[0].floors[0]"]


def test_of_a_committed_project_only_the_promised_option_counts() -> None:
    better, promised = option("o0", contributions=(gives("8"),)), option("o1", contributions=(gives("2"),))
    fixed = project("A", better, promised, committed=Committed(option="o1", start_year=2016))
    assert places(a_round(fixed, targets=(target("0.3"),)), FLOOR) == ["$.targets[0].floors[0]"]


def test_what_no_plan_can_choose_brings_nothing() -> None:
    rule = Rule(code="R", kind="excludes", projects=("A", "B"))
    chosen = project("A", option(), must="in")
    assert places(a_round(chosen, giver("B", "9"), rules=(rule,), targets=(target("0.5"),)), FLOOR) == [
        "$.targets[0].floors[0]"
    ]


def test_several_lines_of_one_option_add_up() -> None:
    twice = project("A", option(contributions=(gives("2.5"), gives("2.5"))))
    assert places(a_round(twice, targets=(target("0.5"),)), FLOOR) == []


def test_a_goal_that_all_projects_together_miss_is_noted() -> None:
    [finding] = of_kind(a_round(giver("A", "9.5")), GOAL)
    assert (finding.path, finding.severity) == ("$.targets[0].goal", Severity.NOTE)
    assert finding.message.en == "The target T: even with every project at its best it ends the round at 95%."


def test_a_goal_that_is_reached_is_not_noted() -> None:
    assert places(a_round(giver("A", "10")), GOAL) == []


def test_a_target_whose_floor_is_told_needs_no_note_on_its_goal() -> None:
    assert places(a_round(giver("A", "4"), targets=(target("0.5"),)), GOAL) == []


def test_a_target_whose_other_floor_holds_is_noted_all_the_same() -> None:
    assert places(a_round(giver("A", "5"), targets=(target("0.5"),)), GOAL) == ["$.targets[0].goal"]
