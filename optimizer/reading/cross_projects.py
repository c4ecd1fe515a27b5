"""Checks across records, second half: what options, commitments and rules refer to, and cycles in `requires`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from optimizer.findings import Text
from optimizer.reading.cross_frame import units_fit
from optimizer.reading.known import Known
from optimizer.reading.records import Loose, items
from optimizer.reading.report import BAD, Place, Report
from optimizer.round import FULL_BP

_CHAIN = 12


def check_projects(loose: Loose, known: Known, report: Report) -> None:
    """Projects with their options and commitments."""
    if not report.findings and _all_refer_well(loose, known):
        return
    top: Place = (None, "projects")
    for at, project in items(loose, "projects"):
        place: Place = (top, at)
        options: Place = (place, "options")
        for number, option in items(project, "options"):
            _option_refers(option, (options, number), known, report)
        committed = project.get("committed", BAD)
        if committed is not BAD:
            _commitment_fits(committed, project, (place, "committed"), report)


def _all_refer_well(loose: Loose, known: Known) -> bool:
    """Whether no project of a file that could be read whole refers to anything wrong: one look at all of them."""
    projects = loose["projects"]
    options = [option for project in projects for option in project["options"]]
    funds = {line["fund"] for option in options for name in ("costs", "running") for line in option.get(name, ())}
    return (
        known.funds.codes is not None
        and funds <= known.funds.codes
        and not any("committed" in project for project in projects)
        and all(_fits_well(line, option, known) for option in options for line in option.get("contributions", ()))
    )


def _fits_well(line: Loose, option: Loose, known: Known) -> bool:
    target = known.target.get(line["target"])
    if target is None or "amount" in line:
        return target is not None and target.get("measure", "amount") == "amount"
    fitting = known.units_of.get(target.get("unit_class", BAD), set())
    return target.get("measure") == "units" and "min_fraction" not in option and fitting.issuperset(line["units"])


def _option_refers(option: Loose, place: Place, known: Known, report: Report) -> None:
    for name in ("costs", "running"):
        lines: Place = (place, name)
        for at, line in items(option, name):
            known.funds.check(line.get("fund", BAD), ((lines, at), "fund"), report)
    lines = (place, "contributions")
    for at, line in items(option, "contributions"):
        where: Place = (lines, at)
        if known.targets.check(line.get("target", BAD), (where, "target"), report):
            _contribution_fits(line, option, where, known, report)


def _contribution_fits(line: Loose, option: Loose, place: Place, known: Known, report: Report) -> None:
    """C6: an amount target takes an amount, a units target takes units, and units come only whole."""
    target = known.target[line["target"]]
    measure = target.get("measure", "amount")
    if measure == "units" and "amount" in line:
        report.add(
            (place, "amount"),
            "amount_for_units_target",
            Text(
                f"Chỉ tiêu {line['target']} đếm đơn vị, không nhận amount.",
                f"The target {line['target']} counts units and takes no amount.",
            ),
            Text("Thay amount bằng danh sách units.", "Give a list of units instead."),
        )
    if measure == "amount" and "units" in line:
        report.add(
            (place, "units"),
            "units_for_amount_target",
            Text(
                f"Chỉ tiêu {line['target']} cộng số lượng, không nhận units.",
                f"The target {line['target']} adds amounts up and takes no units.",
            ),
            Text("Thay units bằng amount.", "Give an amount instead."),
        )
    if measure == "units" and "units" in line:
        units_fit(items(line, "units"), target, (place, "units"), known, report)
    if "units" in line and "min_fraction" in option:
        report.add(
            (place, "units"),
            "units_in_parts",
            Text(
                "Phương án có min_fraction không được đóng góp theo đơn vị.",
                "An option with min_fraction cannot contribute units.",
            ),
            Text("Bỏ min_fraction hoặc bỏ đóng góp này.", "Remove min_fraction or this contribution."),
        )


def _commitment_fits(committed: Loose, project: Loose, place: Place, report: Report) -> None:
    """C2: the promised option exists and may be taken at the promised fraction."""
    code, options = committed.get("option", BAD), project.get("options", BAD)
    if code is BAD or options is BAD or BAD in options:
        return
    by_code = {option.get("code", BAD): option for option in options}
    if code not in by_code:
        if BAD not in by_code:
            listed = ", ".join(map(str, by_code))
            report.add(
                (place, "option"),
                "unknown_option",
                Text(f"Dự án không có cách thực hiện {code}.", f"The project has no option {code}."),
                Text(f"Chọn một trong: {listed}.", f"Choose one of: {listed}."),
            )
        return
    fraction, least = committed.get("fraction_bp", FULL_BP), by_code[code].get("min_fraction")
    if fraction in (BAD, FULL_BP) or least is BAD:
        return
    if least is None or fraction < least * FULL_BP:
        vi, en = (
            ("chỉ làm trọn", "is whole or not at all")
            if least is None
            else (f"tối thiểu {least}", f"starts at {least}")
        )
        report.add(
            (place, "fraction_bp"),
            "fraction_not_allowed",
            Text(
                f"Cam kết {fraction} điểm, nhưng cách thực hiện {code} {vi}.",
                f"{fraction} bp, but the option {code} {en}.",
            ),
            Text("Sửa fraction_bp hoặc min_fraction.", "Mend fraction_bp or min_fraction."),
        )


def check_rules(loose: Loose, known: Known, report: Report) -> None:
    """Rules refer to what there is, speak of at least two projects, and do not wait for themselves."""
    for at, rule in items(loose, "rules"):
        place: Place = ((None, "rules"), at)
        for name in ("project", "needs"):
            known.projects.check(rule.get(name), (place, name), report)
        for number, code in items(rule, "projects"):
            known.projects.check(code, ((place, "projects"), number), report)
        known.tags.check(rule.get("tag"), (place, "tag"), report)
        known.funds.check(rule.get("fund"), (place, "fund"), report)
        known.phases.check(rule.get("phase"), (place, "phase"), report)
    _no_cycles(loose, report)


def _no_cycles(loose: Loose, report: Report) -> None:
    """R1: one finding for every `requires` rule that closes a cycle."""
    needs: dict[str, list[tuple[str, int]]] = {}
    for at, rule in items(loose, "rules"):
        one, other = rule.get("project", BAD), rule.get("needs", BAD)
        if rule.get("kind") == "requires" and one is not BAD and other is not BAD:
            needs.setdefault(one, []).append((other, at))
    for cycle, at in _closing(needs):
        names = [*cycle, cycle[0]]
        chain = " → ".join(names if len(names) <= _CHAIN else [*names[: _CHAIN - 2], "…", names[-1]])
        report.add(
            ((None, "rules"), at),
            "requires_cycle",
            Text(f"Các dự án chờ nhau thành vòng: {chain}.", f"Projects wait for each other in a circle: {chain}."),
            Text("Bỏ một quy tắc requires trong vòng này.", "Remove one requires rule of this circle."),
        )


def _closing(needs: Mapping[str, list[tuple[str, int]]]) -> Iterator[tuple[list[str], int]]:
    """Every edge that leads back onto the path of a depth-first walk, with the cycle that it closes."""
    done: set[str] = set()
    for start in needs:
        path, walks = [start], [iter(needs[start])]
        onto = {start: 0}
        if start in done:
            continue
        while path:
            step = next(walks[-1], None)
            if step is None:
                walks.pop()
                done.add(path[-1])
                del onto[path.pop()]
            elif step[0] in onto:
                yield path[onto[step[0]] :], step[1]
            elif step[0] not in done:
                onto[step[0]] = len(path)
                path.append(step[0])
                walks.append(iter(needs.get(step[0], ())))
