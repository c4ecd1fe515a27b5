"""Why a round has no plan at all, as far as it can be told without a search: in words, places and money."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from optimizer.findings import Finding, Text
from optimizer.model.candidates import Candidate, candidates
from optimizer.model.money import carries, room_vnd, years_of
from optimizer.round import FULL_BP, Ceiling, Project, Round
from optimizer.verify.words import money


def why_infeasible(round_: Round) -> tuple[Finding, ...]:
    """At least one finding: that no plan can meet all rules, and before it every plain reason that shows at once."""
    of_project: dict[str, list[Candidate]] = {project.code: [] for project in round_.projects}
    for one in candidates(round_):
        of_project[one.project].append(one)
    plain = (*_without_a_start(round_, of_project), *_over_the_room(round_, of_project))
    return (*plain, _general())


def _general() -> Finding:
    return Finding(
        "infeasible",
        "$",
        Text(
            "Không có phương án nào thỏa mọi trần vốn, mức sàn và quy tắc của vòng này.",
            "No plan can meet all ceilings, floors and rules of this round.",
        ),
        Text(
            "Nâng trần, hạ mức sàn, bớt dự án bắt buộc hoặc tắt một quy tắc rồi chạy lại.",
            "Raise a ceiling, lower a floor, take back a must-in project or switch a rule off, and run it again.",
        ),
    )


def _forced(round_: Round) -> Iterator[tuple[int, Project]]:
    return (
        (place, project)
        for place, project in enumerate(round_.projects)
        if project.must == "in" or project.committed is not None
    )


def _without_a_start(round_: Round, of_project: dict[str, list[Candidate]]) -> Iterator[Finding]:
    for place, project in _forced(round_):
        if not of_project[project.code]:
            yield Finding(
                "must_in_without_start",
                f"$.projects[{place}]",
                Text(
                    f"Dự án {project.code} bắt buộc nhưng không có năm bắt đầu nào kịp hoàn thành trong vòng.",
                    f"Project {project.code} must be in, but no start year lets it be complete within the round.",
                ),
                Text("Thêm năm bắt đầu sớm hơn hoặc bỏ bắt buộc.", "Add an earlier start year, or take the must back."),
            )


def _over_the_room(round_: Round, of_project: dict[str, list[Candidate]]) -> Iterator[Finding]:
    """Ceilings that the projects which must be in exceed already, each at the least it can cost there."""
    room_before: dict[str, int] = {}
    for place, ceiling in enumerate(round_.ceilings):
        room, years = room_vnd(round_, ceiling), years_of(round_, ceiling)
        if ceiling.fund is not None and carries(round_, ceiling):
            # at best everything that earlier phases hold is carried here
            room_before[ceiling.code] = sum(
                room_vnd(round_, one)
                for one in round_.ceilings
                if one.fund == ceiling.fund and carries(round_, one) and years_of(round_, one).stop <= years.start
            )
        room += room_before.get(ceiling.code, 0)
        least = {
            project.code: min((_spends(one, ceiling, years) for one in of_project[project.code]), default=Fraction(0))
            for _, project in _forced(round_)
        }
        needed = sum(least.values(), Fraction(0))
        if needed > room:
            yield _too_dear(
                place, ceiling, [code for code, amount in least.items() if amount], int(-(-needed // 1)), room
            )


def _spends(one: Candidate, ceiling: Ceiling, years: range) -> Fraction:
    """The least that a candidate spends under a ceiling. [đồng]."""
    share = Fraction(1) if ceiling.tag is None else Fraction(one.option.tags.get(ceiling.tag, 0))
    bp = one.lowest_bp or FULL_BP
    lines = (
        a for (fund, year), held in one.charges.items() if ceiling.fund in (None, fund) and year in years for a in held
    )
    return share * sum(-(-amount * bp // FULL_BP) for amount in lines)


def _too_dear(place: int, ceiling: Ceiling, projects: list[str], needed_vnd: int, room_vnd_: int) -> Finding:
    needed, room, over = money(needed_vnd), money(room_vnd_), money(needed_vnd - room_vnd_)
    names = ", ".join(projects)
    return Finding(
        "must_in_over_ceiling",
        f"$.ceilings[{place}]",
        Text(
            f"Trần {ceiling.code} còn {room.vi} nhưng các dự án bắt buộc hoặc đã cam kết ({names}) "
            f"cần ít nhất {needed.vi}: thiếu {over.vi}.",
            f"Ceiling {ceiling.code} has room for {room.en}, but the must-in and committed projects ({names}) "
            f"need at least {needed.en}: {over.en} short.",
        ),
        Text(
            f"Nâng trần {ceiling.code} thêm {over.vi} hoặc bỏ bớt dự án bắt buộc.",
            f"Raise ceiling {ceiling.code} by {over.en}, or take a must-in project back.",
        ),
    )
