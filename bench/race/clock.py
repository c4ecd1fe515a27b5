"""The rules of the clock: what stops it, what an engine that did not finish counts, and how ratios are put together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from bench.race.job import OURS, Job, Record

WITHIN = 1.01
"""A gap is reached up to one percent of itself: engines measure it relative to this or that, in binary floats."""
DENIED = 1e-6
"""A bound that a plan which holds passes by more than this, relative, is wrong, and proves nothing."""
SMALL = 1e-6
SHORTEST_S = 0.001
"""Nothing is shorter than this to a ratio."""


def gap_of(value: float, bound: float | None) -> float | None:
    """What is open between value and bound, relative to the value; None where nothing is proved."""
    return None if bound is None else abs(bound - value) / max(abs(value), SMALL)


def best_known(records: Iterable[Record]) -> dict[str, float]:
    """The best value of a plan that holds, by instance."""
    best: dict[str, float] = {}
    for one in records:
        if one.accepted and one.value is not None:
            better = max if one.upwards else min
            best[one.job.case] = better(best.get(one.job.case, one.value), one.value)
    return best


def denied(record: Record, best: Mapping[str, float]) -> bool:
    """Whether its bound lies on the wrong side of a plan that somebody holds."""
    known = best.get(record.job.case)
    if known is None or record.bound is None:
        return False
    over = (known - record.bound) * (1 if record.upwards else -1)
    return over > DENIED * max(abs(known), SMALL)


def finished(record: Record, best: Mapping[str, float]) -> bool:
    """Whether it stopped the clock: in time, with an accepted plan, at the gap, by a bound that nobody denies."""
    proved = record.gap_left is not None and record.gap_left <= float(record.job.gap) * WITHIN
    return proved and record.accepted and record.seconds <= record.job.limit_s and not denied(record, best)


def counted_s(record: Record, best: Mapping[str, float]) -> float:
    """The seconds that count: its own if it finished, else its limit."""
    return record.seconds if finished(record, best) else record.job.limit_s


def geometric_mean(numbers: Sequence[float]) -> float | None:
    """The geometric mean; None of nothing."""
    if not numbers:
        return None
    return math.exp(math.fsum(math.log(max(number, SHORTEST_S)) for number in numbers) / len(numbers))


def ratio(ours_s: float, peers_s: Iterable[float]) -> float | None:
    """Ours by the best peer's; None where no peer ran."""
    best_s = min(peers_s, default=None)
    return None if best_s is None else max(ours_s, SHORTEST_S) / max(best_s, SHORTEST_S)


def side_by_side(records: Iterable[Record]) -> dict[tuple[str, str, float], dict[str, Record]]:
    """(instance, gap, limit) -> engine -> its record, the last one of each; runs with parts left out are no race."""
    table: dict[tuple[str, str, float], dict[str, Record]] = {}
    for one in records:
        if not one.job.without:
            table.setdefault((one.job.case, one.job.gap, one.job.limit_s), {})[one.job.engine] = one
    return table


def ratio_of(row: Mapping[str, Record], best: Mapping[str, float]) -> float | None:
    """Our counted seconds by those of the best peer in one row; None where one of the two is missing."""
    if OURS not in row:
        return None
    peers = [counted_s(one, best) for name, one in row.items() if name != OURS]
    return ratio(counted_s(row[OURS], best), peers)


def latest(records: Iterable[Record]) -> dict[Job, Record]:
    """The last record of every job."""
    return {one.job: one for one in records}
