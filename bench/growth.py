"""How seconds and memory grow with the number of projects."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.plot import svg
from bench.race.commands import Asked, growth_records, tell_faults


def grown(asked: Asked, sizes: Sequence[int], years: int, plot: Path, folder: Path | None) -> int:
    """Run what is missing, print it, draw it. Returns 1 if a plan or a bound of ours is wrong."""
    records = growth_records(asked, sizes, years, folder)
    print(f"{'projects':>9} {'engine':<8} {'seconds':>9} {'gap':>9} {'peak MiB':>9}")
    for one in records:
        gap = "-" if one.gap_left is None else f"{one.gap_left:.3%}"
        peak = "-" if one.peak_mib is None else f"{one.peak_mib:.0f}"
        print(f"{one.size:>9} {one.job.engine:<8} {one.seconds:>9.2f} {gap:>9} {peak:>9}")
    plot.parent.mkdir(parents=True, exist_ok=True)
    plot.write_text(svg(records, asked.limit_s), encoding="utf-8")
    print(f"Drawn: {plot}")
    return int(tell_faults(records))
