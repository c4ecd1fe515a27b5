"""The candidates as a sheet that is edited in place, and one candidate's edit page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query, Response

from app.db import ReaderDep, SessionDep
from app.kit.features import Feature
from app.people.actor import Actor
from app.people.permissions import May
from app.people.roles import Permission
from app.projects import service as projects
from app.projects.queries import ProjectNotFound
from app.rounds import service as rounds
from app.rounds.queries import get_round
from app.runs import translate
from app.web.collation import vietnamese
from app.web.forms import FormDep
from app.web.navigation import address, tabs_of_round
from app.web.pages.projects import EVERY_PROJECT, Asked
from app.web.screen import Screen, ScreenDep, see
from app.web.sheet.cells import cost_key, single_line, start_key
from app.web.sheet.edit import Edited, edit, opened

router = Feature()

MayPropose = Annotated[Actor, Depends(May(Permission.PROPOSE))]

PROJECTS_ON_A_SHEET = 100
KEYS: Mapping[str, Any] = {"start_key": start_key, "cost_key": cost_key, "single_line": single_line}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the sheet."""

    rows: Sequence[Edited]
    projects: int
    page: int
    pages: int


@router.get("/rounds/{code}/sheet")
def open_sheet(
    actor: MayPropose, session: ReaderDep, screen: ScreenDep, code: str, asked: Annotated[Asked, Query()]
) -> Response:
    """The candidates that match and may be edited by whoever asks."""
    own = actor.agencies(code)
    listed = projects.list_projects(session, code=code, wanted=asked.wanted, page=1, size=EVERY_PROJECT).items
    found = [one for one in listed if own is None or one.agency in own]
    pages = max(1, -(-len(found) // PROJECTS_ON_A_SHEET))
    page = min(asked.page, pages)
    shown = {one.code for one in found[(page - 1) * PROJECTS_ON_A_SHEET : page * PROJECTS_ON_A_SHEET]}
    rows = [opened(one, screen.lang) for one in _records(session, code) if one["code"] in shown]
    choices = projects.choices(session, code=code)
    return screen.show(
        "projects/sheet.html",
        round=rounds.read_round(session, code=code),
        tabs=tabs_of_round(code),
        wanted=asked.wanted,
        agencies=sorted(choices.agencies, key=vietnamese),
        sectors=sorted(choices.sectors, key=vietnamese),
        sheet=Sheet(rows, len(found), page, pages),
        **KEYS,
    )


@router.put("/rounds/{code}/sheet/{project}")
def edit_in_place(
    actor: MayPropose, session: SessionDep, screen: ScreenDep, code: str, project: str, form: FormDep
) -> Response:
    """Store what was typed in one project's cells, and give its rows back."""
    edited = edit(session, code=code, project=project, form=form, lang=screen.lang, agencies=actor.agencies(code))
    told = rounds.read_round(session, code=code)
    return screen.show("projects/rows.html", status=edited.status, round=told, edited=edited, **KEYS)


@router.get("/rounds/{code}/projects/{project}/edit")
def open_project(actor: MayPropose, session: ReaderDep, screen: ScreenDep, code: str, project: str) -> Response:
    """One candidate, open to be edited."""
    found = next((one for one in _records(session, code) if one["code"] == project), None)
    if found is None:
        raise ProjectNotFound(f"Vòng này không có dự án {project!r}.", f"This round has no project {project!r}.")
    return _show(session, screen, code, opened(found, screen.lang))


@router.post("/rounds/{code}/projects/{project}/edit")
def edit_project(
    actor: MayPropose, session: SessionDep, screen: ScreenDep, code: str, project: str, form: FormDep
) -> Response:
    """Store what was typed, and go to the candidate; whatever is wrong comes back beside its field."""
    edited = edit(session, code=code, project=project, form=form, lang=screen.lang, agencies=actor.agencies(code))
    if edited.others or edited.faults or edited.rest:
        return _show(session, screen, code, edited)
    return see(address("rounds", code, "projects", project))


def _records(session: ReaderDep, code: str) -> Sequence[Mapping[str, Any]]:
    row = get_round(session, code=code)
    records: Sequence[Mapping[str, Any]] = translate.normal_form(translate.load_round(session, row=row))["projects"]
    return records


def _show(session: ReaderDep, screen: Screen, code: str, edited: Edited) -> Response:
    told = rounds.read_round(session, code=code)
    choices = projects.choices(session, code=code)
    return screen.show(
        "projects/edit.html",
        status=edited.status,
        round=told,
        tabs=tabs_of_round(code),
        edited=edited,
        agencies=sorted(choices.agencies, key=vietnamese),
        sectors=sorted(choices.sectors, key=vietnamese),
        **KEYS,
    )
