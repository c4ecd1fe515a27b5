"""What happened to one candidate, from the trail: when, by whom, and which parts of its record differ."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.audit.events import TOLD, Event
from app.audit.models import AuditEventRow
from app.kit.words import Words

OF_RECORD = (Event.RECORD_ADDED, Event.RECORD_REPLACED)
OF_ROUND = (Event.ROUND_CREATED, Event.ROUND_REPLACED, Event.SHEET_IMPORTED)
"""What changes a whole round, and with it each of its candidates, perhaps."""
MOST_SHOWN = 20

PARTS: Mapping[str, Words] = {
    "title": Words("tên", "title"),
    "agency": Words("cơ quan", "agency"),
    "sector": Words("lĩnh vực", "sector"),
    "group": Words("nhóm", "group"),
    "status": Words("tình trạng", "status"),
    "must": Words("chỉ định", "decided before"),
    "reason": Words("lý do", "reason"),
    "committed": Words("cam kết", "commitment"),
    "options": Words("cách thực hiện, chi phí", "options, costs"),
    "note": Words("ghi chú", "note"),
    "source": Words("nguồn", "source"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One event: `parts` of the record that differ where the trail still holds both; `whole` of the whole round."""

    at: datetime
    who: str
    told: Words
    parts: Sequence[Words]
    whole: bool
    reason: str | None


def history_of(events: Sequence[AuditEventRow]) -> list[Change]:
    """Lay out events, in the order that they come in."""
    return [
        Change(
            at=datetime.fromisoformat(one.at),
            who=one.who,
            told=TOLD[Event(one.event)],
            parts=_parts(one) if one.event in OF_RECORD else (),
            whole=one.event in OF_ROUND,
            reason=one.reason,
        )
        for one in events
    ]


def _parts(event: AuditEventRow) -> list[Words]:
    """The parts that differ; none where a side is missing or the trail keeps its fingerprint alone."""
    before, after = _record(event.before), _record(event.after)
    if before is None or after is None:
        return []
    return [words for name, words in PARTS.items() if before.get(name) != after.get(name)]


def _record(text: str | None) -> Mapping[str, Any] | None:
    record: Mapping[str, Any] = json.loads(text) if text else {}
    return record if "code" in record else None
