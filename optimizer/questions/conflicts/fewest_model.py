"""The model of a round in which decisions may be changed, pushed towards the fewest changes.

A change is: a must-in or must-out project left free, a rule switched off, a floor lowered, a start year added to an
option. Ceilings and commitments stand.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from optimizer.model import ALL, Model, Objective, Row, choice, coverage, money
from optimizer.model.candidates import Candidate, allowed_starts
from optimizer.questions.conflicts.changes import Change, also_in, undone
from optimizer.questions.conflicts.decisions import Decision, Kind, decisions
from optimizer.questions.conflicts.parts import Part, part_of
from optimizer.questions.conflicts.trials import aim
from optimizer.round import Option, Project, Round
from optimizer.scale import Number

STAND = (Kind.CEILING, Kind.COMMITTED)
ALWAYS = (choice.one_start, money.rounded_up, money.ceilings, money.carried_room, coverage.coverage)
"""What says what a plan is, and the ceilings: no change lets any of it go."""
WEIGHT = 1_000
"""One change weighs more than all the years by which added start years lie away from those that stand."""
HALF = 0.5


class FewestModel:
    """`changes`: column -> the change that it stands for."""

    def __init__(self, round_: Round) -> None:
        self.round = round_
        self.wide, self.known = _with_every_start(round_), decisions(round_)
        hard = part_of(self.wide, [one for one in self.known if one.kind in STAND])
        self.model = hard.model(asked_by=self.wide)
        self.changes: dict[int, Change] = {}
        self.groups: dict[int, Hashable] = {}
        self.weights: dict[int, Number] = {}
        for one in self.known:
            if one.kind not in STAND:
                self._may_go(one)
        self.model.round = hard.round
        for place, candidate in enumerate(self.model.candidates):
            self._may_start(self.model.x[place], candidate)
        aim(self.model, Objective("changes", maximise=False, terms=self.weights, whole=True))

    def picked(self, values: Sequence[float]) -> list[int]:
        """The changes that the engine makes, by column."""
        return [column for column in self.changes if values[column] > HALF]

    def keep_to(self, number: int) -> None:
        """From now on no more changes than this."""
        self.model.add(Row("no_more_changes", dict.fromkeys(self.changes, 1), "<=", number))

    def refuse(self, picked: Sequence[int]) -> None:
        """From now on not all of these changes together, nor with another start year of the same project."""
        groups = {self.groups[column] for column in picked}
        alike = [column for column, group in self.groups.items() if group in groups]
        self.model.add(Row("other_changes", dict.fromkeys(alike, 1), "<=", len(picked) - 1))

    def part(self, values: Sequence[float]) -> Part:
        """What is left of the round after the engine's changes: what its plan is judged by."""
        gone = {group for column, group in self.groups.items() if values[column] > HALF}
        return part_of(self.wide, [one for one in self.known if one not in gone])

    def _may_go(self, decision: Decision) -> None:
        """Let the rows of a decision go where its column is 1."""
        column = self.model.column("u", 1, whole=True)
        self._note(column, decision, undone(self.round, decision))
        self.model.round = _alone(self.round, decision)
        rows = [row for rule in ALL if rule not in ALWAYS for row in rule(self.model)]
        for row in rows:
            self.model.add_all(_unless(self.model, column, row))

    def _may_start(self, column: int, one: Candidate) -> None:
        """Count a start in a year that the round does not allow yet."""
        project = self.round.project[one.project]
        option = next(option for option in project.options if option.code == one.option.code)
        years = allowed_starts(self.round, option)
        if project.committed is None and one.start_year not in years:
            away = min((abs(one.start_year - year) for year in years), default=one.start_year - self.round.first_year)
            self._note(column, project.code, also_in(self.round, project, option, one.start_year), away)

    def _note(self, column: int, group: Hashable, change: Change, away_years: int = 0) -> None:
        self.changes[column], self.groups[column] = change, group
        self.weights[column] = WEIGHT + away_years


def _alone(round_: Round, decision: Decision) -> Round:
    """A round in which nothing else was decided, for the rows of this decision."""
    nothing = replace(round_, ceilings=(), targets=(), projects=(), rules=())
    if decision.kind is Kind.RULE:
        return replace(nothing, rules=(round_.rules[decision.place],))
    if decision.kind is Kind.FLOOR:
        target = round_.targets[decision.place]
        return replace(nothing, targets=(replace(target, floors=(target.floors[decision.floor],)),))
    return replace(nothing, projects=(round_.projects[decision.place],))


def _with_every_start(round_: Round) -> Round:
    """Every option may start in every year of the round in which it can be complete; commitments stay."""

    def wide(option: Option) -> Option:
        return replace(
            option, start_years=tuple(range(round_.first_year, round_.last_year - option.duration_years + 2))
        )

    def opened(project: Project) -> Project:
        return replace(project, options=tuple(map(wide, project.options)))

    return replace(round_, projects=tuple(map(opened, round_.projects)))


def _unless(model: Model, column: int, row: Row) -> Iterator[Row]:
    """The row, loosened by just so much that it says nothing where the column is 1."""
    ups = {number: Fraction(model.upper[number]) for number in row.terms}
    most = sum((amount * ups[number] for number, amount in row.terms.items() if amount > 0), Fraction(0))
    least = sum((amount * ups[number] for number, amount in row.terms.items() if amount < 0), Fraction(0))
    if row.sense != ">=" and most > row.limit:
        yield Row(f"{row.name}__most", {**row.terms, column: row.limit - most}, "<=", row.limit)
    if row.sense != "<=" and least < row.limit:
        yield Row(f"{row.name}__least", {**row.terms, column: row.limit - least}, ">=", row.limit)
