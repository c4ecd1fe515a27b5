"""Spreadsheets in over HTTP: the template, what a file would change, and the import itself."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from app.audit.service import note_export
from app.db import ReaderDep, SessionDep
from app.intake.workbook import judging, service, template
from app.intake.workbook.columns import Kind
from app.intake.workbook.diff import SheetReport
from app.intake.workbook.judging import JudgedSheet
from app.intake.workbook.upload import SHEET_BODY, SheetDeclared, SheetUpload
from app.intake.workbook.values import Unit
from app.kit.downloads import attachment
from app.kit.features import Feature
from app.kit.words import Lang
from app.kit.workbooks import XLSX
from app.people.permissions import MayChangeSheet, MayRead
from app.preconditions import EDITED, EditDep
from app.rounds.editing import changing_round
from app.rounds.queries import get_round
from app.runs import translate

router = Feature(tags=["spreadsheets"])


@router.get(
    "/rounds/{code}/sheets/{kind}",
    response_class=Response,
    responses={200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}},
)
def download_sheet(
    actor: MayRead,
    session: ReaderDep,
    trail: SessionDep,
    code: str,
    kind: Kind,
    lang: Annotated[Lang, Query(description="Headings and the way of writing numbers.")] = "vi",
    unit: Annotated[Unit, Query(description="The unit of all money in the file.")] = "trieu",
    filled: Annotated[bool, Query(description="With the round's records, to be edited; or empty.")] = False,
) -> Response:
    """The workbook to fill: headings, lists to choose from, notes, an example; with the round's records if wanted."""
    whole = translate.normal_form(translate.load_round(session, row=get_round(session, code=code)))
    content = template.workbook(whole, kind=kind, lang=lang, unit=unit, filled=filled)
    if filled:
        note_export(trail, subject=f"round:{code}", round_code=code, kind=f"sheet of {kind}", content=content)
    return Response(content, media_type=XLSX, headers=attachment(f"{code}-{kind}.xlsx"))


@router.post("/rounds/{code}/sheets/{kind}/preview", openapi_extra=SHEET_BODY)
def preview_sheet(
    actor: MayRead, session: ReaderDep, code: str, upload: SheetUpload, declared: SheetDeclared
) -> SheetReport:
    """What importing the file would add, change and remove, and every finding with its cell. Nothing is written."""
    return service.preview(session, code=code, file=upload, declared=declared)


@router.put(
    "/rounds/{code}/sheets/{kind}",
    openapi_extra=SHEET_BODY,
    responses=EDITED,
)
def apply_sheet(
    actor: MayChangeSheet, session: SessionDep, code: str, upload: SheetUpload, declared: SheetDeclared, edit: EditDep
) -> SheetReport:
    """Import the file: all of it in one transaction, or nothing and every finding. `If-Match` names the round's tag."""
    with changing_round(session, edit, code=code):
        return service.apply(session, code=code, file=upload, declared=declared)


@router.post("/plans/{plan_id}/sheet", openapi_extra=SHEET_BODY)
def judge_sheet(
    actor: MayRead,
    session: ReaderDep,
    plan_id: str,
    upload: SheetUpload,
    locale: Annotated[Lang, Query(description="How texts write numbers: 1.252 is 1252 in vi, 1.252 in en.")],
) -> JudgedSheet:
    """An exported portfolio that was edited: what differs, whether it is legal, how far it is from the bound."""
    return judging.judge(session, plan_id=plan_id, file=upload, locale=locale)
