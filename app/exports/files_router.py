"""Workbooks and dossiers over HTTP."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from app.db import ReaderDep
from app.exports import service
from app.kit.downloads import attachment
from app.kit.workbooks import XLSX
from app.plans import queries

router = APIRouter(tags=["exports"])
ZIP = "application/zip"


def _file(media_type: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media_type: {"schema": {"type": "string", "format": "binary"}}}}}


@router.get("/plans/{plan_id}.xlsx", response_class=Response, responses=_file(XLSX))
def export_workbook(
    session: ReaderDep,
    plan_id: str,
    lang: Annotated[Literal["vi", "en"], Query(description="Headings and words.")] = "vi",
    unit: Annotated[Literal["dong", "trieu", "ty"], Query(description="The unit of all money, exact.")] = "trieu",
) -> Response:
    """The portfolio, money by phase, targets, what was left out, assumptions and sources, each on a sheet."""
    row = queries.get_plan(session, plan_id=plan_id)
    content = service.plan_workbook(session, row=row, lang=lang, unit=unit)
    return Response(content, media_type=XLSX, headers=attachment(f"{row.round_code}-{plan_id[:8]}.xlsx"))


@router.get("/plans/{plan_id}/dossier.zip", response_class=Response, responses=_file(ZIP))
def export_dossier(session: ReaderDep, plan_id: str) -> Response:
    """Everything an auditor needs to verify the plan offline: round, plan, certificate, fingerprints, tables."""
    row = queries.get_plan(session, plan_id=plan_id)
    headers = attachment(f"{row.round_code}-{plan_id[:8]}-dossier.zip")
    return Response(service.plan_dossier(session, row=row), media_type=ZIP, headers=headers)
