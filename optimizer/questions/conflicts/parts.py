"""A round with some of its decisions taken back, as something that can be searched and judged."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from optimizer.findings import Finding
from optimizer.model import ALL, Model
from optimizer.model.candidates import candidates
from optimizer.plan import Start
from optimizer.questions.conflicts.decisions import FORCED, Decision, Kind, chain_to, kind_of
from optimizer.round import Ceiling, Committed, Project, Round, Target
from optimizer.verify import broken_rules

Decisions = Collection[Decision]
SHARES = ("min_share", "max_share")


@dataclass(frozen=True)
class Part:
    """A round with some of its decisions taken back.

    A project whose commitment is taken back may be done as it was `promised`, in any way that C1 allows, or not at all:
    with every decision that goes, less is asked of the others.
    """

    round: Round
    promised: Mapping[str, Committed] = field(default_factory=dict)

    def model(self, asked_by: Round | None = None) -> Model:
        """The model of every rule, without any stage and without projects that help nobody.

        `asked_by` is the round by whose decisions a project helps, if it is another.
        """
        helpful = helpers(asked_by or self.round)
        offered = candidates(_only(self.round, helpful))
        if self.promised:
            offered += candidates(_only(self._with(self.promised), helpful.intersection(self.promised)))
        model = Model(self.round, offered)
        for rule in ALL:
            model.add_all(rule(model))
        return model

    def broken(self, starts: Sequence[Start]) -> tuple[Finding, ...]:
        """What the starts break, in exact arithmetic; empty = the plan holds."""
        promises = {Start(code, said.option, said.start_year, said.fraction_bp) for code, said in self.promised.items()}
        return broken_rules(self._with({start.project for start in promises.intersection(starts)}), starts)

    def with_ceilings(self, ceilings: Sequence[Ceiling]) -> Part:
        """The same with other ceilings."""
        return replace(self, round=replace(self.round, ceilings=tuple(ceilings)))

    def with_amounts(self, amounts_vnd: Mapping[int, int]) -> Part:
        """The same with other amounts of the ceilings at these places. [đồng]."""
        return self.with_ceilings(
            [
                replace(one, amount_vnd=amounts_vnd.get(place, one.amount_vnd))
                for place, one in enumerate(self.round.ceilings)
            ]
        )

    def _with(self, codes: Collection[str]) -> Round:
        """The round with the promises of these projects kept."""
        projects = (
            replace(one, committed=self.promised[one.code]) if one.code in codes else one for one in self.round.projects
        )
        return replace(self.round, projects=tuple(projects))


def helpers(round_: Round) -> frozenset[str]:
    """The projects that some decision may ask for; to leave out any other breaks nothing and saves money."""
    if any(rule.kind in SHARES for rule in round_.rules):
        return frozenset(round_.project)
    targets = {target.code for target in round_.targets if target.floors}
    out = {code for rule in round_.rules if rule.kind == "at_least" for code in rule.projects}
    for project in round_.projects:
        serves = any(line.target in targets for option in project.options for line in option.contributions)
        if serves or kind_of(project) in FORCED:
            out.add(project.code)
    while more := _drawn_in(round_, out) - out:
        out |= more
    return frozenset(out)


def _drawn_in(round_: Round, codes: Collection[str]) -> set[str]:
    """The projects without which some of these cannot be (R1, R3)."""
    out = {rule.needs for rule in round_.rules if rule.kind == "requires" and rule.project in codes}
    for rule in round_.rules:
        if rule.kind == "together" and not set(rule.projects).isdisjoint(codes):
            out.update(rule.projects)
    return {code for code in out if code is not None}


def _only(round_: Round, codes: Collection[str]) -> Round:
    return replace(round_, projects=tuple(one for one in round_.projects if one.code in codes))


def part_of(round_: Round, kept: Decisions) -> Part:
    """The round with these decisions and no others.

    A ceiling that is taken away leaves all the money in the world, and that is carried to every later one of its chain.
    """
    held = frozenset(kept)
    promised = {
        one.code: one.committed
        for place, one in enumerate(round_.projects)
        if one.committed is not None and Decision(Kind.COMMITTED, place) not in held
    }
    return Part(reduced(round_, held), promised)


def reduced(round_: Round, held: Decisions) -> Round:
    """The round with these decisions; a project without one may be done in any way that C1 allows, or not at all."""
    return replace(
        round_,
        ceilings=tuple(one for place, one in enumerate(round_.ceilings) if _stands(round_, place, held)),
        targets=tuple(_with_floors(one, place, held) for place, one in enumerate(round_.targets)),
        projects=tuple(_as_decided(one, place, held) for place, one in enumerate(round_.projects)),
        rules=tuple(one for place, one in enumerate(round_.rules) if Decision(Kind.RULE, place) in held),
    )


def _stands(round_: Round, place: int, held: Decisions) -> bool:
    return all(Decision(Kind.CEILING, one) in held for one in chain_to(round_, place))


def _with_floors(target: Target, place: int, held: Decisions) -> Target:
    floors = (one for number, one in enumerate(target.floors) if Decision(Kind.FLOOR, place, number) in held)
    return replace(target, floors=tuple(floors))


def _as_decided(project: Project, place: int, held: Decisions) -> Project:
    kind = kind_of(project)
    return project if kind is None or Decision(kind, place) in held else replace(project, must=None, committed=None)
