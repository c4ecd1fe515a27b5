"""The trail as the API shows it."""

from __future__ import annotations

from pydantic import BaseModel


class EventOut(BaseModel):
    """One event; `before` and `after` are canonical JSON, or its fingerprint where it was long."""

    number: int
    at: str
    event: str
    who: str
    via: str
    address: str | None
    round_code: str | None
    subject: str
    before: str | None
    after: str | None
    reason: str | None
    previous_sha256: str
    sha256: str


class VerdictOut(BaseModel):
    """Whether the chain holds: how many events, the last fingerprint, and the number of the first broken link."""

    holds: bool
    events: int
    sha256: str
    broken: int | None
    why_vi: str | None
    why_en: str | None
