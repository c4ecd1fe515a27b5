"""The three past rounds of Hanoi with the source of every figure, and what was decided and happened in them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlmodel import Session

from app.intake import service as intake

HERE = Path(__file__).parent
CODES = ("HN-2012-2015", "HN-2016-2020", "HN-2020")


def read(folder: str, code: str) -> Any:  # noqa: ANN401 - any JSON
    """A data file, its numbers exact; `folder` is rounds or facts."""
    return json.loads((HERE / folder / f"{code}.json").read_bytes(), parse_float=Decimal)


def load(session: Session, *, code: str) -> bool:
    """Store one past round and its facts; False when the round was there already, unchanged."""
    changed = intake.put_round(session, data=read("rounds", code))
    intake.put_facts(session, code=code, data=read("facts", code))
    return changed
