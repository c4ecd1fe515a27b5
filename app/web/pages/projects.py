"""The candidates of a round, and one of them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import BaseModel, Field

from app.audit.queries import events_about
from app.db import ReaderDep
from app.kit.features import Feature
from app.people.permissions import MayRead
from app.projects import service as projects
from app.projects.queries import Filter
from app.rounds import service as rounds
from app.targets import service as targets
from app.web.charts.graph import neighbours
from app.web.charts.profile import cost_profile
from app.web.collation import vietnamese
from app.web.navigation import tabs_of_round
from app.web.screen import ScreenDep
from app.web.views.candidates import candidates
from app.web.views.history import MOST_SHOWN, OF_RECORD, OF_ROUND, history_of

router = Feature()

EVERY_PROJECT = 1_000_000


class Asked(BaseModel):
    """What stands in the address of the table; an empty field of the form is no filter."""

    agency: str = ""
    sector: str = ""
    fund: str = ""
    text: str = ""
    sort: str = ""
    order: Literal["asc", "desc", ""] = ""
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1

    @property
    def wanted(self) -> Filter:
        """The filter that is meant."""
        return Filter(
            agency=self.agency or None,
            sector=self.sector or None,
            fund=self.fund or None,
            text=self.text.strip() or None,
        )


@router.get("/rounds/{code}/projects")
def list_candidates(
    actor: MayRead, session: ReaderDep, screen: ScreenDep, code: str, asked: Annotated[Asked, Query()]
) -> Response:
    """The candidates that match: a row for each option, sorted, with the sums of every column."""
    told = rounds.read_round(session, code=code)
    wanted = asked.wanted
    found = projects.list_projects(session, code=code, wanted=wanted, page=1, size=EVERY_PROJECT).items
    choices = projects.choices(session, code=code)
    return screen.show(
        "projects/list.html",
        round=told,
        tabs=tabs_of_round(code),
        wanted=wanted,
        agencies=sorted(choices.agencies, key=vietnamese),
        sectors=sorted(choices.sectors, key=vietnamese),
        table=candidates(found, lang=screen.lang, sort=asked.sort, descending=asked.order == "desc", page=asked.page),
    )


@router.get("/rounds/{code}/projects/{project}")
def read_candidate(actor: MayRead, session: ReaderDep, screen: ScreenDep, code: str, project: str) -> Response:
    """One candidate: options, money by fund and year, contributions, the rules that name it, and its history."""
    told = rounds.read_round(session, code=code)
    candidate = projects.read_project(session, code=code, project=project)
    rules = projects.list_rules(session, code=code)
    about = [rule for rule in rules if project in rule.projects]
    graph = neighbours(project, rules)
    happened = events_about(
        session,
        round_code=code,
        subjects=(f"projects:{project}", f"round:{code}"),
        events=(*OF_RECORD, *OF_ROUND),
        most=MOST_SHOWN,
    )
    named = {other for rule in about for other in rule.projects} | {node.code for node in graph.nodes}
    return screen.show(
        "projects/one.html",
        round=told,
        tabs=tabs_of_round(code),
        project=candidate,
        profiles={option.code: cost_profile(option, told, candidate.committed) for option in candidate.options},
        targets={one.code: one for one in targets.list_targets(session, code=code)},
        rules=about,
        titles=projects.titles(session, code=code, projects=named),
        graph=graph,
        history=history_of(happened),
    )
