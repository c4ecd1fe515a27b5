"""C6, C7: how far a target could get if every project gave it its best in time, against its floors and its goal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

from optimizer.check.told import INFEASIBLE, told
from optimizer.check.ways import Outlook, Way
from optimizer.findings import Finding, Text
from optimizer.round import FULL_BP, Floor, Phase, Round, Target
from optimizer.verify.words import percent

Shares = Mapping[tuple[str, str], Fraction]
"""(target, phase) -> coverage at the end of the phase, 0 to 1; for the phases with a floor, and the last."""

SHOWN = 10**6
"""Shares are cut to this before they are shown, so that what misses a floor never reads as if it did not."""


def reach_findings(known: Outlook) -> Iterator[Finding]:
    """Floors that no plan can reach, and goals that all projects together miss at the end of the round."""
    round_, shares = known.round, furthest(known)
    touched = {line.target for one in round_.projects for option in one.options for line in option.contributions}
    for place, target in enumerate(round_.targets):
        missed = False
        for number, floor in enumerate(target.floors):
            share = shares[target.code, floor.phase]
            if share < floor.coverage:
                missed = True
                yield _floor_missed(f"$.targets[{place}].floors[{number}]", target, floor, share)
        share = shares[target.code, round_.phases[-1].code]
        if share < 1 and target.code in touched and not missed:
            yield _goal_missed(f"$.targets[{place}].goal", target, share)


def furthest(known: Outlook) -> Shares:
    """Coverage that no plan exceeds where it is asked for: each project's best for it, units counted once (C6)."""
    parts, asked = _parts(known.round), _asked(known.round)
    amounts: dict[tuple[str, str], int] = defaultdict(int)
    units: dict[tuple[str, str], set[str]] = defaultdict(set)
    for ways in known.ways.values():
        best: dict[tuple[str, str], int] = {}
        for way in ways:
            for key, amount in _given(way, asked, parts, units).items():
                best[key] = max(amount, best.get(key, 0))
        for key, amount in best.items():
            amounts[key] += amount
    return {
        (code, phase.code): _share(
            known.round.target[code],
            Fraction(amounts[code, phase.code], parts[code] * FULL_BP),
            units[code, phase.code],
        )
        for code, phases in asked.items()
        for phase in phases
    }


def _asked(round_: Round) -> Mapping[str, Sequence[Phase]]:
    """Target -> the phases whose end matters: those with a floor, and the last."""
    last = round_.phases[-1].code
    return {
        target.code: [one for one in round_.phases if one.code in {last, *(floor.phase for floor in target.floors)}]
        for target in round_.targets
    }


def _parts(round_: Round) -> Mapping[str, int]:
    """Target -> into how many parts its unit is cut, so that every amount is a whole number of them."""
    parts = dict.fromkeys(round_.target, 1)
    for project in round_.projects:
        for option in project.options:
            for line in option.contributions:
                parts[line.target] = lcm(parts[line.target], (line.amount or Decimal(0)).as_integer_ratio()[1])
    return parts


def _given(
    way: Way,
    asked: Mapping[str, Sequence[Phase]],
    parts: Mapping[str, int],
    units: Mapping[tuple[str, str], set[str]],
) -> Mapping[tuple[str, str], int]:
    """What the way adds by the end of each phase, in parts times basis points; its units join those in `units`."""
    one = way.most
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for line in one.option.contributions:
        first = one.counts_from(line)
        top, bottom = (line.amount or Decimal(0)).as_integer_ratio()
        gain = top * (parts[line.target] // bottom) * one.fraction_bp
        for phase in asked[line.target]:
            if first <= phase.last_year:
                sums[line.target, phase.code] += gain
                units[line.target, phase.code].update(line.units)
    return sums


def _share(target: Target, amount: Fraction, units: set[str]) -> Fraction:
    """C6: progress on the way from baseline to goal, cut to 1; a goal already met is covered."""
    before = frozenset(target.reached_units)
    counted = target.measure == "units"
    way = Fraction(target.goal) - (len(before) if counted else Fraction(target.baseline))
    span = -way if target.direction == "down" else way
    return Fraction(1) if span <= 0 else min(Fraction(1), (len(units - before) if counted else amount) / span)


def _shown(share: Fraction) -> Text:
    return percent(Fraction(int(share * SHOWN), SHOWN))


def _floor_missed(path: str, target: Target, floor: Floor, share: Fraction) -> Finding:
    most, least = _shown(share), percent(Fraction(floor.coverage))
    return told(
        "floor_out_of_reach",
        path,
        Text(
            f"Chỉ tiêu {target.code} phải đạt {least.vi} cuối giai đoạn {floor.phase}, nhưng chọn mọi dự án theo cách "
            f"tốt nhất cũng chỉ đến {most.vi}: {INFEASIBLE.vi}.",
            f"The target {target.code} has a floor of {least.en} at the end of phase {floor.phase}, "
            f"but every project at its best brings it to {most.en} only: {INFEASIBLE.en}.",
        ),
        Text(
            f"Hạ mức sàn xuống {most.vi} trở xuống, hoặc thêm dự án hay năm bắt đầu sớm hơn.",
            f"Lower the floor to {most.en} or less, or add projects or earlier start years.",
        ),
    )


def _goal_missed(path: str, target: Target, share: Fraction) -> Finding:
    most = _shown(share)
    return told(
        "goal_out_of_reach",
        path,
        Text(
            f"Chỉ tiêu {target.code}: chọn mọi dự án theo cách tốt nhất thì cuối vòng cũng chỉ đạt {most.vi}.",
            f"The target {target.code}: even with every project at its best it ends the round at {most.en}.",
        ),
        Text(
            "Thêm dự án đóng góp cho chỉ tiêu này, hoặc xem lại đích và các số đóng góp.",
            "Add projects that contribute to it, or look at the goal and the contributions again.",
        ),
    )
