"""What leaves over HTTP as files."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Response

from app.audit.service import note_export
from app.db import ReaderDep, SessionDep
from app.errors import Conflict
from app.exports.portfolio_csv import NoPortfolio, portfolio_csv
from app.exports.sweep_csv import sweep_csv
from app.kit.answers import json_text, stored_json
from app.kit.features import Feature
from app.people.permissions import MayRead
from app.plans import queries, service
from app.preconditions import ReadingDep, shown_as
from app.rounds.queries import get_round
from app.rounds.service import read_round
from app.runs import translate
from app.runs.freezing import effective_data
from app.sweeps import service as sweeps
from app.sweeps.queries import get_sweep

router = Feature(tags=["exports"])


class NothingToExport(Conflict):
    """409: the answer holds no portfolio."""

    code = "plan_without_portfolio"


@router.get(
    "/plans/{plan_id}.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def export_portfolio(
    actor: MayRead,
    session: ReaderDep,
    trail: SessionDep,
    plan_id: str,
    lang: Annotated[Literal["vi", "en"], Query(description="Headings, separators and decimal sign.")] = "vi",
    unit: Annotated[Literal["dong", "trieu"], Query(description="Whole đồng, or triệu đồng (exact).")] = "dong",
) -> Response:
    """The chosen portfolio for a spreadsheet: a row for each project, each phase and fund, totals to the đồng."""
    row = queries.get_plan(session, plan_id=plan_id)
    frozen = queries.get_frozen(session, sha256=row.round_sha256).content
    try:
        content = portfolio_csv(stored_json(frozen), service.plan_of(row), lang=lang, unit=unit)
    except NoPortfolio as error:
        raise NothingToExport(
            f"Phương án {plan_id} không có danh mục nào ({row.answer}), nên không có gì để xuất.",
            f"Plan {plan_id} holds no portfolio ({row.answer}): there is nothing to export.",
        ) from error
    note_export(trail, subject=f"plan:{plan_id}", round_code=row.round_code, kind="csv", content=content)
    name = "".join(
        letter if (letter.isalnum() and letter.isascii()) or letter in "-_." else "_" for letter in row.round_code
    )
    return Response(
        content,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{plan_id[:8]}.csv"'},
    )


@router.get(
    "/sweeps/{sweep_id}.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def export_sweep(
    actor: MayRead,
    session: ReaderDep,
    trail: SessionDep,
    sweep_id: str,
    lang: Annotated[Literal["vi", "en"], Query(description="Headings, separators and decimal sign.")] = "vi",
) -> Response:
    """The answers of a sweep so far for a spreadsheet, a row for each point."""
    content = sweep_csv(sweeps.all_points(session, sweep_id=sweep_id), lang=lang)
    round_code = get_sweep(session, sweep_id=sweep_id).round_code
    note_export(trail, subject=f"sweep:{sweep_id}", round_code=round_code, kind="csv", content=content)
    return Response(
        content,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="sweep-{sweep_id[:8]}.csv"'},
    )


@router.get("/rounds/{code}/file", response_class=Response, responses=shown_as("RoundFile"))
def export_round(
    actor: MayRead,
    session: ReaderDep,
    trail: SessionDep,
    code: str,
    reading: ReadingDep,
    scenario: str | None = None,
) -> Response:
    """The round file, with one of its scenarios laid over it if said (the effective round).

    The file of the round itself is known by the round's tag: what `If-Match` names where the file is put back.
    """
    etag = reading.tag(read_round(session, code=code)) if scenario is None else None
    data = effective_data(session, round_row=get_round(session, code=code), scenario=scenario)
    text = translate.to_text(data)
    note_export(trail, subject=f"round:{code}", round_code=code, kind="round", content=text.encode())
    return json_text(text, etag=etag)
