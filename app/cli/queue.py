"""Commands on the queue: `phanky worker`, and `phanky runs list|cancel|retry|prune`."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import timedelta
from getpass import getuser
from typing import Annotated

import typer
from rich.table import Table
from sqlmodel import Session

from app.cli.database import database, say
from app.cli.parameters import AsJson
from app.cli.streams import console_for, write_bytes
from app.db import reading
from app.jobs.queue import Queue
from app.kit.columns import now_utc
from app.kit.words import Words
from app.operations import logs
from app.runs import service as runs
from app.runs.models import RunState
from app.settings import Settings
from app.sweeps import service as sweeps
from app.worker import work_until_stopped

app = typer.Typer(name="runs", help="Xem và dọn các lượt chạy · Look at runs and tidy them up", no_args_is_help=True)

WORKING = Words(
    "Đang nhận việc ({slots} tiến trình giải), cơ sở dữ liệu {url}. Ctrl-C để dừng: việc dở được trả lại hàng đợi.",
    "Taking jobs up ({slots} solving processes), database {url}. Ctrl-C stops: work in hand goes back to the queue.",
)
CANCELLED = Words("Lượt chạy {run}: {state}.", "Run {run}: {state}.")
QUEUED = Words("Đã xếp hàng lượt chạy mới {run}.", "Queued a new run {run}.")
PRUNED = Words(
    "Đã dọn {runs} lượt chạy và {sweeps} lượt quét kết thúc trước {days} ngày; các phương án của lượt chạy giữ nguyên.",
    "Forgot {runs} runs and {sweeps} sweeps that ended over {days} days ago; the plans of the runs stay.",
)
HEADINGS = ("Mã · id", "Vòng · round", "Trạng thái · state", "Người hỏi · by", "Lúc · asked at", "Lần · attempts")

RunId = Annotated[str, typer.Argument(metavar="RUN", help="Mã lượt chạy · Id of the run")]
Slots = Annotated[int, typer.Option("--slots", min=1, max=256, help="Số tiến trình giải · How many solve at a time")]
State = Annotated[RunState | None, typer.Option("--state", help="Chỉ trạng thái này · Only this state")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=500, help="Số dòng nhiều nhất · Rows at most")]
Days = Annotated[
    int, typer.Option("--older-than", min=0, metavar="DAYS", help="Kết thúc đã quá số ngày · Ended so long ago")
]


def worker(slots: Slots = 1) -> None:
    """Nhận việc giải từ hàng đợi cho đến khi dừng · Take solves up from the queue until stopped."""
    with database() as engine:
        if sys.stderr.isatty():
            url = engine.url.render_as_string(hide_password=True)
            say(WORKING.vi.format(slots=slots, url=url), WORKING.en.format(slots=slots, url=url))
        settings = Settings()
        logs.set_up(settings.log_format)
        work_until_stopped(engine, slots=slots, memory_mb=settings.solver_memory_mb)


@app.command(name="list")
def list_runs(state: State = None, limit: Limit = 50, as_json: AsJson = False) -> None:
    """Liệt kê các lượt chạy, mới nhất trước · List runs, newest first."""
    with database() as engine, reading(engine) as session:
        page = runs.list_runs(session, round_code=None, state=state, page=1, size=limit)
    if as_json:
        write_bytes("-", f"{page.model_dump_json()}\n".encode())
        return
    table = Table(*HEADINGS)
    for one in page.items:
        asked_at = f"{one.created_at:%d/%m/%Y %H:%M} UTC"
        table.add_row(one.id, one.round_code, one.state, one.asked_by, asked_at, str(one.attempts))
    console_for(sys.stdout).print(table)


@app.command()
def cancel(run: RunId) -> None:
    """Dừng một lượt chạy, giữ phương án tốt nhất đã có · End a run, keeping the best plan found so far."""
    with database() as engine, Session(engine) as session:
        row = runs.cancel(session, run_id=run)
        state = row.state if row.finished_at else "cancelling"
        session.commit()
    say(CANCELLED.vi.format(run=run, state=state), CANCELLED.en.format(run=run, state=state))


@app.command()
def retry(run: RunId) -> None:
    """Hỏi lại đúng câu hỏi đó, giải lại từ đầu · Ask the same question once more, and search it anew."""
    with database() as engine, closing(Queue(engine)) as queue, Session(engine) as session:
        new = runs.retry(session, run_id=run, asked_by=getuser(), queue=queue).id
        session.commit()
    say(QUEUED.vi.format(run=new), QUEUED.en.format(run=new))
    write_bytes("-", f"{new}\n".encode())


@app.command()
def prune(older_than: Days = 90) -> None:
    """Dọn các lượt chạy và lượt quét đã kết thúc từ lâu · Forget runs and sweeps that ended long ago."""
    before = now_utc() - timedelta(days=older_than)
    with database() as engine, closing(Queue(engine)) as queue, Session(engine) as session:
        pruned = runs.prune(session, before=before), sweeps.prune(session, before=before)
        session.commit()
        queue.forget([workflow for one in pruned for workflow in one.workflow_ids])  # only of what is gone
    parts = {"runs": pruned[0].count, "sweeps": pruned[1].count, "days": older_than}
    say(PRUNED.vi.format(**parts), PRUNED.en.format(**parts))
