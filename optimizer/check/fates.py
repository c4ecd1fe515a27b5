"""What follows from must in, must out and the rules R1-R4 for other projects, by going from rule to rule."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.check.ways import Ways, is_forced
from optimizer.round import Round, Rule

COUNTED = ("excludes", "at_most", "at_least")


@dataclass(frozen=True, slots=True)
class Split:
    """The projects of one rule: those that must be in, those that cannot be, and those that are open."""

    inside: list[str]
    outside: list[str]
    free: list[str]


class Fates:
    """Projects that are decided before any search, each with the code of the rule that decided it (None: its own must).

    A project that must be in and has no way to be chosen stands in `inside` only.
    """

    def __init__(self, round_: Round, ways: Ways) -> None:
        self.inside: dict[str, str | None] = {one.code: None for one in round_.projects if is_forced(one)}
        self.outside: dict[str, str | None] = {
            code: None for code, held in ways.items() if not held and code not in self.inside
        }
        about: dict[str, list[Rule]] = defaultdict(list)
        for rule in round_.rules:
            for code in projects_of(rule):
                about[code].append(rule)
        waiting = deque(round_.rules)
        while waiting:
            rule = waiting.popleft()
            split = self.split(projects_of(rule))
            if (fate := self._decides(rule, split)) is not None:
                for code in split.free:
                    fate[code] = rule.code
                    waiting.extend(about[code])

    def split(self, codes: Iterable[str]) -> Split:
        """The given projects by what is known of them."""
        split = Split([], [], [])
        for code in codes:
            (split.inside if code in self.inside else split.outside if code in self.outside else split.free).append(
                code
            )
        return split

    def _decides(self, rule: Rule, split: Split) -> dict[str, str | None] | None:
        """Where the open projects of the rule must go now; None while that is not certain."""
        if rule.kind == "together":
            return self.inside if split.inside else self.outside if split.outside else None
        if rule.kind == "requires":
            return self.inside if rule.project in self.inside else self.outside if rule.needs in self.outside else None
        if rule.kind not in COUNTED:
            return None
        least, most = bounds(rule)
        if len(split.inside) == most:
            return self.outside
        return self.inside if len(split.inside) + len(split.free) == least else None


def projects_of(rule: Rule) -> tuple[str, ...]:
    """The projects between which the rule stands."""
    return (rule.project or "", rule.needs or "") if rule.kind == "requires" else rule.projects


def bounds(rule: Rule) -> tuple[int, int]:
    """R2, R4: at least and at most how many of the listed projects."""
    count = 1 if rule.kind == "excludes" else rule.count or 0
    return (count, len(rule.projects)) if rule.kind == "at_least" else (0, count)
