"""Why a round has no plan, as far as it shows without any search: what must be in has no start, or is too dear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from optimizer.findings import Finding, Text
from optimizer.model.candidates import Candidate, candidates
from optimizer.model.money import room_vnd, years_of
from optimizer.plan import Start
from optimizer.questions.conflicts.decisions import FORCED, Decision, Kind, chain_to, decisions
from optimizer.questions.conflicts.spent import Spent, spent_under
from optimizer.questions.conflicts.words import listed, of_which_running
from optimizer.round import FULL_BP, Round
from optimizer.verify.words import money

Offered = Mapping[Decision, Sequence[Candidate]]


@dataclass(frozen=True, slots=True)
class Reason:
    """A finding, and the decisions that it shows to contradict each other."""

    finding: Finding
    members: frozenset[Decision]


def plain_reasons(round_: Round) -> tuple[Reason, ...]:
    """Every reason that shows at once."""
    by_project: dict[str, list[Candidate]] = {project.code: [] for project in round_.projects}
    for one in candidates(round_):
        by_project[one.project].append(one)
    forced = sorted((one for one in decisions(round_) if one.kind in FORCED), key=lambda one: one.place)
    offered = {one: by_project[round_.projects[one.place].code] for one in forced}
    return (*_without_a_start(round_, offered), *_over_the_room(round_, offered))


def _without_a_start(round_: Round, offered: Offered) -> Iterator[Reason]:
    for one, held in offered.items():
        if not held:
            code = round_.projects[one.place].code
            finding = Finding(
                "must_in_without_start",
                f"$.projects[{one.place}]",
                Text(
                    f"Dự án {code} bắt buộc nhưng không có năm bắt đầu nào kịp hoàn thành trong vòng.",
                    f"Project {code} must be in, but no start year lets it be complete within the round.",
                ),
                Text("Thêm năm bắt đầu sớm hơn hoặc bỏ bắt buộc.", "Add an earlier start year, or take the must back."),
            )
            yield Reason(finding, frozenset([one]))


def _over_the_room(round_: Round, offered: Offered) -> Iterator[Reason]:
    """Ceilings that the projects which must be in exceed already, each at the least it can cost there."""
    for place, ceiling in enumerate(round_.ceilings):
        chain = chain_to(round_, place)
        # at best everything that earlier phases hold is carried here
        room = sum(room_vnd(round_, round_.ceilings[one]) for one in chain)
        years, cheapest = years_of(round_, ceiling), dict[Decision, tuple[Fraction, Start]]()
        for one, held in offered.items():
            spends = [(_spends_vnd(way, ceiling.fund, years, ceiling.tag), _start(way)) for way in held]
            if spends and min(spends)[0]:
                cheapest[one] = min(spends)
        needed = ceil(sum(amount for amount, _ in cheapest.values()))
        if needed > room:
            spent = spent_under(round_, place, [start for _, start in cheapest.values()])
            codes = [round_.projects[one.place].code for one in cheapest]
            finding = _too_dear(round_, place, codes, Spent(needed, spent.running_vnd, room))
            yield Reason(finding, frozenset([*cheapest, *(Decision(Kind.CEILING, one) for one in chain)]))


def _spends_vnd(one: Candidate, fund: str | None, years: range, tag: str | None) -> Fraction:
    """The least that a candidate spends of a fund (None: of all) in these years, the part tagged so."""
    share = Fraction(1) if tag is None else Fraction(one.option.tags.get(tag, 0))
    bp = one.lowest_bp or FULL_BP
    lines = (a for (code, year), held in one.charges.items() if fund in (None, code) and year in years for a in held)
    return share * sum(-(-amount * bp // FULL_BP) for amount in lines)


def _start(one: Candidate) -> Start:
    return Start(one.project, one.option.code, one.start_year, one.lowest_bp or one.fixed_bp)


def _too_dear(round_: Round, place: int, codes: Sequence[str], spent: Spent) -> Finding:
    code, names, running = round_.ceilings[place].code, listed(codes), of_which_running(spent.running_vnd)
    needed, room, over = money(spent.used_vnd), money(spent.allowed_vnd), money(spent.over_vnd)
    return Finding(
        "must_in_over_ceiling",
        f"$.ceilings[{place}]",
        Text(
            f"Trần {code} còn {room.vi} nhưng các dự án bắt buộc hoặc đã cam kết ({names.vi}) "
            f"cần ít nhất {needed.vi}{running.vi}: thiếu {over.vi}.",
            f"Ceiling {code} has room for {room.en}, but the must-in and committed projects ({names.en}) "
            f"need at least {needed.en}{running.en}: {over.en} short.",
        ),
        Text(
            f"Nâng trần {code} để được chi thêm {over.vi}, hoặc bỏ bớt dự án bắt buộc.",
            f"Raise ceiling {code} so that {over.en} more may be spent, or take a must-in project back.",
        ),
    )
