"""Bringing a table into a round: the template, a dry run with every finding, then all of it or nothing."""

from __future__ import annotations

from fastapi import Response

from app.db import ReaderDep, SessionDep
from app.errors import Unusable
from app.intake.workbook import service
from app.intake.workbook.columns import Kind
from app.intake.workbook.files import SheetFile
from app.intake.workbook.service import Declared
from app.kit.features import Feature
from app.people.actor import Actor
from app.people.permissions import MayChangeSheet
from app.rounds.queries import lock_round
from app.web.forms import Form, FormDep
from app.web.navigation import address
from app.web.pages.brought import NOT_YET, Looked, show
from app.web.screen import Screen, ScreenDep, see
from app.web.uploads import UploadDep, brought_back, expect_carried
from app.web.views import importing
from app.web.views.importing import Typed, sheet_typed

router = Feature(prefix="/rounds/{code}/import")

EMPTY = Form([])


@router.get("/{kind}")
def open_import(
    actor: MayChangeSheet, session: ReaderDep, screen: ScreenDep, code: str, kind: Kind, done: bool = False
) -> Response:
    """The template to fill, and the form that takes a filled one."""
    return _shown(session, screen, actor, code, kind, Typed(sheet_typed(EMPTY, kind).fields), Looked(done=done))


@router.post("/{kind}/preview")
def preview(
    actor: MayChangeSheet, session: ReaderDep, screen: ScreenDep, code: str, kind: Kind, upload: UploadDep
) -> Response:
    """The dry run: what the file would add, change and remove, and every finding. Nothing is written."""
    typed = sheet_typed(upload.form, kind)
    if upload.file is None:
        faults = {**typed.faults, "file": importing.NO_FILE}
        return _shown(session, screen, actor, code, kind, Typed(typed.fields, faults))
    return _dry_run(session, screen, actor, code, kind, typed, upload.file)


@router.post("/{kind}")
def apply(
    actor: MayChangeSheet, session: SessionDep, screen: ScreenDep, code: str, kind: Kind, form: FormDep
) -> Response:
    """Import the file that the dry run carried; a round that changed meanwhile gets a new dry run instead."""
    typed, file = sheet_typed(form, kind), brought_back(form)
    if typed.declared is None or form.one("revision") != str(lock_round(session, code=code).revision):
        return _dry_run(session, screen, actor, code, kind, typed, file, moved_on=True)
    try:
        service.apply(session, code=code, file=file, declared=typed.declared)
    except Unusable as refused:
        return _shown(session, screen, actor, code, kind, typed, Looked(findings=refused.findings))
    return see(f"{address('rounds', code, 'import', kind)}?done=true")


def _dry_run(
    session: ReaderDep,
    screen: Screen,
    actor: Actor,
    code: str,
    kind: Kind,
    typed: Typed[Declared],
    file: SheetFile,
    *,
    moved_on: bool = False,
) -> Response:
    expect_carried(file)
    if typed.declared is None:
        return _shown(session, screen, actor, code, kind, typed)
    try:
        report = service.preview(session, code=code, file=file, declared=typed.declared)
    except Unusable as refused:
        return _shown(session, screen, actor, code, kind, typed, Looked(findings=refused.findings))
    return _shown(session, screen, actor, code, kind, typed, Looked(report=report, file=file, moved_on=moved_on))


def _shown(
    session: ReaderDep,
    screen: Screen,
    actor: Actor,
    code: str,
    kind: Kind,
    typed: Typed[Declared],
    looked: Looked = NOT_YET,
) -> Response:
    return show(
        "rounds/import.html",
        session,
        screen,
        actor,
        code=code,
        typed=typed,
        looked=looked,
        kind=kind,
        with_money=kind in importing.WITH_MONEY,
        locales=importing.LOCALE_WORDS,
    )
