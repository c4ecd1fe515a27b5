"""The fixed list of instances that the engines are raced on: hard and gentle rounds of four sizes, and public ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from bench.public.instances import Instance, NotThere, asked_for
from bench.public.programs import Programs, convert
from bench.rounds import gentle_round, hard_round
from optimizer.jsonio import dump_json

SIZES = (100, 300, 1_000, 5_000)
SEEDS = (0, 1, 2, 3, 4)
YEARS = {"hard": {100: 2, 300: 2, 1_000: 4}, "gentle": {100: 3, 300: 4}}
USUAL_YEARS = 5
GROWTH = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
LARGE = 20_000
PUBLIC = {
    "mknap1": ("mknap1-6",),
    "mknap2": ("WEING1", "WEING2", "WEING3", "WEING4"),
    "scp": ("scp41", "scp42", "scp43", "scp44", "scp45"),
    "kpc": tuple(f"BPPC_1_0_10_0.{tenths}" for tenths in (1, 2, 3, 4)),
    "cip": ("Baltimore x 7/10",),
    "cb1": tuple(f"5.100-{number:02d}" for number in range(5)),
    "cb4": tuple(f"10.100-{number:02d}" for number in range(5)),
    "ppssp": ("PI_1_1000_25_0.25_0.01",),
}
"""Some of every public family (bench/public)."""


@dataclass(frozen=True, slots=True)
class Text:
    """A round file; the stage that is told of it; what turns that into the units of a public instance."""

    bytes: bytes
    stage: str = "coverage"
    scale: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Case:
    """One instance, made when asked. `kind` is hard, gentle or public; `size` its projects, or its public family."""

    name: str
    kind: str
    size: str
    seed: int | None
    make: Callable[[], Text]

    def is_called(self, word: str) -> bool:
        """Whether a word names it: by its name, its kind, its size, or both as in hard-300."""
        return word in {self.name, self.kind, self.size, f"{self.kind}-{self.size}"}


def targets_of(kind: str, projects: int) -> int:
    """How many targets a round of so many projects has."""
    return min(200, max(10, projects // 50)) if kind == "hard" else min(100, max(6, projects // 20))


def made(kind: str, projects: int, seed: int, years: int | None = None) -> Case:
    """A made-up round of the list, or one of its class and another size."""
    span = years or YEARS[kind].get(projects, USUAL_YEARS)
    write = {"hard": hard_round, "gentle": gentle_round}[kind]
    name = f"{kind}-{projects}-{seed}" if years is None else f"{kind}-{projects}x{years}-{seed}"

    def make() -> Text:
        return Text(dump_json(write(projects, span, targets_of(kind, projects), seed)).encode())

    return Case(name, kind, str(projects), seed, make)


def published(folder: Path | None) -> list[Case]:
    """The public instances; none where no folder holds them. Raises NotThere."""
    if folder is None:
        return []
    programs = Programs(folder)
    programs.check()
    instances = {one.name: one for one in asked_for(programs.data, PUBLIC)}
    return [_published(programs, family, instances[name]) for family, names in PUBLIC.items() for name in names]


def _published(programs: Programs, family: str, instance: Instance) -> Case:
    def make() -> Text:
        converted = convert(programs, instance)
        by = converted.scale if instance.stage == "coverage" else Fraction(1)
        return Text(converted.text, instance.stage, by)

    return Case(instance.name, "public", family, None, make)


def every(folder: Path | None) -> list[Case]:
    """The whole list, small ones first. Raises NotThere."""
    rounds = [made(kind, size, seed) for size in SIZES for kind in ("hard", "gentle") for seed in SEEDS]
    return rounds + published(folder)


def chosen(cases: Iterable[Case], only: Sequence[str], seeds: Sequence[int]) -> list[Case]:
    """Those that a word of `only` names and whose seed is asked for; public ones have none. Raises NotThere."""
    cases = list(cases)
    unknown = [word for word in only if not any(case.is_called(word) for case in cases)]
    if unknown:
        raise NotThere(f"No instance of the name {', '.join(unknown)}.")
    named = [case for case in cases if not only or any(case.is_called(word) for word in only)]
    return [case for case in named if case.seed is None or case.seed in seeds]
