"""R1 in time: projects that can never be chosen, or not in early years, because of what they need."""

from __future__ import annotations

from collections import defaultdict
from graphlib import TopologicalSorter

from optimizer.check.told import INFEASIBLE, told
from optimizer.check.ways import Ways, all_ways, is_forced
from optimizer.findings import Finding, Text
from optimizer.round import Round, Rule


def in_time(round_: Round) -> tuple[Ways, tuple[Finding, ...]]:
    """The ways that start late enough for what they need, and every `requires` rule that leaves a project none.

    Projects are taken after those they need, so that a delay is handed on along the chain. Source: R1.
    """
    ways = all_ways(round_)
    blocked: dict[int, Finding] = {}
    rules: dict[str, list[tuple[int, Rule]]] = defaultdict(list)
    for place, rule in enumerate(round_.rules):
        if rule.kind == "requires":
            rules[rule.project or ""].append((place, rule))
    for code in _needed_first(rules):
        years = [way.most.start_year for way in ways[code]]
        for place, rule in rules.get(code, []) if years else []:
            ready = _first_ready(rule, ways)
            if ready is None:
                blocked[place] = _never(round_, place, rule)
                ways[code] = ()
            elif ready > max(years):
                blocked[place] = _late(round_, place, rule, max(years), ready)
                ways[code] = ()
            else:
                ways[code] = tuple(way for way in ways[code] if way.most.start_year >= ready)
    return ways, tuple(blocked[place] for place in sorted(blocked))


def _needed_first(rules: dict[str, list[tuple[int, Rule]]]) -> tuple[str, ...]:
    return tuple(
        TopologicalSorter({code: [rule.needs or "" for _, rule in held] for code, held in rules.items()}).static_order()
    )


def _first_ready(rule: Rule, ways: Ways) -> int | None:
    """The first year in which the needy project may start; None when what it needs can never be chosen whole."""
    ready = (
        way.most.start_year if rule.moment == "start" else way.most.completion_year + 1
        for way in ways[rule.needs or ""]
        if way.whole
    )
    first = min(ready, default=None)
    return None if first is None else first + rule.lag_years


def _so(round_: Round, rule: Rule) -> Text:
    """What follows for the needy project, or for the round when the project is forced."""
    if is_forced(round_.project[rule.project or ""]):
        return INFEASIBLE
    return Text(f"{rule.project} không bao giờ được chọn", f"{rule.project} is never chosen")


def _never(round_: Round, place: int, rule: Rule) -> Finding:
    so = _so(round_, rule)
    return told(
        "needs_never_chosen",
        f"$.rules[{place}]",
        Text(
            f"Quy tắc {rule.code}: {rule.project} cần {rule.needs}, mà {rule.needs} không chọn trọn vẹn được: {so.vi}.",
            f"Rule {rule.code}: {rule.project} needs {rule.needs}, which cannot be chosen whole: {so.en}.",
        ),
        Text(
            f"Cho {rule.needs} một cách chọn, hoặc bỏ quy tắc {rule.code} hay dự án {rule.project}.",
            f"Let {rule.needs} be chosen, or drop the rule {rule.code} or the project {rule.project}.",
        ),
    )


def _late(round_: Round, place: int, rule: Rule, latest: int, ready: int) -> Finding:
    so = _so(round_, rule)
    return told(
        "needs_too_late",
        f"$.rules[{place}]",
        Text(
            f"Quy tắc {rule.code}: {rule.project} phải đợi {rule.needs} nên sớm nhất là năm {ready} mới bắt đầu được, "
            f"mà năm bắt đầu muộn nhất của nó là {latest}: {so.vi}.",
            f"Rule {rule.code}: {rule.project} waits for {rule.needs} and can start in {ready} at the earliest, "
            f"but its last start year is {latest}: {so.en}.",
        ),
        Text(
            f"Cho {rule.needs} bắt đầu sớm hơn, hoặc cho {rule.project} bắt đầu từ năm {ready}.",
            f"Let {rule.needs} start earlier, or {rule.project} from {ready} on.",
        ),
    )
