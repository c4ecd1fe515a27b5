"""Answers about rounds, kept as the bytes that they were sent as, for as long as nobody has changed the round.

What a round file holds is written in one place alone (`app.intake.service`), which counts the round's `revision` on and
notes when, in the same transaction. So whatever is made of these rows and of nothing else is the same as long as the
round is in that state, whichever process changes it. The state itself is read anew for every request, in the same
moment of the database in which whoever asks was let in: nothing is told that is no longer so, to nobody who may not
know it. Facts and scenarios change without the round, and are not kept here.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Annotated

from fastapi import Depends, Request, Response
from pydantic import TypeAdapter

from app.preconditions import Reading, Shown, tag_of
from app.rounds.queries import State

MOST_BYTES = 32 * 2**20
"""So much one process keeps; what was asked for longest ago goes first."""
SMALLEST_ZIPPED = 1_000
ZIPPED: Mapping[str, str] = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding, Authorization, Cookie"}
AS_JSON: TypeAdapter[object] = TypeAdapter(object)
"""Writes down what it is given, in the words of the model that it is of."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer: its bytes, the same zipped where that is worth it, and the tag of what it shows if it has one."""

    body: bytes
    zipped: bytes | None
    tag: str | None


class Answers:
    """What one process keeps."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._size = most_bytes, 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> Kept | None:
        """The answer that has this key."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: Hashable, answer: Kept) -> None:
        """Keep an answer, and let others go where there is no room."""
        with self._lock:
            before = self._kept.pop(key, None)
            self._kept[key] = answer
            self._size += _size(key, answer) - (_size(key, before) if before is not None else 0)
            while self._size > self._most:
                self._size -= _size(*self._kept.popitem(last=False))


def _size(key: Hashable, answer: Kept) -> int:
    """About how much it takes, with its key, in which whatever somebody has searched for may stand."""
    return len(answer.body) + len(answer.zipped or b"") + len(repr(key)) + 1_000


class Shelf:
    """What one request looks for among the answers that are kept."""

    def __init__(self, request: Request) -> None:
        self._answers: Answers = request.app.state.answers
        self._zipped = "gzip" in request.headers.get("accept-encoding", "")

    def answer(
        self,
        state: State | tuple[State, ...],
        what: Hashable,
        make: Callable[[], Shown],
        reading: Reading | None = None,
    ) -> Response:
        """What is made of rounds in this state, with a tag for whoever is `reading` it.

        `make` has to read in the same moment of the database as the state was read in, and nothing that can change
        without it. Raises whatever `make` does; NotModified where the caller has this answer already.
        """
        kept = self._answers.find((state, what))
        if kept is None:
            kept = _made(make(), tagged=reading is not None)
            self._answers.keep((state, what), kept)
        if reading is not None and kept.tag is not None:
            reading.expect_other(kept.tag)
        return self._told(kept)

    def _told(self, kept: Kept) -> Response:
        headers = {} if kept.tag is None else {"ETag": kept.tag}
        body = kept.body
        if self._zipped and kept.zipped is not None:
            body, headers = kept.zipped, {**headers, **ZIPPED}
        return Response(body, media_type="application/json", headers=headers)


def _made(shown: Shown, *, tagged: bool) -> Kept:
    body = AS_JSON.dump_json(shown)
    zipped = gzip.compress(body, compresslevel=6, mtime=0) if len(body) >= SMALLEST_ZIPPED else None
    return Kept(body, zipped, tag_of(shown) if tagged else None)


async def _shelf(request: Request) -> Shelf:
    return Shelf(request)


ShelfDep = Annotated[Shelf, Depends(_shelf)]
