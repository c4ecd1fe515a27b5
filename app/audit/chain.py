"""The chain: each event's fingerprint covers its own contents and the fingerprint of the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

START = "0" * 64
"""What the first event follows."""

LONGEST = 4_000
"""Longer contents are kept as their fingerprint, in letters of JSON."""

COVERED = (
    "number", "at", "event", "who", "via", "address", "round_code", "subject", "before", "after", "reason",
    "previous_sha256",
)  # fmt: skip


def canonical(data: object) -> str:
    """The one way to write this as JSON: keys sorted, no spaces, decimals as exact text."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, frozenset | set):
        return sorted(value)
    return str(value)


def kept(data: object) -> str | None:
    """Contents as an event keeps them: canonical JSON, or its fingerprint and size where it is long."""
    if data is None:
        return None
    text = canonical(data)
    return text if len(text) <= LONGEST else canonical({"sha256": sha256(text), "characters": len(text)})


def sha256(text: str) -> str:
    """The fingerprint of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def link(event: Mapping[str, Any]) -> str:
    """The fingerprint of an event, which covers the one before it."""
    return sha256(canonical({name: event[name] for name in COVERED}))


@dataclass(frozen=True, slots=True)
class Broken:
    """The first link that does not hold, and why."""

    number: int
    why_vi: str
    why_en: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many events the chain holds, its last fingerprint, and what is broken, if anything."""

    events: int
    sha256: str
    broken: Broken | None = None


def verify(events: Iterable[Mapping[str, Any]], *, known: Mapping[int, str] | None = None) -> Verdict:
    """Walk the chain from its start; stop at the first link that does not hold.

    `known` are fingerprints by number that were noted elsewhere: only they can show that the end was cut off, or that
    everything was written anew.
    """
    expected = dict(known or {})
    count, last = 0, START
    for event in events:
        number = count + 1
        if event["number"] != number:
            return _broken(count, last, number, f"thiếu sự kiện {number}", f"event {number} is missing")
        if event["previous_sha256"] != last:
            return _broken(count, last, number, "không nối với sự kiện trước", "it does not follow the one before it")
        if event["sha256"] != link(event):
            return _broken(count, last, number, "nội dung đã bị sửa", "its contents were changed")
        count, last = number, event["sha256"]
        if expected.pop(number, last) != last:
            return _broken(count, last, number, "khác dấu vân tay đã ghi", "it differs from the fingerprint noted")
    if expected:
        number = count + 1
        return _broken(count, last, number, f"thiếu từ sự kiện {number}", f"everything from event {number} is missing")
    return Verdict(count, last)


def _broken(count: int, last: str, number: int, vi: str, en: str) -> Verdict:
    return Verdict(count, last, Broken(number, vi, en))
