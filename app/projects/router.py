"""Reading projects over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from app.db import ReaderDep
from app.kit.paging import Page, PageNumber, PageSize
from app.people.permissions import MayRead
from app.projects import service
from app.projects.queries import Filter
from app.projects.schemas import ProjectListed, ProjectOut

router = APIRouter(prefix="/rounds/{code}/projects", tags=["projects"])


@router.get("")
def list_projects(
    actor: MayRead,
    session: ReaderDep,
    code: str,
    agency: str | None = None,
    sector: str | None = None,
    fund: Annotated[str | None, Query(description="Projects with a cost or running line of this fund.")] = None,
    text: Annotated[
        str | None, Query(description="Words in code, title, agency or sector; diacritics may be left out.")
    ] = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Page[ProjectListed]:
    """The candidates of a round, money split by fund."""
    wanted = Filter(agency=agency, sector=sector, fund=fund, text=text)
    return service.list_projects(session, code=code, wanted=wanted, page=page, size=size)


@router.get("/{project}")
def read_project(actor: MayRead, session: ReaderDep, code: str, project: str) -> ProjectOut:
    """One candidate with its options, money, contributions and source."""
    return service.read_project(session, code=code, project=project)
