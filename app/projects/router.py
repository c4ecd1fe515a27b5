"""Reading projects over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from app.db import ReaderDep
from app.kit.features import Feature
from app.kit.paging import Page, PageNumber, PageSize
from app.people.permissions import MayRead
from app.preconditions import READ, ReadingDep
from app.projects import service
from app.projects.queries import Filter
from app.projects.schemas import ProjectListed, ProjectOut, RuleOut
from app.rounds.kept import ShelfDep
from app.rounds.queries import state_of

router = Feature(prefix="/rounds/{code}", tags=["projects"])


@router.get("/projects", response_model=Page[ProjectListed])
def list_projects(
    actor: MayRead,
    session: ReaderDep,
    shelf: ShelfDep,
    code: str,
    agency: str | None = None,
    sector: str | None = None,
    fund: Annotated[str | None, Query(description="Projects with a cost or running line of this fund.")] = None,
    text: Annotated[
        str | None, Query(description="Words in code, title, agency or sector; diacritics may be left out.")
    ] = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Response:
    """The candidates of a round, money split by fund."""
    wanted = Filter(agency=agency, sector=sector, fund=fund, text=text)

    return shelf.answer(
        state_of(session, code=code),
        ("projects", wanted, page, size),
        lambda: service.list_projects(session, code=code, wanted=wanted, page=page, size=size),
    )


@router.get("/projects/{project}", responses=READ, response_model=ProjectOut)
def read_project(
    actor: MayRead, session: ReaderDep, code: str, project: str, reading: ReadingDep, shelf: ShelfDep
) -> Response:
    """One candidate with its options, money, contributions and source."""
    return shelf.answer(
        state_of(session, code=code),
        ("project", project),
        lambda: service.read_project(session, code=code, project=project),
        reading,
    )


@router.get("/rules")
def list_rules(actor: MayRead, session: ReaderDep, code: str) -> list[RuleOut]:
    """The rules between a round's projects."""
    return service.list_rules(session, code=code)


@router.get("/rules/{record}", responses=READ)
def read_rule(actor: MayRead, session: ReaderDep, code: str, record: str, reading: ReadingDep) -> RuleOut:
    """One rule."""
    return reading.known(service.read_rule(session, code=code, rule=record))
