"""C4, C5 against the projects: musts that do not fit under a ceiling, and ceilings that nothing ever reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from optimizer.accounts import room_vnd
from optimizer.check.limits import Limit, Spends, Under, limits
from optimizer.check.musts import named
from optimizer.check.told import INFEASIBLE, told
from optimizer.check.ways import Outlook, Way
from optimizer.findings import Finding, Text
from optimizer.round import Project
from optimizer.verify.words import money


@dataclass(frozen=True, slots=True)
class _Over:
    """The way of a project that comes nearest to fitting, and the limit that it exceeds most."""

    way: Way
    limit: Limit
    missing_vnd: int


@dataclass(frozen=True, slots=True)
class _Must:
    """A project that every plan chooses: the least that it spends under each limit, and what it exceeds by itself."""

    place: int
    project: Project
    least: Spends
    over: _Over | None


def money_findings(known: Outlook) -> tuple[Finding, ...]:
    """Musts that cannot be paid for, alone or together, and ceilings above everything that could be asked."""
    under = Under(known.round, limits(known.round))
    asked: list[int] = [0] * len(under.limits)
    musts: list[_Must] = []
    whole = {rule.needs for rule in known.round.rules if rule.kind == "requires" and rule.project in known.forced}
    for place, project in enumerate(known.round.projects):
        ways = known.ways[project.code]
        most = [under.spends(way.most) for way in ways]
        for number, parts in _dearest(most).items():
            asked[number] += parts
        if project.code in known.forced and ways:
            least = [
                spends if way.least is way.most or project.code in whole else under.spends(way.least)
                for way, spends in zip(ways, most, strict=True)
            ]
            musts.append(_Must(place, project, _cheapest(least), _over(under, ways, least)))
    return (
        *(_does_not_fit(must, must.over) for must in musts if must.over is not None),
        *_over_together(known, under, musts),
        *_never_reached(known, under, asked),
    )


def _dearest(ways: Sequence[Spends]) -> Spends:
    out: dict[int, int] = {}
    for spends in ways:
        for number, parts in spends.items():
            if parts > out.get(number, 0):
                out[number] = parts
    return out


def _cheapest(ways: Sequence[Spends]) -> Spends:
    """The least under every limit that no way avoids."""
    return {number: min(spends[number] for spends in ways) for number in set(ways[0]).intersection(*ways[1:])}


def _over(under: Under, ways: Sequence[Way], spends: Sequence[Spends]) -> _Over | None:
    """None when some way of the project fits under every limit by itself."""
    nearest: _Over | None = None
    for way, held in zip(ways, spends, strict=True):
        over = [(under.vnd(number, parts) - under.limits[number].room_vnd, -number) for number, parts in held.items()]
        missing_vnd, number = max(over, default=(0, 0))
        if missing_vnd <= 0:
            return None
        if nearest is None or missing_vnd < nearest.missing_vnd:
            nearest = _Over(way, under.limits[-number], missing_vnd)
    return nearest


def _does_not_fit(must: _Must, over: _Over) -> Finding:
    project, chosen = must.project, over.way.least
    missing, room, name = money(over.missing_vnd), money(over.limit.room_vnd), over.limit.name
    key = "committed" if project.committed is not None else "must" if project.must == "in" else "options"
    return told(
        "must_in_does_not_fit",
        f"$.projects[{must.place}].{key}",
        Text(
            f"Dự án {project.code} phải chọn nhưng không cách nào vừa trần: ngay cách đỡ thiếu nhất "
            f"({chosen.option.code}, bắt đầu {chosen.start_year}) một mình đã vượt {name.vi} ({room.vi}), "
            f"thiếu {missing.vi}: {INFEASIBLE.vi}.",
            f"The project {project.code} must be in, but no way of it fits: even the nearest "
            f"({chosen.option.code}, starting {chosen.start_year}) is alone over {name.en} ({room.en}), "
            f"{missing.en} short: {INFEASIBLE.en}.",
        ),
        Text(
            f"Thêm ít nhất {missing.vi} cho {name.vi}, giảm chi phí, hoặc không bắt buộc dự án này.",
            f"Give {name.en} at least {missing.en} more, make the project cheaper, or do not force it.",
        ),
    )


def _over_together(known: Outlook, under: Under, musts: Sequence[_Must]) -> Iterator[Finding]:
    """Limits that the forced projects exceed together, each at the least that it can spend there."""
    told_funds: set[str | None] = set()
    for number, limit in enumerate(under.limits):
        least = {must.project.code: must.least[number] for must in musts if number in must.least}
        missing_vnd = under.vnd(number, sum(least.values())) - limit.room_vnd
        # What one project exceeds by itself is told of that project; a fund that is told needs no second telling.
        if missing_vnd <= 0 or under.vnd(number, max(least.values())) > limit.room_vnd:
            continue
        if limit.ceiling is not None or limit.fund not in told_funds:
            told_funds.add(limit.fund)
            yield _too_dear(known, limit, sorted(least, key=lambda code: -least[code]), missing_vnd)


def _too_dear(known: Outlook, limit: Limit, codes: Sequence[str], missing_vnd: int) -> Finding:
    who, name = named(codes, known.forced), limit.name
    room, needed, missing = (money(vnd) for vnd in (limit.room_vnd, limit.room_vnd + missing_vnd, missing_vnd))
    return told(
        "must_in_over_ceiling",
        limit.path,
        Text(
            f"Các dự án phải chọn ({who.vi}) cần ít nhất {needed.vi} trong {name.vi}, nhiều nhất chỉ có {room.vi}: "
            f"thiếu {missing.vi}, {INFEASIBLE.vi}.",
            f"The projects that must be in ({who.en}) need at least {needed.en} under {name.en}, "
            f"which has {room.en} at most: {missing.en} short, {INFEASIBLE.en}.",
        ),
        Text(
            f"Thêm ít nhất {missing.vi} cho {name.vi}, hoặc bớt dự án bắt buộc.",
            f"Give {name.en} at least {missing.en} more, or force fewer projects.",
        ),
    )


def _never_reached(known: Outlook, under: Under, asked: Sequence[int]) -> Iterator[Finding]:
    """Ceilings whose own room holds everything that could be asked, each project at its dearest.

    A ceiling without any room, of which nothing is asked, is no news.
    """
    for number, limit in enumerate(under.limits):
        if limit.ceiling is None:
            continue
        asked_vnd, held_vnd = under.vnd(number, asked[number]), room_vnd(known.round, limit.ceiling)
        if held_vnd and asked_vnd <= held_vnd:
            most, room = money(asked_vnd), money(held_vnd)
            yield told(
                "ceiling_never_binds",
                limit.path,
                Text(
                    f"Trần {limit.ceiling.code} không bao giờ chạm: chọn mọi dự án theo cách tốn nhất cũng chỉ cần "
                    f"{most.vi}, trần cho {room.vi}.",
                    f"The ceiling {limit.ceiling.code} is never reached: even every project at its dearest asks for "
                    f"{most.en}, and it has room for {room.en}.",
                ),
                Text(
                    "Kiểm lại số tiền của trần và của các dự án; nếu đúng thì không cần sửa.",
                    "Check the amounts of the ceiling and of the projects; if they are right, nothing is wrong.",
                ),
            )
