"""Writing the trail, in the transaction of whatever it tells of.

`record` only notes an event; it is chained and written when the session commits, after everything else. So the lock
on the end of the chain is the last one a transaction takes, and is held no longer than the commit: two transactions
never wait for each other in a circle. What is rolled back leaves nothing behind, and no number is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from getpass import getuser
from hashlib import sha256
from typing import Any

from sqlalchemy import Engine, insert, text
from sqlalchemy import event as sa_event
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Session

from app.audit import chain, queries
from app.audit.events import Event
from app.audit.models import AuditEventRow
from app.audit.schemas import VerdictOut
from app.db import REQUEST_STATE, reading
from app.kit.columns import now_utc

NOTED = "audit_noted"
CHAIN_LOCK = 7_426_596
"""A number of ours: on PostgreSQL one transaction at a time appends; on SQLite there is only one writer anyway."""


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does something, how they came (session, token, command, none), and from where."""

    who: str
    via: str
    address: str | None = None


class NobodyKnown(RuntimeError):
    """A request changes something, and nobody asked who sends it: a route without a permission."""


def record(  # noqa: PLR0913 - keyword-only; what an event is made of
    session: Session,
    event: Event,
    *,
    subject: str,
    round_code: str | None = None,
    before: object = None,
    after: object = None,
    reason: str | None = None,
    doer: Doer | None = None,
) -> None:
    """Note an event, which is written when the session commits. Raises NobodyKnown.

    Without `doer` it is whoever sent the session's request, or runs the command.
    """
    by = doer or _doer_of(session)
    if not session.in_transaction():
        session.begin()  # so that a rollback is one, also where nothing else was done
    noted: list[dict[str, Any]] = session.info.setdefault(NOTED, [])
    noted.append(
        {
            "at": now_utc().isoformat(timespec="microseconds"),
            "event": event.value,
            "who": by.who,
            "via": by.via,
            "address": by.address,
            "round_code": round_code,
            "subject": subject,
            "before": chain.kept(before),
            "after": chain.kept(after),
            "reason": reason or None,
        }
    )


def note_export(trail: Session, *, subject: str, round_code: str, kind: str, content: bytes) -> None:
    """Note which bytes leave; `trail` is a session that writes, beside the one that reads."""
    after = {"kind": kind, "sha256": sha256(content).hexdigest(), "bytes": len(content)}
    record(trail, Event.FILE_EXPORTED, subject=subject, round_code=round_code, after=after)


def _doer_of(session: Session) -> Doer:
    if REQUEST_STATE not in session.info:
        return Doer(getuser(), "command")
    doer = getattr(session.info[REQUEST_STATE], "doer", None)
    if not isinstance(doer, Doer):
        raise NobodyKnown("this route changes something but has no permission in its signature")
    return doer


@sa_event.listens_for(Session, "before_commit")
def _append(session: OrmSession) -> None:
    noted: list[dict[str, Any]] = session.info.pop(NOTED, [])
    if not noted or not isinstance(session, Session):
        return
    session.flush()  # every other lock is taken before the one on the chain
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHAIN_LOCK})
    number, previous = queries.end_of_chain(session) or (0, chain.START)
    rows = []
    for one in noted:
        number += 1
        row = {**one, "number": number, "previous_sha256": previous}
        row["sha256"] = previous = chain.link(row)
        rows.append(row)
    session.connection().execute(insert(AuditEventRow), rows)


@sa_event.listens_for(Session, "after_soft_rollback")
def _forget(session: OrmSession, _transaction: object) -> None:
    session.info.pop(NOTED, None)


def lines(engine: Engine, *, until: int | None = None) -> Iterator[str]:
    """The trail as JSON Lines, in a session of its own: it is read while it is sent."""
    with reading(engine) as session:
        for one in queries.all_events(session):
            if until is not None and one["number"] > until:
                return
            yield chain.canonical(one) + "\n"


def verdict_out(verdict: chain.Verdict) -> VerdictOut:
    """A verdict as the API shows it."""
    broken = verdict.broken
    return VerdictOut(
        holds=broken is None,
        events=verdict.events,
        sha256=verdict.sha256,
        broken=broken.number if broken else None,
        why_vi=broken.why_vi if broken else None,
        why_en=broken.why_en if broken else None,
    )
