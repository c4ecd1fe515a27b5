"""From a round file to an engine that holds it: ours beside the plain formulation, in one process, turn by turn."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from bench import naive
from bench.cases import Case, made
from bench.peers import highs
from bench.peers.plain import write_down
from bench.race.clock import geometric_mean
from optimizer.engines import Limits
from optimizer.engines.highs import handed_over
from optimizer.jsonio import load_json
from optimizer.model import build
from optimizer.reading import read_round
from optimizer.round import Round
from optimizer.search.matrix import matrix_of

TIMES = 3
CASES = tuple(
    made(kind, size, 0) for kind, size in (("hard", 300), ("hard", 1_000), ("hard", 5_000), ("gentle", 1_000))
)


@dataclass(frozen=True, slots=True)
class Built:
    """The fastest seconds of each. `plain_s` parses, writes down and hands over; our strict reading is not in it.

    `naive_s` is what the program beside the public instances says of itself, None where it is not there.
    """

    case: str
    ours_s: float
    plain_s: float
    naive_s: float | None = None

    @property
    def ratio(self) -> float:
        """Ours by the plain side's."""
        return self.ours_s / self.plain_s

    @property
    def beside_naive(self) -> str:
        """Its seconds, and ours by them."""
        return "-" if not self.naive_s else f"{self.naive_s:.2f} s {self.ours_s / self.naive_s:>6.2f}"


def ours(text: bytes) -> None:
    """Read strictly, build, hand over."""
    round_ = read_round(load_json(text))
    model = build(round_)
    model.aim(round_.order[0])
    handed_over(matrix_of(model), Limits(gap=0, time_limit_s=1))


def plain(text: bytes, round_: Round) -> None:
    """Parse, write down, hand over; the round has been read before, as nobody else would read it so strictly."""
    json.loads(text, parse_float=Decimal)
    highs.handed_over(write_down(round_), round_.order[0])


def compared(case: Case, folder: Path | None) -> Built:
    """All by turns, so that whatever else the machine does meets all of them; the fastest of each."""
    text = case.make().bytes
    round_ = read_round(load_json(text))
    gc.collect()
    gc.freeze()  # what was made before is nobody's garbage to look through
    try:
        times = [
            (_seconds(lambda: ours(text)), _seconds(lambda: plain(text, round_)), naive.build_s(folder, text))
            for _ in range(TIMES)
        ]
    finally:
        gc.unfreeze()
    told = [seconds for *_, seconds in times if seconds is not None]
    return Built(case.name, min(one for one, *_ in times), min(two for _, two, _ in times), min(told, default=None))


def lines(folder: Path | None, cases: Iterable[Case] = CASES) -> Iterator[str]:
    """A line for each round, and the geometric mean of the ratios."""
    heads = f"{'ours':>8} {'plain':>8} {'ratio':>6} {naive.NAME + ' ratio':>22}"
    yield f"{'file to engine':<24} {heads}   (fastest of {TIMES})"
    ratios = []
    for case in cases:
        built = compared(case, folder)
        ratios.append(built.ratio)
        shown = f"{built.ours_s:>6.3f} s {built.plain_s:>6.3f} s {built.ratio:>6.2f} {built.beside_naive:>22}"
        yield f"{case.name:<24} {shown}"
    yield f"{'geometric mean':<42} {geometric_mean(ratios) or 0:>6.2f}"


def _seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
