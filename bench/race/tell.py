"""How a race is printed: a line for each instance and gap, then geometric means by class, size and gap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bench.race.clock import best_known, counted_s, denied, finished, geometric_mean, ratio_of, side_by_side
from bench.race.job import HOLDS, OURS, Record

NOTHING = "-"
CELL = 28
"""How wide what one engine brought is printed: value, gap, seconds."""


def job_line(record: Record) -> str:
    """One job, as soon as it is done."""
    job, value = record.job, NOTHING if record.value is None else f"{record.value * record.scale:.7g}"
    left_out = "".join(f" without {part}" for part in job.without)
    peak = NOTHING if record.peak_mib is None else f"{record.peak_mib:.0f} MiB"
    said = [f"{job.case} {job.engine}{left_out} to {float(job.gap):.3%}:", f"value {value}, gap {_gap(record)},"]
    said += [f"{record.seconds:.2f} s, {peak}, {record.status}"]
    faults = (("verify", record.verify), ("referee", record.referee))
    said += [f"({judge}: {words})" for judge, words in faults if words not in (HOLDS, "")]
    return " ".join(said)


def table(records: Sequence[Record]) -> Iterator[str]:
    """Every instance and gap: each engine's value, gap and seconds, and ours by the best peer's."""
    rows, best = side_by_side(records), best_known(records)
    engines = _engines(records)
    yield f"{'instance':<24} {'asked':>7} " + " ".join(f"{name + ': value, gap, seconds':<{CELL}}" for name in engines)
    for (case, gap, _), row in rows.items():
        cells = (f"{_cell(row.get(name), best):<{CELL}}" for name in engines)
        ratio = ratio_of(row, best)
        shown = "" if ratio is None else f"ours / best peer {ratio:.3f}"
        yield f"{case:<24} {float(gap):>7.2%} " + " ".join(cells) + shown
    yield "* not finished: counts with its limit; ! its bound is denied by a plan that holds; x its plan does not hold"


def means(records: Sequence[Record]) -> Iterator[str]:
    """Geometric means of the counted seconds and of the ratios, by class, size and gap."""
    best = best_known(records)
    groups: dict[tuple[str, str, str], list[Mapping[str, Record]]] = defaultdict(list)
    for (_, gap, _), row in side_by_side(records).items():
        first = next(iter(row.values()))
        for key in ((first.kind, first.size, gap), (first.kind, "all", gap), ("all", "all", gap)):
            groups[key].append(row)
    engines = _engines(records)
    yield f"{'geometric mean':<24} {'asked':>7} {'rounds':>6} " + " ".join(f"{name:>10}" for name in engines)
    for (kind, size, gap), rows in sorted(groups.items(), key=_by_place):
        seconds = (_mean_s([row[name] for row in rows if name in row], best) for name in engines)
        ratios = [ratio for ratio in (ratio_of(row, best) for row in rows) if ratio is not None]
        mean = geometric_mean(ratios)
        shown = "" if mean is None else f"  ours / best peer {mean:.3f} ({len(ratios)})"
        yield f"{kind + ' ' + size:<24} {float(gap):>7.2%} {len(rows):>6} " + " ".join(seconds) + shown


def faults(records: Sequence[Record]) -> list[str]:
    """Plans that somebody who judged them refuses, and bounds that a plan denies, whoever they are of."""
    best = best_known(records)
    told = []
    for one in records:
        where = f"{one.job.case} {one.job.engine} to {float(one.job.gap):.3%}"
        judges = (("verify", one.verify), ("referee", one.referee))
        bad = [f"{judge}: {words}" for judge, words in judges if words not in (HOLDS, "", "no plan")]
        if denied(one, best):
            bad.append(f"its bound {one.bound:.9g} is denied by a plan that reaches {best[one.job.case]:.9g}")
        told += [f"{where}: {words}" for words in bad]
    return told


def _by_place(group: tuple[tuple[str, str, str], object]) -> tuple[bool, str, bool, int, str, float]:
    kind, size, gap = group[0]
    return kind == "all", kind, size == "all", int(size) if size.isdigit() else 0, size, -float(gap)


def _mean_s(records: Iterable[Record], best: Mapping[str, float]) -> str:
    mean = geometric_mean([counted_s(one, best) for one in records])
    return format(NOTHING if mean is None else f"{mean:.2f} s", ">10")


def _engines(records: Iterable[Record]) -> list[str]:
    names = dict.fromkeys(one.job.engine for one in records)
    return sorted(names, key=lambda name: (name != OURS, list(names).index(name)))


def _cell(record: Record | None, best: Mapping[str, float]) -> str:
    if record is None:
        return NOTHING
    value = NOTHING if record.value is None else f"{record.value * record.scale:.7g}"
    mark = "" if finished(record, best) else "*"
    mark += "!" if denied(record, best) else ""
    mark += "x" if record.value is not None and not record.accepted else ""
    return f"{value:>10} {_gap(record):>8} {record.seconds:>6.2f}{mark}"


def _gap(record: Record) -> str:
    return NOTHING if record.gap_left is None else f"{record.gap_left:.4%}"
