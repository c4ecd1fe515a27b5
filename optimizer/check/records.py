"""What shows in single records: phases, targets, options and contributions that are legal and probably not meant so."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.accounts import allowed_starts
from optimizer.check.limits import years_of
from optimizer.check.told import INFEASIBLE, names, told
from optimizer.findings import Finding, Text
from optimizer.round import Ceiling, Phase, Project, Round


def record_findings(round_: Round) -> Iterator[Finding]:
    """Findings that need no more than the record itself and the years of the round."""
    yield from _phases_without_ceiling(round_)
    yield from _targets_out_of_reach(round_)
    yield from _options_without_start(round_)
    yield from _units_already_reached(round_)


def _phases_without_ceiling(round_: Round) -> Iterator[Finding]:
    """C4: a phase in which nothing limits the spending."""
    for at, phase in enumerate(round_.phases):
        if not any(_covers(round_, ceiling, phase) for ceiling in round_.ceilings):
            yield told(
                "phase_without_ceiling",
                f"$.phases[{at}]",
                Text(
                    f"Giai đoạn {phase.code} không có trần nào, chi bao nhiêu cũng được.",
                    f"The phase {phase.code} has no ceiling: it may spend anything.",
                ),
                Text("Thêm trần cho giai đoạn này.", "Add a ceiling for it."),
            )


def _covers(round_: Round, ceiling: Ceiling, phase: Phase) -> bool:
    """Whether an untagged ceiling limits some year of the phase."""
    years = years_of(round_, ceiling)
    return ceiling.tag is None and years[0] <= phase.last_year and years[-1] >= phase.first_year


def _targets_out_of_reach(round_: Round) -> Iterator[Finding]:
    """C6: a target that no option contributes to, and a units target that is said to fall."""
    touched = {
        line.target for project in round_.projects for option in project.options for line in option.contributions
    }
    for at, target in enumerate(round_.targets):
        if target.code not in touched:
            yield told(
                "target_without_project",
                f"$.targets[{at}]",
                Text(
                    f"Không dự án nào đóng góp cho chỉ tiêu {target.code}.",
                    f"No project contributes to the target {target.code}.",
                ),
                Text("Thêm dự án hoặc đóng góp cho chỉ tiêu này.", "Add a project or a contribution to it."),
            )
        if target.measure == "units" and target.direction == "down":
            yield told(
                "units_target_going_down",
                f"$.targets[{at}].direction",
                Text(
                    f"Chỉ tiêu {target.code} đếm đơn vị đạt được nên không thể giảm.",
                    f"The target {target.code} counts units reached, which cannot fall.",
                ),
                Text("Bỏ direction.", "Remove direction."),
            )


def _options_without_start(round_: Round) -> Iterator[Finding]:
    """C1: an option that no allowed year can hold, and a project that must be in and has no other."""
    for at, project in enumerate(round_.projects):
        stuck = [number for number, option in enumerate(project.options) if not allowed_starts(round_, option)]
        if project.committed is not None:
            continue
        for number in stuck:
            yield _no_start(project, number, f"$.projects[{at}].options[{number}]")
        if project.must == "in" and len(stuck) == len(project.options):
            yield told(
                "must_in_without_start",
                f"$.projects[{at}].must",
                Text(
                    f"Dự án {project.code} phải chọn nhưng không năm nào bắt đầu được: {INFEASIBLE.vi}.",
                    f"The project {project.code} must be in but can start in no year: {INFEASIBLE.en}.",
                ),
                Text(
                    "Thêm năm bắt đầu, rút ngắn thời gian, hoặc bỏ must.", "Add start years, shorten it, or drop must."
                ),
            )


def _no_start(project: Project, number: int, path: str) -> Finding:
    option = project.options[number]
    return told(
        "option_without_start",
        path,
        Text(
            f"Cách thực hiện {option.code} của {project.code} không năm nào bắt đầu và xong trong vòng được.",
            f"The option {option.code} of {project.code} can in no year start and be complete in the round.",
        ),
        Text("Thêm năm bắt đầu sớm hơn hoặc rút ngắn thời gian.", "Add an earlier start year or shorten it."),
    )


def _units_already_reached(round_: Round) -> Iterator[Finding]:
    """C6: a contribution of units that count already."""
    reached = {target.code: frozenset(target.reached_units) for target in round_.targets}
    for at, project in enumerate(round_.projects):
        for number, option in enumerate(project.options):
            for place, line in enumerate(option.contributions):
                again = [unit for unit in line.units if unit in reached[line.target]]
                if again:
                    listed = names(again)
                    yield told(
                        "unit_already_reached",
                        f"$.projects[{at}].options[{number}].contributions[{place}].units",
                        Text(
                            f"Chỉ tiêu {line.target} đã đạt ở {listed.vi}, nên đóng góp này không tính thêm.",
                            f"The target {line.target} has reached {listed.en} already; they count no second time.",
                        ),
                        Text("Bỏ các đơn vị đó khỏi một trong hai danh sách.", "Remove them from one of the lists."),
                    )
