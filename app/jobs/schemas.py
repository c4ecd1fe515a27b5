"""The queue as the API shows it."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel


class JobOut(BaseModel):
    """A job that waits or is being done. `subject` is the id of its run or sweep; the lowest `turn` is next."""

    id: str
    kind: str
    subject: str
    part: int
    asked_by: str
    turn: int
    state: str
    worker: str | None
    attempts: int
    queued_at: datetime
    started_at: datetime | None


class WorkerOut(BaseModel):
    """A process that takes jobs up; `alive` when it was seen lately."""

    id: str
    host: str
    version: str
    started_at: datetime
    seen_at: datetime
    alive: bool


class WaitingOut(BaseModel):
    """How many jobs of one person wait, and are being done."""

    asked_by: str
    queued: int
    running: int


class QueueOut(BaseModel):
    """Who works, what is being done, and what waits; `jobs` are in the order of their turns, the first 500."""

    workers: list[WorkerOut]
    people: list[WaitingOut]
    jobs: list[JobOut]
    queued: int
    running: int
