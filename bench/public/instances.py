"""Which public instances there are, what converts them, and what is published about them.

Every value is in the published instance's own units. Source: bench/README.md, "Public instances".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

BEST_KNOWN = re.compile(r"^\s*(\d+\.\d+-\d\d)\s+(\d+)\s*$", re.MULTILINE)
"""A line of the first table of mkcbres.txt; the second one has values with a decimal point."""
WEINGARTNER = re.compile(r"problem (\w+)\.DAT")
SET_COVERING = {"scp41": 429, "scp42": 512, "scp43": 516, "scp44": 494, "scp45": 512}
CITY_SHARES = ("1", "9/10", "7/10")
"""Ceilings of the city's programme as shares of what the adopted plan spends; at 1 that plan itself fits."""
SCHEDULED = {"PI_1_1000_25_0.25_0.01": Fraction("893555.816")}
"""What a run of Gurobi 11 is published to have reached in 365 s; its bound was 900,397.137."""


class NotThere(Exception):
    """The folder lacks a file that an instance needs, or there is no instance of a name that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One public instance. `words` go to convert.py: its family and arguments; file names are in the data folder.

    `stage` is what the published value measures. `published` is None where the instance file itself tells it, or
    nobody has published any; `optimum` says that the published value is proved to be the best, not only the best known.
    `adopted`: what is published is a plan, every project at its first allowed start.
    """

    family: str
    name: str
    words: tuple[str, ...]
    published: Fraction | None = None
    optimum: bool = False
    adopted: bool = False
    stage: str = "coverage"
    time_limit_s: float = 60.0


def _capital_budgets(_: Path) -> Iterable[Instance]:
    for number in range(7):
        words = ("mknap", "mknap1.txt", str(number))
        yield Instance(family="mknap1", name=f"mknap1-{number + 1}", words=words, optimum=True)


def _weingartner(data: Path) -> Iterable[Instance]:
    for path in sorted(data.glob("weing*.txt")):
        for name in WEINGARTNER.findall(path.read_text()):
            yield Instance(family="mknap2", name=name, words=("mknap2", path.name, name), optimum=True)


def _chu_beasley(data: Path, family: str, file: str, prefix: str) -> Iterable[Instance]:
    best = dict(BEST_KNOWN.findall(_text(data / "mkcbres.txt")))
    for number in range(30):
        name = f"{prefix}-{number:02d}"
        words = ("cb", file, str(number))
        yield Instance(family=family, name=name, words=words, published=Fraction(best[name]), time_limit_s=120)


def _five_budgets(data: Path) -> Iterable[Instance]:
    return _chu_beasley(data, "cb1", "mknapcb1.txt", "5.100")


def _ten_budgets(data: Path) -> Iterable[Instance]:
    return _chu_beasley(data, "cb4", "mknapcb4.txt", "10.100")


def _set_covering(_: Path) -> Iterable[Instance]:
    for name, cost in SET_COVERING.items():
        words = ("scp", f"{name}.txt")
        yield Instance(family="scp", name=name, words=words, published=Fraction(cost), optimum=True, stage="cost")


def _conflicts(data: Path) -> Iterable[Instance]:
    for path in sorted(data.glob("BPPC_*")):
        yield Instance(family="kpc", name=path.name.replace(".txt", ""), words=("kpc", path.name))


def _scheduling(data: Path) -> Iterable[Instance]:
    for path in sorted(data.glob("PI_*.json")):
        best = SCHEDULED.get(path.stem)
        yield Instance(family="ppssp", name=path.stem, words=("ppssp", path.name), published=best, time_limit_s=600)


def _city(data: Path) -> Iterable[Instance]:
    for path in sorted(data.glob("FY*_projects_by_source_year.csv")):
        for share in CITY_SHARES:
            whole = share == "1"
            words = ("cip", path.name, share)
            yield Instance(family="cip", name=f"Baltimore x {share}", words=words, adopted=whole, optimum=whole)


FAMILIES: dict[str, Callable[[Path], Iterable[Instance]]] = {
    "mknap1": _capital_budgets,
    "mknap2": _weingartner,
    "scp": _set_covering,
    "kpc": _conflicts,
    "cip": _city,
    "cb1": _five_budgets,
    "cb4": _ten_budgets,
    "ppssp": _scheduling,
}
"""Every family and what lists its instances from the data folder, those that take longest last."""


def asked_for(data: Path, only: Iterable[str]) -> list[Instance]:
    """The instances of these families or names; all of them if none is named. Raises NotThere."""
    wanted = set(only)
    every = [one for family in FAMILIES.values() for one in family(data)]
    unknown = wanted - {one.family for one in every} - {one.name for one in every}
    if unknown:
        raise NotThere(f"No public instance or family of the name {', '.join(sorted(unknown))}.")
    return [one for one in every if not wanted or one.family in wanted or one.name in wanted]


def _text(path: Path) -> str:
    if not path.is_file():
        raise NotThere(f"The folder of public instances has no {path.name}.")
    return path.read_text()
