"""What a sweep knows of a variant before it is searched, from the variants that are done.

A plan that keeps every rule with less money keeps them with more: only ceilings differ, and more room refuses nothing
(C4, C5). So what no plan can pass with more money, none can with less, and a round without any plan has none with less.
A later stage's bound says something only of plans that reach what the stages before it had to: it is handed on with
that, and counts where the variant's own plan reaches as much (`Walk.bound`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from optimizer.accounts import account
from optimizer.findings import Finding, Text
from optimizer.plan import Answer, Plan, Stopped
from optimizer.planfile import MINIMISED
from optimizer.questions.stages import Held, Known, Search, Walk
from optimizer.questions.variants import Amounts
from optimizer.round import Round
from optimizer.verify import broken_rules


@dataclass(frozen=True, slots=True)
class Done:
    """A variant that is done, as one engine saw it: the plan that it holds, and what is proved of every stage."""

    amounts: Amounts
    engine: str
    version: str
    held: Held
    known: Mapping[str, Known]
    rank: tuple[Fraction, ...]
    """What the plan is worth, stage after stage; the larger the better."""


class Memory:
    """All that was found in a sweep: plans and bounds by engine, and the variants that have no plan."""

    def __init__(self, order: Sequence[str]) -> None:
        self.order = order
        self.done: list[Done] = []
        self.impossible: list[tuple[Amounts, Plan]] = []

    def walk(self, search: Search, amounts: Amounts) -> Walk:
        """A walk through the stages that begins with what is known of these amounts.

        A bound goes only to the engine that found it, so that two engines still prove apart; plans are checked anew.
        """
        walk, mine = Walk(search), [one for one in self.done if one.engine == search.engine.name]
        above = max((one for one in mine if covers(one.amounts, amounts)), key=self._bound, default=None)
        held = next(self._plans(search.model.round, amounts), None)
        if above is not None:
            search.version = above.version
        walk.begin(held, above.known if above is not None else {})
        return walk

    def remember(self, amounts: Amounts, plan: Plan, walks: Sequence[Walk]) -> None:
        """Keep what was found, unless something was wrong with it: an engine that broke, two that disagree."""
        if plan.stopped is Stopped.ERROR:
            return
        if plan.answer is Answer.INFEASIBLE:
            self.impossible.append((amounts, plan))
        for walk in walks:
            self.keep(walk, amounts)

    def keep(self, walk: Walk, amounts: Amounts) -> None:
        """Keep what a walk ended with."""
        if walk.held is None:
            return
        known: dict[str, Known] = {}
        reached: dict[str, Fraction] = {}
        for name in self.order:
            bound = walk.bound(name)
            if bound is not None:
                known[name] = Known(bound, dict(reached))
            reached[name] = walk.value(name)
        rank = tuple(-value if name in MINIMISED else value for name, value in reached.items())
        self.done.append(Done(amounts, walk.search.engine.name, walk.search.version, walk.held, known, rank))

    def no_plan(self, amounts: Amounts) -> Plan | None:
        """The answer of a variant with more money that has no plan, if there is one."""
        return next((plan for held, plan in self.impossible if covers(held, amounts)), None)

    def _plans(self, round_: Round, amounts: Amounts) -> Iterator[Held]:
        """Plans that hold with these amounts: of the next one with more money, or else the best with less."""
        if any(0 < one.carry_forward < 1 for one in round_.funds):
            return  # a carry's column counts in other units with other amounts
        more = [one for one in self.done if covers(one.amounts, amounts)]
        less = [one for one in self.done if covers(amounts, one.amounts)]
        for some in (min(more, key=_rank, default=None), max(less, key=_rank, default=None)):
            if some is not None and not broken_rules(round_, some.held.starts):
                yield replace(some.held, accounts=account(round_, some.held.starts))

    def _bound(self, one: Done) -> Fraction:
        """The larger the tighter: how little the first stage can reach; unknown is last."""
        first = one.known.get(self.order[0])
        return -first.bound.value if first is not None else Fraction(-(10**9))


def _rank(one: Done) -> tuple[Fraction, ...]:
    return one.rank


def covers(more: Amounts, less: Amounts) -> bool:
    """Whether no ceiling has less in the first than in the second."""
    return all(one >= other for one, other in zip(more, less, strict=True))


def no_plan_either(poorer: Plan, sha256: str) -> Plan:
    """The answer of a variant that has less money than one without a plan."""
    finding = Finding(
        "infeasible_with_more_money",
        "$.ceilings",
        Text(
            "Không có phương án nào: ngay cả khi các trần bằng hoặc cao hơn mức này cũng không có.",
            "There is no plan: there is none even with as much money or more under every ceiling.",
        ),
        Text(
            "Xem lý do và lối ra ở điểm có nhiều vốn nhất mà không khả thi, hoặc lập phương án riêng cho mức vốn này.",
            "See the reasons and ways out at the infeasible point with the most money, or plan this amount alone.",
        ),
    )
    return replace(
        poorer, round_sha256=sha256, findings=(finding,), solver=replace(poorer.solver, seconds=0.0, nodes=0)
    )
