"""Selects on projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from sqlalchemy.orm import defer
from sqlmodel import Session, SQLModel, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from app.db import paged
from app.errors import NotFound
from app.kit.text import like_pattern
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

MOST_NAMED = 1_000
"""More projects than that are not named to the database one by one: there everything of the round is read."""

Key = tuple[str, str]
Row = TypeVar("Row", bound=SQLModel)
Line = TypeVar("Line", CostRow, RunningRow, ContributionRow, OptionTagRow)


class ProjectNotFound(NotFound):
    """404: the round has no such project."""

    code = "project_not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a list of projects is narrowed to; `text` is searched without case and diacritics."""

    agency: str | None = None
    sector: str | None = None
    fund: str | None = None
    text: str | None = None


def _matching(query: SelectOfScalar[ProjectRow], wanted: Filter) -> SelectOfScalar[ProjectRow]:
    if wanted.agency is not None:
        query = query.where(ProjectRow.agency == wanted.agency)
    if wanted.sector is not None:
        query = query.where(ProjectRow.sector == wanted.sector)
    if wanted.fund is not None:
        paid = select(CostRow.project).where(CostRow.round_id == ProjectRow.round_id, CostRow.fund == wanted.fund)
        kept_up = select(RunningRow.project).where(
            RunningRow.round_id == ProjectRow.round_id, RunningRow.fund == wanted.fund
        )
        query = query.where(col(ProjectRow.code).in_(paid) | col(ProjectRow.code).in_(kept_up))
    if wanted.text:
        query = query.where(col(ProjectRow.search_text).like(like_pattern(wanted.text), escape="\\"))
    return query


def page_of_projects(
    session: Session, *, round_id: int, wanted: Filter, page: int, size: int
) -> tuple[Sequence[ProjectRow], int]:
    """One page of the projects that match, in the round's order, and how many match in all."""
    query = _matching(select(ProjectRow).where(ProjectRow.round_id == round_id), wanted)
    unread = (defer(one) for one in (ProjectRow.attributes, ProjectRow.note, ProjectRow.search_text))  # type: ignore[arg-type]  # SQLModel types a column as what it holds
    return paged(session, query.order_by(col(ProjectRow.position)).options(*unread), page=page, size=size)


def agencies_and_sectors(session: Session, *, round_id: int) -> Sequence[tuple[str | None, str | None]]:
    """Every pair of agency and sector that projects of the round have, each once."""
    query = select(ProjectRow.agency, ProjectRow.sector).where(ProjectRow.round_id == round_id).distinct()
    return session.exec(query).all()


def rules_of(session: Session, *, round_id: int) -> Sequence[RuleRow]:
    """The rules of a round, in their order."""
    return session.exec(select(RuleRow).where(RuleRow.round_id == round_id).order_by(col(RuleRow.position))).all()


def projects_by_rule(session: Session, *, round_id: int) -> Mapping[str, list[str]]:
    """The projects that each rule of a round names, in the rule's order."""
    found: dict[str, list[str]] = defaultdict(list)
    query = select(RuleProjectRow).where(RuleProjectRow.round_id == round_id).order_by(col(RuleProjectRow.position))
    for row in session.exec(query):
        found[row.rule].append(row.project)
    return found


def titles_of(session: Session, *, round_id: int, projects: Collection[str]) -> Sequence[ProjectRow]:
    """These projects of a round, in its order."""
    query = select(ProjectRow).where(ProjectRow.round_id == round_id, col(ProjectRow.code).in_(projects))
    return session.exec(query.order_by(col(ProjectRow.position))).all()


def get_project(session: Session, *, round_id: int, code: str) -> ProjectRow:
    """The project with this code. Raises ProjectNotFound."""
    row = session.get(ProjectRow, (round_id, code))
    if row is None:
        raise ProjectNotFound(
            f"Vòng này không có dự án {code!r}. Xem danh sách dự án của vòng.",
            f"This round has no project {code!r}. See the round's list of projects.",
        )
    return row


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything below some projects, by project or by (project, option)."""

    options: Mapping[str, list[OptionRow]]
    costs: Mapping[Key, list[CostRow]]
    running: Mapping[Key, list[RunningRow]]
    contributions: Mapping[Key, list[ContributionRow]]
    units: Mapping[tuple[str, str, int], list[str]]
    tags: Mapping[Key, list[OptionTagRow]]
    committed: Mapping[str, CommittedRow]


class OptionLine(NamedTuple):
    """What lists show of an option."""

    project: str
    code: str
    title_vi: str | None
    title_en: str | None
    form: str | None


@dataclass(frozen=True, slots=True)
class ListedParts:
    """What lists show below projects: options by project, sums in đồng by fund of each (project, option)."""

    options: Mapping[str, Sequence[OptionLine]]
    costs_vnd: Mapping[Key, dict[str, int]]
    running_vnd: Mapping[Key, dict[str, int]]


def listed_parts_of(session: Session, *, round_id: int, projects: Sequence[str]) -> ListedParts:
    """What lists show below these projects: summed by the database, since a list may be of all projects of a round."""
    named = projects if len(projects) <= MOST_NAMED else None
    of = _columns(OptionRow)
    wanted = _below(select(*(of[name] for name in OptionLine._fields)), of, round_id, named).order_by(of.position)
    options: dict[str, list[OptionLine]] = defaultdict(list)
    for row in session.exec(wanted):
        options[row[0]].append(OptionLine(*row))
    return ListedParts(
        options=options,
        costs_vnd=_sums(session, CostRow, "amount_vnd", round_id, named),
        running_vnd=_sums(session, RunningRow, "amount_per_year_vnd", round_id, named),
    )


def _sums(
    session: Session, table: type[CostRow | RunningRow], amount: str, round_id: int, named: Sequence[str] | None
) -> Mapping[Key, dict[str, int]]:
    """The amounts of every option, by fund in the order of its lines; of every project where none is named."""
    of = _columns(table)
    query = _below(select(of.project, of.option, of.fund, func.sum(of[amount])), of, round_id, named)
    in_order = query.group_by(of.project, of.option, of.fund).order_by(func.min(of.position))
    found: dict[Key, dict[str, int]] = defaultdict(dict)
    for project, option, fund, vnd in session.exec(in_order):
        found[project, option][fund] = int(vnd)  # PostgreSQL adds whole numbers up to a decimal
    return found


def _columns(table: type[SQLModel]) -> Any:  # noqa: ANN401 - SQLAlchemy's columns, which SQLModel does not tell
    return table.__table__.c  # type: ignore[attr-defined]  # as above


def _below(query: Any, of: Any, round_id: int, named: Sequence[str] | None) -> Any:  # noqa: ANN401 - of those columns
    """Only what lies below a round, and below these projects of it where any are named."""
    query = query.where(of.round_id == round_id)
    return query if named is None else query.where(of.project.in_(named))


def parts_of(session: Session, *, round_id: int, projects: Sequence[str]) -> Parts:
    """What lies below these projects, each table read once."""

    def below(table: type[Row]) -> Sequence[Row]:
        columns = _columns(table)
        query = select(table).where(columns.round_id == round_id, columns.project.in_(projects))
        return session.exec(query.order_by(columns.position) if "position" in columns else query).all()

    options: dict[str, list[OptionRow]] = defaultdict(list)
    for option in below(OptionRow):
        options[option.project].append(option)
    units: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for unit in below(ContributionUnitRow):
        units[unit.project, unit.option, unit.contribution].append(unit.unit)
    return Parts(
        options=options,
        costs=_by_option(below(CostRow)),
        running=_by_option(below(RunningRow)),
        contributions=_by_option(below(ContributionRow)),
        units=units,
        tags=_by_option(below(OptionTagRow)),
        committed={row.project: row for row in below(CommittedRow)},
    )


def _by_option(rows: Sequence[Line]) -> Mapping[Key, list[Line]]:
    found: dict[Key, list[Line]] = defaultdict(list)
    for row in rows:
        found[row.project, row.option].append(row)
    return found
