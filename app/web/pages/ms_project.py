"""Bringing projects from Microsoft Project Online: a dry run with every finding, then all of it or nothing."""

from __future__ import annotations

from fastapi import Response

from app.db import ReaderDep, SessionDep
from app.errors import Unusable
from app.intake.msproject import service
from app.intake.msproject.feed import read_feed
from app.intake.msproject.mapping import Declared
from app.intake.workbook.files import SheetFile
from app.kit.features import Feature
from app.people.actor import Actor
from app.people.permissions import MayPlan
from app.rounds import service as rounds
from app.rounds.queries import lock_round
from app.web.forms import Form, FormDep
from app.web.navigation import address
from app.web.pages.brought import NOT_YET, Looked, show
from app.web.screen import Screen, ScreenDep, see
from app.web.uploads import UploadDep, brought_back, expect_carried
from app.web.views import importing
from app.web.views.importing import Typed, feed_typed, is_json

router = Feature(prefix="/rounds/{code}/ms-project")


@router.get("")
def open_import(actor: MayPlan, session: ReaderDep, screen: ScreenDep, code: str, done: bool = False) -> Response:
    """The form that takes an export of the set Projects."""
    return _shown(session, screen, actor, code, Typed(feed_typed(Form([]), ()).fields), Looked(done=done))


@router.post("/preview")
def preview(actor: MayPlan, session: ReaderDep, screen: ScreenDep, code: str, upload: UploadDep) -> Response:
    """The dry run: what the export would add and change, what is assumed, every finding. Nothing is written."""
    typed = _typed(session, code, upload.form)
    if upload.file is None:
        faults = {**typed.faults, "file": importing.NO_FILE}
        return _shown(session, screen, actor, code, Typed(typed.fields, faults))
    return _dry_run(session, screen, actor, code, typed, upload.file)


@router.post("")
def apply(actor: MayPlan, session: SessionDep, screen: ScreenDep, code: str, form: FormDep) -> Response:
    """Import the export that the dry run carried; a round that changed meanwhile gets a new dry run instead."""
    row = lock_round(session, code=code)
    typed, file = _typed(session, code, form), brought_back(form)
    if typed.declared is None or form.one("revision") != str(row.revision):
        return _dry_run(session, screen, actor, code, typed, file, moved_on=True)
    try:
        service.apply(session, code=code, feed=read_feed(file.content, json=is_json(file)), declared=typed.declared)
    except Unusable as refused:
        return _shown(session, screen, actor, code, typed, Looked(findings=refused.findings))
    return see(f"{address('rounds', code, 'ms-project')}?done=true")


def _typed(session: ReaderDep, code: str, form: Form) -> Typed[Declared]:
    return feed_typed(form, [fund.code for fund in rounds.read_round(session, code=code).funds])


def _dry_run(
    session: ReaderDep,
    screen: Screen,
    actor: Actor,
    code: str,
    typed: Typed[Declared],
    file: SheetFile,
    *,
    moved_on: bool = False,
) -> Response:
    expect_carried(file)
    if typed.declared is None:
        return _shown(session, screen, actor, code, typed)
    try:
        feed = read_feed(file.content, json=is_json(file))
        report = service.preview(session, code=code, feed=feed, declared=typed.declared)
    except Unusable as refused:
        return _shown(session, screen, actor, code, typed, Looked(findings=refused.findings))
    return _shown(session, screen, actor, code, typed, Looked(report=report, file=file, moved_on=moved_on))


def _shown(
    session: ReaderDep,
    screen: Screen,
    actor: Actor,
    code: str,
    typed: Typed[Declared],
    looked: Looked = NOT_YET,
) -> Response:
    return show("rounds/ms_project.html", session, screen, actor, code=code, typed=typed, looked=looked)
