"""What the projects of a round look like to their readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlmodel import Session

from app.kit.paging import Page
from app.projects import queries
from app.projects.models import OptionRow, ProjectRow
from app.projects.queries import Filter, OptionLine, Parts
from app.projects.schemas import (
    ChoicesOut,
    CommittedOut,
    ContributionOut,
    CostOut,
    OptionListed,
    OptionOut,
    ProjectListed,
    ProjectOut,
    RuleOut,
    RunningOut,
)
from app.rounds.queries import get_round
from app.rounds.records import record_in
from app.rounds.service import key_of
from app.sources.models import SourceRow
from app.sources.queries import sources_by_number
from app.sources.schemas import TitleOut, source_of, title_of

Sources = dict[int, SourceRow]


def list_projects(session: Session, *, code: str, wanted: Filter, page: int, size: int) -> Page[ProjectListed]:
    """One page of a round's projects, money split by fund. Raises RoundNotFound."""
    round_id = key_of(get_round(session, code=code))
    rows, total = queries.page_of_projects(session, round_id=round_id, wanted=wanted, page=page, size=size)
    parts = queries.listed_parts_of(session, round_id=round_id, projects=[row.code for row in rows])
    sources = sources_by_number(session, round_id=round_id)
    items = [
        ProjectListed(
            code=row.code,
            title=title_of(row, row.code),
            agency=row.agency,
            sector=row.sector,
            group=row.project_group,
            status=row.status,
            must=row.must,
            options=[
                _option_listed(option, parts.costs_vnd.get(key, {}), parts.running_vnd.get(key, {}))
                for option in parts.options[row.code]
                for key in [(row.code, option.code)]
            ],
            illustrative=_illustrative(row, sources),
        )
        for row in rows
    ]
    return Page(items=items, total=total, page=page, size=size)


def read_project(session: Session, *, code: str, project: str) -> ProjectOut:
    """One project, whole. Raises RoundNotFound, ProjectNotFound."""
    round_id = key_of(get_round(session, code=code))
    row = queries.get_project(session, round_id=round_id, code=project)
    parts = queries.parts_of(session, round_id=round_id, projects=[row.code])
    sources = sources_by_number(session, round_id=round_id)
    fixed = parts.committed.get(row.code)
    return ProjectOut(
        code=row.code,
        title=title_of(row, row.code),
        agency=row.agency,
        sector=row.sector,
        group=row.project_group,
        status=row.status,
        must=row.must,
        reason=row.reason,
        committed=CommittedOut(option=fixed.option, start_year=fixed.start_year, fraction_bp=fixed.fraction_bp)
        if fixed
        else None,
        options=[_option(option, parts, sources) for option in parts.options[row.code]],
        note=row.note,
        source=source_of(row, sources),
        attributes=row.attributes,
        illustrative=_illustrative(row, sources),
    )


def choices(session: Session, *, code: str) -> ChoicesOut:
    """The agencies and sectors of a round's projects, each once. Raises RoundNotFound."""
    pairs = queries.agencies_and_sectors(session, round_id=key_of(get_round(session, code=code)))
    return ChoicesOut(
        agencies=sorted({agency for agency, _ in pairs if agency}),
        sectors=sorted({sector for _, sector in pairs if sector}),
    )


def list_rules(session: Session, *, code: str) -> list[RuleOut]:
    """The rules between a round's projects, in their order. Raises RoundNotFound."""
    round_id = key_of(get_round(session, code=code))
    sources = sources_by_number(session, round_id=round_id)
    named = queries.projects_by_rule(session, round_id=round_id)
    return [
        RuleOut(
            **row.model_dump(include={*RuleOut.model_fields} - {"title", "projects", "source"}),
            title=title_of(row, row.code),
            projects=named.get(row.code, []),
            source=source_of(row, sources),
        )
        for row in queries.rules_of(session, round_id=round_id)
    ]


def read_rule(session: Session, *, code: str, rule: str) -> RuleOut:
    """One rule. Raises RoundNotFound, RecordNotFound."""
    return record_in(list_rules(session, code=code), "rules", rule)


def titles(session: Session, *, code: str, projects: Collection[str]) -> dict[str, TitleOut]:
    """The titles of these projects, by code. Raises RoundNotFound."""
    round_id = key_of(get_round(session, code=code))
    rows = queries.titles_of(session, round_id=round_id, projects=projects)
    return {row.code: title_of(row, row.code) for row in rows}


def _illustrative(row: ProjectRow, sources: Sources) -> bool:
    source = source_of(row, sources)
    return source is not None and source.kind == "illustrative"


def _option_listed(option: OptionLine | OptionRow, costs: dict[str, int], running: dict[str, int]) -> OptionListed:
    return OptionListed(
        code=option.code,
        title=title_of(option, option.code),
        form=option.form,
        cost_by_fund_vnd=costs,
        running_by_fund_per_year_vnd=running,
    )


def _option(option: OptionRow, parts: Parts, sources: Sources) -> OptionOut:
    key = (option.project, option.code)
    costs: Counter[str] = Counter()
    for cost in parts.costs.get(key, []):
        costs[cost.fund] += cost.amount_vnd
    running: Counter[str] = Counter()
    for line in parts.running.get(key, []):
        running[line.fund] += line.amount_per_year_vnd
    return OptionOut(
        **_option_listed(option, dict(costs), dict(running)).model_dump(),
        start_years=option.start_years,
        duration_years=option.duration_years,
        min_fraction=option.min_fraction,
        costs=[
            CostOut(fund=line.fund, year_offset=line.year_offset, amount_vnd=line.amount_vnd)
            for line in parts.costs.get(key, [])
        ],
        running=[
            RunningOut(fund=line.fund, amount_per_year_vnd=line.amount_per_year_vnd)
            for line in parts.running.get(key, [])
        ],
        contributions=[
            ContributionOut(
                target=line.target,
                amount=line.amount,
                units=parts.units.get((*key, line.position), []),
                lag_years=line.lag_years,
            )
            for line in parts.contributions.get(key, [])
        ],
        tags={tag.tag: tag.share for tag in parts.tags.get(key, [])},
        source=source_of(option, sources),
    )
