"""Server-sent events, taken up again where a connection broke."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from decimal import Decimal

import httpx2

from phanky_client.errors import Limited, NoAnswer
from phanky_client.models import Event
from phanky_client.transport import Transport

PAUSE_S = 0.5
END = "end"


def events(transport: Transport, path: str, *, after: int, patience_s: float) -> Iterator[Event]:
    """Every event after one, until the end is told. Raises Refused, NoAnswer."""
    heard = time.monotonic()
    while True:
        try:
            with transport.stream(path, {"Last-Event-ID": str(after)}) as lines:
                for number, kind, data in messages(lines):
                    heard = time.monotonic()
                    if kind == END:
                        return
                    if number is not None:
                        after = number
                    yield Event(number=after, kind=kind, data=json.loads(data, parse_float=Decimal))
        except (httpx2.TransportError, Limited) as error:
            if time.monotonic() - heard > patience_s:
                raise NoAnswer(f"{path}: {error}") from error
        if time.monotonic() - heard > patience_s:
            raise NoAnswer(f"{path}: the stream ends again and again without telling an end")
        time.sleep(PAUSE_S)


def messages(lines: Iterator[str]) -> Iterator[tuple[int | None, str, str]]:
    """Number, kind and data of each message; comments, which keep a connection open, are passed over."""
    number: int | None = None
    kind = "message"
    data: list[str] = []
    for line in lines:
        if not line:
            if data:
                yield number, kind, "\n".join(data)
            number, kind, data = None, "message", []
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "id" and value.isdecimal():
            number = int(value)
        elif name == "event":
            kind = value
        elif name == "data":
            data.append(value)
