"""What the probes say."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class AliveOut(BaseModel):
    """The process answers."""

    status: Literal["alive"] = "alive"
    version: str


class CheckOut(BaseModel):
    """One thing that was looked at."""

    ok: bool
    detail_vi: str
    detail_en: str


class ReadyOut(BaseModel):
    """Whether requests and runs can be done, and why not."""

    ready: bool
    checks: dict[str, CheckOut]
