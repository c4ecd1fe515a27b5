"""The three past rounds of Hanoi with the source of every figure, and what was decided and happened in them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlmodel import Session

from app.intake import service as intake
from app.rounds.queries import find_round
from app.runs.translate import parse_json

HERE = Path(__file__).parent
CODES = ("HN-2012-2015", "HN-2016-2020", "HN-2020")


class Loaded(StrEnum):
    """What became of a past round: put in, there already as it is in the file, or left as people have changed it."""

    NEW = "new"
    SAME = "same"
    KEPT = "kept"


def read(folder: str, code: str) -> Any:  # noqa: ANN401 - any JSON
    """A data file, its numbers exact; `folder` is rounds or facts."""
    return parse_json((HERE / folder / f"{code}.json").read_bytes())


def load(session: Session, *, code: str, restore: bool = False) -> Loaded:
    """Store a past round and its facts where they are missing; what people have changed stays unless `restore`."""
    data = read("rounds", code)
    there = find_round(session, code=code) is not None
    if there and not restore:
        return Loaded.SAME if intake.is_stored(session, data=data) else Loaded.KEPT
    changed = intake.put_round(session, data=data)
    intake.put_facts(session, code=code, data=read("facts", code))
    return Loaded.NEW if changed else Loaded.SAME
