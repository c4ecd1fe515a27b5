"""What the points of one sweep know of each other: where each search sets out, and what needs none."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from optimizer.accounts import account
from optimizer.findings import Finding, Text
from optimizer.plan import Answer, Plan, Stopped
from optimizer.questions.frontier.memory import Memory, covers, no_plan_either
from optimizer.questions.frontier.sweep import widest_gap_first
from optimizer.questions.stages import Bound, Known, Search, Walk
from optimizer.questions.sweep.ceilings import CeilingPlaces
from optimizer.questions.sweep.made import Sweep
from optimizer.questions.sweep.places import Here
from optimizer.questions.sweep.plans import Plans
from optimizer.questions.sweep.weights import WeightPlaces
from optimizer.questions.variants import Amounts
from optimizer.verify import broken_rules

DONE = (Stopped.PROOF, Stopped.GAP)
"""Nothing but the asked-for nearness ended the search."""
NO_DELAY = Known(Bound(Fraction(0), exact=True), {})
"""O3: nothing starts before its first allowed year, so that a plan without delay needs no search for less."""


class Shared(ABC):
    """What is known once some points are done."""

    def order(self, places: Sequence[int]) -> Iterable[int]:
        """The order in which the points are best searched."""
        return places

    @abstractmethod
    def begun(self, place: int, search: Search) -> Walk:
        """The walk through a point's stages, set out with what is known."""

    @abstractmethod
    def keep(self, place: int, plan: Plan, walks: Sequence[Walk]) -> None:
        """Keep what a point has brought, unless something was wrong with it."""

    def answer(self, place: int, here: Here) -> Plan | None:  # noqa: ARG002 - nothing is known, as a rule
        """The answer of a point that needs no search."""
        return None


class MoreOrLess(Shared):
    """Ceilings: what is found with more or less money says much of the rest (`frontier.memory`)."""

    def __init__(self, places: CeilingPlaces) -> None:
        self.places, self.memory = places, Memory(places.round.order)
        self.proved: list[tuple[Amounts, Plan]] = []

    def order(self, places: Sequence[int]) -> Iterable[int]:
        """The most money, the least, then always the middle of the widest gap."""
        return (places[at] for at in widest_gap_first([self.places.amounts(place) for place in places]))

    def begun(self, place: int, search: Search) -> Walk:
        """Plans and bounds, as far as they hold with these amounts."""
        return self.memory.walk(search, self.places.amounts(place))

    def keep(self, place: int, plan: Plan, walks: Sequence[Walk]) -> None:
        """Plans, bounds, or that there is no plan."""
        amounts = self.places.amounts(place)
        self.memory.remember(amounts, plan, walks)
        if plan.starts and plan.stopped in DONE and not plan.findings:
            self.proved.append((amounts, plan))

    def answer(self, place: int, here: Here) -> Plan | None:
        """There is no plan where there is none with more money; and the best with more money is the best that fits."""
        amounts = self.places.amounts(place)
        richer = self.memory.no_plan(amounts)
        if richer is not None:
            return no_plan_either(richer, here.sha256)
        above = [(sum(more), at) for at, (more, _) in enumerate(self.proved) if covers(more, amounts)]
        if not above:
            return None
        plan = self.proved[min(above)[1]][1]
        if broken_rules(here.round, plan.starts):
            return None
        accounts, solver = account(here.round, plan.starts), replace(plan.solver, seconds=0.0, nodes=0)
        return replace(plan, round_sha256=here.sha256, accounts=accounts, solver=solver)


class SamePlans(Shared):
    """Any other sweep: plans that hold in one round are tried in the next."""

    def __init__(self) -> None:
        self.plans = Plans()

    def begun(self, place: int, search: Search) -> Walk:  # noqa: ARG002 - one point is as good as another
        """The best plan so far that keeps every rule of this round."""
        walk = Walk(search)
        walk.begin(self.plans.best(search.model), {"earliness": NO_DELAY})
        return walk

    def keep(self, place: int, plan: Plan, walks: Sequence[Walk]) -> None:  # noqa: ARG002 - the plan says it all
        """The plan, if there is one."""
        if plan.starts:
            self.plans.keep(plan.starts)


class OtherWorth(SamePlans):
    """Weights: no rule looks at them, so that all points have a plan, or none has."""

    def __init__(self) -> None:
        super().__init__()
        self.impossible: Plan | None = None

    def keep(self, place: int, plan: Plan, walks: Sequence[Walk]) -> None:
        """The plan, or that there is none."""
        super().keep(place, plan, walks)
        if plan.answer is Answer.INFEASIBLE and plan.stopped is not Stopped.ERROR:
            self.impossible = plan

    def answer(self, place: int, here: Here) -> Plan | None:  # noqa: ARG002 - as above
        """There is no plan where there is none with other weights."""
        if self.impossible is None:
            return None
        solver = replace(self.impossible.solver, seconds=0.0, nodes=0)
        return replace(self.impossible, round_sha256=here.sha256, findings=(WHATEVER_WEIGHTS,), solver=solver)


WHATEVER_WEIGHTS = Finding(
    "infeasible_whatever_weights",
    "$.targets",
    Text(
        "Không có phương án nào: trọng số không làm thay đổi điều đó, và vòng này không có với trọng số khác.",
        "There is no plan: weights do not change that, and the round has none with other weights.",
    ),
    Text(
        "Lập phương án riêng cho vòng này để xem lý do và các lối ra.",
        "Plan this round alone to see the reasons and the ways out.",
    ),
)


def shared_of(sweep: Sweep) -> Shared:
    """What the points of a sweep can know of each other; nothing yet."""
    places = sweep.places
    if isinstance(places, CeilingPlaces):
        return MoreOrLess(places)
    return OtherWorth() if isinstance(places, WeightPlaces) else SamePlans()
