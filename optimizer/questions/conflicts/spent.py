"""What starts spend under a ceiling, and what they may: for findings that say it to the đồng."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from optimizer.accounts import fund_lines
from optimizer.model.money import carries, room_vnd, years_of
from optimizer.plan import Start
from optimizer.round import Project, Round
from optimizer.verify.case import look_up


@dataclass(frozen=True, slots=True)
class Spent:
    """C4, C5: what is spent under a ceiling, how much of it on running costs, and what is allowed there. [đồng]."""

    used_vnd: int
    running_vnd: int
    allowed_vnd: int

    @property
    def over_vnd(self) -> int:
        """What is missing."""
        return self.used_vnd - self.allowed_vnd


def spent_under(round_: Round, place: int, starts: Sequence[Start]) -> Spent:
    """What the starts spend under the ceiling at this place."""
    ceiling = round_.ceilings[place]
    case, _ = look_up(round_, starts)
    allowed_vnd = room_vnd(round_, ceiling)
    if carries(round_, ceiling):
        lines = fund_lines(round_, case.spending)
        allowed_vnd += next(
            one.carried_in_vnd for one in lines if (one.fund, one.phase) == (ceiling.fund, ceiling.phase)
        )
    used_vnd = _used_vnd(round_, place, starts)
    once_vnd = _used_vnd(replace(round_, projects=tuple(map(_without_running, round_.projects))), place, starts)
    return Spent(used_vnd, used_vnd - once_vnd, allowed_vnd)


def _used_vnd(round_: Round, place: int, starts: Sequence[Start]) -> int:
    ceiling = round_.ceilings[place]
    case, _ = look_up(round_, starts)
    return ceil(case.spent_vnd(fund=ceiling.fund, years=years_of(round_, ceiling), tag=ceiling.tag))


def _without_running(project: Project) -> Project:
    return replace(project, options=tuple(replace(one, running=()) for one in project.options))
