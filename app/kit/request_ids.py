"""The id of the request at work: it joins an answer, the lines of the log and a problem document."""

from __future__ import annotations

import re
from contextvars import ContextVar
from uuid import uuid4

HEADER = "X-Request-ID"
SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
"""What is taken from a caller: nothing that could break a line of a log or forge another."""

_current: ContextVar[str | None] = ContextVar("request_id", default=None)


def begin(said: str | None) -> str:
    """The id of the request that begins in this task: the caller's own where it is sane, a new one otherwise.

    It is not taken back at the end: a request has a task of its own, and its last error is told after its end.
    """
    request_id = said if said is not None and SANE.fullmatch(said) else uuid4().hex
    _current.set(request_id)
    return request_id


def current() -> str | None:
    """The id of the request at work, None where there is none."""
    return _current.get()
