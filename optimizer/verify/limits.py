"""C4 with C5, C7 and R6: ceilings, floors and shares, in whole đồng and fractions."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from optimizer.accounts import coverage_lines, fund_lines, room_vnd
from optimizer.findings import Finding, Text
from optimizer.round import Ceiling, Rule
from optimizer.verify.case import Case
from optimizer.verify.words import broken, money, percent


def check_ceilings(case: Case) -> Iterator[Finding]:
    """C4, C5: spending in a ceiling's scope is at most its room and what the phase before left to it."""
    carried_vnd = {(line.fund, line.phase): line.carried_in_vnd for line in fund_lines(case.round, case.spending)}
    for index, line in enumerate(case.round.ceilings):
        used_vnd = ceil(case.spent_vnd(fund=line.fund, years=_scope(case, line), tag=line.tag))
        allowed_vnd = room_vnd(case.round, line)
        if line.fund is not None and line.phase is not None and line.tag is None:
            allowed_vnd += carried_vnd[line.fund, line.phase]
        if used_vnd > allowed_vnd:
            yield _over(line, index, used_vnd, allowed_vnd)


def _scope(case: Case, line: Ceiling) -> range:
    if line.year is not None:
        return range(line.year, line.year + 1)
    if line.first_year is not None and line.last_year is not None:
        return range(line.first_year, line.last_year + 1)
    return case.years(line.phase)


def _over(line: Ceiling, index: int, used_vnd: int, allowed_vnd: int) -> Finding:
    over, used, allowed = money(used_vnd - allowed_vnd), money(used_vnd), money(allowed_vnd)
    return broken(
        "C4",
        f"$.ceilings[{index}]",
        Text(
            f"Vượt trần {line.code} {over.vi}: chi {used.vi}, được phép {allowed.vi}",
            f"Over ceiling {line.code} by {over.en}: {used.en} spent, {allowed.en} allowed",
        ),
        Text(
            f"Bỏ, lùi hoặc thu nhỏ dự án đủ {over.vi}, hoặc nâng trần",
            f"Drop, delay or cut projects worth {over.en}, or raise the ceiling",
        ),
    )


def check_floors(case: Case) -> Iterator[Finding]:
    """C7: coverage of a target at the end of a phase is at least its floor."""
    if not any(target.floors for target in case.round.targets):
        return
    reached = {(line.target, line.phase): line.fraction for line in coverage_lines(case.round, case.chosen.values())}
    for place, target in enumerate(case.round.targets):
        for index, floor in enumerate(target.floors):
            fraction, least = reached[target.code, floor.phase], Fraction(floor.coverage)
            if fraction >= least:
                continue
            has, wants = percent(fraction), percent(least)
            yield broken(
                "C7",
                f"$.targets[{place}].floors[{index}]",
                Text(
                    f"Chỉ tiêu {target.code} cuối giai đoạn {floor.phase} mới đạt {has.vi}, mức sàn là {wants.vi}",
                    f"Target {target.code} is at {has.en} at the end of phase {floor.phase}; its floor is {wants.en}",
                ),
                Text("Thêm dự án góp vào chỉ tiêu, hoặc hạ mức sàn", "Add projects that serve it, or lower the floor"),
            )


def check_shares(case: Case) -> Iterator[Finding]:
    """R6: the tagged part of the spending is at least / at most its share; nothing spent is fine."""
    for index, rule in enumerate(case.round.rules):
        if rule.kind not in ("min_share", "max_share"):
            continue
        years = case.years(rule.phase)
        total_vnd = case.spent_vnd(fund=rule.fund, years=years)
        part_vnd = case.spent_vnd(fund=rule.fund, years=years, tag=rule.tag)
        limit_vnd = Fraction(rule.share or 0) * total_vnd
        if part_vnd < limit_vnd if rule.kind == "min_share" else part_vnd > limit_vnd:
            yield _uneven(rule, index, part_vnd, total_vnd)


def _uneven(rule: Rule, index: int, part_vnd: Fraction, total_vnd: Fraction) -> Finding:
    part, total, share = money(int(part_vnd)), money(int(total_vnd)), percent(Fraction(rule.share or 0))
    low = rule.kind == "min_share"
    return broken(
        "R6",
        f"$.rules[{index}]",
        Text(
            f"Quy tắc {rule.code}: {part.vi} trong {total.vi} thuộc {rule.tag}, "
            f"{'ít nhất' if low else 'nhiều nhất'} phải là {share.vi}",
            f"Rule {rule.code}: {part.en} of {total.en} is {rule.tag}, "
            f"{'at least' if low else 'at most'} {share.en} asked",
        ),
        Text(f"Thêm phần chi cho {rule.tag}", f"Spend more on {rule.tag}")
        if low
        else Text(f"Bớt phần chi cho {rule.tag}", f"Spend less on {rule.tag}"),
    )
