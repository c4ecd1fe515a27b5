"""Python's collector of unreachable rings of objects, kept still while many objects that stay are made at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Let the collector rest inside the block, or inside every call of the function that this decorates.

    A round and its model are made of hundreds of thousands of records, and none of them is garbage: the collector would
    walk over them again and again as they grow in number, for a third of the time. What is not in a ring is freed as
    always. A collector that was off stays off.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
