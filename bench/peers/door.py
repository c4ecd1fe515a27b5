"""The one door to every peer: a plain formulation in, starts and bounds out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Protocol, cast

from bench.peers.plain import Plain
from optimizer.plan import Start


@dataclass(frozen=True, slots=True)
class Searched:
    """What a peer says of one stage: the columns of its plan, and the bound, as it sees the stage. None = it has none.

    `ended`: by its proof, or at the gap, and not for want of time.
    """

    values: tuple[float, ...] | None
    bound: float | None
    ended: bool
    status: str


class Peer(Protocol):
    """Searches one stage of a plain formulation, with one thread."""

    def __call__(self, plain: Plain, stage: str, *, gap: float, time_limit_s: float) -> Searched:
        """Search to this relative gap, or for so many seconds."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a peer answers to a round: starts (None = no plan), and its bound of each stage in the stage's own unit."""

    starts: tuple[Start, ...] | None
    bounds: Mapping[str, float | None] = field(default_factory=dict)
    ended: bool = False
    status: str = ""


def answered(plain: Plain, peer: Peer, *, gap: float, time_limit_s: float) -> Answered:
    """Search the stages in their order; each keeps what those before it reached. `time_limit_s` is for all of them."""
    until = time.perf_counter() + time_limit_s
    starts, bounds = None, dict[str, float | None]()
    said = Searched(None, None, ended=False, status="")
    for name in plain.round.order:
        stage = plain.stages[name]
        said = peer(plain, name, gap=gap, time_limit_s=max(0.1, until - time.perf_counter()))
        bounds[name] = None if said.bound is None else said.bound * stage.unit
        if said.values is not None:
            starts = plain.starts(said.values)
        if said.values is None or not said.ended:
            break
        plain.keep(name, stage.pushed(said.values))
    return Answered(starts, bounds, said.ended, said.status)


class Peers(Mapping[str, Peer]):
    """The peers by name; taking one imports its library. Raises KeyError, ImportError where it is not installed."""

    names = ("highs", "cbc", "scip", "cpsat")

    def __getitem__(self, name: str) -> Peer:
        """Take the peer of that name."""
        if name not in self.names:
            raise KeyError(name)
        return cast("Callable[..., Searched]", import_module(f"bench.peers.{name}").search)

    def __iter__(self) -> Iterator[str]:
        """Name them."""
        return iter(self.names)

    def __len__(self) -> int:
        """Count them."""
        return len(self.names)


PEERS = Peers()
