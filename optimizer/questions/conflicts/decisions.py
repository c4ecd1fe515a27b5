"""What people decided in a round, one by one: the only things that can be in each other's way.

What a project, a year and a đồng are (C1, C3, C6) is never in question.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from optimizer.model.money import carries, years_of
from optimizer.round import Project, Round


class Kind(StrEnum):
    """What was decided. The order is that in which decisions are tried to be done without."""

    RULE = "rule"
    FLOOR = "floor"
    MUST_OUT = "must_out"
    CEILING = "ceiling"
    MUST_IN = "must_in"
    COMMITTED = "committed"


FORCED = (Kind.MUST_IN, Kind.COMMITTED)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: `place` is the position of its record in the round's list, `floor` that of a floor in its target.

    A project that is committed is one decision, whether it must be in as well or not.
    """

    kind: Kind
    place: int
    floor: int = 0

    @property
    def path(self) -> str:
        """The place in the round file."""
        return {
            Kind.RULE: f"$.rules[{self.place}]",
            Kind.FLOOR: f"$.targets[{self.place}].floors[{self.floor}]",
            Kind.MUST_OUT: f"$.projects[{self.place}].must",
            Kind.CEILING: f"$.ceilings[{self.place}]",
            Kind.MUST_IN: f"$.projects[{self.place}].must",
            Kind.COMMITTED: f"$.projects[{self.place}].committed",
        }[self.kind]


def decisions(round_: Round) -> tuple[Decision, ...]:
    """Every decision of a round, in the order of `Kind`; what must be in from the cheapest project to the dearest."""
    order = list(Kind)
    return tuple(sorted(_decisions(round_), key=lambda one: order.index(one.kind)))


def _decisions(round_: Round) -> Iterator[Decision]:
    yield from (Decision(Kind.RULE, place) for place in range(len(round_.rules)))
    yield from (Decision(Kind.CEILING, place) for place in range(len(round_.ceilings)))
    for place, target in enumerate(round_.targets):
        yield from (Decision(Kind.FLOOR, place, number) for number in range(len(target.floors)))
    for place in sorted(range(len(round_.projects)), key=lambda place: _least_vnd(round_.projects[place])):
        kind = kind_of(round_.projects[place])
        if kind is not None:
            yield Decision(kind, place)


def kind_of(project: Project) -> Kind | None:
    """What was decided of a project; None = it is free."""
    if project.committed is not None:
        return Kind.COMMITTED
    return {"in": Kind.MUST_IN, "out": Kind.MUST_OUT}.get(project.must or "")


def _least_vnd(project: Project) -> int:
    """What the project's cheapest option costs, with one year of running. [đồng]."""
    return min(
        sum(line.amount_vnd for line in one.costs) + sum(line.amount_per_year_vnd for line in one.running)
        for one in project.options
    )


def chains(round_: Round) -> list[list[int]]:
    """The ceilings of every fund that carries forward (C5), by place and in time order."""
    lines = round_.ceilings
    out = []
    for fund in round_.funds:
        of_fund = [place for place, one in enumerate(lines) if one.fund == fund.code and carries(round_, one)]
        out.append(sorted(of_fund, key=lambda place: years_of(round_, lines[place]).start))
    return [chain for chain in out if chain]


def chain_to(round_: Round, place: int) -> list[int]:
    """The ceilings from which money is carried to this one, and itself the last."""
    return next((chain[: chain.index(place) + 1] for chain in chains(round_) if place in chain), [place])
