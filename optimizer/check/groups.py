"""Groups A, B, C against the cost of the projects: contradictions that show whatever the thresholds are.

Which cost belongs to which group depends on the rule set in force; that a project of a higher group costs less than
one of a lower group contradicts every one of them. Source: the laws on public investment rank the groups by cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from optimizer.check.told import told
from optimizer.findings import Finding, Text
from optimizer.round import Option, Project, Round
from optimizer.verify.words import money

GROUPS = ("A", "B", "C")
"""From the dearest to the cheapest."""


def group_findings(round_: Round) -> Iterator[Finding]:
    """For each two groups at most one finding: the cheapest of the higher one below the dearest of the lower one.

    The higher one counts with all that its dearest option costs in the round, running included, the lower one with
    the cost lines of its cheapest option: so what the choice of an option can settle is no contradiction.
    """
    at_most: dict[str, list[tuple[int, Project]]] = {group: [] for group in GROUPS}
    at_least: dict[str, list[tuple[int, Project]]] = {group: [] for group in GROUPS}
    for project in round_.projects:
        group = (project.group or "").strip().upper()
        most_vnd = max(_once_vnd(one) + len(round_.years) * _yearly_vnd(one) for one in project.options)
        if group in at_most and most_vnd:  # without any cost nothing is said about it
            at_most[group].append((most_vnd, project))
            at_least[group].append((min(map(_once_vnd, project.options)), project))
    for higher, lower in combinations(GROUPS, 2):
        if at_most[higher] and at_least[lower]:
            cheapest = min(at_most[higher], key=_cost_vnd)
            dearest = max(at_least[lower], key=_cost_vnd)
            if cheapest[0] < dearest[0]:
                yield _contradiction(round_, higher, cheapest, lower, dearest)


def _cost_vnd(costed: tuple[int, Project]) -> int:
    return costed[0]


def _once_vnd(option: Option) -> int:
    return sum(cost.amount_vnd for cost in option.costs)


def _yearly_vnd(option: Option) -> int:
    return sum(running.amount_per_year_vnd for running in option.running)


def _contradiction(
    round_: Round, higher: str, cheapest: tuple[int, Project], lower: str, dearest: tuple[int, Project]
) -> Finding:
    (low_vnd, one), (high_vnd, other) = cheapest, dearest
    low, high = money(low_vnd), money(high_vnd)
    return told(
        "group_against_cost",
        f"$.projects[{round_.projects.index(one)}].group",
        Text(
            f"Dự án {one.code} nhóm {higher} tốn nhiều nhất {low.vi}, ít hơn dự án {other.code} nhóm {lower} "
            f"(ít nhất {high.vi}): hai nhóm này mâu thuẫn dù theo ngưỡng nào.",
            f"The project {one.code} of group {higher} costs {low.en} at most, less than {other.code} of group {lower} "
            f"({high.en} at least): whatever the thresholds are, the two groups contradict each other.",
        ),
        Text(
            "Xem lại nhóm và tổng mức đầu tư của hai dự án, trừ khi nhóm được xếp theo tiêu chí khác.",
            "Look at the group and the cost of both, unless a group was given for another reason than cost.",
        ),
    )
