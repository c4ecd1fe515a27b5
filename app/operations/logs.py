"""Logs: one JSON object a line for machines, plain lines on a terminal; nothing secret in either."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import IO, Literal

from app.kit import request_ids

LogFormat = Literal["json", "text"]

DATA = "data"
"""The `extra` under which a line of the log brings figures of its own."""
GONE = "***"
SECRETS = (
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*):[^\s/]+@", re.IGNORECASE), rf"\1:{GONE}@"),
    (re.compile(r"\b((?:set-)?cookie|authorization)(['\"]?\s*[:=,]\s*)[^\r\n]+", re.IGNORECASE), rf"\1\2{GONE}"),
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]+", re.IGNORECASE), rf"\1 {GONE}"),
    (
        re.compile(r"\b(password|passwd|secret|token)(['\"]?\s*[:=]\s*['\"]?)[^\s'\",;&)]+", re.IGNORECASE),
        rf"\1\2{GONE}",
    ),
    (re.compile(r"\bphk_[\w-]+"), GONE),
)
"""What stands in no log, wherever a library may have got it from: passwords in addresses, headers, personal tokens."""


def redacted(text: str) -> str:
    """The text without anything that would let somebody in."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


class JsonLine(logging.Formatter):
    """A record as one JSON object: at, level, logger, message, request_id, the line's own figures, exception."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redacted(record.getMessage()),
        }
        request_id = request_ids.current()
        if request_id is not None:
            line["request_id"] = request_id
        line |= getattr(record, DATA, {})
        if record.exc_info:
            line["exception"] = redacted(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainLine(logging.Formatter):
    """A record for somebody who watches a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """A line, and a traceback below it where there is one."""
        return redacted(super().format(record))


class ErrorStream(logging.Handler):
    """Writes to whatever the error stream is at that moment: somebody may have put another one in its place."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line."""
        try:
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()
        except (OSError, ValueError):  # a closed or full stream must stop nobody's work
            return


def set_up(log_format: LogFormat | None = None, *, stream: IO[str] | None = None) -> None:
    """Send every log to one stream: JSON lines unless it is a terminal, where only warnings are shown.

    `log_format` says otherwise. What libraries set up for themselves goes the same way.
    """
    machine = log_format == "json" or (log_format is None and not (stream or sys.stderr).isatty())
    handler = ErrorStream() if stream is None else logging.StreamHandler(stream)
    handler.setFormatter(JsonLine() if machine else PlainLine("%(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("app").setLevel(logging.INFO if machine else logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "dbos"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
