"""From a round to rows. The round has passed the strict reader; the rows keep every figure as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, insert
from sqlmodel import Session, SQLModel

from app.kit.text import fold
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
from app.rounds.models import CeilingRow, FundRow, PhaseRow, UnitRow
from app.sources.models import SourceRow
from app.targets.models import FloorRow, ReachedUnitRow, TargetRow
from optimizer.findings import Text
from optimizer.round import Described, Option, Project, Round, Rule, Source, Target

Values = dict[str, object]

STORED = "phanky_stored"
"""What is noted in a session that has written the contents of a round."""

# Children first: what is deleted must not be pointed at by what is still there.
BELOW_ROUND: Sequence[type[SQLModel]] = (
    RuleProjectRow,
    RuleRow,
    ContributionUnitRow,
    ContributionRow,
    OptionTagRow,
    RunningRow,
    CostRow,
    CommittedRow,
    OptionRow,
    ProjectRow,
    ReachedUnitRow,
    FloorRow,
    TargetRow,
    UnitRow,
    CeilingRow,
    FundRow,
    PhaseRow,
    SourceRow,
)


def store_contents(session: Session, *, round_id: int, contents: Round) -> None:
    """Put everything below the round in place of what was there."""
    session.info[STORED] = True
    clear_contents(session, round_id=round_id)
    writer = _Writer(round_id)
    writer.round(contents)
    for table in reversed(BELOW_ROUND):
        if rows := writer.rows.get(table):
            session.execute(insert(table), rows)


def clear_contents(session: Session, *, round_id: int) -> None:
    """Delete everything below the round that the round file holds (scenarios and facts stay)."""
    for table in BELOW_ROUND:
        session.execute(delete(table).where(table.__table__.c.round_id == round_id))  # type: ignore[attr-defined]  # SQLModel does not tell it


def title_columns(record: Described) -> Values:
    """A title in both languages, or in one."""
    if isinstance(record.title, Text):
        return {"title_vi": record.title.vi, "title_en": record.title.en}
    return {"title_vi": record.title, "title_en": None}


class _Writer:
    """Collects the rows of one round, table by table, and numbers its sources."""

    def __init__(self, round_id: int) -> None:
        self.round_id = round_id
        self.rows: dict[type[SQLModel], list[Values]] = {}
        self.source_numbers: dict[Source, int] = {}

    def add(self, table: type[SQLModel], **values: object) -> None:
        self.rows.setdefault(table, []).append({"round_id": self.round_id, **values})

    def described(self, record: Described) -> Values:
        return {
            **title_columns(record),
            "note": record.note,
            "source_number": self.source_number(record.source),
            "attributes": dict(record.attributes),
        }

    def source_number(self, source: Source | None) -> int | None:
        if source is None:
            return None
        if source not in self.source_numbers:
            self.source_numbers[source] = number = len(self.source_numbers) + 1
            self.add(SourceRow, number=number, kind=source.kind, ref=source.ref, date=source.date, note=source.note)
        return self.source_numbers[source]

    def round(self, contents: Round) -> None:
        self.source_number(contents.source)
        for table, records, columns in (
            (PhaseRow, contents.phases, ("code", "first_year", "last_year", "weight")),
            (FundRow, contents.funds, ("code", "reserve_rate", "carry_forward")),
            (
                CeilingRow,
                contents.ceilings,
                ("code", "fund", "tag", "phase", "year", "first_year", "last_year", "amount_vnd"),
            ),
            (UnitRow, contents.units, ("code", "unit_class", "valid_from", "valid_to")),
        ):
            self.plain(table, records, columns)
        for position, target in enumerate(contents.targets):
            self.target(target, position)
        for position, project in enumerate(contents.projects):
            self.project(project, position)
        for position, rule in enumerate(contents.rules):
            self.rule(rule, position)

    def plain(
        self,
        table: type[SQLModel],
        records: Iterable[Described],
        columns: Sequence[str],
        keys: Mapping[str, object] | None = None,
    ) -> None:
        """Records whose columns have the names of their fields."""
        for position, record in enumerate(records):
            values = {column: getattr(record, column) for column in columns}
            self.add(table, position=position, **(keys or {}), **values, **self.described(record))

    def target(self, target: Target, position: int) -> None:
        columns = ("code", "measure", "unit", "direction", "baseline", "goal", "weight", "relation", "unit_class")
        values = {column: getattr(target, column) for column in columns}
        self.add(TargetRow, position=position, scope=list(target.scope), **values, **self.described(target))
        self.plain(FloorRow, target.floors, ("phase", "coverage"), {"target": target.code})
        for place, unit in enumerate(target.reached_units):
            self.add(ReachedUnitRow, target=target.code, unit=unit, position=place)

    def project(self, project: Project, position: int) -> None:
        columns = ("code", "agency", "sector", "status", "must", "reason")
        values = {column: getattr(project, column) for column in columns}
        described = self.described(project)
        words = [project.code, described["title_vi"], described["title_en"], project.agency, project.sector]
        self.add(
            ProjectRow,
            position=position,
            project_group=project.group,
            search_text=fold(" ".join(str(word) for word in words if word)),
            **values,
            **described,
        )
        for place, option in enumerate(project.options):
            self.option(project.code, option, place)
        if fixed := project.committed:
            self.add(
                CommittedRow,
                project=project.code,
                option=fixed.option,
                start_year=fixed.start_year,
                fraction_bp=fixed.fraction_bp,
                **self.described(fixed),
            )

    def option(self, project: str, option: Option, position: int) -> None:
        keys = {"project": project, "option": option.code}
        self.add(
            OptionRow,
            project=project,
            code=option.code,
            position=position,
            form=option.form,
            start_years=list(option.start_years),
            duration_years=option.duration_years,
            min_fraction=option.min_fraction,
            **self.described(option),
        )
        self.plain(CostRow, option.costs, ("fund", "year_offset", "amount_vnd"), keys)
        self.plain(RunningRow, option.running, ("fund", "amount_per_year_vnd"), keys)
        self.plain(ContributionRow, option.contributions, ("target", "amount", "lag_years"), keys)
        for number, line in enumerate(option.contributions):
            for place, unit in enumerate(line.units):
                self.add(ContributionUnitRow, **keys, contribution=number, unit=unit, position=place)
        for place, (tag, share) in enumerate(option.tags.items()):
            self.add(OptionTagRow, **keys, tag=tag, position=place, share=share)

    def rule(self, rule: Rule, position: int) -> None:
        columns = ("code", "kind", "moment", "lag_years", "count", "tag", "share", "fund", "phase", "citation")
        values = {column: getattr(rule, column) for column in columns}
        self.add(RuleRow, position=position, **values, **self.described(rule))
        named = (rule.project, rule.needs) if rule.kind == "requires" else rule.projects
        for place, project in enumerate(named):
            self.add(RuleProjectRow, rule=rule.code, position=place, project=project)
