"""C1 and C2: which option, which start year, which fraction; what must be in, out or as promised."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from optimizer.accounts import Chosen, allowed_starts
from optimizer.findings import Finding, Text
from optimizer.round import FULL_BP, Committed, Project
from optimizer.verify.case import Case
from optimizer.verify.words import broken, percent


def check_choice(case: Case) -> Iterator[Finding]:
    """C1: a start among the option's allowed years, and a fraction that the option allows."""
    for code, one in case.chosen.items():
        path = f"$.starts[{case.place[code]}]"
        allowed = allowed_starts(case.round, one.option)
        # A committed start may lie before the round or run past it; C2 holds it to its promise.
        if one.project.committed is None and one.start_year not in allowed:
            years = ", ".join(map(str, allowed))
            yield broken(
                "C1",
                f"{path}.start_year",
                Text(
                    f"Dự án {code} ({one.option.code}) không được bắt đầu năm {one.start_year}",
                    f"Project {code} ({one.option.code}) may not start in {one.start_year}",
                ),
                Text(f"Chọn một trong các năm: {years}", f"Choose one of the years: {years}")
                if allowed
                else Text("Bỏ dự án: không năm nào kịp xong", "Leave the project out: no year lets it finish in time"),
            )
        yield from _fraction(one, f"{path}.fraction_bp")


def _fraction(one: Chosen, path: str) -> Iterator[Finding]:
    least = one.option.min_fraction
    if FULL_BP * (Fraction(1) if least is None else Fraction(least)) <= one.fraction_bp <= FULL_BP:
        return
    code, bp = one.project.code, one.fraction_bp
    if least is None:
        vi, en = "chỉ được làm trọn vẹn hoặc không làm", "is done whole or not at all"
    else:
        low = percent(Fraction(least))
        vi, en = f"phải từ {low.vi} đến 100 %", f"must be between {low.en} and 100%"
    yield broken(
        "C1",
        path,
        Text(f"Dự án {code} ở mức {bp} phần vạn: {vi}", f"Project {code} at {bp} basis points: it {en}"),
        Text("Đặt fraction_bp trong khoảng cho phép", "Set fraction_bp within what the option allows"),
    )


def check_must(case: Case) -> Iterator[Finding]:
    """C2: `must` and `committed` are kept."""
    for index, project in enumerate(case.round.projects):
        code, path = project.code, f"$.projects[{index}]"
        inside = code in case.chosen
        if project.must == "in" and not inside:
            yield broken(
                "C2",
                f"{path}.must",
                Text(f"Dự án {code} bắt buộc phải có trong phương án", f"Project {code} must be in the plan"),
                Text("Đưa dự án vào, hoặc bỏ bắt buộc", "Put the project in, or lift the demand"),
            )
        if project.must == "out" and inside:
            yield broken(
                "C2",
                f"$.starts[{case.place[code]}]",
                Text(f"Dự án {code} không được có trong phương án", f"Project {code} must stay out of the plan"),
                Text("Bỏ dự án khỏi phương án", "Take the project out of the plan"),
            )
        if project.committed is not None:
            yield from _promise(case, project, project.committed, f"{path}.committed")


def _promise(case: Case, project: Project, promised: Committed, path: str) -> Iterator[Finding]:
    one = case.chosen.get(project.code)
    if one is not None:
        path = f"$.starts[{case.place[project.code]}]"
        if (one.option.code, one.start_year, one.fraction_bp) == (
            promised.option,
            promised.start_year,
            promised.fraction_bp,
        ):
            return
    terms = f"{promised.option}, {promised.start_year}, {promised.fraction_bp}"
    yield broken(
        "C2",
        path,
        Text(f"Dự án {project.code} đã cam kết: {terms} phần vạn", f"Project {project.code} is committed: {terms} bp"),
        Text(f"Giữ đúng cam kết: {terms} phần vạn", f"Keep the commitment: {terms} bp"),
    )
