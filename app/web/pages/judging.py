"""A plan that somebody has edited by hand: what differs, whether it is legal, how far it is from the bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, get_args

from fastapi import Response

from app.db import ReaderDep
from app.errors import Unusable
from app.intake.workbook import judging
from app.intake.workbook.judging import JudgedSheet
from app.kit.addresses import address as api_address
from app.kit.answers import stored_json
from app.kit.features import Feature
from app.kit.words import Lang, Words
from app.people.permissions import MayRead
from app.plans import queries
from app.web.screen import Screen, ScreenDep
from app.web.uploads import UploadDep
from app.web.views.importing import FAULTS, LOCALE_WORDS, NO_FILE

router = Feature(prefix="/plans/{plan_id}/judge")


@router.get("")
def open_judging(actor: MayRead, session: ReaderDep, screen: ScreenDep, plan_id: str) -> Response:
    """What to do, and the form that takes the edited workbook."""
    return _shown(session, screen, plan_id)


@router.post("")
def judge(actor: MayRead, session: ReaderDep, screen: ScreenDep, plan_id: str, upload: UploadDep) -> Response:
    """The edited workbook beside the plan that it came from. Nothing is written."""
    said = upload.form.one("locale")
    locale: Lang | None = next((one for one in get_args(Lang) if one == said), None)
    faults = {} if locale else {"locale": FAULTS["locale"]}
    if upload.file is None:
        faults["file"] = NO_FILE
    if locale is None or upload.file is None:
        return _shown(session, screen, plan_id, locale=said, faults=faults)
    try:
        judged = judging.judge(session, plan_id=plan_id, file=upload.file, locale=locale)
    except Unusable as refused:
        return _shown(session, screen, plan_id, locale=said, findings=refused.findings)
    return _shown(session, screen, plan_id, locale=said, judged=judged)


def _shown(
    session: ReaderDep,
    screen: Screen,
    plan_id: str,
    *,
    locale: str = "",
    judged: JudgedSheet | None = None,
    findings: Sequence[Mapping[str, Any]] = (),
    faults: dict[str, Words] | None = None,
) -> Response:
    row = queries.get_plan(session, plan_id=plan_id)
    frozen = stored_json(queries.get_frozen(session, sha256=row.round_sha256).content)
    return screen.show(
        "plans/judge.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults or findings else HTTPStatus.OK,
        row=row,
        round=frozen,
        projects={one["code"]: one for one in frozen["projects"]},
        workbook=api_address("plans", f"{plan_id}.xlsx"),
        locale=locale or screen.lang,
        locales=LOCALE_WORDS,
        judged=judged,
        findings=judged.findings if judged else findings,
        faults=faults or {},
    )
