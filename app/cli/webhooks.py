"""Commands on webhooks: `phanky webhooks prune`."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import Annotated

import typer
from sqlmodel import Session

from app.cli.database import database, say
from app.jobs.queue import Queue
from app.kit.columns import now_utc
from app.kit.words import Words
from app.settings import Settings
from app.webhooks import service

app = typer.Typer(name="webhooks", help="Dọn lời báo webhook · Tidy up webhook messages", no_args_is_help=True)

PRUNED = Words(
    "Đã dọn {count} lời báo kết thúc trước {days} ngày.", "Forgot {count} messages that ended over {days} days ago."
)
Days = Annotated[
    int | None,
    typer.Option(
        "--older-than",
        min=0,
        max=36_500,
        metavar="DAYS",
        help="Kết thúc đã quá số ngày; không ghi thì theo PHANKY_WEBHOOK_KEPT_DAYS · "
        "Ended so long ago; unsaid = PHANKY_WEBHOOK_KEPT_DAYS",
    ),
]


@app.callback()
def _group() -> None:
    """Keep this a group of commands while it has only one."""


@app.command()
def prune(older_than: Days = None) -> None:
    """Dọn lời báo đã tới hoặc đã bỏ từ lâu · Forget messages that arrived or were given up long ago."""
    days = Settings().webhook_kept_days if older_than is None else older_than
    with database() as engine, closing(Queue(engine)) as queue, Session(engine) as session:
        pruned = service.prune(session, before=now_utc() - timedelta(days=days))
        session.commit()
        queue.forget(pruned.workflow_ids)  # only of what is gone
    say(PRUNED.vi.format(count=pruned.count, days=days), PRUNED.en.format(count=pruned.count, days=days))
