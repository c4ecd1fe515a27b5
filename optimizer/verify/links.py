"""R1-R5: rules between projects, and how many start in a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from optimizer.accounts import Chosen
from optimizer.findings import Finding, Text
from optimizer.round import FULL_BP, Rule
from optimizer.verify.case import Case
from optimizer.verify.words import broken


def _of_kind(case: Case, *kinds: str) -> Iterator[tuple[str, Rule]]:
    for index, rule in enumerate(case.round.rules):
        if rule.kind in kinds:
            yield f"$.rules[{index}]", rule


def _inside(case: Case, rule: Rule) -> list[str]:
    return [code for code in rule.projects if code in case.chosen]


def check_requires(case: Case) -> Iterator[Finding]:
    """R1: the needed project is chosen whole, and ready before this one starts."""
    for path, rule in _of_kind(case, "requires"):
        one, needed = case.chosen.get(rule.project or ""), case.chosen.get(rule.needs or "")
        if one is None:
            continue
        if needed is None or needed.fraction_bp != FULL_BP:
            yield broken(
                "R1",
                path,
                Text(
                    f"Quy tắc {rule.code}: dự án {rule.project} cần {rule.needs} được chọn trọn vẹn",
                    f"Rule {rule.code}: project {rule.project} needs {rule.needs} chosen whole",
                ),
                Text(
                    f"Chọn trọn vẹn {rule.needs}, hoặc bỏ {rule.project}",
                    f"Choose {rule.needs} whole, or drop {rule.project}",
                ),
            )
        elif one.start_year < (ready := _ready_year(rule, needed)):
            yield broken(
                "R1",
                path,
                Text(
                    f"Quy tắc {rule.code}: dự án {rule.project} bắt đầu năm {one.start_year}, "
                    f"sớm nhất là {ready} vì cần {rule.needs}",
                    f"Rule {rule.code}: project {rule.project} starts in {one.start_year}, "
                    f"but it needs {rule.needs} and so starts in {ready} at the earliest",
                ),
                Text(
                    f"Lùi {rule.project} hoặc làm {rule.needs} sớm hơn",
                    f"Delay {rule.project} or bring {rule.needs} forward",
                ),
            )


def _ready_year(rule: Rule, needed: Chosen) -> int:
    own = needed.start_year if rule.moment == "start" else needed.completion_year + 1
    return own + rule.lag_years


def check_excludes(case: Case) -> Iterator[Finding]:
    """R2: at most one of the listed projects."""
    for path, rule in _of_kind(case, "excludes"):
        inside = _inside(case, rule)
        if len(inside) > 1:
            names = ", ".join(inside)
            yield broken(
                "R2",
                path,
                Text(f"Quy tắc {rule.code}: {names} loại trừ nhau", f"Rule {rule.code}: {names} exclude one another"),
                Text("Chỉ giữ một dự án", "Keep one of them"),
            )


def check_together(case: Case) -> Iterator[Finding]:
    """R3: all of the listed projects or none."""
    for path, rule in _of_kind(case, "together"):
        inside = _inside(case, rule)
        if 0 < len(inside) < len(rule.projects):
            missing = ", ".join(code for code in rule.projects if code not in case.chosen)
            names = ", ".join(inside)
            yield broken(
                "R3",
                path,
                Text(
                    f"Quy tắc {rule.code}: đã chọn {names} mà thiếu {missing}",
                    f"Rule {rule.code}: {names} chosen without {missing}",
                ),
                Text("Chọn tất cả hoặc không chọn dự án nào", "Choose all of them or none"),
            )


def check_counts(case: Case) -> Iterator[Finding]:
    """R4: at most, or at least, so many of the listed projects."""
    for path, rule in _of_kind(case, "at_most", "at_least"):
        number, count = len(_inside(case, rule)), rule.count or 0
        most = rule.kind == "at_most"
        if number > count if most else number < count:
            yield broken(
                "R4",
                path,
                Text(
                    f"Quy tắc {rule.code}: đã chọn {number} dự án, {'nhiều nhất' if most else 'ít nhất'} là {count}",
                    f"Rule {rule.code}: {number} projects chosen, {'at most' if most else 'at least'} {count} asked",
                ),
                Text("Bỏ bớt dự án trong danh sách", "Drop some of the listed projects")
                if most
                else Text("Chọn thêm dự án trong danh sách", "Choose more of the listed projects"),
            )


def check_starts_in_a_year(case: Case) -> Iterator[Finding]:
    """R5: in any one year of the round at most so many of the listed projects start; no list means all."""
    for path, rule in _of_kind(case, "max_starts"):
        listed = rule.projects or tuple(case.chosen)
        starts = Counter(case.chosen[code].start_year for code in listed if code in case.chosen)
        for year in case.round.years:
            if starts[year] > (rule.count or 0):
                yield broken(
                    "R5",
                    path,
                    Text(
                        f"Quy tắc {rule.code}: năm {year} có {starts[year]} dự án bắt đầu, nhiều nhất là {rule.count}",
                        f"Rule {rule.code}: {starts[year]} projects start in {year}, at most {rule.count} may",
                    ),
                    Text(f"Lùi bớt dự án khỏi năm {year}", f"Move some projects out of {year}"),
                )
