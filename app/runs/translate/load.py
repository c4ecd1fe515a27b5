"""From rows to a round: exactly what was stored, in the order it was stored in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from types import SimpleNamespace
from typing import TypeVar, cast

from sqlalchemy import select as plain_select
from sqlmodel import Session, SQLModel, select

from app.projects.models import (
    CommittedRow,
    ContributionRow,
    ContributionUnitRow,
    CostRow,
    OptionRow,
    OptionTagRow,
    ProjectRow,
    RuleProjectRow,
    RuleRow,
    RunningRow,
)
from app.rounds.models import CeilingRow, FundRow, PhaseRow, RoundRow, UnitRow
from app.sources.models import DescribedRow
from app.sources.queries import sources_by_number
from app.targets.models import FloorRow, ReachedUnitRow, TargetRow
from optimizer.findings import Text
from optimizer.round import (
    Ceiling,
    Committed,
    Contribution,
    Cost,
    Described,
    Floor,
    Fund,
    Option,
    Phase,
    Project,
    Round,
    Rule,
    Running,
    Source,
    Target,
    Unit,
)

Row = TypeVar("Row", bound=SQLModel)
Made = TypeVar("Made", bound=Described)
OptionKey = tuple[str, str]


def load_round(session: Session, *, row: RoundRow) -> Round:
    """The whole round, ready to be judged, written or planned."""
    return _Reader(session, row).round()


class _Reader:
    """Reads each table of one round once, and puts the records together."""

    def __init__(self, session: Session, row: RoundRow) -> None:
        self.session, self.row = session, row
        self.sources = {
            number: Source(kind=one.kind, ref=one.ref, date=one.date, note=one.note)
            for number, one in sources_by_number(session, round_id=row.id or 0).items()
        }

    def rows(self, table: type[Row]) -> Iterable[Row]:
        """A table's rows of this round. Plain values: to keep track of changes would cost more than the reading."""
        columns = table.__table__.c  # type: ignore[attr-defined]  # SQLModel does not tell it
        query = plain_select(*columns).where(columns.round_id == self.row.id).order_by(columns.position)
        found = self.session.exec(query).mappings()  # type: ignore[call-overload]  # SQLModel types its own selects alone
        return (cast("Row", SimpleNamespace(**one)) for one in found)

    def made(self, kind: type[Made], row: DescribedRow, columns: Iterable[str] = (), **values: object) -> Made:
        title = row.title_vi if row.title_en is None or row.title_vi is None else Text(row.title_vi, row.title_en)
        source = None if row.source_number is None else self.sources[row.source_number]
        same = {column: getattr(row, column) for column in columns}
        return kind(title=title, note=row.note, source=source, attributes=dict(row.attributes), **same, **values)

    def round(self) -> Round:
        return self.made(
            Round,
            self.row,
            ("code", "currency"),
            order=tuple(self.row.stages),
            phases=tuple(
                self.made(Phase, one, ("code", "first_year", "last_year", "weight")) for one in self.rows(PhaseRow)
            ),
            funds=tuple(self.made(Fund, one, ("code", "reserve_rate", "carry_forward")) for one in self.rows(FundRow)),
            ceilings=tuple(
                self.made(
                    Ceiling,
                    one,
                    ("code", "fund", "amount_vnd", "tag", "year", "first_year", "last_year", "phase"),
                )
                for one in self.rows(CeilingRow)
            ),
            units=tuple(
                self.made(Unit, one, ("code", "unit_class", "valid_from", "valid_to")) for one in self.rows(UnitRow)
            ),
            targets=self.targets(),
            projects=self.projects(),
            rules=self.rules(),
        )

    def targets(self) -> tuple[Target, ...]:
        floors: dict[str, list[Floor]] = defaultdict(list)
        for floor in self.rows(FloorRow):
            floors[floor.target].append(self.made(Floor, floor, ("phase", "coverage")))
        reached: dict[str, list[str]] = defaultdict(list)
        for unit in self.rows(ReachedUnitRow):
            reached[unit.target].append(unit.unit)
        columns = ("code", "goal", "measure", "unit", "direction", "baseline", "weight", "relation", "unit_class")
        return tuple(
            self.made(
                Target,
                one,
                columns,
                scope=tuple(one.scope),
                floors=tuple(floors[one.code]),
                reached_units=tuple(reached[one.code]),
            )
            for one in self.rows(TargetRow)
        )

    def projects(self) -> tuple[Project, ...]:
        committed = {
            one.project: self.made(Committed, one, ("option", "start_year", "fraction_bp"))
            for one in self.session.exec(select(CommittedRow).where(CommittedRow.round_id == self.row.id))
        }
        options = self.options()
        return tuple(
            self.made(
                Project,
                one,
                ("code", "agency", "sector", "status", "must", "reason"),
                group=one.project_group,
                options=tuple(options[one.code]),
                committed=committed.get(one.code),
            )
            for one in self.rows(ProjectRow)
        )

    def options(self) -> dict[str, list[Option]]:
        costs: dict[OptionKey, list[Cost]] = defaultdict(list)
        for line in self.rows(CostRow):
            costs[line.project, line.option].append(self.made(Cost, line, ("fund", "amount_vnd", "year_offset")))
        running: dict[OptionKey, list[Running]] = defaultdict(list)
        for run in self.rows(RunningRow):
            running[run.project, run.option].append(self.made(Running, run, ("fund", "amount_per_year_vnd")))
        tags: dict[OptionKey, dict[str, object]] = defaultdict(dict)
        for tag in self.rows(OptionTagRow):
            tags[tag.project, tag.option][tag.tag] = tag.share
        contributions = self.contributions()
        made: dict[str, list[Option]] = defaultdict(list)
        for one in self.rows(OptionRow):
            key = (one.project, one.code)
            option = self.made(
                Option,
                one,
                ("code", "form", "duration_years", "min_fraction"),
                start_years=tuple(one.start_years),
                costs=tuple(costs[key]),
                running=tuple(running[key]),
                contributions=tuple(contributions[key]),
                tags=tags[key],
            )
            made[one.project].append(option)
        return made

    def contributions(self) -> dict[OptionKey, list[Contribution]]:
        units: dict[tuple[str, str, int], list[str]] = defaultdict(list)
        for unit in self.rows(ContributionUnitRow):
            units[unit.project, unit.option, unit.contribution].append(unit.unit)
        made: dict[OptionKey, list[Contribution]] = defaultdict(list)
        for one in self.rows(ContributionRow):
            reached = tuple(units[one.project, one.option, one.position])
            line = self.made(Contribution, one, ("target", "amount", "lag_years"), units=reached)
            made[one.project, one.option].append(line)
        return made

    def rules(self) -> tuple[Rule, ...]:
        named: dict[str, list[str]] = defaultdict(list)
        for one in self.rows(RuleProjectRow):
            named[one.rule].append(one.project)
        columns = ("code", "kind", "moment", "lag_years", "count", "tag", "share", "fund", "phase", "citation")
        made = []
        for row in self.rows(RuleRow):
            codes = named[row.code]
            who = {"project": codes[0], "needs": codes[1]} if row.kind == "requires" else {"projects": tuple(codes)}
            made.append(self.made(Rule, row, columns, **who))
        return tuple(made)
