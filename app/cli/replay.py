"""`phanky replay`: a stored round planned anew, in this process, beside what happened."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from getpass import getuser
from typing import Annotated

import typer
from sqlalchemy import Engine
from sqlmodel import Session

from app.cli.database import database, refuse
from app.cli.facts import show_facts
from app.cli.parameters import AsJson, Canonical, Language, RoundCode, SecondEngine, other_than
from app.cli.parameters import Engine as EngineName
from app.cli.show import show_plan
from app.cli.streams import console_for, write_bytes
from app.db import reading
from app.jobs.queue import Held, end, job_id_of
from app.jobs.worker import Job
from app.kit.answers import stored_json
from app.kit.words import Lang, Words
from app.plans import queries as plan_queries
from app.plans.service import plan_of
from app.rounds.service import list_facts
from app.runs import queries as run_queries
from app.runs import service as runs
from app.runs.models import RunState
from app.runs.schemas import RunIn, RunOptions
from app.runs.translate import NoAnswer
from app.runs.work import RunWork
from app.settings import Settings
from app.worker import working_alone

INTERRUPTED = 130
"""What a shell expects of a command that was stopped with Ctrl-C."""
EXITS = {
    RunState.DONE: 0,
    RunState.INFEASIBLE: 3,
    RunState.NONE: 4,
    RunState.CANCELLED: 4,
    RunState.FAILED: 4,
}

STOPPED = Words("Người dùng đã dừng lượt tìm.", "The search was stopped by the user.")
SEARCHING = Words("Đang tìm phương án cho {code} ...", "Looking for a plan for {code} ...")
FAILED = Words("Không có phương án: {why}", "No plan: {why}")

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
    with database() as engine:
        run_id = _solved_now(engine, code, RunIn(options=options, again=True), lang)
        with reading(engine) as session:
            run = run_queries.get_run(session, run_id=run_id)
            if run.plan_id is None:
                refuse(FAILED, why=run.failure, status=4)
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


def _solved_now(engine: Engine, code: str, body: RunIn, lang: Lang) -> str:
    """Ask and search in this process, past the queue; the run's id."""
    longest_s = max(body.options.time_limit_s, body.options.certify_s or 0)  # who sits at the terminal decides
    with working_alone(engine, memory_mb=Settings().solver_memory_mb) as worker:
        with Session(engine) as session:
            asked_by, held = getuser(), Held(worker.id)
            run_id = runs.ask(
                session, code=code, body=body, max_time_limit_s=longest_s, asked_by=asked_by, queue=held
            ).id
            session.commit()
        job = Job(id=job_id_of(run_id), subject=run_id, part=0, attempt=1)
        try:
            with _searching(code, lang):
                RunWork().work(worker, job)
        except KeyboardInterrupt:
            with Session(engine) as session:
                runs.fail(session, run_id=run_id, why=NoAnswer(STOPPED.vi, STOPPED.en, stopped="cancelled"))
                end(session, job_id=job.id)
                session.commit()
            refuse(STOPPED, status=INTERRUPTED)
        return run_id


@contextmanager
def _searching(code: str, lang: Lang) -> Iterator[None]:
    if not sys.stderr.isatty():
        yield
        return
    with console_for(sys.stderr).status(SEARCHING.say(lang).format(code=code)):
        yield
