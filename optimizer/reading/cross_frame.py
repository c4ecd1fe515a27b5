"""Checks across records, first half: phases, weights, ceilings, targets and the order of the stages."""

from __future__ import annotations

from itertools import pairwise

from optimizer.findings import Text
from optimizer.reading.known import Known
from optimizer.reading.records import Loose, items
from optimizer.reading.report import BAD, Place, Report
from optimizer.round import FIRST_STAGES


def check_frame(loose: Loose, known: Known, report: Report) -> None:
    """Everything outside projects and rules."""
    _phases_follow(loose, report)
    for name in ("phases", "targets"):
        _weights_count(loose, name, report)
    _ceilings_refer(loose, known, report)
    _ceilings_differ(loose, report)
    _carrying_funds_have_ceilings(loose, known, report)
    for at, target in items(loose, "targets"):
        _target_refers(target, ((None, "targets"), at), known, report)
    _first_stage(loose, report)


def _phases_follow(loose: Loose, report: Report) -> None:
    """Phases end after they start and follow each other year by year, in whatever order they stand."""
    place: Place = (None, "phases")
    runs = []
    for at, phase in items(loose, "phases"):
        first, last = phase.get("first_year", BAD), phase.get("last_year", BAD)
        if first is BAD or last is BAD:
            return
        if last < first:
            _ends_before_it_starts(first, last, (place, at), report)
            return
        runs.append((first, last, at))
    runs.sort()
    for (_, before, _), (first, _, at) in pairwise(runs):
        if first <= before:
            said = Text(
                f"Giai đoạn bắt đầu năm {first}, trùng với giai đoạn trước.", f"It overlaps the one before: {first}."
            )
            code = "phases_overlap"
        elif first > before + 1:
            said = Text(
                f"Các năm {before + 1}-{first - 1} bị bỏ trống.", f"The years {before + 1}-{first - 1} are in no phase."
            )
            code = "phases_leave_gap"
        else:
            continue
        mend = Text(f"Cho giai đoạn này bắt đầu năm {before + 1}.", f"Let this phase start in {before + 1}.")
        report.add(((place, at), "first_year"), code, said, mend)


def _ends_before_it_starts(first: int, last: int, place: Place, report: Report) -> None:
    report.add(
        (place, "last_year"),
        "ends_before_it_starts",
        Text(f"Năm cuối {last} trước năm đầu {first}.", f"The last year {last} is before the first year {first}."),
        Text("Đổi chỗ hoặc sửa hai năm này.", "Swap or mend the two years."),
    )


def _weights_count(loose: Loose, name: str, report: Report) -> None:
    """O1: an average needs a weight that is not 0."""
    listed = items(loose, name)
    if listed and all(item.get("weight") == 0 for _, item in listed):
        report.add(
            (None, name),
            "weights_all_zero",
            Text("Mọi trọng số đều bằng 0.", "All weights are 0."),
            Text("Cho ít nhất một mục trọng số lớn hơn 0.", "Give at least one a weight over 0."),
        )


def _ceilings_refer(loose: Loose, known: Known, report: Report) -> None:
    for at, ceiling in items(loose, "ceilings"):
        place: Place = ((None, "ceilings"), at)
        known.funds.check(ceiling.get("fund"), (place, "fund"), report)
        known.phases.check(ceiling.get("phase"), (place, "phase"), report)
        known.tags.check(ceiling.get("tag"), (place, "tag"), report)
        for name in ("year", "first_year", "last_year"):
            _in_the_round(ceiling.get(name, BAD), (place, name), known, report)
        first, last = ceiling.get("first_year", BAD), ceiling.get("last_year", BAD)
        if first is not BAD and last is not BAD and last < first:
            _ends_before_it_starts(first, last, place, report)


def _in_the_round(year: object, place: Place, known: Known, report: Report) -> None:
    if known.years is None or not isinstance(year, int):
        return
    first, last = known.years
    if not first <= year <= last:
        report.add(
            place,
            "outside_the_round",
            Text(
                f"Năm {year} nằm ngoài vòng {first}-{last}.", f"The year {year} lies outside the round {first}-{last}."
            ),
            Text(f"Chọn năm từ {first} đến {last}.", f"Choose a year from {first} to {last}."),
        )


def _ceilings_differ(loose: Loose, report: Report) -> None:
    """One ceiling for each fund, tag and scope."""
    first: dict[tuple[object, ...], int] = {}
    names = ("fund", "tag", "year", "first_year", "last_year", "phase")
    for at, ceiling in items(loose, "ceilings"):
        key = tuple(ceiling.get(name) for name in names)
        if BAD not in key and "fund" in ceiling and first.setdefault(key, at) != at:
            other = first[key]
            report.add(
                ((None, "ceilings"), at),
                "ceiling_stands_twice",
                Text(
                    f"Trần [{other}] đã có cùng nguồn vốn, nhãn và phạm vi.",
                    f"Ceiling [{other}] has the same fund, tag and scope.",
                ),
                Text("Bỏ một trong hai.", "Remove one of the two."),
            )


def _carrying_funds_have_ceilings(loose: Loose, known: Known, report: Report) -> None:
    """C5: what is carried forward is what a phase's ceiling leaves, so every phase needs one."""
    if known.phases.codes is None:
        return
    given = {(c.get("fund"), c.get("phase")) for _, c in items(loose, "ceilings") if "tag" not in c}
    for at, fund in items(loose, "funds"):
        carry, code = fund.get("carry_forward", BAD), fund.get("code", BAD)
        if carry is BAD or code is BAD or carry == 0:
            continue
        lacking = sorted(phase for phase in known.phases.codes if (code, phase) not in given)
        if lacking:
            listed = ", ".join(lacking)
            report.add(
                (((None, "funds"), at), "carry_forward"),
                "carry_without_ceiling",
                Text(
                    f"Nguồn vốn {code} chuyển nguồn nhưng thiếu trần ở giai đoạn {listed}.",
                    f"The fund {code} carries forward but has no ceiling in phase {listed}.",
                ),
                Text("Thêm trần cho từng giai đoạn, hoặc bỏ carry_forward.", "Add the ceilings or drop carry_forward."),
            )


def _target_refers(target: Loose, place: Place, known: Known, report: Report) -> None:
    """Floors name phases, at most one each; reached units are units of the target's class."""
    first: dict[object, int] = {}
    for at, floor in items(target, "floors"):
        where: Place = (((place, "floors"), at), "phase")
        phase = floor.get("phase", BAD)
        known.phases.check(phase, where, report)
        if phase is not BAD and first.setdefault(phase, at) != at:
            report.add(
                where,
                "floor_stands_twice",
                Text(f"Đã có mức sàn cho giai đoạn {phase}.", f"There is a floor for phase {phase} already."),
                Text("Chỉ giữ một mức sàn cho mỗi giai đoạn.", "Keep one floor for each phase."),
            )
    if target.get("measure") == "units":
        units_fit(items(target, "reached_units"), target, (place, "reached_units"), known, report)


def units_fit(units: list[tuple[int, str]], target: Loose, place: Place, known: Known, report: Report) -> None:
    """Every unit exists and is of its target's class (C6)."""
    wanted = target.get("unit_class", BAD)
    for at, unit in units:
        if not known.units.check(unit, (place, at), report) or wanted is BAD:
            continue
        found = known.unit_class[unit]
        if found not in (wanted, BAD):
            report.add(
                (place, at),
                "unit_of_other_class",
                Text(
                    f"Đơn vị {unit} thuộc loại {found or '(không ghi)'}, chỉ tiêu đếm loại {wanted}.",
                    f"The unit {unit} is of class {found or '(unsaid)'}, the target counts {wanted}.",
                ),
                Text(f"Chỉ liệt kê đơn vị loại {wanted}.", f"List only units of the class {wanted}."),
            )


def _first_stage(loose: Loose, report: Report) -> None:
    objective = loose.get("objective", BAD)
    order = BAD if objective is BAD else objective.get("order", BAD)
    if order is BAD or not order or order[0] is BAD or order[0] in FIRST_STAGES:
        return
    listed = ", ".join(FIRST_STAGES)
    report.add(
        (((None, "objective"), "order"), 0),
        "not_a_first_stage",
        Text(f"Bậc đầu tiên không thể là {order[0]}.", f"The first stage cannot be {order[0]}."),
        Text(f"Đặt một trong {listed} lên đầu.", f"Put one of {listed} first."),
    )
