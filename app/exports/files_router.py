"""Workbooks, dossiers and plain tables over HTTP."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query, Response

from app.audit.service import note_export
from app.db import ReaderDep, SessionDep
from app.exports import service
from app.kit.downloads import attachment
from app.kit.features import Feature
from app.kit.workbooks import XLSX
from app.people.permissions import MayRead
from app.plans import queries

router = Feature(tags=["exports"])
ZIP, PDF, CSV = "application/zip", "application/pdf", "text/csv; charset=utf-8"
TABLE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


def _file(media_type: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media_type: {"schema": {"type": "string", "format": "binary"}}}}}


@router.get("/plans/{plan_id}.xlsx", response_class=Response, responses=_file(XLSX))
def export_workbook(
    actor: MayRead,
    session: ReaderDep,
    trail: SessionDep,
    plan_id: str,
    lang: Annotated[Literal["vi", "en"], Query(description="Headings and words.")] = "vi",
    unit: Annotated[Literal["dong", "trieu", "ty"], Query(description="The unit of all money, exact.")] = "trieu",
) -> Response:
    """The portfolio, money by phase, targets, what was left out, assumptions and sources, each on a sheet."""
    row = queries.get_plan(session, plan_id=plan_id)
    content = service.plan_workbook(session, row=row, lang=lang, unit=unit)
    note_export(trail, subject=f"plan:{plan_id}", round_code=row.round_code, kind="xlsx", content=content)
    return Response(content, media_type=XLSX, headers=attachment(f"{row.round_code}-{plan_id[:8]}.xlsx"))


@router.get("/plans/{plan_id}/dossier.zip", response_class=Response, responses=_file(ZIP))
def export_dossier(actor: MayRead, session: ReaderDep, trail: SessionDep, plan_id: str) -> Response:
    """Everything an auditor needs to verify the plan offline: round, plan, certificate, fingerprints, tables."""
    row = queries.get_plan(session, plan_id=plan_id)
    headers = attachment(f"{row.round_code}-{plan_id[:8]}-dossier.zip")
    content = service.plan_dossier(session, row=row)
    note_export(trail, subject=f"plan:{plan_id}", round_code=row.round_code, kind="dossier", content=content)
    return Response(content, media_type=ZIP, headers=headers)


@router.get("/plans/{plan_id}/dossier.pdf", response_class=Response, responses=_file(PDF))
def export_decision(
    actor: MayRead,
    session: ReaderDep,
    trail: SessionDep,
    plan_id: str,
    lang: Annotated[Literal["vi", "en"], Query(description="The language of the paper.")] = "vi",
) -> Response:
    """The decision on paper, A4: summary, charts, tables, citations, what was left out, fingerprints."""
    row = queries.get_plan(session, plan_id=plan_id)
    content = service.plan_decision(session, row=row, lang=lang)
    note_export(trail, subject=f"plan:{plan_id}", round_code=row.round_code, kind="pdf", content=content)
    return Response(content, media_type=PDF, headers=attachment(f"{row.round_code}-{plan_id[:8]}.pdf"))


@router.get("/plans/{plan_id}/starts.csv", response_class=Response, responses=TABLE)
def export_starts(actor: MayRead, session: ReaderDep, trail: SessionDep, plan_id: str) -> Response:
    """The chosen projects for pandas or polars: plain headings, whole đồng, no mark, no totals."""
    row = queries.get_plan(session, plan_id=plan_id)
    content = service.plan_starts(session, row=row)
    note_export(trail, subject=f"plan:{plan_id}", round_code=row.round_code, kind="starts.csv", content=content)
    return Response(content, media_type=CSV, headers=attachment(f"{row.round_code}-{plan_id[:8]}-starts.csv"))


@router.get("/plans/{plan_id}/allocations.csv", response_class=Response, responses=TABLE)
def export_allocations(actor: MayRead, session: ReaderDep, trail: SessionDep, plan_id: str) -> Response:
    """Every đồng by project, year and fund for pandas or polars: plain headings, no mark, no totals."""
    row = queries.get_plan(session, plan_id=plan_id)
    content = service.plan_allocations(row=row)
    note_export(trail, subject=f"plan:{plan_id}", round_code=row.round_code, kind="allocations.csv", content=content)
    return Response(content, media_type=CSV, headers=attachment(f"{row.round_code}-{plan_id[:8]}-allocations.csv"))
