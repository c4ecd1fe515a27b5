"""A turn for one at a time, in the order in which they came.

SQLite lets whoever waits for its write lock look again every now and then, and whoever comes at the right moment goes
first: among many writers some wait for ever so long. Writers of one process wait for their turn here instead.
"""

from __future__ import annotations

from collections import deque
from threading import Event, Lock


class Turns:
    """Who has the turn, and who waits for it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken = False
        self._waiting = deque[Event]()

    def take(self, at_most_s: float) -> bool:
        """Wait for the turn; False where it did not come in that time."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            mine = Event()
            self._waiting.append(mine)
        if mine.wait(at_most_s):
            return True
        with self._lock:
            if mine.is_set():  # it came just now
                return True
            self._waiting.remove(mine)
            return False

    def give(self) -> None:
        """Let the next one have it."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False
