"""`race`, `quick` and `ablation`: which jobs, and what is printed of them."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.asked import GAPS, LIMIT_S
from bench.cases import LARGE, SEEDS, Case, chosen, every, made
from bench.peers import PEERS
from bench.race.clock import best_known, counted_s, geometric_mean
from bench.race.job import OURS, Job, Record
from bench.race.results import Results
from bench.race.run import run
from bench.race.tell import faults, means, table

QUICK = ("hard-100-0", "hard-300-0", "gentle-300-0")
QUICK_LIMIT_S = 20.0
QUICK_PEERS = ("highs", "cpsat")
ABLATION = ("hard-300-0", "hard-1000-0", "gentle-300-0", "gentle-1000-0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a race is run on. `again` names engines whose known results are not taken."""

    only: Sequence[str] = ()
    seeds: Sequence[int] = SEEDS
    engines: Sequence[str] = (OURS, *PEERS)
    gaps: Sequence[str] = GAPS
    limit_s: float = LIMIT_S
    out: Path | None = None
    again: Sequence[str] = field(default=())


def asked_of(words: Namespace) -> Asked:
    """What the command line asks for."""
    return Asked(
        only=words.only,
        seeds=words.seeds,
        engines=words.engines if words.peers is None else (OURS, *words.peers),
        gaps=words.gap,
        limit_s=words.limit,
        out=words.out,
        again=words.again,
    )


def race(asked: Asked, folder: Path | None) -> int:
    """Run what is missing and print the table. Returns 1 if a plan or a bound of ours is wrong. Raises NotThere."""
    cases = chosen(every(folder), asked.only, asked.seeds)
    jobs = [
        Job(case=case.name, engine=engine, gap=gap, limit_s=asked.limit_s)
        for case in cases
        for gap in asked.gaps
        for engine in asked.engines
    ]
    return tell_race(_done(cases, jobs, asked, folder))


def quick(out: Path | None, folder: Path | None) -> int:
    """The small race: some rounds of seed 0, two peers, short limits; under five minutes."""
    asked = Asked(only=QUICK, engines=(OURS, *QUICK_PEERS), limit_s=QUICK_LIMIT_S, out=out)
    return race(asked, folder)


def ablation(asked: Asked, parts: Sequence[str], folder: Path | None) -> int:
    """Our search whole, then with each part left out; prints the seconds. Raises NotThere."""
    cases = chosen([*every(folder), made("hard", LARGE, 0)], asked.only or ABLATION, asked.seeds)
    jobs = [
        Job(case=case.name, engine=OURS, gap=gap, limit_s=asked.limit_s, without=without)
        for case in cases
        for gap in asked.gaps
        for without in ((), *((part,) for part in parts))
    ]
    records = _done(cases, jobs, asked, folder)
    print("\n".join(ablation_table(records)))
    return int(bool(tell_faults(records)))


def ablation_table(records: Sequence[Record]) -> list[str]:
    """Seconds (an unfinished search counts its limit) with each part left out: geometric mean, and times the whole."""
    best = best_known(records)
    by_part: dict[tuple[str, ...], list[float]] = {}
    for one in records:
        by_part.setdefault(one.job.without, []).append(counted_s(one, best))
    whole = geometric_mean(by_part.get((), []))
    lines = [f"{'left out':<24} {'seconds':>10} {'times the whole':>16} {'rounds':>6}"]
    for without, seconds in by_part.items():
        mean = geometric_mean(seconds) or 0.0
        times = "" if not whole else f"{mean / whole:.2f}"
        lines.append(f"{' '.join(without) or 'nothing':<24} {mean:>10.2f} {times:>16} {len(seconds):>6}")
    return lines


def large(asked: Asked, case: Case, folder: Path | None) -> int:
    """One very large round, ours and the peers asked for: seconds and memory to each gap."""
    jobs = [
        Job(case=case.name, engine=engine, gap=gap, limit_s=asked.limit_s)
        for gap in asked.gaps
        for engine in asked.engines
    ]
    records = _done([case], jobs, asked, folder)
    for one in records:
        print(f"{one.job.engine} to {one.job.gap}: peak memory {one.peak_mib} MiB")
    return tell_race(records)


def growth_records(asked: Asked, sizes: Iterable[int], years: int, folder: Path | None) -> list[Record]:
    """Hard rounds of growing size, each engine to the first gap that is asked for."""
    cases = [made("hard", size, 0, years) for size in sizes]
    jobs = [
        Job(case=case.name, engine=engine, gap=asked.gaps[0], limit_s=asked.limit_s)
        for case in cases
        for engine in asked.engines
    ]
    return _done(cases, jobs, asked, folder)


def tell_race(records: Sequence[Record]) -> int:
    """Print the table, the means and every fault. Returns 1 if one of them is ours."""
    print("\n".join(table(records)))
    print()
    print("\n".join(means(records)))
    return int(tell_faults(records))


def tell_faults(records: Sequence[Record]) -> bool:
    """Print every fault; True if one of them is ours: a peer's own is its own, and counts with its limit."""
    told = faults(records)
    if told:
        print("\nWhat does not hold:\n" + "\n".join(told))
    return any(f" {OURS} to " in line for line in told)


def _done(cases: Sequence[Case], jobs: Sequence[Job], asked: Asked, folder: Path | None) -> list[Record]:
    """Do what is missing of the jobs; their records, in their order."""
    results = Results(asked.out)
    missing = results.missing(jobs, again=asked.again)
    if len(missing) < len(jobs):
        print(f"{len(jobs) - len(missing)} of {len(jobs)} are known from {asked.out}", file=sys.stderr)
    run({case.name: case for case in cases}, missing, results, folder)
    return results.of(jobs)
