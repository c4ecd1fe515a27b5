"""Commands on the audit trail: `phanky audit verify|export`."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlmodel import Session

from app.audit import chain, queries, service
from app.audit.events import Event
from app.cli.database import database, say
from app.cli.parameters import Out
from app.cli.streams import write_bytes
from app.db import reading
from app.kit.words import Words

BROKEN = 1

app = typer.Typer(name="audit", help="Kiểm tra và xuất nhật ký · Verify and export the trail", no_args_is_help=True)

HOLDS = Words(
    "Nhật ký nguyên vẹn: {events} sự kiện. Ghi lại dấu vân tay này ở nơi khác: {events}:{sha256}",
    "The trail holds: {events} events. Note this fingerprint elsewhere: {events}:{sha256}",
)
BREAKS = Words(
    "Nhật ký bị phá vỡ tại sự kiện {number}: {why}. {events} sự kiện trước đó nguyên vẹn.",
    "The trail is broken at event {number}: {why}. The {events} events before it hold.",
)


def _noted(text: str) -> tuple[int, str]:
    number, _, sha256 = text.partition(":")
    if not number.isdecimal() or len(sha256) != len(chain.START):
        raise typer.BadParameter("NUMBER:SHA256, as verify told it before / như lệnh verify đã in ra")
    return int(number), sha256.lower()


Known = Annotated[
    list[str],
    typer.Option(
        "--noted",
        metavar="NUMBER:SHA256",
        help="Dấu vân tay đã ghi ở nơi khác · A fingerprint that was noted elsewhere, to find a trail cut off",
    ),
]


@app.command()
def verify(noted: Known = []) -> None:  # noqa: B006 - Typer's way to take a list
    """Kiểm tra chuỗi nhật ký, nêu mắt xích hỏng đầu tiên · Prove the chain, or name the first broken link."""
    known = dict(_noted(one) for one in noted)
    with database() as engine, reading(engine) as session:
        verdict = chain.verify(queries.all_events(session), known=known)
    parts = {"events": verdict.events, "sha256": verdict.sha256}
    if verdict.broken is None:
        say(HOLDS.vi.format(**parts), HOLDS.en.format(**parts))
        return
    number = verdict.broken.number
    say(
        BREAKS.vi.format(**parts, number=number, why=verdict.broken.why_vi),
        BREAKS.en.format(**parts, number=number, why=verdict.broken.why_en),
    )
    raise typer.Exit(BROKEN)


@app.command()
def export(out: Out = None) -> None:
    """Xuất nhật ký ra JSON Lines · Write the trail as JSON Lines."""
    with database() as engine:
        text = "".join(service.lines(engine))
        with Session(engine) as session:
            service.record(session, Event.TRAIL_EXPORTED, subject="audit", after={"events": text.count("\n")})
            session.commit()
    write_bytes(out or "-", text.encode())
