"""Writers who come again until they are heard, and what the trail then says of their work."""

from __future__ import annotations

import time
from collections import Counter
from threading import Event
from uuid import uuid4

import httpx2

from app.audit import chain
from app.audit.queries import all_events
from app.db import create_engine, reading

TRIES = 150
PAUSE_S = 0.2


class Writer:
    """Adds units, each under a key of its own, and comes again with the same key until it is accepted."""

    def __init__(self, client: httpx2.Client, code: str, over: Event) -> None:
        self._client, self._code, self._over = client, code, over
        self.accepted: list[str] = []
        self.refused: list[httpx2.Response] = []
        self.unheard = 0

    def write(self) -> None:
        while not self._over.is_set():
            self._add(f"U-{uuid4().hex[:12]}")

    def _add(self, unit: str) -> None:
        for _ in range(TRIES):
            try:
                answer = self._client.post(
                    f"/rounds/{self._code}/units", json={"code": unit}, headers={"Idempotency-Key": unit}
                )
            except httpx2.TransportError:  # the service was killed: nobody knows what became of it
                self.unheard += 1
                time.sleep(PAUSE_S)
                continue
            if answer.status_code == 201:
                self.accepted.append(unit)
                return
            self.refused.append(answer)
            time.sleep(PAUSE_S)
        raise AssertionError(f"{unit} was not accepted in {TRIES} tries")


def added(url: str, code: str) -> Counter[str]:
    """How often the trail says that each unit was added; its chain holds."""
    engine = create_engine(url)
    with reading(engine) as session:
        events = [*all_events(session)]
    engine.dispose()
    assert chain.verify(events).broken is None
    of_units = "units:"
    return Counter(
        one["subject"].removeprefix(of_units)
        for one in events
        if (one["event"], one["round_code"]) == ("record.added", code) and one["subject"].startswith(of_units)
    )
