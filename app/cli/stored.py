"""Commands on the database: migrate, seed, serve, replay, export."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from ipaddress import ip_address
from typing import Annotated, Literal, NoReturn

import typer
import uvicorn
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

import seed as past_rounds
from app.cli.facts import show_facts
from app.cli.parameters import AsJson, Canonical, Language, Out, SecondEngine, other_than
from app.cli.parameters import Engine as EngineName
from app.cli.show import show_findings, show_plan
from app.cli.streams import Unusable, console_for, write_bytes
from app.db import create_engine, reading
from app.db import migrate as migrate_schema
from app.errors import AppError, NotFound
from app.exports.portfolio_csv import portfolio_csv
from app.kit.answers import stored_json
from app.kit.words import Lang, Words
from app.main import create_app
from app.plans import queries as plan_queries
from app.plans.models import PlanRow
from app.plans.service import plan_of
from app.rounds.queries import get_round
from app.rounds.service import list_facts
from app.runs import queries as run_queries
from app.runs import service as runs
from app.runs.executor import execute, fail
from app.runs.models import RunState
from app.runs.schemas import RunIn, RunOptions
from app.runs.translate import NoAnswer, to_text
from app.settings import Settings
from seed import Loaded

BAD_INPUT = 2
INTERRUPTED = 130
"""What a shell expects of a command that was stopped with Ctrl-C."""
EXITS = {RunState.DONE: 0, RunState.INFEASIBLE: 3, RunState.NONE: 4, RunState.FAILED: 4}

MIGRATED = Words("Cơ sở dữ liệu đã sẵn sàng: {url}", "The database is ready: {url}")
LOADED = {
    Loaded.NEW: Words("Đã nạp vòng {code}.", "Loaded round {code}."),
    Loaded.SAME: Words("Vòng {code} đã có sẵn, không đổi.", "Round {code} is there already, unchanged."),
    Loaded.KEPT: Words(
        "Vòng {code} đã được sửa nên giữ nguyên; phanky seed --restore để lấy lại bản gốc.",
        "Round {code} has been changed and is kept as it is; phanky seed --restore brings the original back.",
    ),
}
STOPPED = Words("Người dùng đã dừng lượt tìm.", "The search was stopped by the user.")
SEARCHING = Words("Đang tìm phương án cho {code} ...", "Looking for a plan for {code} ...")
SERVING = Words(
    "Dịch vụ chạy tại http://{host}:{port}, tài liệu API tại /docs. Ctrl-C để dừng.",
    "Serving on http://{host}:{port}, API documentation at /docs. Ctrl-C stops it.",
)
FAILED = Words("Không có phương án: {why}", "No plan: {why}")
OTHER_ROUND = Words("Phương án {plan} là của vòng {other}, không phải {code}.", "Plan {plan} is of round {other}.")
EMPTY = Words(
    "Phương án {plan} không có danh mục nào ({answer}), không có gì để xuất.",
    "Plan {plan} holds no portfolio ({answer}): there is nothing to export.",
)
PORT_TAKEN = Words(
    "Cổng {port} trên {host} không dùng được ({why}). Chọn cổng khác: phanky serve --port N, hay make run PORT=N.",
    "Port {port} on {host} cannot be used ({why}). Choose another: phanky serve --port N, or make run PORT=N.",
)
OPEN_HOST = Words(
    "Từ chối chạy trên {host}: dịch vụ chưa có đăng nhập, chỉ được chạy trên máy này (127.0.0.1).",
    "Refusing to serve on {host}: there is no sign-in yet, so it may only serve this machine (127.0.0.1).",
)
MEANWHILE = Words(
    "Có người vừa thay đổi cùng dữ liệu này; chưa có gì được ghi. Chạy lại lệnh.",
    "Somebody changed the same data just now; nothing was written. Run the command again.",
)
BAD_SETTINGS = Words("Cài đặt PHANKY_... không dùng được: {why}", "The settings (PHANKY_...) cannot be used: {why}")
NO_DATABASE = Words(
    "Không mở được cơ sở dữ liệu: {why}. Kiểm tra PHANKY_DATABASE_URL.",
    "The database cannot be opened: {why}. Check PHANKY_DATABASE_URL.",
)

RoundCode = Annotated[str, typer.Argument(metavar="CODE", help="Mã vòng ngân sách · Code of the round")]
Restore = Annotated[
    bool, typer.Option("--restore", help="Lấy lại bản gốc của vòng đã sửa · Bring changed rounds back to the original")
]
Host = Annotated[str, typer.Option("--host", help="Địa chỉ · Address")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Cổng · Port")]
What = Annotated[
    Literal["csv", "plan", "round"],
    typer.Option("--what", help="Danh mục CSV, tệp phương án, hay tệp vòng · Portfolio CSV, plan file or round file"),
]
PlanId = Annotated[
    str | None, typer.Option("--plan", help="Mã phương án; mặc định mới nhất · Plan id; the newest by default")
]
Unit = Annotated[Literal["dong", "trieu"], typer.Option("--unit", help="Đơn vị tiền của CSV · Money unit of the CSV")]
Seconds = Annotated[
    int, typer.Option("--time-limit", min=1, metavar="S", help="Số giây tìm nhiều nhất · Seconds to search at most")
]
CertifySeconds = Annotated[
    int | None,
    typer.Option(
        "--certify",
        min=0,
        metavar="S",
        help="Số giây thêm để lập chứng chỉ, mặc định như --time-limit · "
        "Seconds on top for a certificate, as --time-limit if unsaid",
    ),
]


def migrate() -> None:
    """Dựng hoặc nâng cấp cơ sở dữ liệu · Create the database, or bring it up to date."""
    with _database():
        pass
    say(MIGRATED.vi.format(url=_shown_url()), MIGRATED.en.format(url=_shown_url()))


def seed(restore: Restore = False) -> None:
    """Nạp ba vòng đã qua nếu chưa có; không đụng vào vòng đã sửa · Load the past rounds that are not there yet."""
    with _database() as engine:
        for code in past_rounds.CODES:
            with Session(engine) as session:
                loaded = past_rounds.load(session, code=code, restore=restore)
                session.commit()
            words = LOADED[loaded]
            say(words.vi.format(code=code), words.en.format(code=code))


def serve(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Chạy dịch vụ web · Run the web service."""
    if not _is_this_machine(host):
        _refuse(OPEN_HOST, host=host)
    with _database():
        pass
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        _refuse(PORT_TAKEN, host=host, port=port, why=error.strerror)
    say(SERVING.vi.format(host=host, port=port), SERVING.en.format(host=host, port=port))
    uvicorn.run(create_app(), host=host, port=port, log_level="warning")


def replay(
    code: RoundCode,
    engine_name: EngineName = "highs",
    second_engine: SecondEngine = None,
    time_limit_s: Seconds = 120,
    canonical: Canonical = False,
    certify_s: CertifySeconds = None,
    lang: Language = "vi",
    as_json: AsJson = False,
) -> None:
    """Lập lại phương án cho một vòng đã nạp · Plan a stored round anew, to the proof, beside what happened."""
    options = RunOptions(
        engine=engine_name,
        second_engine=other_than(engine_name, second_engine),
        time_limit_s=time_limit_s,
        gap=Decimal(0),
        canonical=canonical,
        certify_s=certify_s,
    )
    with _database() as engine:
        with Session(engine) as session:
            longest_s = max(time_limit_s, certify_s or 0)  # who sits at the terminal decides how long
            run_id = runs.ask(session, code=code, body=RunIn(options=options), max_time_limit_s=longest_s).id
            session.commit()
        try:
            with _searching(code, lang):
                execute(engine, run_id)
        except KeyboardInterrupt:
            fail(engine, run_id, NoAnswer(STOPPED.vi, STOPPED.en, stopped="cancelled"))
            _refuse(STOPPED, status=INTERRUPTED)
        with reading(engine) as session:
            run = run_queries.get_run(session, run_id=run_id)
            if run.plan_id is None:
                _refuse(FAILED, why=run.failure, status=4)
            row = plan_queries.get_plan(session, plan_id=run.plan_id)
            frozen = stored_json(plan_queries.get_frozen(session, sha256=row.round_sha256).content)
            facts = list_facts(session, code=code)
            if as_json:
                write_bytes("-", f"{row.content}\n".encode())
            else:
                console = console_for(sys.stdout)
                show_plan(console, frozen, plan_of(row), lang)
                show_facts(console, facts, lang)
            state = RunState(run.state)
    raise typer.Exit(EXITS[state])


def export(
    code: RoundCode,
    what: What = "csv",
    plan: PlanId = None,
    lang: Language = "vi",
    unit: Unit = "dong",
    out: Out = None,
) -> None:
    """Xuất danh mục đã chọn hay tệp của một vòng · Export a round's chosen portfolio, plan file or round file."""
    with _database() as engine, reading(engine) as session:
        if what == "round" and plan is None:
            data = runs.effective_data(session, round_row=get_round(session, code=code), scenario=None)
            content = f"{to_text(data)}\n".encode()
        else:
            row = _plan_of_round(session, code, plan)
            frozen = plan_queries.get_frozen(session, sha256=row.round_sha256).content
            if what == "csv":
                content = portfolio_csv(stored_json(frozen), plan_of(row), lang=lang, unit=unit)
            else:
                content = f"{row.content if what == 'plan' else frozen}\n".encode()
    try:
        write_bytes(out or "-", content)
    except Unusable as error:
        show_findings(console_for(sys.stderr), [one.to_data() for one in error.findings], lang, error.file)
        raise typer.Exit(BAD_INPUT) from error


def say(vi: str, en: str) -> None:
    """Tell a person on the error stream, so that a pipe gets results only."""
    typer.echo(f"{vi} / {en}", err=True)


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
        _refuse(OTHER_ROUND, plan=row.id, other=row.round_code, code=code)
    if row.cost_vnd is None:
        _refuse(EMPTY, plan=row.id, answer=row.answer)
    return row


@contextmanager
def _searching(code: str, lang: Lang) -> Iterator[None]:
    if not sys.stderr.isatty():
        yield
        return
    with console_for(sys.stderr).status(SEARCHING.say(lang).format(code=code)):
        yield


@contextmanager
def _database() -> Iterator[Engine]:
    """The database of the settings, up to date; what goes wrong is told in a sentence and ends with exit 2."""
    try:
        engine = create_engine(Settings().database_url)
    except OSError as error:
        _refuse(NO_DATABASE, why=error.strerror)
    except ValueError as error:
        _refuse(BAD_SETTINGS, why="; ".join(str(error).strip().splitlines()))
    try:
        migrate_schema(engine)
        yield engine
    except AppError as error:
        say(error.vi, error.en)
        show_findings(console_for(sys.stderr), error.findings)
        raise typer.Exit(BAD_INPUT) from error
    except IntegrityError:
        _refuse(MEANWHILE)
    except DBAPIError as error:
        _refuse(NO_DATABASE, why=str(error.orig).strip().splitlines()[0])
    finally:
        engine.dispose()


def _refuse(words: Words, *, status: int = BAD_INPUT, **parts: object) -> NoReturn:
    say(words.vi.format(**parts), words.en.format(**parts))
    raise typer.Exit(status)


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # a name: only a look-up could tell whose it is
        return False


def _shown_url() -> str:
    """The database's address without its password."""
    return make_url(Settings().database_url).render_as_string(hide_password=True)
