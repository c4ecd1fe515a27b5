"""Where a request is answered: what reads is done in one thread from beginning to end, and in few threads at a time.

One interpreter answers. To hand a request from thread to thread, and many threads that want the interpreter at the same
moment, cost more than most answers. So the loop that serves everybody only takes requests in and sends answers out, and
one thread does all that lies between: who asks, what is read, how it is written down. What writes, and what is sent
while it is made, goes FastAPI's own way, each step in any thread that is free.
"""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Callable, Coroutine
from functools import partial, wraps
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction
from typing import Any, TypeVar

from anyio import CancelScope, CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

AT_ONCE = 8
"""So many reads are at work at a time; the others wait their turn, and hold neither a thread nor a connection."""
SAFE = frozenset({"GET", "HEAD"})
ENDING = "phanky.ending"

Done = TypeVar("Done")

_readers: RunVar[CapacityLimiter] = RunVar("phanky_readers")


async def here(do: Callable[..., Done], *what: Any) -> Done:  # noqa: ANN401 - handed on
    """Do something that may take a while: in this thread, unless everybody else would wait for it meanwhile."""
    try:
        get_running_loop()
    except RuntimeError:
        return do(*what)
    return await to_thread.run_sync(do, *what)


def at_the_end(request: Request, do: Callable[[], None]) -> None:
    """Have something done once the answer is made and before it leaves, also where it came to nothing."""
    request.scope[ENDING].append(do)


class Answered(APIRoute):
    """A route of ours: it has an end (`at_the_end`), and if it reads it is answered in one thread."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:  # noqa: ANN401 - handed on
        plain = not (iscoroutinefunction(endpoint) or isasyncgenfunction(endpoint) or isgeneratorfunction(endpoint))
        if plain and SAFE.issuperset(more.get("methods") or SAFE):
            endpoint = _inside(endpoint)
        super().__init__(path, endpoint, **more)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The way to an answer."""
        make = super().get_route_handler()
        one_thread = self.is_in_one_thread

        async def in_one_thread(request: Request) -> Response:
            return await to_thread.run_sync(_whole, make, request, limiter=_few())

        async def in_steps(request: Request) -> Response:
            request.scope[ENDING] = ending = list[Callable[[], None]]()
            try:
                return await make(request)
            finally:
                with CancelScope(shield=True):  # what was begun ends, also where the service is being stopped
                    for do in reversed(ending):
                        await to_thread.run_sync(do)

        return in_one_thread if one_thread else in_steps

    @property
    def is_in_one_thread(self) -> bool:
        """Whether nothing in it has to go back to the loop: it takes no body, and all it depends on waits nowhere."""
        safe = SAFE.issuperset(self.methods or ())
        return safe and self.body_field is None and not self.is_sse_stream and _waits_nowhere(self.dependant)


def _inside(endpoint: Callable[..., Done]) -> Callable[..., Coroutine[Any, Any, Done]]:
    @wraps(endpoint)
    async def inside(**values: Any) -> Done:  # noqa: ANN401 - handed on
        return await here(partial(endpoint, **values))

    return inside


def _waits_nowhere(dependant: Dependant) -> bool:
    call: Any = dependant.call
    inside = iscoroutinefunction(call) or iscoroutinefunction(getattr(call, "__call__", None))  # noqa: B004 - the method itself
    return inside and all(_waits_nowhere(one) for one in dependant.dependencies)


def _few() -> CapacityLimiter:
    """The turns of those who read: one lot for each loop, as everything that waits in a loop."""
    try:
        return _readers.get()
    except LookupError:
        limiter = CapacityLimiter(AT_ONCE)
        _readers.set(limiter)
        return limiter


def _whole(make: Callable[[Request], Coroutine[Any, Any, Response]], request: Request) -> Response:
    """Make an answer in this thread. Nothing in it waits for the loop, so one step takes it to its end."""
    request.scope[ENDING] = ending = list[Callable[[], None]]()
    making = make(request)
    try:
        making.send(None)
    except StopIteration as end:
        answer: Response = end.value
        return answer
    finally:
        making.close()
        for do in reversed(ending):
            do()
    raise RuntimeError("a read waits for the loop, although nothing that it depends on may")
