"""The table of candidates: a row for each way of doing a project, sorted, summed, cut into pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.projects.schemas import OptionListed, ProjectListed
from app.web.collation import vietnamese

PROJECTS_ON_A_PAGE = 500
SORTS = ("code", "title", "agency", "sector", "total", "running")
FUND = "fund:"


@dataclass(frozen=True, slots=True)
class Row:
    """One option of one project; `first` is the row that names the project."""

    project: ProjectListed
    option: OptionListed
    first: bool
    cost_vnd: int
    running_vnd: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """One page of the table, and the sums of every project that matches, each by its first option."""

    rows: Sequence[Row]
    projects: int
    illustrative: int
    sums_vnd: Mapping[str, int]
    sum_vnd: int
    running_sum_vnd: int
    page: int
    pages: int
    sort: str
    descending: bool


def candidates(
    found: Sequence[ProjectListed], *, lang: str, sort: str | None, descending: bool, page: int
) -> Candidates:
    """Lay out the projects that match; an unknown sort is the round's own order, a page too far the last one."""
    funds = {fund for project in found for option in project.options for fund in option.cost_by_fund_vnd}
    known = sort if sort in SORTS or (sort or "").removeprefix(FUND) in funds else ""
    ordered = sorted(found, key=_key(known, lang), reverse=descending) if known else list(found)
    pages = max(1, -(-len(found) // PROJECTS_ON_A_PAGE))
    page = min(page, pages)
    shown = ordered[(page - 1) * PROJECTS_ON_A_PAGE : page * PROJECTS_ON_A_PAGE]
    sums: Counter[str] = Counter()
    running = 0
    for project in found:
        for option in project.options[:1]:
            sums.update(option.cost_by_fund_vnd)
            running += sum(option.running_by_fund_per_year_vnd.values())
    return Candidates(
        rows=[row for project in shown for row in _rows(project)],
        projects=len(found),
        illustrative=sum(project.illustrative for project in found),
        sums_vnd=sums,
        sum_vnd=sums.total(),
        running_sum_vnd=running,
        page=page,
        pages=pages,
        sort=known or "",
        descending=descending,
    )


def _rows(project: ProjectListed) -> list[Row]:
    return [
        Row(
            project=project,
            option=option,
            first=place == 0,
            cost_vnd=sum(option.cost_by_fund_vnd.values()),
            running_vnd=sum(option.running_by_fund_per_year_vnd.values()),
        )
        for place, option in enumerate(project.options)
    ]


def _key(sort: str, lang: str) -> Any:  # noqa: ANN401 - a key of whatever the column holds
    def first(project: ProjectListed) -> OptionListed:
        return project.options[0]

    if sort.startswith(FUND):
        return lambda project: first(project).cost_by_fund_vnd.get(sort.removeprefix(FUND), 0)
    return {
        "code": lambda project: vietnamese(project.code),
        "title": lambda project: vietnamese(project.title.vi if lang == "vi" else project.title.en),
        "agency": lambda project: vietnamese(project.agency or ""),
        "sector": lambda project: vietnamese(project.sector or ""),
        "total": lambda project: sum(first(project).cost_by_fund_vnd.values()),
        "running": lambda project: sum(first(project).running_by_fund_per_year_vnd.values()),
    }[sort]
