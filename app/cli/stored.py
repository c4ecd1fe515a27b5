"""Commands on the database: migrate, seed, export."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer
from sqlmodel import Session

import seed as past_rounds
from app.audit.service import note_export
from app.cli.database import BAD_INPUT, database, let_the_service_in, refuse, say, shown_url
from app.cli.parameters import Language, Out, RoundCode
from app.cli.show import show_findings
from app.cli.streams import Unusable, console_for, write_bytes
from app.db import reading
from app.errors import NotFound
from app.exports.portfolio_csv import portfolio_csv
from app.exports.service import plan_decision, plan_dossier, plan_workbook
from app.kit.answers import stored_json
from app.kit.words import Words
from app.plans import queries as plan_queries
from app.plans.models import PlanRow
from app.plans.service import plan_of
from app.rounds.queries import get_round
from app.runs.freezing import effective_data
from app.runs.translate import to_text
from seed import Loaded

MIGRATED = Words("Cơ sở dữ liệu đã sẵn sàng: {url}", "The database is ready: {url}")
LOADED = {
    Loaded.NEW: Words("Đã nạp vòng {code}.", "Loaded round {code}."),
    Loaded.SAME: Words("Vòng {code} đã có sẵn, không đổi.", "Round {code} is there already, unchanged."),
    Loaded.KEPT: Words(
        "Vòng {code} đã được sửa nên giữ nguyên; phanky seed --restore để lấy lại bản gốc.",
        "Round {code} has been changed and is kept as it is; phanky seed --restore brings the original back.",
    ),
}
OTHER_ROUND = Words("Phương án {plan} là của vòng {other}, không phải {code}.", "Plan {plan} is of round {other}.")
EMPTY = Words(
    "Phương án {plan} không có danh mục nào ({answer}), không có gì để xuất.",
    "Plan {plan} holds no portfolio ({answer}): there is nothing to export.",
)

Restore = Annotated[
    bool, typer.Option("--restore", help="Lấy lại bản gốc của vòng đã sửa · Bring changed rounds back to the original")
]
What = Annotated[
    Literal["csv", "xlsx", "pdf", "dossier", "plan", "round"],
    typer.Option(
        "--what",
        help="Danh mục CSV hay XLSX, hồ sơ quyết định để in (PDF), hồ sơ kiểm toán (zip), tệp phương án, tệp vòng · "
        "Portfolio as CSV or XLSX, decision on paper (PDF), audit dossier (zip), plan file or round file",
    ),
]
PlanId = Annotated[
    str | None, typer.Option("--plan", help="Mã phương án; mặc định mới nhất · Plan id; the newest by default")
]
Unit = Annotated[
    Literal["dong", "trieu"], typer.Option("--unit", help="Đơn vị tiền của danh mục · Money unit of the portfolio")
]


def migrate() -> None:
    """Dựng hoặc nâng cấp cơ sở dữ liệu · Create the database, or bring it up to date."""
    with database(as_owner=True) as engine:
        let_the_service_in(engine)
    say(MIGRATED.vi.format(url=shown_url()), MIGRATED.en.format(url=shown_url()))


def seed(restore: Restore = False) -> None:
    """Nạp ba vòng đã qua nếu chưa có; không đụng vào vòng đã sửa · Load the past rounds that are not there yet."""
    with database() as engine:
        for code in past_rounds.CODES:
            with Session(engine) as session:
                loaded = past_rounds.load(session, code=code, restore=restore)
                session.commit()
            words = LOADED[loaded]
            say(words.vi.format(code=code), words.en.format(code=code))


def export(
    code: RoundCode,
    what: What = "csv",
    plan: PlanId = None,
    lang: Language = "vi",
    unit: Unit = "dong",
    out: Out = None,
) -> None:
    """Xuất danh mục đã chọn hay tệp của một vòng · Export a round's chosen portfolio, plan file or round file."""
    with database() as engine, reading(engine) as session:
        if what == "round" and plan is None:
            data = effective_data(session, round_row=get_round(session, code=code), scenario=None)
            content, subject = f"{to_text(data)}\n".encode(), f"round:{code}"
        else:
            row = _plan_of_round(session, code, plan)
            subject = f"plan:{row.id}"
            frozen = plan_queries.get_frozen(session, sha256=row.round_sha256).content
            if what == "csv":
                content = portfolio_csv(stored_json(frozen), plan_of(row), lang=lang, unit=unit)
            elif what == "xlsx":
                content = plan_workbook(session, row=row, lang=lang, unit=unit)
            elif what == "pdf":
                content = plan_decision(session, row=row, lang=lang)
            elif what == "dossier":
                content = plan_dossier(session, row=row)
            else:
                content = f"{row.content if what == 'plan' else frozen}\n".encode()
        with Session(engine) as trail:
            note_export(trail, subject=subject, round_code=code, kind=what, content=content)
            trail.commit()
    try:
        write_bytes(out or "-", content)
    except Unusable as error:
        show_findings(console_for(sys.stderr), [one.to_data() for one in error.findings], lang, error.file)
        raise typer.Exit(BAD_INPUT) from error


def _plan_of_round(session: Session, code: str, plan: str | None) -> PlanRow:
    """The plan asked for, or the newest one of the round that holds a portfolio."""
    get_round(session, code=code)
    row = plan_queries.get_plan(session, plan_id=plan) if plan else None
    row = row or plan_queries.newest_portfolio(session, round_code=code)
    if row is None:
        raise NotFound(
            f"Vòng {code} chưa có phương án nào. Lập một phương án: phanky replay {code}.",
            f"Round {code} has no plan yet. Make one: phanky replay {code}.",
        )
    if row.round_code != code:
        refuse(OTHER_ROUND, plan=row.id, other=row.round_code, code=code)
    if row.cost_vnd is None:
        refuse(EMPTY, plan=row.id, answer=row.answer)
    return row
