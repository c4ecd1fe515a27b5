"""Changing something below a round while others may: what has changed since it was read, found under its lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlmodel import Session

from app.audit.events import TOLD, Event
from app.audit.queries import last_of_round
from app.preconditions import Edit, Finding, Shown, count_in, finding
from app.rounds.queries import get_round, lock_round
from app.rounds.service import read_round

COUNTED = (
    Event.ROUND_REPLACED,
    Event.RECORD_ADDED,
    Event.RECORD_REPLACED,
    Event.RECORD_DELETED,
    Event.SHEET_IMPORTED,
)
"""Each of them adds one to the round's revision."""
MOST_TOLD = 50


def expect_in(session: Session, edit: Edit, *, code: str, shown: Callable[[], Shown | None]) -> None:
    """Before something below the round is taken out. Raises RoundNotFound, ChangedSince, NoPrecondition.

    Nobody else writes below the round until the transaction ends.
    """
    lock_round(session, code=code)
    edit.expect(shown)


@contextmanager
def changing(session: Session, edit: Edit, *, code: str, shown: Callable[[], Shown | None]) -> Iterator[None]:
    """One change of what `shown` shows below the round, expected as above; the answer carries its new tag."""
    lock_round(session, code=code)
    with edit.of(session, shown):
        yield


@contextmanager
def changing_round(session: Session, edit: Edit, *, code: str) -> Iterator[None]:
    """The same for the round as a whole; what changed meanwhile is told record by record."""
    lock_round(session, code=code)

    def more(tag: str) -> list[Finding]:
        return _changes_since(session, code=code, tag=tag)

    with edit.of(session, lambda: read_round(session, code=code), more=more):
        yield


def _changes_since(session: Session, *, code: str, tag: str) -> list[Finding]:
    """What the trail has of the round since it had this tag, newest first."""
    then = count_in(tag)
    changes = 0 if then is None else get_round(session, code=code).revision - then
    if changes <= 0:
        return []
    found = []
    for row in last_of_round(session, round_code=code, events=COUNTED, most=min(changes, MOST_TOLD)):
        records, _, record = row.subject.partition(":")
        told = TOLD[Event(row.event)]
        path = "$" if records == "round" else f"$.{records}[{record}]"
        found.append(finding("changed", path, vi=f"{told.vi}, {row.at}.", en=f"{told.en}, {row.at}."))
    return found
