"""The round file of a stored round, kept for as long as nobody has changed the round: to read it is most of a write.

As in `app.rounds.kept`, the state that the round is in is read from the database each time, by those who write after
they have locked the round. Whoever has written the round's contents in the same transaction reads them anew.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from threading import Lock
from typing import Any

from sqlmodel import Session

from app.rounds.models import RoundRow
from app.rounds.queries import state_of
from app.runs.translate.files import normal_form
from app.runs.translate.load import load_round
from app.runs.translate.store import STORED

MOST = 4
"""Rounds that are kept whole: those that are worked on. A large one takes some megabytes."""

_kept: OrderedDict[Hashable, Mapping[str, Any]] = OrderedDict()
_lock = Lock()


def whole_round(session: Session, *, row: RoundRow) -> Mapping[str, Any]:
    """The round file of a stored round. It is shared: whoever changes anything in it changes a copy."""
    if session.info.get(STORED):
        return normal_form(load_round(session, row=row))
    key = (session.get_bind().engine, state_of(session, code=row.code))
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
            return found
    found = normal_form(load_round(session, row=row))
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return found
